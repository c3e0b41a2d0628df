//! Puts what was read again into a catalog. Pure.

use std::collections::BTreeMap;

use crate::catalog::message::Wanted;
use crate::catalog::model::{Catalog, Column, Schema, Type, TypeDefinition};

/// What comes of it.
#[derive(Debug)]
pub(super) enum Merged {
    Catalog(Catalog),
    /// A name may have changed that is spelled in other definitions.
    Renamed,
}

/// The catalog with the relations of these names, and types and functions where they were read, as they are in `read`.
pub(super) fn merge(
    old: &Catalog,
    relations: &[(&str, &str)],
    read: Catalog,
    types: Wanted,
    functions: Wanted,
) -> Merged {
    let mut merged = old.clone();
    for (schema, name) in relations {
        let renamed = match (old.schemas.get(*schema), read.schemas.get(*schema)) {
            (Some(old), Some(new)) => has_renamed_column(old, new, name),
            _ => false,
        };
        if renamed {
            return Merged::Renamed;
        }
        if let Some(schema) = merged.schemas.get_mut(*schema) {
            schema.tables.remove(*name);
            schema.views.remove(*name);
            schema.sequences.remove(*name);
        }
    }
    for (name, new) in read.schemas {
        let Some(schema) = merged.schemas.get_mut(&name) else {
            continue;
        };
        schema.tables.extend(new.tables);
        schema.views.extend(new.views);
        schema.sequences.extend(new.sequences);
        if types == Wanted::Yes {
            if !have_only_grown_or_shrunk(&schema.types, &new.types) {
                return Merged::Renamed;
            }
            schema.types = new.types;
        }
        if functions == Wanted::Yes {
            if came_and_went(&schema.functions, &new.functions) {
                return Merged::Renamed;
            }
            schema.functions = new.functions;
        }
    }
    Merged::Catalog(merged)
}

fn has_renamed_column(old: &Schema, new: &Schema, relation: &str) -> bool {
    let (Some(old), Some(new)) = (columns(old, relation), columns(new, relation)) else {
        return false;
    };
    let lacks = |of: &[Column], other: &[Column]| {
        let missing = |column: &Column| !other.iter().any(|it| it.name == column.name);
        of.iter().any(missing)
    };
    lacks(old, new) && lacks(new, old)
}

/// The columns of a table or view.
fn columns<'s>(of: &'s Schema, relation: &str) -> Option<&'s [Column]> {
    let table = of.tables.get(relation).map(|table| &table.columns[..]);
    table.or_else(|| of.views.get(relation).map(|view| &view.columns[..]))
}

/// Whether names are gone and others are new: they may be the same objects.
fn came_and_went<T>(old: &BTreeMap<String, T>, new: &BTreeMap<String, T>) -> bool {
    let gone = old.keys().any(|name| !new.contains_key(name));
    gone && new.keys().any(|name| !old.contains_key(name))
}

fn have_only_grown_or_shrunk(old: &BTreeMap<String, Type>, new: &BTreeMap<String, Type>) -> bool {
    let mut kept = old
        .iter()
        .filter_map(|(name, was)| Some((was, new.get(name)?)));
    !came_and_went(old, new) && kept.all(|(was, is)| spells_the_same(was, is))
}

/// Whether nothing in the type is called otherwise than before; an enum may have more labels.
fn spells_the_same(was: &Type, is: &Type) -> bool {
    match (&was.definition, &is.definition) {
        (TypeDefinition::Enum { labels: was }, TypeDefinition::Enum { labels: is }) => {
            was.iter().all(|label| is.contains(label))
        }
        (was, is) => was == is,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::model::Table;

    fn catalog(columns: &[&str]) -> Catalog {
        let column = |name: &&str| Column {
            name: (*name).to_owned(),
            ..Column::default()
        };
        let table = Table {
            name: "t".to_owned(),
            columns: columns.iter().map(column).collect(),
            ..Table::default()
        };
        let schema = Schema {
            name: "s".to_owned(),
            tables: BTreeMap::from([("t".to_owned(), table)]),
            ..Schema::default()
        };
        Catalog {
            schemas: BTreeMap::from([("s".to_owned(), schema)]),
        }
    }

    fn merged(old: &[&str], new: &[&str]) -> Merged {
        let relations = [("s", "t")];
        merge(
            &catalog(old),
            &relations,
            catalog(new),
            Wanted::No,
            Wanted::No,
        )
    }

    #[test]
    fn a_column_that_is_added_is_merged() {
        let Merged::Catalog(found) = merged(&["a"], &["a", "b"]) else {
            panic!("nothing was renamed");
        };
        assert_eq!(found, catalog(&["a", "b"]));
    }

    #[test]
    fn a_column_that_came_while_another_went_may_be_a_renamed_one() {
        assert!(matches!(merged(&["a", "b"], &["a", "c"]), Merged::Renamed));
    }

    #[test]
    fn a_relation_that_is_gone_is_removed() {
        let nothing = Catalog {
            schemas: BTreeMap::from([("s".to_owned(), Schema::default())]),
        };
        let found = merge(
            &catalog(&["a"]),
            &[("s", "t")],
            nothing,
            Wanted::No,
            Wanted::No,
        );
        let Merged::Catalog(found) = found else {
            panic!("nothing was renamed");
        };
        assert!(found.schemas["s"].tables.is_empty());
    }
}
