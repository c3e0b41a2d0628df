//! Applies every migration in a scratch database, takes it back and applies it again, and compares what was there.
//!
//! The rungs of the ladder are climbed in the order of application. On each rung the migration goes up, its down
//! script runs and is looked at before it is committed, and the migration goes up again. A down script that does not
//! bring back what was there before is rolled back, so the next rung starts from a sound state and every fault is found
//! in one run, on the migration that has it. Since each down script brings back exactly the state before its
//! migration, all of them in a row do.

mod filled;
mod findings;
mod ladder;
mod mend;
mod moved;
mod order;
mod renamed;
mod rows;
mod rung;
mod seen;
mod shared;
mod verdict;

pub use filled::{Filled, Filling, Unfit};
pub use findings::{Finding, Mend};
pub use ladder::{Request, Until, verify};
pub use moved::Moved;
pub use order::in_order;
pub(crate) use shared::reaches_beyond;
pub use verdict::{Fault, Rung, Took, Verdict, Verification};

use domain_connect::ConnectError;
use domain_engine::catalog::CatalogError;

use crate::scratch::ScratchError;

/// Why the migrations could not be verified at all.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// There is no scratch database.
    #[error(transparent)]
    Scratch(#[from] ScratchError),
    /// It ended before it was through: interrupted, or the connection was lost.
    #[error(transparent)]
    Engine(#[from] domain_engine::Error),
    /// The catalog could not be read.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// Rows could not be counted.
    #[error("the rows that migrations wrote could not be counted")]
    Rows(#[source] tokio_postgres::Error),
    /// No connection for seeds.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// A seed ended its thread.
    #[error("a seed panicked: {0}")]
    Lost(String),
}

/// What is told while it goes on.
#[derive(Clone, Copy, Debug)]
pub struct Underway<'a> {
    /// The domain of the migration that is next.
    pub domain: &'static str,
    /// Its folder.
    pub label: &'a str,
    /// Its place, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}
