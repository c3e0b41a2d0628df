//! Why a run failed or was declined. Success and failure carry the same report.

mod file;
mod running;

use domain_connect::ConnectError;

use crate::consent::Stakes;
use crate::containment::Breach;
use crate::history::HistoryError;
use crate::lock::{Blocker, LockError};
use crate::plan::PlanError;
use crate::report::Report;
use crate::role::RoleError;
use crate::set::SetError;

pub use file::{RefusedFile, SqlFailure};
pub use running::{Fate, Leftover, Running};

/// A run that did not finish, with what it did before.
#[derive(Debug)]
pub struct Failed {
    /// What was done before it failed. All of it stays done.
    pub report: Report,
    /// Why it failed.
    pub error: Error,
}

impl Failed {
    /// What a run did, whether it finished or not.
    pub fn report_of(result: &Result<Report, Failed>) -> &Report {
        match result {
            Ok(report) => report,
            Err(failed) => &failed.report,
        }
    }
}

impl<E: Into<Error>> From<E> for Failed {
    fn from(error: E) -> Self {
        Failed {
            report: Report::default(),
            error: error.into(),
        }
    }
}

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// Domains or their migrations could not be loaded.
    #[error(transparent)]
    Set(#[from] SetError),
    /// The history could not be read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// Another runner holds the lock.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The role that migrations were to run as cannot be taken on; nothing of what ran as it remains.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// What was asked for cannot be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// It was not done, and nothing was changed.
    #[error(transparent)]
    Declined(#[from] Declined),
    /// A file holds what cannot be run; nothing was sent.
    #[error(transparent)]
    Refused(#[from] Box<RefusedFile>),
    /// A migration's SQL failed; it left no trace.
    #[error(transparent)]
    Sql(#[from] Box<SqlFailure>),
    /// A migration reached outside its domain; it left no trace.
    #[error(transparent)]
    Breach(#[from] Box<Breach>),
    /// A statement of the engine itself failed.
    #[error("{doing} failed")]
    Query {
        /// What was being done.
        doing: &'static str,
        /// Why.
        #[source]
        source: tokio_postgres::Error,
    },
    /// A lock was not got in time for what the engine itself does; it was rolled back.
    #[error("{doing} failed")]
    Blocked {
        /// What was being done.
        doing: &'static str,
        /// How often it was tried.
        attempts: u32,
        /// Who was seen to keep it waiting.
        blockers: Vec<Blocker>,
        /// Whether parts of it were done before, and stay.
        is_begun: bool,
        /// What the server says.
        #[source]
        source: tokio_postgres::Error,
    },
    /// The role may not set or clear the mark of a protected database.
    #[error(
        "the role may not change the protection of database \"{database}\": its owner is {owner}"
    )]
    NotOwner {
        /// The database.
        database: String,
        /// The role that owns it.
        owner: String,
        /// What the server says.
        #[source]
        source: tokio_postgres::Error,
    },
    /// The connection was lost while a migration ran.
    #[error("the connection was lost while {running}")]
    Lost {
        /// The migration that was running.
        running: Running,
        /// Why.
        #[source]
        source: Option<tokio_postgres::Error>,
    },
    /// An index that a migration builds concurrently is not usable although its statement succeeded.
    #[error("{label}: the index {index} is INVALID although its statement succeeded")]
    IndexInvalid {
        /// The migration's folder.
        label: String,
        /// The index, qualified.
        index: String,
    },
    /// Another session builds an index that a migration would build.
    #[error("{label}: the index {index} is being built by {by}")]
    IndexBuilding {
        /// The migration's folder.
        label: String,
        /// The index, qualified.
        index: String,
        /// The session that builds it.
        by: String,
    },
    /// A signal ended the run.
    #[error("interrupted{}", running.as_ref().map(|running| format!(" while {running}")).unwrap_or_default())]
    Interrupted {
        /// The migration that was running.
        running: Option<Running>,
    },
}

/// What was asked for was not done, and nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Declined {
    /// Applied migrations were edited.
    #[error("applied migrations were edited: {}", labels.join(", "))]
    Edited {
        /// `domain/folder` of each.
        labels: Vec<String>,
    },
    /// Statements were edited of a migration that stopped between its first and its last.
    #[error("statements that are done were edited in migrations that are half done: {}", labels.join(", "))]
    HalfwayEdited {
        /// `domain/folder` of each, and how many of its statements are done.
        labels: Vec<String>,
    },
    /// The down script that the history keeps is not the one it was told.
    #[error(
        "{domain}/{label} cannot be taken back: the down script in the history was changed by hand"
    )]
    KeptDown {
        /// The domain.
        domain: &'static str,
        /// The migration's folder.
        label: String,
    },
    /// Another run changed what is applied while this one waited for it.
    #[error(
        "another run has changed what is applied, and this would now take back: {}",
        labels.join(", ")
    )]
    Overtaken {
        /// `domain/folder` of each that was not going to be taken back.
        labels: Vec<String>,
    },
    /// There is nothing that a repair could do.
    #[error("{domain}/{label} is not repaired: {reason}")]
    NoRepair {
        /// The domain.
        domain: &'static str,
        /// The migration's folder.
        label: String,
        /// Why, and what to do instead.
        reason: String,
    },
    /// A migration has no down script.
    #[error("{domain}/{label} cannot be taken back: {reason}")]
    NoDown {
        /// The domain.
        domain: &'static str,
        /// The migration's folder.
        label: String,
        /// Its header's reason, or that its down script is missing.
        reason: String,
    },
    /// A version has no file to apply again.
    #[error("{domain}/{label} cannot be applied again: no file has that version")]
    NoFile {
        /// The domain.
        domain: &'static str,
        /// Its version and name.
        label: String,
    },
    /// Nobody agreed to what would be lost.
    #[error("{_0}")]
    Unconfirmed(Box<Stakes>),
    /// The name of another database was given.
    #[error("the name given is \"{given}\", and this is database \"{database}\"")]
    OtherDatabase {
        /// The name given.
        given: String,
        /// The database's name.
        database: String,
    },
    /// Older migrations arrived after newer ones ran, on a protected database.
    #[error(
        "database \"{database}\" is protected, and these are older than what is applied there: {}",
        labels.join(", ")
    )]
    OutOfOrder {
        /// The database.
        database: String,
        /// `domain/folder` of each.
        labels: Vec<String>,
    },
    /// Migrations that run without a transaction need a session, and the pooler before the server gives none.
    #[error(
        "a connection pooler stands before the server and lends its connections for single transactions, and these run without one: {}",
        labels.join(", ")
    )]
    Pooled {
        /// `domain/folder` of each.
        labels: Vec<String>,
    },
    /// The runner's lock keeps a server connection of the pooler, and it has no other.
    #[error(
        "the connection pooler before the server has no second server connection free: one keeps the runner's lock, another does the work"
    )]
    PoolTooSmall,
    /// Objects of other domains depend on what would be taken back.
    #[error("{} cannot be rolled back: {} depends on it ({})", domains.join(", "), others.join(", "), count(objects.len()))]
    Dependents {
        /// The domains that were to be rolled back.
        domains: Vec<&'static str>,
        /// The domains or schemas that own the dependents.
        others: Vec<String>,
        /// The objects in the way, one a line.
        objects: Vec<String>,
    },
}

fn count(objects: usize) -> String {
    match objects {
        1 => "1 object".to_owned(),
        many => format!("{many} objects"),
    }
}
