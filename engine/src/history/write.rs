use super::{History, Table};
use crate::log::{self, Log};
use crate::role;
use crate::roles;
use crate::script::{self, Timeouts};
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

/// A schema, and the role that its history and log belong to: whoever connects for `None`.
#[derive(Clone, Debug)]
pub(crate) struct Keeper {
    pub(crate) schema: &'static str,
    pub(crate) role: Option<String>,
}

impl Keeper {
    /// Statements of this role. What it makes, only it writes, whatever default privileges it has.
    fn acting(&self, statements: Vec<String>, made: &[String]) -> Vec<String> {
        let (Some(role), false) = (&self.role, statements.is_empty()) else {
            return statements;
        };
        let private = made.iter().map(|table| roles::private(table));
        std::iter::once(role::set_local(role))
            .chain(statements)
            .chain(private)
            .collect()
    }
}

/// One message that makes the schemas, tables and columns that are missing; `None` when nothing is.
///
/// Asks for nothing that is there already: `CREATE SCHEMA IF NOT EXISTS` wants
/// the right to create schemas even where the schema exists.
pub(crate) fn prepare(history: &History, keepers: &[Keeper]) -> Option<String> {
    let state = |schema: &str| {
        let domain = history.domains.get(schema);
        domain.map_or(Table::NoSchema, |domain| domain.table)
    };
    // Before any role is taken on: to make a schema is a right on the database.
    let mut statements: Vec<String> = keepers
        .iter()
        .filter(|keeper| state(keeper.schema) == Table::NoSchema)
        .map(|keeper| format!("CREATE SCHEMA IF NOT EXISTS {}", ident(keeper.schema)))
        .collect();
    for keeper in keepers {
        let schema = keeper.schema;
        let (mut own, mut made) = (Vec::new(), Vec::new());
        match state(schema) {
            Table::NoSchema | Table::NoTable => {
                own.push(create_table(schema));
                made.push(table_of(schema));
            }
            Table::Incomplete => own.push(add_columns(schema)),
            Table::Complete => {}
        }
        if history.log(schema) == Log::Missing {
            own.extend(log::create(schema));
            made.push(log::table_of(schema));
        }
        statements.extend(keeper.acting(own, &made));
    }
    in_one_transaction(&statements)
}

/// One message that makes the logs that are missing beside a history; `None` when none is.
///
/// For whoever needs no more: taking back and seeding leave a table of the diesel CLI as it is.
pub(crate) fn prepare_logs(history: &History, keepers: &[Keeper]) -> Option<String> {
    let missing = |schema: &str| history.has_table(schema) && history.log(schema) == Log::Missing;
    let statements: Vec<String> = keepers
        .iter()
        .filter(|keeper| missing(keeper.schema))
        .flat_map(|keeper| {
            let create = log::create(keeper.schema).to_vec();
            keeper.acting(create, &[log::table_of(keeper.schema)])
        })
        .collect();
    in_one_transaction(&statements)
}

/// The statements that make the history and the log of a schema.
///
/// Changes when those tables do, so whoever keeps databases for later can tell by it that they are out of date.
pub fn bookkeeping(schema: &str) -> String {
    let mut statements = vec![create_table(schema)];
    statements.extend(log::create(schema));
    statements.join(";\n")
}

fn in_one_transaction(statements: &[String]) -> Option<String> {
    if statements.is_empty() {
        None
    } else {
        let statements = statements.join(";\n");
        let begin = script::begin(Timeouts::default());
        Some(format!("{begin};\n{statements};\nCOMMIT"))
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
