//! Whether a process is the server it is taken for, and how it is told to end.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

const STEP: Duration = Duration::from_millis(10);

/// The setting on a server's command line by which it is recognised.
pub(crate) fn mark(name: &str) -> String {
    format!("cluster_name={name}")
}

/// Whether `pid` is alive and is the server of this name.
///
/// A process number alone proves nothing: after a crash or a reboot it may belong to any program, and in a container
/// whose first process collects no children a killed server stays as a zombie. A zombie has no command line.
pub(crate) fn is_server(pid: i32, name: &str) -> bool {
    command_line(pid).is_some_and(|line| contains(&line, mark(name).as_bytes()))
}

fn command_line(pid: i32) -> Option<Vec<u8>> {
    if Path::new("/proc/self/cmdline").exists() {
        return fs::read(format!("/proc/{pid}/cmdline")).ok();
    }
    let args = ["-ww", "-o", "args=", "-p"].map(OsStr::new);
    let listed = Command::new("ps")
        .args(args)
        .arg(pid.to_string())
        .output()
        .ok()?;
    listed.status.success().then_some(listed.stdout)
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// How a server is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shutdown {
    /// Disconnects clients, writes everything to disk.
    Fast,
    /// At once, without a checkpoint: for data that nobody needs any more.
    Immediate,
}

/// Ends the server and waits until it is gone; false if it lives on after `patience`.
pub(crate) fn end(pid: i32, name: &str, how: Shutdown, patience: Duration) -> bool {
    let signal = match how {
        Shutdown::Fast => Signal::INT,
        Shutdown::Immediate => Signal::QUIT,
    };
    if let Some(process) = Pid::from_raw(pid).filter(|_| is_server(pid, name)) {
        // It may end by itself in this very moment, which is as good.
        let _ = rustix::process::kill_process(process, signal);
    }
    wait_until(patience, || !is_server(pid, name))
}

/// Asks until `done` or `patience` is over; what `done` said last.
pub(crate) fn wait_until(patience: Duration, mut done: impl FnMut() -> bool) -> bool {
    let began = Instant::now();
    loop {
        if done() {
            return true;
        }
        if began.elapsed() >= patience {
            return false;
        }
        thread::sleep(STEP);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_program_is_not_taken_for_the_server() {
        let own = i32::try_from(std::process::id()).expect("process numbers are small");
        assert!(command_line(own).is_some_and(|line| !line.is_empty()));
        assert!(!is_server(own, "dbctl-00000000"));
        assert!(!is_server(i32::MAX, "dbctl-00000000"));
    }

    #[test]
    fn waiting_ends_when_the_time_is_over() {
        assert!(!wait_until(Duration::from_millis(30), || false));
        let mut asked = 0;
        assert!(wait_until(Duration::from_secs(5), || {
            asked += 1;
            asked == 3
        }));
    }
}
