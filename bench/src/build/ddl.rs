//! The DDL of a schema as large as is asked for.

use std::fmt::Write;

/// Columns beside id and foreign keys: what tables of the domains have, more or less.
const COLUMNS: &str = "code varchar(50) NOT NULL, name varchar(255) NOT NULL, description text, \
    quantity numeric(15,3) NOT NULL, unit_cost numeric(15,4), day date NOT NULL, \
    is_active boolean NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL";

/// Tables of twelve columns, each with keys to an earlier table and to the last of those that `across` names.
pub(super) fn tables(schema: &str, count: usize, across: Option<&str>) -> String {
    let mut ddl = format!("CREATE SCHEMA {schema};\n");
    for number in 0..count {
        let parent = number / 2;
        let by = across.map_or(String::new(), |table| format!(" REFERENCES {table} (id)"));
        let _ = writeln!(
            ddl,
            "CREATE TABLE {schema}.table_{number:04} (id bigint PRIMARY KEY, \
             parent_id bigint NOT NULL REFERENCES {schema}.table_{parent:04} (id), \
             created_by bigint{by}, {COLUMNS});"
        );
    }
    ddl
}
