use super::super::finding::Level;
use super::super::model::{Column, Table};
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "reference-without-foreign-key",
    level: Level::Error,
    why: "nothing keeps the row it names from being deleted, or a number from being written that names none",
    mend: "add a foreign key, or say why there can be none: -- dbctl: allow = \"reference-without-foreign-key: reason\"",
    page: include_str!("../../../../docs/rules/reference-without-foreign-key.md"),
    check: Check::View(check),
};

/// Types that keys of tables have.
const KEYS: &[&str] = &[
    "uuid", "bigint", "int8", "integer", "int", "int4", "smallint", "int2",
];

/// Columns named as references (`*_id`, `*_by`) that no foreign key starts at, as all migrations leave them.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (name, table) in &view.model.tables {
        for column in &table.columns {
            if is_reference(column)
                && !table.refers_by(&column.name)
                && !is_polymorphic(table, column)
            {
                let message = format!(
                    "{name}.{} is named as a reference and has no foreign key",
                    column.name
                );
                hits.push(Hit::at(&column.at, message));
            }
        }
    }
    hits
}

fn is_reference(column: &Column) -> bool {
    let named = column.name.ends_with("_id") || column.name.ends_with("_by");
    named && KEYS.contains(&column.ty.as_str())
}

/// Whether a column beside it says which table it refers to: `reference_id` with `reference_type`.
fn is_polymorphic(table: &Table, column: &Column) -> bool {
    let stem = column.name.strip_suffix("_id");
    stem.is_some_and(|stem| {
        let beside = ["type", "kind", "table"];
        beside
            .iter()
            .any(|end| table.column(&format!("{stem}_{end}")).is_some())
    })
}
