//! One migration -> what is sent to apply it or to take it back. Pure.
//!
//! A transactional migration is one simple-protocol message, so it is one round
//! trip and all or nothing. One that cannot run in a transaction is sent
//! statement by statement; the log is told of each, the history after the last.

mod parts;
mod stepwise;

pub(crate) use parts::{COMMITTED, FORGET, begin};
pub(crate) use stepwise::OneStep;
pub use stepwise::Stepwise;

use std::time::Duration;

use crate::log::{self, Halfway};
use crate::plan::{RollbackStep, Step};
use crate::sql::Header;

/// Applied or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// up.sql.
    Up,
    /// down.sql.
    Down,
}

impl Direction {
    /// `up` or `down`.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }

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

impl Timeouts {
    /// None, as where a session's own settings count.
    pub(crate) const NONE: Timeouts = Timeouts {
        lock: None,
        statement: None,
    };
}

impl Default for Timeouts {
    /// Three seconds for a lock, no bound for a statement.
    ///
    /// Whoever asks for the table meanwhile queues behind the migration. A second more than `deadlock_timeout` would do
    /// for an autovacuum, which gives way then.
    fn default() -> Self {
        Timeouts {
            lock: Some(Duration::from_secs(3)),
            statement: None,
        }
    }
}

/// How a migration runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conditions<'a> {
    /// How long it waits and runs.
    pub timeouts: Timeouts,
    /// The role it runs as; whoever connects for `None`.
    pub role: Option<&'a str>,
}

impl From<Timeouts> for Conditions<'_> {
    fn from(timeouts: Timeouts) -> Self {
        Conditions {
            timeouts,
            role: None,
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
    /// How long it may wait and run.
    pub timeouts: Timeouts,
}

impl Message {
    /// The whole text that is sent.
    pub fn text(&self) -> String {
        // The line break ends a comment on the body's last line.
        format!("{}{}\n{}", self.prefix, self.body, self.suffix)
    }

    /// The same message without what ends its transaction: whoever sends it looks at what it did, and then decides.
    ///
    /// What would only fail at COMMIT fails here.
    pub(crate) fn left_open(&self) -> Self {
        let checks = self.suffix.strip_suffix(&parts::end());
        Message {
            suffix: format!(
                "{}SET CONSTRAINTS ALL IMMEDIATE",
                checks.unwrap_or(&self.suffix)
            ),
            ..self.clone()
        }
    }
}

/// What is sent for one migration.
#[derive(Clone, Debug)]
pub enum Script {
    /// One message: all of it or nothing.
    Whole(Message),
    /// One statement after the other.
    Stepwise(Box<Stepwise>),
}

impl Script {
    /// The script that applies a migration, records and logs it; goes on where it stopped `halfway`.
    pub fn up<'a>(
        step: &Step<'_>,
        stamp: &Stamp,
        conditions: impl Into<Conditions<'a>>,
        halfway: Option<&Halfway>,
    ) -> Self {
        let migration = step.migration;
        let transactional = migration.run_in_transaction;
        let conditions = parts::effective(conditions.into(), transactional, &migration.header);
        let record = parts::insert_row(step, stamp);
        let end = parts::log_up(step, stamp);
        let duration = parts::update_duration(step);
        if transactional {
            let finish = [duration, end.insert_into(step.domain.schema)];
            let (schema, sql) = (step.domain.schema, &migration.up);
            let check = step.containment().check(step.domain, sql);
            let message = parts::transaction(schema, sql, conditions, check, &record, &finish);
            return Script::Whole(message);
        }
        let records = [record, duration];
        let stepwise = Stepwise::new(
            step.domain.schema,
            &migration.up,
            conditions,
            end,
            &records,
            halfway,
        );
        Script::Stepwise(Box::new(stepwise))
    }

    /// The script that takes a migration back, removes its row and logs it; goes on where it stopped `halfway`.
    ///
    /// `by` is who does it and where.
    pub fn down<'a>(
        step: &RollbackStep<'_>,
        sql: &str,
        by: &str,
        conditions: impl Into<Conditions<'a>>,
        halfway: Option<&Halfway>,
    ) -> Self {
        let schema = step.domain.schema;
        let transactional = step.is_transactional();
        let none = Header::default();
        let header = step.migration.map_or(&none, |migration| &migration.header);
        let conditions = parts::effective(conditions.into(), transactional, header);
        let record = parts::delete_row(schema, &step.row.version);
        let end = parts::log_down(step, sql, by);
        if transactional {
            let check = step.containment().check(step.domain, sql);
            let finish = [log::unless_dropped(schema, &end.insert_into(schema))];
            let message = parts::transaction(schema, sql, conditions, check, &record, &finish);
            return Script::Whole(message);
        }
        let stepwise = Stepwise::new(schema, sql, conditions, end, &[record], halfway);
        Script::Stepwise(Box::new(stepwise))
    }

    /// The same for a session whose server connection other clients use afterwards: what one of them, or the pooler,
    /// set there is as it was when the migration ends. One without a transaction is left as it is.
    pub(crate) fn through_pooler(self) -> Self {
        match self {
            Script::Whole(message) => Script::Whole(parts::keeping_settings(message)),
            stepwise @ Script::Stepwise(_) => stepwise,
        }
    }

    /// The exact SQL, as `--dry-run` shows it.
    pub fn text(&self) -> String {
        let texts = match self {
            Script::Whole(message) => vec![message.text()],
            Script::Stepwise(stepwise) => stepwise.texts(),
        };
        let ended = texts.iter().map(|text| format!("{};\n", text.trim_end()));
        ended.collect()
    }
}

#[cfg(test)]
#[path = "script_properties.rs"]
mod properties;
#[cfg(test)]
#[path = "script_tests.rs"]
mod tests;
