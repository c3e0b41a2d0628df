//! The log: who did what and when, how long it took, and with which dbctl.
//!
//! One append-only table in every domain's schema, beside the history. A row is
//! written in the transaction of what it tells of. What runs without a
//! transaction has a row for each statement, so that it can be continued.

mod halfway;
mod read;
mod write;

pub use halfway::Halfway;
pub(crate) use halfway::{done_part, halfway_sql};
pub(crate) use read::unreadable;
pub use read::{LogDepth, LogRow};
pub(crate) use write::{Action, Entry, Outcome, TABLE, create, table_of, unless_dropped};

/// What there is of a domain's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// No table: nothing was written since the log exists.
    Missing,
    /// The table is there, and the role may not read it.
    Unreadable,
    /// The table is there.
    Readable,
}
