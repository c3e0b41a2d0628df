use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, SimpleQueryRow};

use super::write::{COLUMNS, TABLE, table_of};
use super::{DomainHistory, History, HistoryError, Table};
use crate::log::{self, Log};
use crate::protect::{MARK_SQL, mark, process};
use crate::session::{is_true, send, text};
use crate::sql::quote::literal;
use crate::sql::{Comparison, checksum};

/// The schemas whose tables are believed to be there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expected<'s> {
    /// With a history.
    pub(crate) tables: Vec<&'s str>,
    /// With a log that may be read.
    pub(crate) logs: Vec<&'s str>,
}

impl<'s> Expected<'s> {
    /// Those of the schemas that this history was read from.
    pub(crate) fn found(history: &History, schemas: impl Iterator<Item = &'s str> + Clone) -> Self {
        Expected {
            tables: schemas
                .clone()
                .filter(|schema| history.has_table(schema))
                .collect(),
            logs: schemas
                .filter(|schema| history.log(schema) == Log::Readable)
                .collect(),
        }
    }

    /// What is here and not in `read`.
    fn without(mut self, read: &Expected<'_>) -> Self {
        self.tables.retain(|schema| !read.tables.contains(schema));
        self.logs.retain(|schema| !read.logs.contains(schema));
        self
    }

    /// A statement for the histories and one for the logs, where there are any.
    fn sql(&self) -> Vec<String> {
        let parts = [rows_sql(&self.tables), log::halfway_sql(&self.logs)];
        parts.into_iter().filter(|sql| !sql.is_empty()).collect()
    }
}

/// Reads the history of all schemas: one round trip when the `expected` tables are there, two when others are.
///
/// Needs USAGE on the schemas and SELECT on the histories, nothing more: what
/// is half done is known only to those who may read the logs.
pub(crate) async fn read(
    client: &Client,
    schemas: &[&str],
    expected: &Expected<'_>,
) -> Result<History, HistoryError> {
    let mut parts = vec![MARK_SQL.to_owned(), tables_sql(schemas)];
    parts.extend(expected.sql());
    let answer = send(client, &parts.join(";\n")).await;
    let mut history = tables(schemas, &answer.rows)?;
    history.mark = mark(&answer.rows);
    history.process = process(&answer.rows);
    let read = match answer.error {
        None => expected.clone(),
        // Each part is one statement: those before the one that failed on a missing table have answered.
        Some(error) if is_missing(&error) => Expected {
            tables: match answer.completed {
                0..=2 => Vec::new(),
                _ => expected.tables.clone(),
            },
            logs: Vec::new(),
        },
        Some(error) => return Err(HistoryError::Query(error)),
    };
    add_rows(&mut history, &answer.rows)?;
    let unread = Expected::found(&history, schemas.iter().copied()).without(&read);
    let more = unread.sql();
    if !more.is_empty() {
        let rows = send(client, &more.join(";\n"))
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

/// A down script that the history keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The script.
    pub(crate) sql: String,
    /// Whether it is another than the one whose checksum was stored with it.
    pub(crate) is_damaged: bool,
}

/// The kept down scripts of the given versions of one schema; one round trip.
pub(crate) async fn kept_downs(
    client: &Client,
    schema: &str,
    versions: &[&str],
) -> Result<BTreeMap<String, Kept>, HistoryError> {
    if versions.is_empty() {
        return Ok(BTreeMap::new());
    }
    let wanted: Vec<String> = versions.iter().map(|version| literal(version)).collect();
    // to_jsonb, because a table made by the diesel CLI has no such column.
    let sql = format!(
        "SELECT h.version, to_jsonb(h)->>'down_script', to_jsonb(h)->>'down_checksum' FROM {} h WHERE h.version IN ({})",
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
            let sql = row.try_get(1).ok().flatten()?.to_owned();
            let is_damaged = checksum(&sql).compare(text(row, 2)) == Comparison::Edited;
            Some((text(row, 0).to_owned(), Kept { sql, is_damaged }))
        })
        .collect())
}

/// For each schema that exists: whether its table is there, complete and readable, and its log.
fn tables_sql(schemas: &[&str]) -> String {
    let columns: Vec<String> = COLUMNS.iter().map(|(name, _)| literal(name)).collect();
    let schemas: Vec<String> = schemas.iter().map(|schema| literal(schema)).collect();
    format!(
        "SELECT 'table', n.nspname, c.oid IS NOT NULL, \
         (SELECT count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped \
          AND a.attname IN ({columns})) = {count}, \
         pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND coalesce(pg_catalog.has_table_privilege(c.oid, 'SELECT'), true), \
         l.oid IS NOT NULL, pg_catalog.has_table_privilege(l.oid, 'SELECT') \
         FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid \
         AND c.relname = {table} AND c.relkind IN ('r', 'p') LEFT JOIN pg_catalog.pg_class l \
         ON l.relnamespace = n.oid AND l.relname = {log} AND l.relkind IN ('r', 'p') WHERE n.nspname IN ({schemas})",
        columns = columns.join(", "),
        count = COLUMNS.len(),
        table = literal(TABLE),
        log = literal(log::TABLE),
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
                log: Log::Missing,
                halfway: Vec::new(),
            },
        );
    }
    for row in rows.iter().filter(|row| text(row, 0) == "table") {
        let schema = text(row, 1);
        if !is_true(row, 4) {
            return Err(HistoryError::Permission {
                schema: schema.to_owned(),
                table: TABLE,
            });
        }
        if let Some(domain) = history.domains.get_mut(schema) {
            domain.table = match (is_true(row, 2), is_true(row, 3)) {
                (false, _) => Table::NoTable,
                (true, false) => Table::Incomplete,
                (true, true) => Table::Complete,
            };
            domain.log = match (is_true(row, 5), is_true(row, 6)) {
                (false, _) => Log::Missing,
                (true, false) => Log::Unreadable,
                (true, true) => Log::Readable,
            };
        }
    }
    Ok(history)
}

fn add_rows(history: &mut History, rows: &[SimpleQueryRow]) -> Result<(), HistoryError> {
    for row in rows {
        let Some(domain) = history.domains.get_mut(text(row, 1)) else {
            continue;
        };
        match text(row, 0) {
            "row" => domain.rows.push(parse(row, TABLE)?),
            "halfway" => domain.halfway.push(parse(row, log::TABLE)?),
            _ => {}
        }
    }
    Ok(())
}

fn parse<T: DeserializeOwned>(
    row: &SimpleQueryRow,
    table: &'static str,
) -> Result<T, HistoryError> {
    serde_json::from_str(text(row, 2)).map_err(|source| HistoryError::Row {
        schema: text(row, 1).to_owned(),
        table,
        source,
    })
}
