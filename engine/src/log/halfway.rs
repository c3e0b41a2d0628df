use chrono::{DateTime, FixedOffset};
use serde::Deserialize;

use super::write::{Outcome, table_of};
use crate::script::Direction;
use crate::sql::quote::literal;
use crate::sql::{Comparison, checksum, statements};

/// A migration that runs without a transaction and stopped between its first statement and its last.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Halfway {
    /// Its version.
    pub version: String,
    /// Its name.
    pub name: Option<String>,
    /// Whether it was being applied or taken back.
    pub direction: Direction,
    /// How many statements its file had.
    pub statements: usize,
    /// When that was last heard of it.
    pub logged_at: DateTime<FixedOffset>,
    /// The database user that ran it.
    pub database_user: String,
    /// Who ran dbctl and where.
    pub logged_by: String,
    outcome: Outcome,
    statement: usize,
    checksum: Option<String>,
    detail: Option<String>,
    context: Option<Context>,
}

/// What is known of a statement that was started and of which nothing more was heard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
struct Context {
    /// Of the statement alone.
    #[serde(default)]
    statement: Option<String>,
    /// The OIDs of the indexes that its table had before.
    #[serde(default)]
    indexes: Vec<u32>,
}

impl Halfway {
    /// How many statements are done and recorded.
    pub fn done(&self) -> usize {
        match self.outcome {
            Outcome::Step | Outcome::Done => self.statement,
            Outcome::Started | Outcome::Failed => self.statement.saturating_sub(1),
        }
    }

    /// The server's words, when a statement failed.
    pub fn error(&self) -> Option<&str> {
        self.detail
            .as_deref()
            .filter(|_| self.outcome == Outcome::Failed)
    }

    /// Whether the next statement was sent and nothing was heard of its end.
    pub fn is_in_doubt(&self) -> bool {
        self.outcome == Outcome::Started
    }

    /// Whether this file cannot go on behind the statements that are done.
    ///
    /// It has to begin with them. A migration that has become transactional begins again, so nothing may be done.
    pub(crate) fn is_edited(&self, sql: &str, transactional: bool) -> bool {
        if transactional {
            return self.done() > 0 || self.is_in_doubt();
        }
        let stored = self.checksum.as_deref().unwrap_or_default();
        match done_part(sql, self.done()) {
            None => true,
            Some(part) => checksum(part).compare(stored) == Comparison::Edited,
        }
    }

    /// What is said of it: its label and how much of it is done.
    pub(crate) fn told_of(&self, label: &str) -> String {
        format!("{label} ({} of {} done)", self.done(), self.statements)
    }

    /// Whether this statement is the one in doubt.
    pub(crate) fn is_in_doubt_over(&self, statement: &str) -> bool {
        let stored = self.context.as_ref().and_then(|it| it.statement.as_deref());
        self.is_in_doubt()
            && stored.is_some_and(|stored| checksum(statement).compare(stored) == Comparison::Same)
    }

    /// The OIDs of the indexes that there were before the statement in doubt.
    pub(crate) fn indexes_before(&self) -> &[u32] {
        self.context.as_ref().map_or(&[], |it| &it.indexes)
    }
}

/// The text up to the end of its first `count` statements; `None` when it has fewer.
pub(crate) fn done_part(sql: &str, count: usize) -> Option<&str> {
    let end = match count.checked_sub(1) {
        None => 0,
        Some(last) => statements(sql).get(last)?.range.end,
    };
    sql.get(..end)
}

/// What is half done in these schemas: rows of `halfway`, the schema, and the last that was logged.
pub(crate) fn halfway_sql(schemas: &[&str]) -> String {
    let selects: Vec<String> = schemas
        .iter()
        .map(|schema| {
            format!(
                "SELECT 'halfway', {}, to_jsonb(l) FROM (SELECT DISTINCT ON (version) * FROM {table} \
                 WHERE outcome <> 'done' ORDER BY version, id DESC) l\nWHERE NOT EXISTS (SELECT FROM {table} d \
                 WHERE d.id > l.id AND d.outcome = 'done' AND (d.version = l.version OR d.action = 'reset'))",
                literal(schema),
                table = table_of(schema)
            )
        })
        .collect();
    selects.join("\nUNION ALL ")
}
