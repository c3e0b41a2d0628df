//! cargo, and what it costs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Result;

/// What a run of cargo needed, all its compilers together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Seconds on the clock.
    pub(crate) seconds: f64,
    /// Seconds of processors.
    pub(crate) cpu: f64,
    /// Memory of the largest of its processes at its peak, in MiB.
    pub(crate) peak: f64,
}

/// A workspace, with a folder of its own for what is built.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
}

impl Workspace {
    /// Runs cargo there, without the network.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Result<Cost> {
        let told = self.root.join("cost");
        let output = Command::new("time")
            .args(["-f", "%e %U %S %M", "-o"])
            .arg(&told)
            .arg("cargo")
            .args(arguments)
            .arg("--offline")
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env_remove("CARGO_BUILD_BUILD_DIR")
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("GNU time, which measures cargo, does not run: {error}"))?;
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr);
            let error = text.lines().find(|line| line.starts_with("error"));
            return Err(error.unwrap_or("cargo failed").to_owned().into());
        }
        cost(&told)
    }
}

fn cost(file: &Path) -> Result<Cost> {
    let text = fs::read_to_string(file)?;
    let line = text.lines().last().unwrap_or_default();
    let numbers: std::result::Result<Vec<f64>, _> = line.split(' ').map(str::parse).collect();
    match numbers?[..] {
        [seconds, user, system, kibibytes] => Ok(Cost {
            seconds,
            cpu: user + system,
            peak: kibibytes / 1024.0,
        }),
        _ => Err(format!("found \"{line}\", expected four numbers of GNU time").into()),
    }
}
