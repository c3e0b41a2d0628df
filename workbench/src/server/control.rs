//! Starts and ends the server process.

use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::ServerError;
use super::account::Account;
use super::cluster::{self, Settings};
use super::find::Binaries;
use super::log;
use super::observe::{Observed, observe};
use super::pidfile::PidFile;
use super::process::{self, Shutdown};

/// How long a start may take, recovery after a crash included.
pub(crate) const START: Duration = Duration::from_secs(30);
/// How long a shutdown may take, the checkpoint included.
const STOP: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(10);
/// Each connection may cost a descriptor for its semaphore (macOS), whose default limit is 256.
const DESCRIPTORS: u64 = 4096;

/// Starts a server that does not run, and waits until it accepts connections.
///
/// `pg_ctl` puts the server into a session of its own (PostgreSQL source: start_postmaster in src/bin/pg_ctl/pg_ctl.c).
/// It hands its command line to a shell, so all paths in it are relative to the area.
pub(crate) fn launch(
    area: &Path,
    account: &Account,
    binaries: &Binaries,
    settings: &Settings<'_>,
) -> Result<(), ServerError> {
    settings.write(area, account)?;
    cluster::disown(area, account)?;
    let from = log::rotate(area)?;
    raise_descriptor_limit();
    let program = binaries.folder.join("pg_ctl");
    let mark = format!("-c {}", process::mark(settings.name));
    let seconds = START.as_secs().to_string();
    let starter = account
        .command(&program, area)
        .args(["start", "-s", "-w", "-t", &seconds, "-D", cluster::DATA])
        .args(["-l", log::NAME, "-o", &mark])
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| ServerError::Spawn {
            program,
            user: account.name.clone(),
            source,
        })?;
    let said = watch(area, starter, from)?;
    match observe(area)? {
        Observed::Answering(_) => Ok(()),
        Observed::Starting(_) => Err(not_ready(area, from)),
        _ => Err(explain(
            log::failed_start(area, settings.loopback, &account.name, from),
            &said,
        )),
    }
}

/// Waits until the server answers or `pg_ctl` gives up, and returns what that said.
///
/// `pg_ctl` looks ten times a second, this looks more often; and `pg_ctl` does not see that a server crashes again and
/// again, as it does on a full disk. Such a server is ended.
fn watch(area: &Path, mut starter: Child, from: u64) -> Result<String, ServerError> {
    let log = area.join(log::NAME);
    loop {
        match observe(area)? {
            Observed::Answering(_) => {
                // It has nothing left to do. One that ended by itself cannot be killed, which is as good.
                let _ = starter.kill();
                break;
            }
            Observed::Starting(file) if log::tells_of_crash(&log::tail(&log, from)) => {
                halt(area, &file, Shutdown::Immediate)?;
                break;
            }
            _ if matches!(starter.try_wait(), Ok(None)) => thread::sleep(STEP),
            _ => break,
        }
    }
    let output = starter.wait_with_output();
    Ok(output.map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&output.stderr).into_owned(),
    ))
}

/// Where the server wrote nothing, pg_ctl may have said why.
fn explain(error: ServerError, said: &str) -> ServerError {
    match error {
        ServerError::Crashed { log, tail } if tail.is_empty() => {
            if log::tells_of_full_disk(said) {
                return ServerError::DiskFull {
                    path: log,
                    detail: log::last_lines(said),
                };
            }
            ServerError::Crashed {
                log,
                tail: log::last_lines(said),
            }
        }
        other => other,
    }
}

pub(crate) fn not_ready(area: &Path, from: u64) -> ServerError {
    let log = area.join(log::NAME);
    let tail = log::tail(&log, from);
    if log::tells_of_full_disk(&tail) {
        return ServerError::DiskFull {
            path: area.to_path_buf(),
            detail: tail,
        };
    }
    ServerError::NotReady {
        waited: START,
        log,
        tail,
    }
}

fn raise_descriptor_limit() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = maximum.map_or(DESCRIPTORS, |maximum| maximum.min(DESCRIPTORS));
    if current.is_some_and(|current| current < wanted) {
        // Without it the server may still start; if not, its log tells.
        let _ = setrlimit(
            Resource::Nofile,
            Rlimit {
                current: Some(wanted),
                maximum,
            },
        );
    }
}

/// Waits while a server is starting; what it is doing then.
pub(crate) fn settle(area: &Path) -> Result<Observed, ServerError> {
    let mut last = observe(area);
    process::wait_until(START, || {
        let settled = !matches!(last, Ok(Observed::Starting(_)));
        if !settled {
            last = observe(area);
        }
        settled
    });
    last
}

/// Ends a live server and waits until it is gone.
pub(crate) fn halt(area: &Path, file: &PidFile, how: Shutdown) -> Result<(), ServerError> {
    let name = cluster::last_name(area).unwrap_or_default();
    if process::end(file.pid, &name, how, STOP) {
        return Ok(());
    }
    Err(ServerError::NotStopped {
        pid: file.pid,
        waited: STOP,
    })
}
