//! What the operations on a server did.

use std::path::PathBuf;
use std::time::Duration;

/// What [`super::Server::start`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Started {
    /// Nothing: it runs already.
    AlreadyRunning,
    /// Started it on the data that were there.
    Started {
        /// How long that took.
        took: Duration,
    },
    /// Made the data and started it.
    Created {
        /// How long that took.
        took: Duration,
    },
}

/// What [`super::Server::stop`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Nothing: it did not run.
    NotRunning,
    /// Stopped it.
    Stopped {
        /// The process that was.
        pid: i32,
    },
}

/// What [`super::Server::destroy`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destroyed {
    /// Nothing: there was no server.
    NothingThere,
    /// Stopped the server and removed its data.
    Removed {
        /// The folder that was removed.
        area: PathBuf,
    },
}
