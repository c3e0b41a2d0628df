use chrono::{DateTime, FixedOffset};
use serde::Deserialize;

use super::{Log, TABLE, write};
use crate::domain::Domain;
use crate::error::Error;
use crate::history::HistoryError;
use crate::runner::Runner;
use crate::session::{send, text};
use crate::sql::quote::literal;

/// One row of a log.
///
/// Words of a later dbctl are kept as they are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LogRow {
    /// The schema whose log it stands in.
    #[serde(default)]
    pub schema: String,
    /// When it was written.
    pub logged_at: DateTime<FixedOffset>,
    /// `migrate`, `rollback`, `seed`, `repair` or `reset`.
    pub action: String,
    /// `done`; of a migration without a transaction also `started`, `step` and `failed`, for one of its statements.
    pub outcome: String,
    /// The migration's version.
    pub version: Option<String>,
    /// The name of the migration or seed.
    pub name: Option<String>,
    /// The batch that the migration is or was of.
    pub batch: Option<i32>,
    /// The place of the statement in its file, from 1.
    pub statement: Option<u32>,
    /// How many statements the file had.
    pub statements: Option<u32>,
    /// Milliseconds it took.
    pub duration_ms: Option<i64>,
    /// The database user.
    pub database_user: String,
    /// Who ran dbctl and where, such as `ann@build-7`.
    pub logged_by: String,
    /// The version of dbctl.
    pub dbctl_version: String,
    /// More words: counts of a seed, the server's error, what was repaired.
    pub detail: Option<String>,
}

/// Which rows to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogDepth {
    /// What ended, well or not, and the last that was heard of what did not end.
    Ends,
    /// Every statement of every migration without a transaction too.
    Statements,
}

impl Runner<'_> {
    /// The newest rows of the domains' logs, newest first; two round trips, one where there is no log.
    ///
    /// # Errors
    /// [`Error::History`], also when the role may not read a log.
    pub async fn log(
        &self,
        domains: &[&'static Domain],
        limit: u32,
        depth: LogDepth,
    ) -> Result<Vec<LogRow>, Error> {
        let history = self.history().await?;
        let mut schemas = Vec::new();
        for domain in domains {
            let schema = domain.schema;
            match history.log(schema) {
                Log::Readable => schemas.push(schema),
                Log::Missing => {}
                Log::Unreadable => return Err(unreadable(schema).into()),
            }
        }
        if schemas.is_empty() {
            return Ok(Vec::new());
        }
        let sql = newest_sql(&schemas, limit, depth);
        let rows = self.ask(send(self.client(), &sql)).await?.rows();
        let rows = rows.map_err(HistoryError::Query)?;
        let parse = |row| {
            let schema = text(row, 0).to_owned();
            match serde_json::from_str::<LogRow>(text(row, 1)) {
                Ok(parsed) => Ok(LogRow { schema, ..parsed }),
                Err(source) => Err(HistoryError::Row {
                    schema,
                    table: TABLE,
                    source,
                }),
            }
        };
        Ok(rows.iter().map(parse).collect::<Result<_, _>>()?)
    }
}

/// That the role may not read a log.
pub(crate) fn unreadable(schema: &str) -> HistoryError {
    HistoryError::Permission {
        schema: schema.to_owned(),
        table: TABLE,
    }
}

fn newest_sql(schemas: &[&str], limit: u32, depth: LogDepth) -> String {
    let selects: Vec<String> = schemas
        .iter()
        .map(|schema| {
            let table = write::table_of(schema);
            let filter = match depth {
                LogDepth::Statements => String::new(),
                LogDepth::Ends => format!(
                    " WHERE l.outcome NOT IN ('started', 'step') OR NOT EXISTS (SELECT FROM {table} d \
                     WHERE d.id > l.id AND (d.version = l.version OR d.action = 'reset'))"
                ),
            };
            format!(
                "(SELECT {}, to_jsonb(l) - 'context', l.logged_at, l.id FROM {table} l{filter} \
                 ORDER BY l.id DESC LIMIT {limit})",
                literal(schema)
            )
        })
        .collect();
    format!(
        "SELECT * FROM ({}) every\nORDER BY 3 DESC, 4 DESC LIMIT {limit}",
        selects.join("\nUNION ALL ")
    )
}
