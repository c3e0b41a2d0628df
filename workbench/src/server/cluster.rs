//! The database cluster on disk: made by `initdb`, configured anew at each start.

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::ServerError;
use super::account::Account;
use super::area::Purpose;
use super::files;
use super::find::{self, Binaries};
use super::log;
use super::pidfile;
use super::url::ROLE;

pub(crate) const DATA: &str = "data";
const SETTINGS: &str = "dbctl.conf";
const NAMED: &str = "cluster_name = ";
const FOLDER: &str = "# The data folder is inode ";
/// The port in the socket's name, and of nothing else, while the server listens on its socket only.
pub(crate) const PLAIN_PORT: u16 = 5432;

pub(crate) fn data(area: &Path) -> PathBuf {
    area.join(DATA)
}

/// The major version that made the data, or nothing if there are none.
pub(crate) fn major(area: &Path) -> Option<u32> {
    fs::read_to_string(data(area).join("PG_VERSION"))
        .ok()?
        .trim()
        .parse()
        .ok()
}

/// The programs that fit the area: those of the data's version, or the newest.
pub(crate) fn binaries(area: &Path) -> Result<Binaries, ServerError> {
    match major(area) {
        Some(made_by) => find::for_data(&data(area), made_by),
        None => find::find_binaries(),
    }
}

/// Makes the cluster: UTF-8, byte order for sorting, trust on the socket, a password over TCP.
///
/// It grows beside its final place, so one that was interrupted is never taken for a cluster. Its files are left to the
/// system to write out: a machine that crashes within the next half minute loses a cluster that was just made, and
/// everybody's first start takes a second instead of six.
pub(crate) fn make(area: &Path, account: &Account, binaries: &Binaries) -> Result<(), ServerError> {
    remove_unfinished(area);
    let unfinished = format!("{DATA}.new-{}", std::process::id());
    let program = binaries.folder.join("initdb");
    let mut command = account.command(&program, area);
    command
        .args(["-D", &unfinished, "-U", ROLE])
        .args(["--encoding=UTF8", "--locale=C"])
        .args(["--auth-local=trust", "--auth-host=scram-sha-256"])
        .args(["--no-instructions", "--no-sync"])
        // The zone of the server is set below; this spares initdb the search for the machine's.
        .env("TZ", "UTC");
    if cfg!(target_os = "linux") {
        command.arg("--lc-ctype=C.UTF-8");
    }
    let output = command.output().map_err(|source| ServerError::Spawn {
        program,
        user: account.name.clone(),
        source,
    })?;
    if !output.status.success() {
        remove_unfinished(area);
        return Err(failed(area, &String::from_utf8_lossy(&output.stderr)));
    }
    let made = area.join(&unfinished);
    include_settings(&made, account)?;
    fs::rename(&made, data(area)).map_err(ServerError::io("rename", &made))
}

fn failed(area: &Path, said: &str) -> ServerError {
    let (area, output) = (area.to_path_buf(), log::last_lines(said));
    if log::tells_of_full_disk(said) {
        return ServerError::DiskFull {
            path: area,
            detail: output,
        };
    }
    ServerError::Initdb { area, output }
}

fn remove_unfinished(area: &Path) {
    let Ok(entries) = fs::read_dir(area) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with("data.new-") {
            // What cannot be removed is in nobody's way.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The last line of a configuration wins: people may change postgresql.conf, but not what finding the server rests on.
fn include_settings(data: &Path, account: &Account) -> Result<(), ServerError> {
    let path = data.join("postgresql.conf");
    let mut text = fs::read_to_string(&path).map_err(ServerError::io("read", &path))?;
    let _ = write!(
        text,
        "\n# Written anew at each start; settings of your own go above this line.\n\
         include_if_exists = '{SETTINGS}'\n"
    );
    files::write_private(&path, text.as_bytes(), account)
}

/// What a start decides.
#[derive(Debug)]
pub(crate) struct Settings<'a> {
    pub(crate) name: &'a str,
    pub(crate) socket_folder: &'a Path,
    /// The TCP port of 127.0.0.1, or nothing to listen on the socket only.
    pub(crate) loopback: Option<u16>,
    pub(crate) purpose: Purpose,
}

impl Settings<'_> {
    pub(crate) fn port(&self) -> u16 {
        self.loopback.unwrap_or(PLAIN_PORT)
    }

    pub(crate) fn write(&self, area: &Path, account: &Account) -> Result<(), ServerError> {
        let data = data(area);
        let inode = fs::metadata(&data)
            .map_err(ServerError::io("look at", &data))?
            .ino();
        let settings = format!("{FOLDER}{inode}\n{}", self.text());
        files::write_private(&data.join(SETTINGS), settings.as_bytes(), account)
    }

    fn text(&self) -> String {
        let address = self.loopback.map_or("", |_| "127.0.0.1");
        let folder = self.socket_folder.display().to_string();
        // A list of folders: the double quotes keep commas and spaces, the single ones are the configuration file's.
        let folder = format!("\"{}\"", folder.replace('"', "\"\""))
            .replace('\\', "\\\\")
            .replace('\'', "''");
        let durability = match self.purpose {
            Purpose::Development => "",
            Purpose::Tests => "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n",
        };
        format!(
            "{NAMED}'{}'\n\
             listen_addresses = '{address}'\n\
             port = {}\n\
             unix_socket_directories = '{folder}'\n\
             unix_socket_permissions = 0700\n\
             max_connections = 300\n\
             timezone = 'UTC'\n\
             log_timezone = 'UTC'\n\
             logging_collector = off\n\
             log_destination = 'stderr'\n\
             {durability}",
            self.name,
            self.port(),
        )
    }
}

/// The name the server had at its last start, by which its process is recognised even after the workspace has moved.
pub(crate) fn last_name(area: &Path) -> Option<String> {
    noted_setting(area, NAMED).map(|value| value.trim_matches('\'').to_owned())
}

/// Whether the data came here as a copy: then their lock file speaks of the original's server.
///
/// A folder that is moved, by contrast, keeps its inode, and its server runs on.
pub(crate) fn is_copy(area: &Path) -> bool {
    let noted = noted_setting(area, FOLDER).and_then(|inode| inode.parse::<u64>().ok());
    match (noted, fs::metadata(data(area))) {
        (Some(noted), Ok(found)) => noted != found.ino(),
        _ => false,
    }
}

fn noted_setting(area: &Path, key: &str) -> Option<String> {
    let text = fs::read_to_string(data(area).join(SETTINGS)).ok()?;
    text.lines()
        .find_map(|line| line.strip_prefix(key))
        .map(str::to_owned)
}

/// Lets PostgreSQL judge a leftover lock file by more than its process number.
pub(crate) fn disown(area: &Path, account: &Account) -> Result<(), ServerError> {
    pidfile::disown(&data(area), account)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(folder: &str, loopback: Option<u16>, purpose: Purpose) -> String {
        Settings {
            name: "dbctl-0",
            socket_folder: Path::new(folder),
            loopback,
            purpose,
        }
        .text()
    }

    #[test]
    fn a_plain_start_listens_on_no_tcp_port_and_keeps_data_safe() {
        let text = text("/tmp/dbctl-0", None, Purpose::Development);
        assert!(text.contains("listen_addresses = ''\n"), "{text}");
        assert!(
            text.contains("unix_socket_directories = '\"/tmp/dbctl-0\"'\n"),
            "{text}"
        );
        assert!(!text.contains("fsync"), "{text}");
    }

    #[test]
    fn durability_is_off_for_tests_only() {
        let text = text("/tmp/dbctl-0", Some(5433), Purpose::Tests);
        assert!(
            text.contains("fsync = off\n") && text.contains("full_page_writes = off\n"),
            "{text}"
        );
        assert!(
            text.contains("listen_addresses = '127.0.0.1'\nport = 5433\n"),
            "{text}"
        );
    }

    #[test]
    fn a_folder_with_quotes_stays_one_folder() {
        let text = text("/tmp/it's a \"b\",c", None, Purpose::Tests);
        assert!(
            text.contains("unix_socket_directories = '\"/tmp/it''s a \"\"b\"\",c\"'\n"),
            "{text}"
        );
    }

    #[test]
    fn the_last_start_is_remembered_and_a_copy_is_told_from_the_original() {
        let here = area();
        assert_eq!(last_name(here.path()), None);
        let folder = Path::new("/tmp/dbctl-0");
        let purpose = Purpose::Tests;
        let settings = Settings {
            name: "dbctl-0",
            socket_folder: folder,
            loopback: None,
            purpose,
        };
        settings
            .write(here.path(), &Account::choose(None).expect("a user"))
            .expect("a writable folder");
        assert_eq!(last_name(here.path()).as_deref(), Some("dbctl-0"));
        assert!(!is_copy(here.path()));

        let copy = area();
        let copied = data(copy.path()).join(SETTINGS);
        fs::copy(data(here.path()).join(SETTINGS), copied).expect("a writable folder");
        assert!(is_copy(copy.path()));
    }

    fn area() -> tempfile::TempDir {
        let area = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(data(area.path())).expect("a writable folder");
        area
    }

    #[test]
    fn a_full_disk_is_no_ordinary_failure_of_initdb() {
        let said = "initdb: error: could not write file: No space left on device\n";
        assert!(matches!(
            failed(Path::new("/a"), said),
            ServerError::DiskFull { .. }
        ));
        assert!(matches!(
            failed(Path::new("/a"), "initdb: error: x"),
            ServerError::Initdb { .. }
        ));
    }
}
