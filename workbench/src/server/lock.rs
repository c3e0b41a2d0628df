//! One process at a time changes a server.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::ServerError;

/// How long another process may take: a first start on a slow disk takes some ten seconds.
const PATIENCE: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(25);

/// Holds the lock until dropped; the system frees it when the process dies.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock, for a minute at most.
    pub(crate) fn acquire(path: &Path) -> Result<Self, ServerError> {
        Self::within(path, PATIENCE)
    }

    fn within(path: &Path, patience: Duration) -> Result<Self, ServerError> {
        let failed = || ServerError::io("lock", path);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(failed())?;
        let began = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if began.elapsed() < patience => thread::sleep(STEP),
                Err(TryLockError::WouldBlock) => {
                    return Err(ServerError::Busy {
                        lock: path.to_path_buf(),
                        waited: patience,
                    });
                }
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(TryLockError::Error(error)) => return Err(failed()(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_holder_waits_and_then_tells_which_lock() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("server.lock");
        let first = Lock::acquire(&path).expect("nobody holds it");
        let refused = Lock::within(&path, Duration::from_millis(60)).expect_err("it is held");
        assert!(refused.to_string().contains("server.lock"), "{refused}");
        drop(first);
        Lock::within(&path, Duration::ZERO).expect("it was freed");
    }
}
