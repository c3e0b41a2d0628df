//! One migration -> what is sent to apply it or to take it back. Pure.
//!
//! A transactional migration is one simple-protocol message, so it is one round
//! trip and all or nothing. One that cannot run in a transaction is sent
//! statement by statement, and recorded after the last.

mod parts;

pub(crate) use parts::COMMITTED;

use std::time::Duration;

use crate::containment::Check;
use crate::plan::{RollbackStep, Step};
use crate::sql::{Header, statements};

/// Applied or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// up.sql.
    Up,
    /// down.sql.
    Down,
}

impl Direction {
    /// The file that holds the SQL.
    pub fn file(self) -> &'static str {
        match self {
            Direction::Up => "up.sql",
            Direction::Down => "down.sql",
        }
    }
}

/// How long a migration waits and runs, unless its header says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Longest wait for a lock on a table; `None` waits for ever.
    pub lock: Option<Duration>,
    /// Longest run of one statement; `None` sets no bound.
    pub statement: Option<Duration>,
}

impl Default for Timeouts {
    /// Ten seconds for a lock, no bound for a statement.
    fn default() -> Self {
        Timeouts {
            lock: Some(Duration::from_secs(10)),
            statement: None,
        }
    }
}

/// What stands in every row that one run writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The batch.
    pub batch: i32,
    /// The place in the order of application.
    pub sequence: i64,
    /// Who ran dbctl and where, such as `ann@build-7`; the database user is added by the server.
    pub by: String,
}

/// One message: text around a piece of the migration's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What comes before the user's SQL.
    pub prefix: String,
    /// How many statements the prefix has.
    pub statements_before: usize,
    /// The user's SQL, as it stands in the file.
    pub body: String,
    /// Where the body begins in the file, in bytes.
    pub body_start: usize,
    /// What comes after it.
    pub suffix: String,
}

impl Message {
    /// The whole text that is sent.
    pub fn text(&self) -> String {
        // The line break ends a comment on the body's last line.
        format!("{}{}\n{}", self.prefix, self.body, self.suffix)
    }
}

/// What is sent for one migration, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// One message for a transactional migration, several otherwise.
    pub messages: Vec<Message>,
}

impl Script {
    /// The script that applies a migration and records it.
    pub fn up(step: &Step<'_>, stamp: &Stamp, timeouts: Timeouts) -> Self {
        let migration = step.migration;
        let timeouts = parts::effective(timeouts, migration.run_in_transaction, &migration.header);
        let check = step.containment().check(step.domain, &migration.up);
        let record = parts::insert_row(step, stamp);
        let finish = parts::update_duration(step);
        Self::build(
            step.domain.schema,
            &migration.up,
            migration.run_in_transaction,
            timeouts,
            check,
            record,
            Some(finish),
        )
    }

    /// The script that takes a migration back and removes its row.
    pub fn down(step: &RollbackStep<'_>, sql: &str, timeouts: Timeouts) -> Self {
        let schema = step.domain.schema;
        let transactional = step.is_transactional();
        let none = Header::default();
        let header = step.migration.map_or(&none, |migration| &migration.header);
        let timeouts = parts::effective(timeouts, transactional, header);
        let check = step.containment().check(step.domain, sql);
        Self::build(
            schema,
            sql,
            transactional,
            timeouts,
            check,
            parts::delete_row(schema, &step.row.version),
            None,
        )
    }

    fn build(
        schema: &str,
        sql: &str,
        transactional: bool,
        timeouts: Timeouts,
        check: Option<Check>,
        record: String,
        finish: Option<String>,
    ) -> Self {
        if transactional {
            Script {
                messages: vec![parts::transaction(
                    schema,
                    sql,
                    timeouts,
                    check,
                    &record,
                    finish.as_deref(),
                )],
            }
        } else {
            Script {
                messages: one_by_one(schema, sql, timeouts, &record, finish.as_deref()),
            }
        }
    }

    /// The exact SQL, as `--dry-run` shows it.
    pub fn text(&self) -> String {
        let texts: Vec<String> = self
            .messages
            .iter()
            .map(|message| format!("{};\n", message.text().trim_end()))
            .collect();
        texts.concat()
    }
}

fn one_by_one(
    schema: &str,
    sql: &str,
    timeouts: Timeouts,
    record: &str,
    finish: Option<&str>,
) -> Vec<Message> {
    let bare = |text: String| Message {
        prefix: text,
        statements_before: usize::MAX,
        body: String::new(),
        body_start: 0,
        suffix: String::new(),
    };
    let mut messages = vec![bare(parts::session_settings(schema, timeouts))];
    messages.extend(statements(sql).into_iter().map(|statement| Message {
        prefix: String::new(),
        statements_before: 0,
        body: sql[statement.range.clone()].to_owned(),
        body_start: statement.range.start,
        suffix: String::new(),
    }));
    let mut last = vec!["RESET SESSION AUTHORIZATION", "RESET ROLE", record];
    last.extend(finish);
    last.push("RESET ALL");
    messages.push(bare(last.join(";\n")));
    messages
}

#[cfg(test)]
#[path = "script_tests.rs"]
mod tests;
