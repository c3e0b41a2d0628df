//! What the server of an area is doing, found out rather than remembered.

use std::path::Path;

use super::ServerError;
use super::cluster;
use super::pidfile::{PidFile, Stage};
use super::process;
use super::socket;

/// What the server of an area is doing.
#[derive(Debug)]
pub(crate) enum Observed {
    /// There is none. A lock file may have stayed behind.
    Gone,
    /// It lives but does not accept connections yet.
    Starting(PidFile),
    /// It lives and is about to end.
    Stopping(PidFile),
    /// It accepts connections.
    Answering(PidFile),
    /// It lives and nobody can reach it: its socket was removed.
    Unreachable(PidFile),
}

/// Looks at the lock file, the socket and, where these leave a doubt, the process. Takes well under a millisecond.
pub(crate) fn observe(area: &Path) -> Result<Observed, ServerError> {
    let Some(file) = lock_file(area) else {
        return Ok(Observed::Gone);
    };
    let listens = !file.socket_folder.as_os_str().is_empty()
        && socket::listens(&file.socket_folder, file.port)?;
    if listens && file.stage == Stage::Ready {
        // The file of a server that was killed says so too, until the next one, which listens already, has written its own.
        return match lock_file(area) {
            Some(now) if now == file => Ok(Observed::Answering(file)),
            _ => observe(area),
        };
    }
    let lives = cluster::last_name(area).is_some_and(|name| process::is_server(file.pid, &name));
    Ok(match file.stage {
        _ if !lives => Observed::Gone,
        Stage::Starting => Observed::Starting(file),
        Stage::Stopping => Observed::Stopping(file),
        Stage::Ready => Observed::Unreachable(file),
    })
}

/// The lock file of the area's own server, which may be stale.
pub(crate) fn lock_file(area: &Path) -> Option<PidFile> {
    PidFile::read(&cluster::data(area)).filter(|_| !cluster::is_copy(area))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_without_a_lock_file_has_no_server() {
        let area = tempfile::tempdir().expect("a temporary folder");
        assert!(matches!(observe(area.path()), Ok(Observed::Gone)));
    }
}
