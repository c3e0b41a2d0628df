use super::super::finding::Level;
use super::super::model::{Index, Part};
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "duplicate-index",
    level: Level::Error,
    why: "each index is written on every change of a row, takes space, and helps no query that the other does not",
    mend: "drop one of the two in a new migration",
    page: include_str!("../../../../docs/rules/duplicate-index.md"),
    check: Check::View(check),
};

/// Indexes with the same parts, or with the first parts of another, as all migrations leave them.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (name, table) in &view.model.tables {
        for (at, index) in table.indexes.iter().enumerate() {
            let other = table.indexes.iter().enumerate().find(|(other_at, other)| {
                *other_at != at
                    && is_covered(index, other)
                    && (!is_covered(other, index) || yields(index, at, other, *other_at))
            });
            if let Some((_, other)) = other {
                let message = format!(
                    "{} on {name} ({}) does nothing that {} ({}) does not",
                    called(index),
                    columns(&index.parts),
                    called(other),
                    columns(&other.parts),
                );
                hits.push(Hit::at(&index.at, message));
            }
        }
    }
    hits
}

/// Whether everything that an index does, the other does too.
fn is_covered(index: &Index, other: &Index) -> bool {
    let same_kind = index.method == other.method && index.predicate == other.predicate;
    let same_parts = index.parts == other.parts && index.include == other.include;
    let first_parts = index.method == "btree"
        && !index.unique
        && index.include.is_empty()
        && other.parts.starts_with(&index.parts);
    let unique_too = !index.unique || other.unique;
    same_kind && (first_parts || same_parts && unique_too) && !index.of_constraint
}

/// Of two that do the same, the later one is told of.
fn yields(index: &Index, at: usize, other: &Index, other_at: usize) -> bool {
    (index.at.file, at) > (other.at.file, other_at)
}

fn called(index: &Index) -> String {
    match &index.name {
        Some(name) if index.of_constraint => format!("the constraint {name}"),
        Some(name) => format!("the index {name}"),
        None => "the unnamed index".to_owned(),
    }
}

fn columns(parts: &[Part]) -> String {
    let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    texts.join(", ")
}
