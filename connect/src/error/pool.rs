//! Why a pool gave no connection.

use std::time::Duration;

use thiserror::Error;

use crate::ConnectError;

/// Why a pool gave no connection.
///
/// No message holds the password.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PoolError {
    /// A setting that no pool can work with.
    #[error(
        "{name} of the pool's settings is zero; it must be more (None turns max_lifetime and idle_timeout off)"
    )]
    Setting {
        /// The field of [`PoolSettings`](crate::PoolSettings).
        name: &'static str,
    },
    /// All connections stayed in use.
    #[error(
        "no connection became free within {limit:?}: all {max_size} of the pool are in use; give them back sooner (hold \
         none while waiting for something else, and never two at a time), end what pg_stat_activity shows as long running, \
         or raise max_size"
    )]
    Busy {
        /// The most connections that the pool may have.
        max_size: u32,
        /// How long was waited.
        limit: Duration,
    },
    /// The server took too long to open a connection or to answer on one.
    #[error(
        "the server at {place} did not answer within {limit:?}; check that it is reachable and not overloaded, or raise \
         acquire_timeout of the pool's settings"
    )]
    Slow {
        /// The hosts.
        place: String,
        /// How long was waited.
        limit: Duration,
    },
    /// A connection was needed and none could be opened.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The pool was closed by this program.
    #[error("the pool is closed; this program is shutting down or closed it too early")]
    Closed,
}
