//! Many typed rows at once: binary COPY, upserts of large sets, and the sequences behind them.
//!
//! Any iterator of a Diesel `Insertable` goes to its table on the seed's own connection and in its own transaction:
//!
//! ```no_run
//! use diesel::prelude::*;
//! use domain_engine::copy;
//!
//! diesel::table! {
//!     inventory.drugs (id) {
//!         id -> BigInt,
//!         drug_code -> Text,
//!         trade_name -> Nullable<Text>,
//!     }
//! }
//!
//! #[derive(Insertable)]
//! #[diesel(table_name = drugs, treat_none_as_default_value = false)]
//! struct NewDrug {
//!     drug_code: String,
//!     trade_name: Option<String>,
//! }
//!
//! # fn run(connection: &mut PgConnection) -> Result<(), copy::CopyError> {
//! let drugs = |from: u32| (from..1_000_000).map(|number| NewDrug {
//!     drug_code: format!("D{number:07}"),
//!     trade_name: None,
//! });
//! let copied = copy::into(drugs::table).insert(connection, drugs(1))?;
//! let outcome = copy::into(drugs::table).upsert(connection, (drugs::drug_code,), drugs(0))?;
//! assert_eq!((copied, outcome.inserted, outcome.unchanged), (999_999, 1, 999_999));
//! # Ok(())
//! # }
//! ```
//!
//! Columns that the struct does not have get their defaults, `None` is NULL. A struct that would leave a column to its
//! default when it is `None` does not compile here: COPY sends the same columns for every row.
//!
//! ```compile_fail,E0277
//! # diesel::table! { drugs (id) { id -> BigInt, trade_name -> Nullable<Text> } }
//! #[derive(diesel::Insertable)]
//! #[diesel(table_name = drugs)]
//! struct NewDrug {
//!     trade_name: Option<String>,
//! }
//!
//! # fn run(connection: &mut diesel::PgConnection) -> Result<(), domain_engine::copy::CopyError> {
//! domain_engine::copy::into(drugs::table).insert(connection, [NewDrug { trade_name: None }])?;
//! # Ok(())
//! # }
//! ```
//!
//! Rows are encoded while they are sent, and forgotten [chunk](Chunks) by chunk: memory does not grow with their
//! number. A row may refer to itself, to what was there and to rows before it. Rows of which one is refused leave
//! nothing behind, and the error [names that one](CopyError::Refused).
//!
//! COPY writes ids that a row brings, those of `GENERATED ALWAYS` columns too, and leaves the sequence where it was:
//! [`advance`] it afterwards. It rounds numbers to the scale of their column without a word.

mod blame;
mod columns;
mod encode;
mod error;
mod send;
mod sequence;
mod stream;
mod target;
mod upsert;

use std::convert::Infallible;
use std::error::Error;

use diesel::pg::{CopyTarget, Pg};
use diesel::query_builder::QueryFragment;
use diesel::{Connection, Insertable, PgConnection};

use crate::seed::Outcome;
use stream::{Problem, Stream};

pub use self::columns::{Columns, Plain};
pub use self::error::CopyError;
pub use self::sequence::advance;
pub use self::target::Target;

/// How much goes to the server in one COPY statement, and is kept until it took it.
///
/// A chunk ends with the row that reaches either bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunks {
    /// Rows.
    pub rows: usize,
    /// Bytes of these rows in COPY's binary format.
    pub bytes: usize,
}

impl Default for Chunks {
    /// 100,000 rows and 8 MiB. A chunk costs four round trips.
    fn default() -> Self {
        Chunks {
            rows: 100_000,
            bytes: 8 << 20,
        }
    }
}

/// A table that rows are about to go into; [`into`] makes it.
#[must_use = "nothing is copied before insert, try_insert or upsert"]
pub struct Copy<'a, T> {
    table: T,
    chunks: Chunks,
    progress: Box<dyn FnMut(u64) + 'a>,
}

/// Begins a copy into a table, such as `drugs::table`.
pub fn into<'a, T: Target>(table: T) -> Copy<'a, T> {
    Copy {
        table,
        chunks: Chunks::default(),
        progress: Box::new(|_| ()),
    }
}

impl<'a, T: Target> Copy<'a, T> {
    /// Calls a function with the number of rows that the server took so far, after each chunk.
    pub fn telling(self, progress: impl FnMut(u64) + 'a) -> Self {
        Copy {
            progress: Box::new(progress),
            ..self
        }
    }

    /// Sends chunks of another size.
    pub fn in_chunks_of(self, chunks: Chunks) -> Self {
        Copy { chunks, ..self }
    }

    /// Copies rows and returns how many there were. Without rows only the transaction is begun and ended.
    ///
    /// # Errors
    /// [`CopyError::Refused`] with the first row that the server does not take, found by sending the refused chunk
    /// again in ever smaller parts; [`CopyError::Database`] where no row is at fault. No row is copied then.
    pub fn insert<R>(
        self,
        connection: &mut PgConnection,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<u64, CopyError>
    where
        R: Insertable<T, Values: Plain<T>>,
    {
        self.try_insert(connection, rows.into_iter().map(Ok::<R, Infallible>))
    }

    /// Copies rows that may fail to be made, such as those read from a file.
    ///
    /// # Errors
    /// As [`Copy::insert`], and [`CopyError::Unmade`] with the first row that is an error.
    pub fn try_insert<R, E>(
        mut self,
        connection: &mut PgConnection,
        rows: impl IntoIterator<Item = Result<R, E>>,
    ) -> Result<u64, CopyError>
    where
        R: Insertable<T, Values: Plain<T>>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let values = rows.into_iter();
        let values = values.map(|row| row.map(Insertable::values).map_err(Into::into));
        connection.transaction(|connection| {
            self.send::<<R::Values as Plain<T>>::Columns, _, _>(connection, values)
        })
    }

    /// Brings rows to what is given: those whose key is not there are inserted, those that differ are updated.
    ///
    /// `key` are columns of a unique constraint, as a tuple: `(drugs::drug_code,)`. Rows that are right already are
    /// neither written nor locked and use up no identity value; rows that are not given are left alone, as are the
    /// columns that `R` does not have. Two values differ when PostgreSQL's `IS DISTINCT FROM` says so, so a column of
    /// a type without equality, such as `json`, cannot be part of it. A key with a NULL in it is new every time.
    ///
    /// The rows go through a temporary table that is gone afterwards, and one INSERT … ON CONFLICT.
    ///
    /// # Errors
    /// As [`Copy::insert`]; [`CopyError::Repeated`] when two rows have the same key; [`CopyError::KeyNotGiven`] when
    /// `R` does not have a column of the key.
    pub fn upsert<K, R>(
        self,
        connection: &mut PgConnection,
        key: K,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Outcome, CopyError>
    where
        K: Columns<Table = T>,
        R: Insertable<T, Values: Plain<T>>,
    {
        let _ = key;
        let values = rows.into_iter().map(|row| Ok(row.values()));
        connection.transaction(|connection| {
            upsert::run::<T, K, <R::Values as Plain<T>>::Columns, _, _>(self, connection, values)
        })
    }

    /// Sends all rows to `D`, chunk by chunk, and returns how many there were.
    fn send<D, V, I>(&mut self, connection: &mut PgConnection, values: I) -> Result<u64, CopyError>
    where
        D: CopyTarget<Table = T>,
        V: QueryFragment<Pg>,
        I: Iterator<Item = Result<V, Problem>>,
    {
        let mut stream = Stream::new(self.chunks, T::quoted_name()?, values);
        while stream.begin_chunk(connection)? {
            stream.send_chunk::<T, D>(connection, self.table)?;
            (self.progress)(stream.sent());
        }
        Ok(stream.sent())
    }
}
