//! `postmaster.pid`, the lock file of a running server, one value a line.
//!
//! Lines: process, data folder, start (seconds since 1970), port, socket folder, TCP address, shared memory, status
//! (PostgreSQL source: src/include/utils/pidfile.h).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::ServerError;
use super::account::Account;
use super::files;

pub(crate) const NAME: &str = "postmaster.pid";
/// No system gives a process this number.
const NO_PROCESS: i32 = i32::MAX;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PidFile {
    pub(crate) pid: i32,
    pub(crate) since: SystemTime,
    pub(crate) port: u16,
    /// Empty until the server listens.
    pub(crate) socket_folder: PathBuf,
    /// The address of the first TCP socket, if there is one.
    pub(crate) address: Option<String>,
    pub(crate) stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Starting,
    Ready,
    Stopping,
}

impl PidFile {
    pub(crate) fn read(data: &Path) -> Option<Self> {
        parse(&fs::read_to_string(data.join(NAME)).ok()?)
    }
}

/// The number of the process that a PostgreSQL lock file names, of a data folder or of a socket.
pub(crate) fn read_pid(lock_file: &Path) -> Option<i32> {
    fs::read_to_string(lock_file)
        .ok()?
        .lines()
        .next()
        .and_then(parse_pid)
}

/// Makes a stale file name no process at all.
///
/// PostgreSQL itself takes a file whose process is gone as stale. Where the number has meanwhile gone to another program
/// of the same user it would refuse to start. The file is not removed: its line on shared memory lets PostgreSQL find
/// out whether a backend of the dead server still lives.
pub(crate) fn disown(data: &Path, account: &Account) -> Result<(), ServerError> {
    let path = data.join(NAME);
    let Ok(text) = fs::read_to_string(&path) else {
        return Ok(());
    };
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    files::write_private(&path, format!("{NO_PROCESS}\n{rest}").as_bytes(), account)
}

fn parse_pid(line: &str) -> Option<i32> {
    // A standalone backend writes its number negated.
    line.trim()
        .parse::<i32>()
        .ok()
        .and_then(i32::checked_abs)
        .filter(|pid| *pid > 1)
}

fn parse(text: &str) -> Option<PidFile> {
    let mut lines = text.lines().map(str::trim);
    let pid = parse_pid(lines.next()?)?;
    let since = lines.nth(1)?.parse().ok()?;
    let port = lines.next().and_then(|port| port.parse().ok()).unwrap_or(0);
    let socket_folder = PathBuf::from(lines.next().unwrap_or_default());
    let address = lines
        .next()
        .filter(|address| !address.is_empty())
        .map(str::to_owned);
    let stage = match lines.nth(1) {
        Some("ready") => Stage::Ready,
        Some("stopping") => Stage::Stopping,
        _ => Stage::Starting,
    };
    let since = SystemTime::UNIX_EPOCH + Duration::from_secs(since);
    Some(PidFile {
        pid,
        since,
        port,
        socket_folder,
        address,
        stage,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: &str =
        "4711\n/w/.dbctl/server/data\n1700000000\n5432\n/tmp/dbctl-0\n\n 12  34\nready   \n";

    #[test]
    fn a_ready_server_is_read_with_its_socket() {
        let read = parse(READY).expect("a whole file");
        assert_eq!(
            (read.pid, read.port, read.stage),
            (4711, 5432, Stage::Ready)
        );
        assert_eq!(read.socket_folder, PathBuf::from("/tmp/dbctl-0"));
        assert_eq!(read.address, None);
    }

    #[test]
    fn a_loopback_address_is_read() {
        let listening = READY.replace("\n\n 12", "\n127.0.0.1\n 12");
        assert_eq!(
            parse(&listening).and_then(|read| read.address).as_deref(),
            Some("127.0.0.1")
        );
    }

    #[test]
    fn a_half_written_file_is_a_starting_server() {
        let read = parse("4711\n/data\n1700000000\n").expect("enough to know the process");
        assert_eq!(read.stage, Stage::Starting);
        assert_eq!(parse("4711\n"), None);
        assert_eq!(parse("not a number\n/data\n1\n"), None);
    }

    #[test]
    fn a_disowned_file_keeps_all_but_the_process() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let me = Account {
            uid: rustix::process::geteuid().as_raw(),
            gid: rustix::process::getegid().as_raw(),
            name: "me".to_owned(),
        };
        fs::write(folder.path().join(NAME), READY).expect("a writable folder");
        disown(folder.path(), &me).expect("a writable folder");
        let text = fs::read_to_string(folder.path().join(NAME)).expect("the file is there");
        assert_eq!(text, READY.replacen("4711", &NO_PROCESS.to_string(), 1));
    }
}
