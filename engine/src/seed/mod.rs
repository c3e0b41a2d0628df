//! Seeds: typed Rust functions that fill a domain's tables, each in one transaction.
//!
//! A `reference` seed says what rows there should be. [`Delta::between`] tells
//! which of them are new, which differ and which are there already, so that
//! rows that are right are only read: they are not locked, not rewritten, and
//! use up no identity value.

mod csv;
mod delta;
mod error;
mod record;

use std::time::{Duration, Instant};

use diesel::{Connection, PgConnection};

pub use self::csv::Csv;
pub use self::delta::Delta;
pub use self::error::SeedError;

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
    pub run: fn(&mut PgConnection) -> Result<Outcome, SeedError>,
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

/// What a seed did and how long it took.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Rows and notes.
    pub outcome: Outcome,
    /// From BEGIN to COMMIT.
    pub took: Duration,
}

/// Runs one seed in one transaction.
///
/// # Errors
/// Whatever the seed returns; the transaction is rolled back then.
pub fn run(seed: &Seed, connection: &mut PgConnection) -> Result<Finished, SeedError> {
    let started = Instant::now();
    let outcome = connection.transaction(seed.run)?;
    Ok(Finished {
        outcome,
        took: started.elapsed(),
    })
}
