use super::super::finding::Level;
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "serial-column",
    level: Level::Error,
    why: "a serial is an integer with a default and a sequence of its own: rights, copies and drops of the column miss the sequence, and any INSERT may put a number in that the sequence meets later",
    mend: "use bigint GENERATED ALWAYS AS IDENTITY",
    page: include_str!("../../../../docs/rules/serial-column.md"),
    check: Check::View(check),
};

/// Columns of type serial, as all migrations leave them.
fn check(view: &View<'_>) -> Vec<Hit> {
    let serials = [
        "serial",
        "bigserial",
        "smallserial",
        "serial2",
        "serial4",
        "serial8",
    ];
    let mut hits = Vec::new();
    for (name, table) in &view.model.tables {
        for column in &table.columns {
            if serials.contains(&column.ty.as_str()) {
                let message = format!("{name}.{} is a {}", column.name, column.ty);
                let int = match column.ty.as_str() {
                    "smallserial" | "serial2" => "smallint",
                    "bigserial" | "serial8" => "bigint",
                    _ => "integer",
                };
                let mend = format!("{} {int} GENERATED ALWAYS AS IDENTITY", column.name);
                hits.push(Hit::at(&column.ty_at, message).mend(mend));
            }
        }
    }
    hits
}
