//! Workspaces and servers that clean up after themselves, and psql.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use domain_workbench::server::{Running, Server, State, find_binaries};
use rustix::process::{Pid, Signal, kill_process};

/// A server that is gone when the test ends, however it ends.
pub(crate) struct Guarded(pub(crate) Server);

impl Drop for Guarded {
    fn drop(&mut self) {
        let _ = self.0.destroy();
    }
}

impl Guarded {
    pub(crate) fn at(root: &Path) -> Self {
        Self(Server::for_tests(root).expect("a folder"))
    }

    pub(crate) fn state(&self) -> State {
        self.0.status().expect("own server").state
    }

    pub(crate) fn running(&self) -> Running {
        match self.state() {
            State::Running(running) => running,
            other => panic!("the server does not run: {other:?}"),
        }
    }
}

/// A workspace and its server. The server goes first.
pub(crate) struct Workspace {
    guarded: Guarded,
    pub(crate) root: tempfile::TempDir,
}

impl Workspace {
    /// A workspace that every user may enter.
    pub(crate) fn open() -> Self {
        let workspace = Self::closed();
        let everybody = fs::Permissions::from_mode(0o755);
        fs::set_permissions(workspace.root.path(), everybody).expect("own folder");
        workspace
    }

    /// A workspace that only the caller may enter, as a checkout in a home folder.
    pub(crate) fn closed() -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        Self {
            guarded: Guarded::at(root.path()),
            root,
        }
    }

    pub(crate) fn server(&self) -> &Server {
        &self.guarded.0
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.root.path().join(".dbctl")
    }

    pub(crate) fn started(&self) -> Running {
        self.server().start().expect("it starts");
        self.running()
    }

    pub(crate) fn running(&self) -> Running {
        self.guarded.running()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.server().status().expect("own server").data
    }

    pub(crate) fn sql(&self, statement: &str) -> String {
        psql(&self.server().url("postgres"), statement).expect("psql succeeds")
    }
}

pub(crate) fn psql(url: &str, statement: &str) -> Result<String, String> {
    let psql = find_binaries()
        .expect("server programs")
        .folder
        .join("psql");
    let output = Command::new(psql)
        .args(["-XAtqc", statement, url])
        .output()
        .expect("psql runs");
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

pub(crate) fn process(pid: i32) -> Pid {
    Pid::from_raw(pid).expect("a process number")
}

pub(crate) fn kill(pid: i32) {
    kill_process(process(pid), Signal::KILL).expect("own process");
}

pub(crate) fn eventually(what: &str, done: impl Fn() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "waited in vain until {what}"
        );
        thread::sleep(Duration::from_millis(10));
    }
}
