use super::super::finding::Level;
use super::super::model::Column;
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "nullable-flag",
    level: Level::Error,
    why: "a flag that may be null has three states, and queries that ask for true or false miss the third; a moment that is always known need not be optional in every program",
    mend: "add NOT NULL, and DEFAULT where rows may leave it out",
    page: include_str!("../../../../docs/rules/nullable-flag.md"),
    check: Check::View(check),
};

/// Booleans, and moments that are always known, that may be null as all migrations leave them.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (name, table) in &view.model.tables {
        for column in table.columns.iter().filter(|column| !column.not_null) {
            let what = if ["boolean", "bool"].contains(&column.ty.as_str()) {
                "flag"
            } else if is_always_known(column) {
                "timestamp"
            } else {
                continue;
            };
            let message = format!("the {what} {name}.{} may be null", column.name);
            let mend = format!(
                "write {} {} NOT NULL DEFAULT …, or in a later migration SET NOT NULL",
                column.name, column.ty
            );
            hits.push(Hit::at(&column.at, message).mend(mend));
        }
    }
    hits
}

/// Whether a column is a moment that every row has: it is filled in by default, or tells of the row itself.
fn is_always_known(column: &Column) -> bool {
    let is_moment = column.ty.starts_with("timestamp");
    let now = [
        "now()",
        "current_timestamp",
        "clock_timestamp()",
        "transaction_timestamp()",
    ];
    let by_default = column
        .default
        .as_deref()
        .is_some_and(|default| now.contains(&default));
    is_moment && (by_default || ["created_at", "updated_at"].contains(&column.name.as_str()))
}
