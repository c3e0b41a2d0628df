//! What can be told about a workspace's server.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::ServerError;
use super::account::Account;
use super::cluster;
use super::files;
use super::log;
use super::observe::{Observed, observe};
use super::pidfile::PidFile;
use super::socket;
use super::wire::Session;

/// A workspace's server at one moment.
#[derive(Debug, Clone)]
pub struct Status {
    /// Whether it runs.
    pub state: State,
    /// Where its data are; where they would be made, if they have not been.
    pub data: PathBuf,
    /// The major version that made the data.
    pub major: Option<u32>,
    /// What data and log take on disk, in bytes.
    pub size: u64,
    /// Its log.
    pub log: PathBuf,
    /// The user it runs as.
    pub user: String,
}

/// Whether a server runs.
#[derive(Debug, Clone)]
pub enum State {
    /// No data have been made yet; the first start makes them.
    NeverMade,
    /// The data are there, the server does not run.
    Stopped,
    /// It accepts connections.
    Running(Running),
    /// It lives but accepts no connection.
    NotAnswering {
        /// Its process.
        pid: i32,
        /// Why, as far as it can be told.
        reason: String,
    },
}

/// A server that accepts connections.
#[derive(Debug, Clone)]
pub struct Running {
    /// Its process.
    pub pid: i32,
    /// Its version as it tells it, such as `15.19 (Debian 15.19-0)`.
    pub version: String,
    /// When it was started.
    pub since: SystemTime,
    /// The folder of its socket.
    pub socket_folder: PathBuf,
    /// Its port: part of the socket's name, and the TCP port if it listens on one.
    pub port: u16,
    /// The TCP address it listens on besides its socket.
    pub address: Option<String>,
}

pub(crate) fn of_nothing(area: &Path, account: &Account) -> Status {
    with_state(area, account, State::NeverMade)
}

pub(crate) fn of_area(area: &Path, account: &Account) -> Result<Status, ServerError> {
    let state = match observe(area)? {
        Observed::Gone if cluster::major(area).is_none() => State::NeverMade,
        Observed::Gone => State::Stopped,
        Observed::Starting(file) => not_answering(&file, "it is starting"),
        Observed::Stopping(file) => not_answering(&file, "it is stopping"),
        Observed::Unreachable(file) => not_answering(
            &file,
            "its socket was removed; the next start puts it right",
        ),
        Observed::Answering(file) => ask(&file),
    };
    Ok(with_state(area, account, state))
}

fn with_state(area: &Path, account: &Account, state: State) -> Status {
    Status {
        state,
        data: cluster::data(area),
        major: cluster::major(area),
        size: files::folder_size(area),
        log: area.join(log::NAME),
        user: account.name.clone(),
    }
}

fn not_answering(file: &PidFile, reason: &str) -> State {
    State::NotAnswering {
        pid: file.pid,
        reason: reason.to_owned(),
    }
}

fn ask(file: &PidFile) -> State {
    match Session::open(&socket::path(&file.socket_folder, file.port)) {
        Ok(session) => State::Running(Running {
            pid: file.pid,
            version: session.version,
            since: file.since,
            socket_folder: file.socket_folder.clone(),
            port: file.port,
            address: file.address.clone(),
        }),
        Err(error) => not_answering(file, &error.to_string()),
    }
}
