//! The folder of the server's unix socket.

use std::env;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::ServerError;
use super::account::{Account, Standing};
use super::files;
use super::pidfile;
use super::process::{self, Shutdown};

/// The length of `sun_path` without its closing zero: 108 on Linux, 104 on macOS and the BSDs.
const LIMIT: usize = if cfg!(target_os = "linux") { 107 } else { 103 };
const LAST_RESORT: &str = "/tmp";

/// The socket of a server in `folder` on `port`.
pub(crate) fn path(folder: &Path, port: u16) -> PathBuf {
    folder.join(format!(".s.PGSQL.{port}"))
}

/// Where the socket folder of this name belongs: XDG_RUNTIME_DIR, the temporary folder or `/tmp`, whichever the account
/// may enter and is short enough, in this order. Root's runtime folder is closed to others, so it is never tried.
pub(crate) fn folder(name: &str, account: &Account) -> Result<PathBuf, ServerError> {
    let runtime = env::var_os("XDG_RUNTIME_DIR")
        .filter(|_| account.standing() == Standing::Caller)
        .map(PathBuf::from);
    let parents = runtime
        .into_iter()
        .chain([env::temp_dir(), PathBuf::from(LAST_RESORT)]);
    let open: Vec<PathBuf> = parents
        .filter(|parent| parent.is_absolute() && !splits(parent) && account.may_enter(parent))
        .map(|parent| parent.join(name))
        .collect();
    choose(&open)
}

/// Whether libpq would take the path for a list of hosts.
fn splits(folder: &Path) -> bool {
    folder.as_os_str().as_encoded_bytes().contains(&b',')
}

fn choose(open: &[PathBuf]) -> Result<PathBuf, ServerError> {
    let length = |folder: &PathBuf| path(folder, u16::MAX).as_os_str().len();
    if let Some(fits) = open.iter().find(|folder| length(folder) <= LIMIT) {
        return Ok(fits.clone());
    }
    let shortest = open
        .iter()
        .min_by_key(|folder| length(folder))
        .cloned()
        .unwrap_or_default();
    Err(ServerError::SocketPathTooLong {
        path: path(&shortest, u16::MAX),
        limit: LIMIT,
    })
}

/// Whether somebody listens there: an error other than "nobody does" is an error.
pub(crate) fn listens(folder: &Path, port: u16) -> Result<bool, ServerError> {
    let path = path(folder, port);
    match UnixStream::connect(&path) {
        Ok(_) => Ok(true),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Ok(false),
            _ => Err(ServerError::io("connect to the server's socket", &path)(
                error,
            )),
        },
    }
}

/// Makes the folder and empties it: what a killed server left there would be in the way.
///
/// A server of the same name that still lives there is not this workspace's any more: somebody removed `.dbctl` under it,
/// or moved the workspace away and made a new one in its place. It is ended in good order; a moved one starts anew at
/// its next use, under a name of its own.
pub(crate) fn prepare(folder: &Path, name: &str, account: &Account) -> Result<(), ServerError> {
    files::private_folder(folder, account)?;
    let entries = fs::read_dir(folder).map_err(ServerError::io("list", folder))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path
            .extension()
            .is_some_and(|extension| extension == "lock")
        {
            end_orphan(&path, name)?;
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(ServerError::io("remove", &path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Removes a socket folder that no server lives in.
///
/// Its path may come from a file that an unprivileged user can write, so root does not trust it: what is not named and
/// owned like a socket folder stays. A server that was started here and moved away with its workspace still lives in it.
pub(crate) fn remove(folder: &Path, account: &Account) -> Result<(), ServerError> {
    let Some(name) = folder.file_name().and_then(|name| name.to_str()) else {
        return Ok(());
    };
    let owned = fs::symlink_metadata(folder)
        .is_ok_and(|found| found.is_dir() && found.uid() == account.uid);
    if !name.starts_with("dbctl-") || !owned || inhabited(folder, name) {
        return Ok(());
    }
    files::remove_folder(folder)
}

fn inhabited(folder: &Path, name: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries
        .flatten()
        .filter_map(|entry| pidfile::read_pid(&entry.path()))
        .any(|pid| process::is_server(pid, name))
}

fn end_orphan(lock_file: &Path, name: &str) -> Result<(), ServerError> {
    const PATIENCE: Duration = Duration::from_secs(5);
    let Some(pid) = pidfile::read_pid(lock_file) else {
        return Ok(());
    };
    let gone = [Shutdown::Fast, Shutdown::Immediate]
        .into_iter()
        .any(|how| process::end(pid, name, how, PATIENCE));
    if gone {
        Ok(())
    } else {
        Err(ServerError::NotStopped {
            pid,
            waited: PATIENCE * 2,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_too_long_for_a_socket_is_passed_over() {
        let long = PathBuf::from("/").join("x".repeat(LIMIT));
        let short = PathBuf::from("/tmp/dbctl-0");
        assert_eq!(
            choose(&[long.clone(), short.clone()]).expect("one fits"),
            short
        );
        let error = choose(&[long]).expect_err("none fits");
        assert!(
            error.to_string().contains(&format!("allows {LIMIT}")),
            "{error}"
        );
        assert!(error.hint().contains("TMPDIR"));
    }

    #[test]
    fn the_longest_path_allowed_is_used() {
        let longest = PathBuf::from("/").join("x".repeat(LIMIT - "/.s.PGSQL.65535".len() - 1));
        assert_eq!(
            choose(std::slice::from_ref(&longest)).expect("it fits"),
            longest
        );
    }

    #[test]
    fn a_path_that_clients_would_split_is_passed_over() {
        assert!(splits(Path::new("/run/a,b")) && !splits(Path::new("/run/a b")));
    }

    #[test]
    fn a_socket_that_is_gone_is_no_error() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(!listens(folder.path(), 5432).expect("nobody listens"));
        let listener = std::os::unix::net::UnixListener::bind(path(folder.path(), 5432));
        assert!(listens(folder.path(), 5432).expect("somebody listens"));
        drop(listener);
        assert!(!listens(folder.path(), 5432).expect("the file is left, nobody listens"));
    }
}
