use super::{History, Table};
use crate::lock;
use crate::log::{self, Log};
use crate::sql::quote::ident;

/// The name of Diesel's table.
pub(crate) const TABLE: &str = "__diesel_schema_migrations";

/// The columns beside Diesel's own two. All nullable, so that the diesel CLI can insert a row.
pub(crate) const COLUMNS: &[(&str, &str)] = &[
    ("batch", "integer"),
    ("sequence", "bigint"),
    ("name", "text"),
    ("checksum", "text"),
    ("down_script", "text"),
    ("down_checksum", "text"),
    ("run_in_transaction", "boolean"),
    ("duration_ms", "bigint"),
    ("applied_by", "text"),
];

/// The history table of a schema, quoted and qualified.
pub(crate) fn table_of(schema: &str) -> String {
    format!("{}.{}", ident(schema), ident(TABLE))
}

/// One message that makes the schemas, tables and columns that are missing; `None` when nothing is.
///
/// Asks for nothing that is there already: `CREATE SCHEMA IF NOT EXISTS` wants
/// the right to create schemas even where the schema exists.
pub(crate) fn prepare(history: &History, schemas: &[&str]) -> Option<String> {
    let mut statements = Vec::new();
    for schema in schemas {
        let state = history
            .domains
            .get(*schema)
            .map_or(Table::NoSchema, |domain| domain.table);
        if state == Table::NoSchema {
            statements.push(format!("CREATE SCHEMA IF NOT EXISTS {}", ident(schema)));
        }
        match state {
            Table::NoSchema | Table::NoTable => statements.push(create_table(schema)),
            Table::Incomplete => statements.push(add_columns(schema)),
            Table::Complete => {}
        }
        if history.log(schema) == Log::Missing {
            statements.extend(log::create(schema));
        }
    }
    in_one_transaction(&statements)
}

/// One message that makes the logs that are missing beside a history; `None` when none is.
///
/// For whoever needs no more: taking back and seeding leave a table of the diesel CLI as it is.
pub(crate) fn prepare_logs(history: &History, schemas: &[&str]) -> Option<String> {
    let missing = |schema: &&&str| history.has_table(schema) && history.log(schema) == Log::Missing;
    let statements: Vec<String> = schemas
        .iter()
        .filter(missing)
        .flat_map(|schema| log::create(schema))
        .collect();
    in_one_transaction(&statements)
}

fn in_one_transaction(statements: &[String]) -> Option<String> {
    if statements.is_empty() {
        None
    } else {
        let statements = statements.join(";\n");
        Some(format!(
            "BEGIN;\n{};\n{statements};\nCOMMIT",
            lock::at_work()
        ))
    }
}

fn create_table(schema: &str) -> String {
    let columns: Vec<String> = COLUMNS
        .iter()
        .map(|(name, kind)| format!(",\n    {name} {kind}"))
        .collect();
    format!(
        "CREATE TABLE IF NOT EXISTS {} (\n    version varchar(50) PRIMARY KEY NOT NULL,\n    \
         run_on timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'utc'){}\n)",
        table_of(schema),
        columns.concat()
    )
}

fn add_columns(schema: &str) -> String {
    let columns: Vec<String> = COLUMNS
        .iter()
        .map(|(name, kind)| format!("\n    ADD COLUMN IF NOT EXISTS {name} {kind}"))
        .collect();
    format!("ALTER TABLE {}{}", table_of(schema), columns.join(","))
}
