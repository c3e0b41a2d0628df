//! Seeds: typed Rust functions that fill a domain's tables, each in one transaction.
//!
//! A `reference` seed says what rows there should be. [`Delta::between`] tells
//! which of them are new, which differ and which are there already, so that
//! rows that are right are only read: they are not locked, not rewritten, and
//! use up no identity value.

mod began;
mod csv;
mod delta;
mod error;
mod record;
mod volume;

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use crate::domain::Domain;
use crate::log::{self, Action, Entry};

pub use self::began::Began;
pub use self::csv::Csv;
pub use self::delta::Delta;
pub use self::error::SeedError;
pub use self::volume::{Advance, Volume};

/// What a seed is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeedSet {
    /// What production needs; may be run any number of times.
    Reference,
    /// Demonstration data, small enough to read by eye.
    Sample,
    /// Generated data, scaled.
    Volume,
}

impl SeedSet {
    /// The word used on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            SeedSet::Reference => "reference",
            SeedSet::Sample => "sample",
            SeedSet::Volume => "volume",
        }
    }
}

/// One seed of a domain.
#[derive(Clone, Copy)]
pub struct Seed {
    /// Its name, unique within the domain and the set.
    pub name: &'static str,
    /// The set it belongs to.
    pub set: SeedSet,
    /// Fills the tables. Runs inside a transaction that [`run`] opens.
    pub run: Work,
}

/// The function of a seed.
#[derive(Clone, Copy)]
pub enum Work {
    /// Writes the same rows every time.
    Fixed(fn(&mut PgConnection) -> Result<Outcome, SeedError>),
    /// Writes as many rows as it is asked for.
    Scaled(fn(&mut PgConnection, &Volume) -> Result<Outcome, SeedError>),
}

impl Work {
    fn run(self, connection: &mut PgConnection, volume: &Volume) -> Result<Outcome, SeedError> {
        match self {
            Work::Fixed(run) => run(connection),
            Work::Scaled(run) => run(connection, volume),
        }
    }
}

/// What a seed did, in rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rows that were not there.
    pub inserted: usize,
    /// Rows that were there with other values.
    pub updated: usize,
    /// Rows that were right already; none of them was written or locked.
    pub unchanged: usize,
    /// What a person should know, such as values that could not be mapped.
    pub notes: Vec<String>,
}

impl Outcome {
    /// Whether it wrote anything.
    pub fn has_changed(&self) -> bool {
        self.inserted + self.updated > 0
    }
}

/// What a seed did and how long it took.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Rows and notes.
    pub outcome: Outcome,
    /// From BEGIN to COMMIT.
    pub took: Duration,
}

/// Runs one seed in one transaction; `volume` is for those that are [`Work::Scaled`].
///
/// # Errors
/// Whatever the seed returns; the transaction is rolled back then.
pub fn run(
    seed: &Seed,
    connection: &mut PgConnection,
    volume: &Volume,
) -> Result<Finished, SeedError> {
    in_a_transaction(connection, |connection| seed.run.run(connection, volume))
}

/// Runs one seed of a domain in one transaction; when it wrote anything, a row of the domain's log is part of it.
///
/// `by` is who runs it and where, such as `ann@build-7`; `began` is told of the transaction when it has begun.
///
/// # Errors
/// Whatever the seed returns, and that the log cannot be written; the transaction is rolled back then.
pub fn run_logged(
    seed: &Seed,
    connection: &mut PgConnection,
    volume: &Volume,
    domain: &Domain,
    by: &str,
    began: impl FnOnce(Began),
) -> Result<Finished, SeedError> {
    in_a_transaction(connection, |connection| {
        began(Began::of(connection)?);
        let outcome = seed.run.run(connection, volume)?;
        if outcome.has_changed() {
            connection.batch_execute(&log_row(seed, &outcome, by).insert_into(domain.schema))?;
        }
        Ok(outcome)
    })
}

fn in_a_transaction(
    connection: &mut PgConnection,
    work: impl FnOnce(&mut PgConnection) -> Result<Outcome, SeedError>,
) -> Result<Finished, SeedError> {
    let started = Instant::now();
    let outcome = connection.transaction(work)?;
    Ok(Finished {
        outcome,
        took: started.elapsed(),
    })
}

fn log_row(seed: &Seed, outcome: &Outcome, by: &str) -> Entry {
    let mut entry = Entry::new(Action::Seed, log::Outcome::Done, by);
    entry.name = Some(seed.name.to_owned());
    entry.duration_ms =
        Some("(extract(epoch FROM clock_timestamp() - now()) * 1000)::bigint".to_owned());
    entry.detail = Some(format!(
        "{}: {} inserted, {} updated, {} unchanged",
        seed.set.as_str(),
        outcome.inserted,
        outcome.updated,
        outcome.unchanged
    ));
    entry
}
