use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use rustix::process::{Pid, setpriority_process};
use serde_json::Value;

/// The real dbctl, built once per test process.
pub fn dbctl_path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| built(&["dbctl"]))
}

/// The program of the last of these packages, built together: cargo gives a dependency the features that any of them
/// asks for, and none that others of the workspace do.
pub fn built(packages: &[&str]) -> PathBuf {
    let program = *packages.last().unwrap();
    let build = cargo()
        .args(["build", "--message-format=json-render-diagnostics"])
        .args(packages.iter().flat_map(|package| ["-p", package]))
        .current_dir(crate::workspace())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    // Other tests run meanwhile, and some of them wait for something with a limit.
    let id = Pid::from_raw(i32::try_from(build.id()).unwrap());
    setpriority_process(id, 5).unwrap();
    let output = build.wait_with_output().unwrap();
    assert!(output.status.success(), "{program} does not build");
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == program)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .unwrap()
}

/// Cargo as a person would run it, by its own environment.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into()));
    // What cargo tells this process about its own package would make build scripts run again, C compiler and all.
    std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| is_about_this_package(&name.to_string_lossy()))
        .for_each(|name| {
            cargo.env_remove(name);
        });
    cargo
}

fn is_about_this_package(variable: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_"]
        .iter()
        .any(|prefix| variable.starts_with(prefix))
}

/// dbctl in a folder, with no variable that could name a database or change its output.
pub fn dbctl(folder: &Path) -> Command {
    program(dbctl_path(), folder)
}

/// A program in a folder, with no variable that could name a database or change its output.
pub fn program(path: &Path, folder: &Path) -> Command {
    let mut command = Command::new(path);
    command.current_dir(folder).stdin(Stdio::null());
    for variable in [
        "DATABASE_URL",
        "DBCTL_DIRECT_URL",
        "DBCTL_ENV",
        "DBCTL_LOCK_TIMEOUT",
        "DBCTL_DDL_LOCK_TIMEOUT",
        "DBCTL_LOCK_RETRIES",
        "DBCTL_STATEMENT_TIMEOUT",
        "DBCTL_PG_BIN",
        "DBCTL_ROLE",
        "DBCTL_ROLE_PREFIX",
        "GITHUB_ACTIONS",
        "NO_COLOR",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(variable);
    }
    command
}

/// What a run of a program gave.
#[derive(Debug)]
pub struct Output {
    /// The exit code, as a shell tells it: 128 and the signal's number when one ended it.
    pub code: i32,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Output {
    /// Runs the command to its end.
    pub fn of(command: &mut Command) -> Self {
        command.output().unwrap().into()
    }

    /// Asserts the exit code, showing everything when it is another.
    #[track_caller]
    pub fn code(self, expected: i32) -> Self {
        assert_eq!(
            self.code, expected,
            "stdout:\n{}\nstderr:\n{}",
            self.stdout, self.stderr
        );
        self
    }

    /// Asserts that standard error holds the text.
    #[track_caller]
    pub fn stderr_has(self, text: &str) -> Self {
        assert!(
            self.stderr.contains(text),
            "expected {text:?} in stderr:\n{}",
            self.stderr
        );
        self
    }

    /// Asserts that standard output holds the text.
    #[track_caller]
    pub fn stdout_has(self, text: &str) -> Self {
        assert!(
            self.stdout.contains(text),
            "expected {text:?} in stdout:\n{}",
            self.stdout
        );
        self
    }

    /// The one JSON document on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

impl From<std::process::Output> for Output {
    fn from(output: std::process::Output) -> Self {
        Output {
            code: output
                .status
                .code()
                .or(output.status.signal().map(|signal| 128 + signal))
                .unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
