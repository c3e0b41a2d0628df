//! A private PostgreSQL server for one test, and servers that only pretend.

#![allow(dead_code, reason = "every test file uses a part")]

pub(crate) mod fake;

use std::fs::{Permissions, read_to_string, set_permissions, write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A server on a socket of its own, and on loopback if the settings ask for it. Stops and disappears when dropped.
pub(crate) struct Server {
    process: Child,
    folder: TempDir,
    /// The port of socket and loopback.
    pub(crate) port: u16,
}

impl Server {
    /// Starts a server with these files in its data directory and these settings (`name=value`).
    pub(crate) fn start(files: &[(&str, &str)], settings: &[&str]) -> Self {
        let folder = TempDir::with_prefix("pg").unwrap();
        let user = unprivileged_user();
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid)).unwrap();
        }
        let data = folder.path().join("data");
        let mut initdb = command("initdb", user);
        initdb.args([
            "--no-sync",
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
        ]);
        initdb.args(["--locale=C", "-D"]).arg(&data);
        let output = initdb.output().unwrap();
        assert!(output.status.success(), "initdb: {output:?}");
        for (name, content) in files {
            let path = data.join(name);
            write(&path, content).unwrap();
            set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
            if let Some((uid, gid)) = user {
                chown(&path, Some(uid), Some(gid)).unwrap();
            }
        }
        let port = free_port();
        let mut postgres = command("postgres", user);
        postgres.arg("-D").arg(&data).arg("-k").arg(folder.path());
        postgres.args([
            "-p",
            &port.to_string(),
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
        ]);
        for setting in settings {
            postgres.args(["-c", setting]);
        }
        let process = postgres
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self {
            process,
            folder,
            port,
        };
        server.wait_until_ready(&data);
        server
    }

    /// The directory of its socket.
    pub(crate) fn socket(&self) -> &Path {
        self.folder.path()
    }

    /// A URL through the socket, as the superuser.
    pub(crate) fn url(&self) -> String {
        let socket = self.socket().display();
        format!(
            "postgresql:///postgres?host={socket}&port={}&user=postgres",
            self.port
        )
    }

    fn wait_until_ready(&self, data: &Path) {
        let limit = Instant::now() + Duration::from_secs(30);
        let status = data.join("postmaster.pid");
        while Instant::now() < limit {
            let ready =
                read_to_string(&status).is_ok_and(|text| text.trim_end().ends_with("ready"));
            if ready {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the server in {} did not become ready", data.display());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let pid = self.process.id().to_string();
        let _ = Command::new("kill").args(["-INT", &pid]).status();
        let _ = self.process.wait();
    }
}

fn command(program: &str, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(server_binaries().join(program));
    // The folder of the tests may be closed to the other user.
    command.current_dir("/");
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command
}

/// PostgreSQL refuses to run as root, so root's tests run it as `postgres`, else as `nobody`.
fn unprivileged_user() -> Option<(u32, u32)> {
    let probe = tempfile::NamedTempFile::new().unwrap();
    let owner = std::os::unix::fs::MetadataExt::uid(&probe.as_file().metadata().unwrap());
    if owner != 0 {
        return None;
    }
    let accounts = read_to_string("/etc/passwd").unwrap();
    let find = |name: &str| {
        let line = accounts
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut ids = line.split(':').skip(2).map(|id| id.parse::<u32>());
        Some((ids.next()?.ok()?, ids.next()?.ok()?))
    };
    Some(
        find("postgres")
            .or_else(|| find("nobody"))
            .expect("neither postgres nor nobody exists"),
    )
}

/// Where initdb and postgres are: PATH, `pg_config --bindir`, the usual directory of Debian.
fn server_binaries() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let configured = Command::new("pg_config").arg("--bindir").output();
    let configured = configured.map(|output| String::from_utf8_lossy(&output.stdout).trim().into());
    let mut packaged: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .map(|version| version.unwrap().path().join("bin"))
        .collect();
    packaged.sort();
    std::env::split_paths(&path)
        .chain(configured.ok())
        .chain(packaged.into_iter().rev())
        .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
        .expect(
            "no PostgreSQL server binaries (initdb, postgres) on PATH, in `pg_config --bindir` or in \
             /usr/lib/postgresql/*/bin; install the package postgresql (Debian), postgresql-server (Fedora) or \
             postgresql@17 (Homebrew)",
        )
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Runs a test's future on a current-thread runtime, as the command line program does.
#[cfg(feature = "async")]
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}
