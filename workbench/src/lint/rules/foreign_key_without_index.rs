use super::super::finding::Level;
use super::super::model::{ForeignKey, Index};
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "foreign-key-without-index",
    level: Level::Error,
    why: "each DELETE of a row it points to, and each change of that row's key, reads this whole table",
    mend: "add an index that starts with the key's columns",
    page: include_str!("../../../../docs/rules/foreign-key-without-index.md"),
    check: Check::View(check),
};

/// Foreign keys that no index of their own table starts with, as all migrations leave them.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (name, table) in view
        .model
        .tables
        .iter()
        .filter(|(_, table)| !table.has_more)
    {
        for key in &table.foreign_keys {
            if table.indexes.iter().any(|index| serves(index, key)) {
                continue;
            }
            let columns = key.columns.join(", ");
            let message = format!(
                "no index of {name} starts with {columns}, which refers to {}",
                key.target
            );
            let mend = format!("CREATE INDEX ON {name} ({columns});");
            hits.push(Hit::at(&key.at, message).mend(mend));
        }
    }
    hits
}

/// Whether an index finds the rows of a value of the key.
fn serves(index: &Index, key: &ForeignKey) -> bool {
    let count = key.columns.len();
    if !["btree", "hash"].contains(&index.method.as_str()) || index.parts.len() < count {
        return false;
    }
    let leads = index.parts[..count].iter().all(|part| {
        part.column
            .as_ref()
            .is_some_and(|column| key.columns.contains(column))
    });
    // Rows whose key is null refer to nothing and need not be in it.
    let whole = index.predicate.as_ref().is_none_or(|predicate| {
        let mut columns = key.columns.iter();
        columns.any(|column| *predicate == format!("{column} is not null"))
    });
    leads && whole
}
