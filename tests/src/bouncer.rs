use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use domain_connect::{DatabaseUrl, Host};
use tempfile::TempDir;

/// Beside PATH: Debian keeps it where only root's PATH leads.
const USUAL: [&str; 4] = [
    "/usr/sbin",
    "/usr/local/sbin",
    "/usr/local/bin",
    "/opt/homebrew/bin",
];

const MISSING: &str = "pgbouncer is not installed, and these tests run the real one: \
    apt install pgbouncer (Fedora: dnf install pgbouncer, macOS: brew install pgbouncer)";

/// The port in the name of its socket; the folder is its own.
const PORT: u16 = 6432;

/// A PgBouncer before the tests' server; it ends with this.
///
/// In transaction mode every server connection of it begins with `SET work_mem TO '7MB'`, as an administrator's
/// `connect_query` may: whoever finds another value there has lost it to somebody. In session mode PgBouncer itself
/// takes that away after the first client.
pub struct Bouncer {
    child: Child,
    folder: TempDir,
    target: DatabaseUrl,
}

/// `pool_mode` of PgBouncer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolMode {
    /// A server connection for a transaction.
    Transaction,
    /// A server connection as long as the client is there.
    Session,
}

impl Bouncer {
    /// Starts one with so many server connections.
    pub fn start(target: &DatabaseUrl, mode: PoolMode, size: usize) -> Self {
        Self::configured(target, mode, size, "")
    }

    /// Starts one with further lines of configuration.
    pub fn configured(target: &DatabaseUrl, mode: PoolMode, size: usize, lines: &str) -> Self {
        let [Host::Socket { directory, port }] = target.hosts() else {
            panic!("{} is no socket", target.place())
        };
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path();
        fs::write(
            at.join("users.txt"),
            format!("\"{}\" \"\"\n", target.user()),
        )
        .unwrap();
        let (mode, query) = match mode {
            PoolMode::Transaction => ("transaction", "connect_query='SET work_mem TO ''7MB'''"),
            PoolMode::Session => ("session", ""),
        };
        let configuration = format!(
            "[databases]\n* = host={directory} port={port} {query}\n\
             [pgbouncer]\nlisten_port = {PORT}\nunix_socket_dir = {folder}\npool_mode = {mode}\n\
             default_pool_size = {size}\nmax_client_conn = 200\nauth_type = trust\n\
             auth_file = {folder}/users.txt\n{lines}\n",
            folder = at.display()
        );
        fs::write(at.join("pgbouncer.ini"), configuration).unwrap();
        let mut bouncer = Bouncer {
            child: run(at, fs::metadata(directory.as_str()).unwrap().uid()),
            folder,
            target: target.clone(),
        };
        bouncer.wait();
        bouncer
    }

    fn wait(&mut self) {
        let socket = self.folder.path().join(format!(".s.PGSQL.{PORT}"));
        let began = Instant::now();
        while UnixStream::connect(&socket).is_err() {
            let ended = self.child.try_wait().unwrap();
            let late = began.elapsed() > Duration::from_secs(20);
            assert!(
                ended.is_none() && !late,
                "pgbouncer does not start: {}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What it wrote.
    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// The URL of the database, through it.
    pub fn url(&self) -> DatabaseUrl {
        let (user, database) = (self.target.user(), self.target.database());
        let folder = self.folder.path().display();
        let url = format!("postgresql://{user}@/{database}?host={folder}&port={PORT}");
        DatabaseUrl::parse(&url).unwrap()
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        drop(self.child.kill().and_then(|()| self.child.wait()));
    }
}

/// It runs as the owner of the server's socket, whose folder nobody else may enter; it does not run as root.
fn run(folder: &Path, owner: u32) -> Child {
    let mut command = Command::new(program());
    if owner != fs::metadata(folder).unwrap().uid() {
        for file in ["", "users.txt", "pgbouncer.ini"] {
            chown(folder.join(file), Some(owner), None).unwrap();
        }
        command.args(["-u", &name_of(owner)]);
    }
    let log = fs::File::create(folder.join("log")).unwrap();
    command
        .arg(folder.join("pgbouncer.ini"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .unwrap()
}

fn program() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = USUAL.iter().map(PathBuf::from);
    std::env::split_paths(&path)
        .chain(usual)
        .map(|folder| folder.join("pgbouncer"))
        .find(|program| program.is_file())
        .expect(MISSING)
}

fn name_of(user: u32) -> String {
    let output = Command::new("id")
        .args(["-un", &user.to_string()])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
