//! The history: Diesel's own table in every domain's schema, with more columns.
//!
//! Rows that the diesel CLI writes have only `version` and `run_on`; they are
//! accepted everywhere.

mod read;
mod write;

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use serde::Deserialize;

use crate::log::{Halfway, Log};
use crate::protect::Mark;
use crate::script::Direction;

pub(crate) use read::{Expected, Kept, kept_downs, read};
pub use write::bookkeeping;
pub(crate) use write::{Keeper, TABLE, prepare, prepare_logs, table_of};

/// One applied migration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Applied {
    /// The version, unique within its domain.
    pub version: String,
    /// When it was applied, UTC (as written by dbctl; the diesel CLI writes the server's local time
    /// into tables that it made itself).
    pub run_on: NaiveDateTime,
    /// The run of `migrate` that applied it; `None` for a row of the diesel CLI.
    pub batch: Option<i32>,
    /// Place in the order of application over all domains of the database.
    pub sequence: Option<i64>,
    /// The name, the part of the folder's name after the version.
    pub name: Option<String>,
    /// Checksum of up.sql over its tokens, with its algorithm.
    pub checksum: Option<String>,
    /// Checksum of the kept down script.
    pub down_checksum: Option<String>,
    /// Whether the kept down script runs in a transaction.
    pub run_in_transaction: Option<bool>,
    /// Milliseconds it took.
    pub duration_ms: Option<i64>,
    /// Database user, and who ran dbctl where.
    pub applied_by: Option<String>,
}

/// What there is of a domain's history table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// The schema does not exist.
    NoSchema,
    /// The schema exists, the table does not.
    NoTable,
    /// The table has Diesel's own columns, and not all of the engine's.
    Incomplete,
    /// The table has all columns.
    Complete,
}

/// The history of one domain.
#[derive(Clone, Debug)]
pub struct DomainHistory {
    /// What there is of the table.
    pub table: Table,
    /// Its rows, in no order.
    pub rows: Vec<Applied>,
    /// What there is of the log.
    pub log: Log,
    /// What the log says is half done, in no order.
    pub halfway: Vec<Halfway>,
}

/// The histories of all domains, by schema.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// By schema.
    pub domains: BTreeMap<String, DomainHistory>,
    /// The database's name, and whether it is protected.
    pub mark: Mark,
    /// The server process that answered.
    pub process: i32,
}

/// Why the history could not be read.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The role may not read it.
    #[error(
        "the role may not read {schema}.{table}; ask its owner for: GRANT USAGE ON SCHEMA {schema} TO <role>; GRANT SELECT ON {schema}.{table} TO <role>"
    )]
    Permission {
        /// The schema.
        schema: String,
        /// The history or the log.
        table: &'static str,
    },
    /// A row that is not what the engine writes.
    #[error("a row of {schema}.{table} could not be read; was the table changed by hand?")]
    Row {
        /// The schema.
        schema: String,
        /// The history or the log.
        table: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// The query failed.
    #[error("the history could not be read")]
    Query(#[source] tokio_postgres::Error),
}

impl History {
    /// The largest batch so far; 0 when there is none.
    pub fn last_batch(&self) -> i32 {
        self.rows()
            .filter_map(|(_, row)| row.batch)
            .max()
            .unwrap_or(0)
    }

    /// The largest sequence so far; 0 when there is none.
    pub fn last_sequence(&self) -> i64 {
        self.rows()
            .filter_map(|(_, row)| row.sequence)
            .max()
            .unwrap_or(0)
    }

    /// Whether the schema has a history table.
    pub(crate) fn has_table(&self, schema: &str) -> bool {
        self.domains
            .get(schema)
            .is_some_and(|domain| matches!(domain.table, Table::Incomplete | Table::Complete))
    }

    /// What there is of the schema's log.
    pub fn log(&self, schema: &str) -> Log {
        self.domains
            .get(schema)
            .map_or(Log::Missing, |domain| domain.log)
    }

    /// Where a migration stopped that is being applied or taken back statement by statement.
    pub(crate) fn halfway(
        &self,
        schema: &str,
        version: &str,
        direction: Direction,
    ) -> Option<&Halfway> {
        let domain = self.domains.get(schema)?;
        domain
            .halfway
            .iter()
            .find(|at| at.version == version && at.direction == direction)
    }

    /// All rows with their schema, oldest application first.
    ///
    /// Rows with a sequence keep its order. Rows without one are placed among
    /// them by their time, since that is all there is to know.
    pub fn in_order(&self) -> Vec<(&str, &Applied)> {
        let (mut ours, mut others): (Vec<_>, Vec<_>) =
            self.rows().partition(|(_, row)| row.sequence.is_some());
        ours.sort_by_key(|(_, row)| row.sequence);
        others.sort_by(|(a_schema, a), (b_schema, b)| {
            (a.run_on, &a.version, a_schema).cmp(&(b.run_on, &b.version, b_schema))
        });
        let mut merged = Vec::with_capacity(ours.len() + others.len());
        let mut others = others.into_iter().peekable();
        for row in ours {
            while let Some(earlier) = others.next_if(|other| other.1.run_on <= row.1.run_on) {
                merged.push(earlier);
            }
            merged.push(row);
        }
        merged.extend(others);
        merged
    }

    fn rows(&self) -> impl Iterator<Item = (&str, &Applied)> {
        self.domains
            .iter()
            .flat_map(|(schema, domain)| domain.rows.iter().map(move |row| (schema.as_str(), row)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;

    use super::{Applied, DomainHistory, History, Log, Table};

    fn row(version: &str, sequence: Option<i64>, hour: u32) -> Applied {
        let run_on = NaiveDate::from_ymd_opt(2026, 1, 1)
            .and_then(|day| day.and_hms_opt(hour, 0, 0))
            .unwrap();
        Applied {
            version: version.into(),
            run_on,
            sequence,
            batch: sequence.map(|_| 1),
            ..Applied::default()
        }
    }

    fn history(rows: Vec<(&str, Vec<Applied>)>) -> History {
        let domains: BTreeMap<_, _> = rows
            .into_iter()
            .map(|(schema, rows)| {
                (
                    schema.to_owned(),
                    DomainHistory {
                        table: Table::Complete,
                        rows,
                        log: Log::Readable,
                        halfway: Vec::new(),
                    },
                )
            })
            .collect();
        History {
            domains,
            ..History::default()
        }
    }

    #[test]
    fn the_sequence_decides_the_order_even_when_the_clock_went_back() {
        let history = history(vec![
            ("a", vec![row("1", Some(2), 3)]),
            ("b", vec![row("1", Some(1), 5)]),
        ]);
        let order: Vec<_> = history
            .in_order()
            .iter()
            .map(|(schema, _)| schema.to_string())
            .collect();
        assert_eq!(order, ["b", "a"]);
    }

    #[test]
    fn rows_of_the_diesel_cli_are_placed_by_their_time() {
        let history = history(vec![(
            "a",
            vec![
                row("1", Some(1), 1),
                row("3", Some(2), 9),
                row("2", None, 5),
                row("4", None, 10),
            ],
        )]);
        let order: Vec<_> = history
            .in_order()
            .iter()
            .map(|(_, row)| row.version.clone())
            .collect();
        assert_eq!(order, ["1", "2", "3", "4"]);
    }

    #[test]
    fn batches_and_sequences_start_at_nothing() {
        let history = history(vec![("a", vec![row("1", None, 1)])]);
        assert_eq!((history.last_batch(), history.last_sequence()), (0, 0));
    }
}
