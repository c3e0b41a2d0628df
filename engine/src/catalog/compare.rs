//! Compares two catalogs. Pure.

mod rules;

use std::collections::BTreeMap;

use super::difference::{COLUMN_ORDER, Change, Difference, ObjectKind, What};
use super::model::{Catalog, Column, Schema, Table, View};
use super::properties::Describe;
use rules::{differing_middle, follows_constraint, pairs};

/// What changed from one catalog to the other; empty exactly when they are equal.
///
/// A table that was added or removed is one entry, whatever hangs on it; a rename reads as one of each. A shifted
/// position is not told, a changed order of columns is.
pub fn compare(before: &Catalog, after: &Catalog) -> Difference {
    let mut report = Report::default();
    for (name, pair) in pairs(&before.schemas, &after.schemas) {
        report.schema.clone_from(name);
        match pair {
            (Some(old), Some(new)) => report.schema_contents(old, new),
            (old, new) => report.presence(ObjectKind::Schema, (name, None), old, new),
        }
    }
    if report.entries.is_empty() && before != after {
        report.unexplained(before, after);
    }
    Difference {
        entries: report.entries,
    }
}

/// An object and, if it is a part, the part's name.
type Place<'a> = (&'a str, Option<&'a str>);

#[derive(Default)]
struct Report {
    schema: String,
    entries: Vec<Change>,
}

impl Report {
    fn push(&mut self, kind: ObjectKind, (object, part): Place<'_>, what: What) {
        self.entries.push(Change {
            schema: self.schema.clone(),
            kind,
            object: object.to_owned(),
            part: part.map(str::to_owned),
            what,
        });
    }

    /// The last resort, so that catalogs that are not equal never read as equal.
    fn unexplained(&mut self, before: &Catalog, after: &Catalog) {
        for (name, (old, new)) in pairs(&before.schemas, &after.schemas) {
            let (from, to) = (format!("{old:?}"), format!("{new:?}"));
            if from != to {
                self.schema.clone_from(name);
                let what = What::Changed {
                    property: "details",
                    from,
                    to,
                };
                self.push(ObjectKind::Schema, (name, None), what);
            }
        }
    }

    /// Tells that an object is on one side only, or how its properties differ.
    fn presence<T: Describe>(
        &mut self,
        kind: ObjectKind,
        place: Place<'_>,
        before: Option<&T>,
        after: Option<&T>,
    ) {
        match (before, after) {
            (Some(old), Some(new)) => self.properties(kind, place, old, new),
            (Some(old), None) => {
                self.push(
                    kind,
                    place,
                    What::Removed {
                        definition: old.definition(),
                    },
                );
            }
            (None, Some(new)) => {
                self.push(
                    kind,
                    place,
                    What::Added {
                        definition: new.definition(),
                    },
                );
            }
            (None, None) => {}
        }
    }

    fn properties<T: Describe>(&mut self, kind: ObjectKind, place: Place<'_>, old: &T, new: &T) {
        if old == new {
            return;
        }
        let (old, new) = (old.properties(), new.properties());
        let value = |of: &[(&'static str, String)], name| {
            let found = of.iter().find(|(property, _)| *property == name);
            found.map_or_else(|| "none".to_owned(), |(_, value)| value.clone())
        };
        let mut names: Vec<&'static str> = old.iter().map(|(name, _)| *name).collect();
        names.extend(
            new.iter()
                .map(|(name, _)| *name)
                .filter(|name| !old.iter().any(|(n, _)| n == name)),
        );
        for property in names {
            let (from, to) = (value(&old, property), value(&new, property));
            if from != to {
                self.push(kind, place, What::Changed { property, from, to });
            }
        }
    }

    fn objects<T: Describe>(
        &mut self,
        kind: ObjectKind,
        before: &BTreeMap<String, T>,
        after: &BTreeMap<String, T>,
    ) {
        for (name, (old, new)) in pairs(before, after) {
            self.presence(kind, (name, None), old, new);
        }
    }

    fn parts<T: Describe>(
        &mut self,
        kind: ObjectKind,
        object: &str,
        before: &BTreeMap<String, T>,
        after: &BTreeMap<String, T>,
    ) {
        for (name, (old, new)) in pairs(before, after) {
            self.presence(kind, (object, Some(name)), old, new);
        }
    }

    fn schema_contents(&mut self, old: &Schema, new: &Schema) {
        if old == new {
            return;
        }
        let name = self.schema.clone();
        self.properties(ObjectKind::Schema, (&name, None), old, new);
        self.objects(ObjectKind::Extension, &old.extensions, &new.extensions);
        self.objects(ObjectKind::Type, &old.types, &new.types);
        self.sequences(old, new);
        for (name, pair) in pairs(&old.tables, &new.tables) {
            self.presence(ObjectKind::Table, (name, None), pair.0, pair.1);
            if let (Some(old), Some(new)) = pair {
                self.table(old, new);
            }
        }
        for (name, pair) in pairs(&old.views, &new.views) {
            self.presence(ObjectKind::View, (name, None), pair.0, pair.1);
            if let (Some(old), Some(new)) = pair {
                self.view(old, new);
            }
        }
        self.objects(ObjectKind::Function, &old.functions, &new.functions);
        self.objects(ObjectKind::Other, &old.others, &new.others);
    }

    /// A sequence that came or went with the column that owns it is part of that column.
    fn sequences(&mut self, old: &Schema, new: &Schema) {
        for (name, (left, right)) in pairs(&old.sequences, &new.sequences) {
            let other = if left.is_none() { old } else { new };
            let owner = left
                .xor(right)
                .and_then(|sequence| sequence.owned_by.as_ref());
            let goes_with_column = owner.is_some_and(|by| {
                other
                    .tables
                    .get(&by.table)
                    .and_then(|table| table.column(&by.column))
                    .is_none()
            });
            if !goes_with_column {
                self.presence(ObjectKind::Sequence, (name, None), left, right);
            }
        }
    }

    fn table(&mut self, old: &Table, new: &Table) {
        if old == new {
            return;
        }
        let name = &old.name;
        self.columns(ObjectKind::Table, name, &old.columns, &new.columns);
        self.parts(
            ObjectKind::Constraint,
            name,
            &old.constraints,
            &new.constraints,
        );
        for (index, (left, right)) in pairs(&old.indexes, &new.indexes) {
            if !follows_constraint(left, right, &old.constraints, &new.constraints) {
                self.presence(ObjectKind::Index, (name, Some(index)), left, right);
            }
        }
        self.parts(ObjectKind::Trigger, name, &old.triggers, &new.triggers);
        self.parts(ObjectKind::Policy, name, &old.policies, &new.policies);
        self.parts(ObjectKind::Rule, name, &old.rules, &new.rules);
        self.parts(
            ObjectKind::Statistics,
            name,
            &old.statistics,
            &new.statistics,
        );
    }

    fn view(&mut self, old: &View, new: &View) {
        if old == new {
            return;
        }
        let name = &old.name;
        self.columns(ObjectKind::View, name, &old.columns, &new.columns);
        self.parts(ObjectKind::Index, name, &old.indexes, &new.indexes);
        self.parts(ObjectKind::Trigger, name, &old.triggers, &new.triggers);
        self.parts(ObjectKind::Rule, name, &old.rules, &new.rules);
        self.parts(
            ObjectKind::Statistics,
            name,
            &old.statistics,
            &new.statistics,
        );
    }

    fn columns(&mut self, kind: ObjectKind, object: &str, old: &[Column], new: &[Column]) {
        let find = |of: &'_ [Column], name: &str| of.iter().position(|column| column.name == name);
        for column in old {
            let other = find(new, &column.name).map(|place| &new[place]);
            self.presence(
                ObjectKind::Column,
                (object, Some(&column.name)),
                Some(column),
                other,
            );
        }
        for column in new
            .iter()
            .filter(|column| find(old, &column.name).is_none())
        {
            self.presence(
                ObjectKind::Column,
                (object, Some(&column.name)),
                None,
                Some(column),
            );
        }
        let shared = |of: &[Column], other: &[Column]| -> Vec<String> {
            let names = of.iter().map(|column| column.name.clone());
            names.filter(|name| find(other, name).is_some()).collect()
        };
        let (from, to) = (shared(old, new), shared(new, old));
        if from != to {
            let (from, to) = differing_middle(&from, &to);
            self.push(
                kind,
                (object, None),
                What::Changed {
                    property: COLUMN_ORDER,
                    from,
                    to,
                },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catalogs_that_differ_in_what_no_property_tells_are_not_equal() {
        let catalog = |name: &str| {
            let schema = Schema {
                name: name.to_owned(),
                ..Schema::default()
            };
            Catalog {
                schemas: BTreeMap::from([("s".to_owned(), schema)]),
            }
        };
        assert!(compare(&catalog("s"), &catalog("s")).is_empty());
        assert!(!compare(&catalog("s"), &catalog("t")).is_empty());
    }
}
