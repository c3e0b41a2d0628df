use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::Output;

/// A command that runs beside the test.
pub struct Running(Option<Child>);

impl Running {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        Running(Some(
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap(),
        ))
    }

    /// The next line that it writes to standard output; empty when it ends without one.
    pub fn line(&mut self) -> String {
        line(self.0.as_mut().unwrap().stdout.as_mut().unwrap())
    }

    /// Reads its standard error up to a line that holds the text, and returns what it read.
    #[track_caller]
    pub fn until_it_says(&mut self, text: &str) -> String {
        let stderr = self.0.as_mut().unwrap().stderr.as_mut().unwrap();
        let mut said = String::new();
        loop {
            let line = line(stderr);
            assert!(!line.is_empty(), "it never said {text:?}:\n{said}");
            said = format!("{said}{line}\n");
            if line.contains(text) {
                return said;
            }
        }
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        let id = self.0.as_ref().unwrap().id();
        kill_process(Pid::from_raw(i32::try_from(id).unwrap()).unwrap(), signal).unwrap();
    }

    /// Waits for its end.
    pub fn wait(mut self) -> Output {
        self.0.take().unwrap().wait_with_output().unwrap().into()
    }
}

impl Drop for Running {
    /// Leaves nothing behind when the test fails.
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            drop(child.kill().and_then(|()| child.wait()));
        }
    }
}

/// Byte by byte: what comes after the line is for `wait`.
fn line(from: &mut impl Read) -> String {
    let (mut line, mut byte) = (Vec::new(), [0]);
    while from.read(&mut byte).unwrap() == 1 && byte != *b"\n" {
        line.extend(byte);
    }
    String::from_utf8(line).unwrap()
}

/// Polls until something is so; fails after twenty seconds.
#[track_caller]
pub fn eventually(what: &str, so: impl Fn() -> bool) {
    let began = Instant::now();
    while !so() {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "waited in vain until {what}"
        );
        thread::sleep(Duration::from_millis(20));
    }
}
