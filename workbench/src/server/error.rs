//! What can go wrong with the private server. The next step for each is in `hint.rs`.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why the private server could not do what was asked. `Display` says what happened, [`ServerError::hint`] what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// No folder holds usable server programs.
    #[error("no PostgreSQL server programs found (initdb, pg_ctl and postgres, version 14 or later); looked in {}", list(.searched))]
    NoBinaries {
        /// The folders that were looked into.
        searched: Vec<PathBuf>,
    },
    /// `DBCTL_PG_BIN` names a folder without usable server programs.
    #[error("DBCTL_PG_BIN is {}, where {problem}", .folder.display())]
    BadOverride {
        /// What the variable holds.
        folder: PathBuf,
        /// What is wrong there.
        problem: String,
    },
    /// Only versions before 14 are installed.
    #[error("found PostgreSQL {found} in {}, version 14 or later is needed", .folder.display())]
    TooOld {
        /// The newest version found.
        found: u32,
        /// Where it is.
        folder: PathBuf,
    },
    /// The data were made by a major version that is not installed.
    #[error("the data in {} were made by PostgreSQL {made_by}, installed is {installed}", .data.display())]
    OtherMajor {
        /// The data folder.
        data: PathBuf,
        /// The major version that made it.
        made_by: u32,
        /// The major versions found.
        installed: String,
    },
    /// The server of this workspace belongs to another user.
    #[error("{} belongs to the user {owner}, and you are {you}", .path.display())]
    NotYours {
        /// What belongs to somebody else.
        path: PathBuf,
        /// Its owner.
        owner: String,
        /// The calling user.
        you: String,
    },
    /// Root has no unprivileged user to run the server as.
    #[error(
        "PostgreSQL does not run as root, and there is neither a user `postgres` nor a user `nobody` to run it as"
    )]
    NoAccount,
    /// The workspace folder cannot be opened.
    #[error("cannot open the workspace {}", .root.display())]
    NoWorkspace {
        /// The folder.
        root: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file operation failed.
    #[error("cannot {doing} {}", .path.display())]
    Io {
        /// The operation, as a verb.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A program could not be run at all.
    #[error("cannot run {} as {user}", .program.display())]
    Spawn {
        /// The program.
        program: PathBuf,
        /// The user it was to run as.
        user: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// `initdb` failed.
    #[error("initdb could not make a database cluster in {}:\n{output}", .area.display())]
    Initdb {
        /// The folder that was to hold the cluster.
        area: PathBuf,
        /// The end of what it printed.
        output: String,
    },
    /// The disk is full.
    #[error("no space is left on the disk of {}:\n{detail}", .path.display())]
    DiskFull {
        /// Where the data live.
        path: PathBuf,
        /// The end of what PostgreSQL said.
        detail: String,
    },
    /// The server ended while starting.
    #[error("the server ended while starting; the end of its log {}:\n{tail}", .log.display())]
    Crashed {
        /// The server's log.
        log: PathBuf,
        /// Its last lines.
        tail: String,
    },
    /// The server did not accept connections in time.
    #[error("the server is not ready after {} s; the end of its log {}:\n{tail}", .waited.as_secs(), .log.display())]
    NotReady {
        /// How long it was waited for.
        waited: Duration,
        /// The server's log.
        log: PathBuf,
        /// Its last lines.
        tail: String,
    },
    /// The server did not stop in time.
    #[error("the server (process {pid}) has not stopped after {} s", .waited.as_secs())]
    NotStopped {
        /// Its process.
        pid: i32,
        /// How long it was waited for.
        waited: Duration,
    },
    /// Another program listens on the port.
    #[error("port {port} of 127.0.0.1 is in use by another program")]
    PortInUse {
        /// The port asked for.
        port: u16,
    },
    /// The system does not let this user listen on the port.
    #[error("the user {user} may not listen on port {port}")]
    PortNotAllowed {
        /// The port asked for.
        port: u16,
        /// The user the server runs as.
        user: String,
    },
    /// No folder for the socket has a short enough path.
    #[error("the socket path {} has {} bytes, the system allows {limit}", .path.display(), .path.as_os_str().len())]
    SocketPathTooLong {
        /// The shortest path there was.
        path: PathBuf,
        /// The longest path the system allows, in bytes.
        limit: usize,
    },
    /// Another dbctl has been changing this server for too long.
    #[error("another dbctl has held {} for {} s", .lock.display(), .waited.as_secs())]
    Busy {
        /// The lock file.
        lock: PathBuf,
        /// How long it was waited for.
        waited: Duration,
    },
    /// The running server refused a statement.
    #[error("the server declined to {doing}: {answer}")]
    Refused {
        /// What it was asked for.
        doing: &'static str,
        /// What it said.
        answer: String,
    },
    /// A TCP URL was asked for and the server listens on its socket only.
    #[error("the server listens on its socket only")]
    NotListening,
}

impl ServerError {
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| match source.kind() {
            io::ErrorKind::StorageFull => Self::DiskFull {
                detail: format!("cannot {doing} it"),
                path,
            },
            _ => Self::Io {
                doing,
                path,
                source,
            },
        }
    }
}

fn list(folders: &[PathBuf]) -> String {
    let shown: Vec<String> = folders
        .iter()
        .map(|folder| folder.display().to_string())
        .collect();
    if shown.is_empty() {
        "no folder".to_owned()
    } else {
        shown.join(", ")
    }
}
