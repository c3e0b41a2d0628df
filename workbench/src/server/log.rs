//! The server's log: kept short, and read when something went wrong.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::ServerError;

pub(crate) const NAME: &str = "server.log";
const PREVIOUS: &str = "server.log.1";
const LARGEST: u64 = 10 * 1024 * 1024;
const TAIL_LINES: usize = 15;
const TAIL_BYTES: u64 = 16 * 1024;

/// Puts a log of more than 10 MB aside; returns the length of what stays, where the next start's lines begin.
pub(crate) fn rotate(area: &Path) -> Result<u64, ServerError> {
    let path = area.join(NAME);
    let length = fs::metadata(&path).map_or(0, |found| found.len());
    if length <= LARGEST {
        return Ok(length);
    }
    fs::rename(&path, area.join(PREVIOUS)).map_err(ServerError::io("rename", &path))?;
    Ok(0)
}

/// The last lines of a log, none from before `from` (bytes).
pub(crate) fn tail(log: &Path, from: u64) -> String {
    read_end(log, from).map_or_else(|_| String::new(), |text| last_lines(&text))
}

fn read_end(log: &Path, from: u64) -> io::Result<String> {
    let mut file = File::open(log)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(from.max(length.saturating_sub(TAIL_BYTES))))?;
    let mut bytes = Vec::new();
    file.take(TAIL_BYTES).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The last lines of a text, each indented by two.
pub(crate) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .collect();
    let skipped = lines.len().saturating_sub(TAIL_LINES);
    lines
        .into_iter()
        .skip(skipped)
        .map(|line| format!("  {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Whether PostgreSQL speaks of a full disk. Shared memory can be full too, and says the same words.
pub(crate) fn tells_of_full_disk(text: &str) -> bool {
    text.lines().any(|line| {
        line.contains("Check free disk space")
            || line.contains("No space left on device") && !line.contains("shared memory")
    })
}

/// Whether the server crashes, recovers and crashes again, which it would do for ever.
pub(crate) fn tells_of_crash(text: &str) -> bool {
    text.contains("all server processes terminated; reinitializing")
}

/// The error that a failed start is, judged by the lines it wrote.
pub(crate) fn failed_start(area: &Path, port: Option<u16>, user: &str, from: u64) -> ServerError {
    let log = area.join(NAME);
    let tail = tail(&log, from);
    match port {
        _ if tells_of_full_disk(&tail) => ServerError::DiskFull {
            path: area.to_path_buf(),
            detail: tail,
        },
        Some(port) if tail.contains("Address already in use") => ServerError::PortInUse { port },
        Some(port) if tail.contains("Permission denied") && tail.contains("could not bind") => {
            ServerError::PortNotAllowed {
                port,
                user: user.to_owned(),
            }
        }
        _ => ServerError::Crashed {
            log: PathBuf::from(&log),
            tail,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_is_short_and_from_this_start() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = folder.path().join(NAME);
        let old = "an older start\n";
        let lines: String = (0..40).map(|line| format!("line {line}\n")).collect();
        fs::write(&log, format!("{old}{lines}")).expect("a writable folder");
        let tail = tail(&log, old.len() as u64);
        assert!(
            tail.starts_with("  line 25") && tail.ends_with("  line 39"),
            "{tail}"
        );
        assert_eq!(super::tail(&log, u64::MAX), "");
    }

    #[test]
    fn a_large_log_is_put_aside() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = folder.path().join(NAME);
        fs::write(&log, "short\n").expect("a writable folder");
        assert_eq!(rotate(folder.path()).expect("nothing to do"), 6);
        File::create(&log)
            .and_then(|file| file.set_len(LARGEST + 1))
            .expect("a sparse file");
        assert_eq!(rotate(folder.path()).expect("it is renamed"), 0);
        assert!(!log.exists() && folder.path().join(PREVIOUS).exists());
    }

    fn after(lines: &str, port: Option<u16>) -> ServerError {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join(NAME), lines).expect("a writable folder");
        failed_start(folder.path(), port, "someone", 0)
    }

    #[test]
    fn a_full_disk_is_told_from_full_shared_memory() {
        let short =
            "FATAL:  could not extend file \"base/1/2691\"\nHINT:  Check free disk space.\n";
        let disk =
            "PANIC:  could not write to file \"pg_wal/xlogtemp.1\": No space left on device\n";
        let memory = "FATAL:  could not resize shared memory segment \"/PG.1\" to 1 bytes: No space left on device\n";
        assert!(matches!(after(disk, None), ServerError::DiskFull { .. }));
        assert!(matches!(after(short, None), ServerError::DiskFull { .. }));
        assert!(matches!(after(memory, None), ServerError::Crashed { .. }));
    }

    #[test]
    fn a_port_that_cannot_be_had_is_named() {
        let used = "LOG:  could not bind IPv4 address \"127.0.0.1\": Address already in use\n";
        let low = "LOG:  could not bind IPv4 address \"127.0.0.1\": Permission denied\n";
        assert!(matches!(
            after(used, Some(5433)),
            ServerError::PortInUse { port: 5433 }
        ));
        assert!(matches!(
            after(low, Some(80)),
            ServerError::PortNotAllowed { port: 80, .. }
        ));
    }
}
