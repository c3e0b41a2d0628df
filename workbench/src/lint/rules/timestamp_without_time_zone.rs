use super::super::finding::Level;
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "timestamp-without-time-zone",
    level: Level::Error,
    why: "it stores what a clock on some wall showed: the same moment differs by the time zone of the session that wrote it",
    mend: "use timestamptz",
    page: include_str!("../../../../docs/rules/timestamp-without-time-zone.md"),
    check: Check::View(check),
};

/// Columns of type timestamp, as all migrations leave them.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (name, table) in &view.model.tables {
        for column in &table.columns {
            let is_timestamp = column
                .ty
                .strip_prefix("timestamp")
                .is_some_and(|rest| !rest.starts_with("tz") && !rest.contains("with time zone"));
            if is_timestamp {
                let message = format!("{name}.{} is a timestamp without time zone", column.name);
                hits.push(Hit::at(&column.ty_at, message));
            }
        }
    }
    hits
}
