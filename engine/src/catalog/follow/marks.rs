use std::collections::BTreeMap;

use tokio_postgres::SimpleQueryRow;

use crate::catalog::message::Wanted;
use crate::session::text;

/// By what it is told that an object was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    relations: BTreeMap<u32, Relation>,
    /// All types that are not the row type of a table.
    types: Vec<String>,
    functions: String,
    /// Everything else: schemas, extensions, operators, ….
    rest: String,
}

/// One table, view or sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Relation {
    schema: String,
    name: String,
    mark: String,
}

/// What was written between two marks.
#[derive(Debug)]
pub(super) enum Written {
    Nothing,
    /// These relations, those that are gone included.
    Parts {
        relations: Vec<u32>,
        types: Wanted,
        functions: Wanted,
    },
    /// A name, or what is too rare to be told apart.
    Everything,
}

impl Marks {
    pub(super) fn read(rows: &[SimpleQueryRow]) -> Self {
        let mut marks = Marks::default();
        for row in rows {
            let mark = text(row, 5).to_owned();
            match (text(row, 0), text(row, 4)) {
                ("type", _) => marks.types.push(mark),
                ("relation", "c") => marks.types.push(format!("{} {mark}", text(row, 1))),
                ("function", _) => marks.functions = mark,
                ("rest", _) => marks.rest = mark,
                ("relation", _) => {
                    let relation = Relation {
                        schema: text(row, 2).to_owned(),
                        name: text(row, 3).to_owned(),
                        mark,
                    };
                    let oid = text(row, 1).parse().unwrap_or_default();
                    marks.relations.insert(oid, relation);
                }
                _ => {}
            }
        }
        marks.types.sort();
        marks
    }

    pub(super) fn written(&self, now: &Marks) -> Written {
        if self.rest != now.rest {
            return Written::Everything;
        }
        let mut relations = Vec::new();
        for (oid, was) in &self.relations {
            match now.relations.get(oid) {
                Some(is) if (&is.schema, &is.name) != (&was.schema, &was.name) => {
                    return Written::Everything;
                }
                Some(is) if is.mark == was.mark => {}
                _ => relations.push(*oid),
            }
        }
        let new = now.relations.keys();
        relations.extend(new.filter(|oid| !self.relations.contains_key(oid)));
        let wanted = |is_same| if is_same { Wanted::No } else { Wanted::Yes };
        let types = wanted(self.types == now.types);
        let functions = wanted(self.functions == now.functions);
        if relations.is_empty() && (types, functions) == (Wanted::No, Wanted::No) {
            return Written::Nothing;
        }
        Written::Parts {
            relations,
            types,
            functions,
        }
    }

    pub(super) fn knows(&self, relation: u32) -> bool {
        self.relations.contains_key(&relation)
    }

    /// Schema and name of those of the relations that were there.
    pub(super) fn names(&self, relations: &[u32]) -> Vec<(&str, &str)> {
        let known = relations.iter().filter_map(|oid| self.relations.get(oid));
        known
            .map(|relation| (relation.schema.as_str(), relation.name.as_str()))
            .collect()
    }
}
