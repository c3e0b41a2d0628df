use std::collections::BTreeMap;

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, SimpleQueryRow};

use super::write::{COLUMNS, TABLE, table_of};
use super::{Applied, DomainHistory, History, HistoryError, Table};
use crate::protect::{MARK_SQL, mark};
use crate::session::{is_true, send, text};
use crate::sql::quote::literal;

/// Reads the history of all schemas: one round trip when exactly the `expected` ones have a table, two otherwise.
///
/// Needs USAGE on the schemas and SELECT on the tables, nothing more.
pub(crate) async fn read(
    client: &Client,
    schemas: &[&str],
    expected: &[&str],
) -> Result<History, HistoryError> {
    let sql = format!(
        "{MARK_SQL};\n{};\n{}",
        tables_sql(schemas),
        rows_sql(expected)
    );
    let answer = send(client, &sql).await;
    let mut history = tables(schemas, &answer.rows)?;
    history.mark = mark(&answer.rows);
    let read = match answer.error {
        None => expected,
        // The first statement answered before the second failed on a table that is not there.
        Some(error) if is_missing(&error) => &[],
        Some(error) => return Err(HistoryError::Query(error)),
    };
    add_rows(&mut history, &answer.rows)?;
    let unread: Vec<&str> = schemas
        .iter()
        .copied()
        .filter(|schema| history.has_table(schema) && !read.contains(schema))
        .collect();
    if !unread.is_empty() {
        let rows = send(client, &rows_sql(&unread))
            .await
            .rows()
            .map_err(HistoryError::Query)?;
        add_rows(&mut history, &rows)?;
    }
    Ok(history)
}

fn is_missing(error: &tokio_postgres::Error) -> bool {
    let missing = [
        SqlState::UNDEFINED_TABLE,
        SqlState::INVALID_SCHEMA_NAME,
        SqlState::INSUFFICIENT_PRIVILEGE,
    ];
    error.code().is_some_and(|code| missing.contains(code))
}

/// The kept down scripts of the given versions of one schema; one round trip.
pub(crate) async fn kept_downs(
    client: &Client,
    schema: &str,
    versions: &[&str],
) -> Result<BTreeMap<String, String>, HistoryError> {
    let wanted: Vec<String> = versions.iter().map(|version| literal(version)).collect();
    // to_jsonb, because a table made by the diesel CLI has no such column.
    let sql = format!(
        "SELECT h.version, to_jsonb(h)->>'down_script' FROM {} h WHERE h.version IN ({})",
        table_of(schema),
        wanted.join(", ")
    );
    let rows = send(client, &sql)
        .await
        .rows()
        .map_err(HistoryError::Query)?;
    Ok(rows
        .iter()
        .filter_map(|row| {
            Some((
                text(row, 0).to_owned(),
                row.try_get(1).ok().flatten()?.to_owned(),
            ))
        })
        .collect())
}

/// For each schema that exists: whether its table is there, complete and readable.
fn tables_sql(schemas: &[&str]) -> String {
    let columns: Vec<String> = COLUMNS.iter().map(|(name, _)| literal(name)).collect();
    let schemas: Vec<String> = schemas.iter().map(|schema| literal(schema)).collect();
    format!(
        "SELECT 'table', n.nspname, c.oid IS NOT NULL, \
         (SELECT count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped \
          AND a.attname IN ({columns})) = {count}, \
         pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND coalesce(pg_catalog.has_table_privilege(c.oid, 'SELECT'), true) \
         FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid \
         AND c.relname = {table} AND c.relkind IN ('r', 'p') WHERE n.nspname IN ({schemas})",
        columns = columns.join(", "),
        count = COLUMNS.len(),
        table = literal(TABLE),
        schemas = schemas.join(", "),
    )
}

/// All rows of all tables. `to_jsonb` survives columns that are not there.
fn rows_sql(schemas: &[&str]) -> String {
    let selects: Vec<String> = schemas
        .iter()
        .map(|schema| {
            format!(
                "SELECT 'row', {}, to_jsonb(h) - 'down_script' FROM {} h",
                literal(schema),
                table_of(schema)
            )
        })
        .collect();
    selects.join("\nUNION ALL ")
}

fn tables(schemas: &[&str], rows: &[SimpleQueryRow]) -> Result<History, HistoryError> {
    let mut history = History::default();
    for schema in schemas {
        history.domains.insert(
            (*schema).to_owned(),
            DomainHistory {
                table: Table::NoSchema,
                rows: Vec::new(),
            },
        );
    }
    for row in rows.iter().filter(|row| text(row, 0) == "table") {
        let schema = text(row, 1);
        if !is_true(row, 4) {
            return Err(HistoryError::Permission {
                schema: schema.to_owned(),
            });
        }
        if let Some(domain) = history.domains.get_mut(schema) {
            domain.table = match (is_true(row, 2), is_true(row, 3)) {
                (false, _) => Table::NoTable,
                (true, false) => Table::Incomplete,
                (true, true) => Table::Complete,
            };
        }
    }
    Ok(history)
}

fn add_rows(history: &mut History, rows: &[SimpleQueryRow]) -> Result<(), HistoryError> {
    for row in rows.iter().filter(|row| text(row, 0) == "row") {
        let schema = text(row, 1);
        let applied: Applied =
            serde_json::from_str(text(row, 2)).map_err(|source| HistoryError::Row {
                schema: schema.to_owned(),
                source,
            })?;
        if let Some(domain) = history.domains.get_mut(schema) {
            domain.rows.push(applied);
        }
    }
    Ok(())
}
