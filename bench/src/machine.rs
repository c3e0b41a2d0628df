//! The machine and the programs, in words.

use std::fs;
use std::process::Command;

use crate::Result;

/// One line about what the figures were measured on.
pub(crate) fn words() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = value(&info, "model name").unwrap_or("unknown processor");
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = value(&memory, "MemTotal").and_then(kibibytes);
    let gibibytes = memory.unwrap_or_default() / (1 << 20);
    format!("{cores} cores of {model}, {gibibytes} GiB of memory")
}

/// The most memory that this process ever had, in MiB.
pub(crate) fn peak_mebibytes() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = value(&status, "VmHWM").and_then(kibibytes);
    Ok(peak.ok_or("/proc/self/status has no VmHWM")? as f64 / 1024.0)
}

/// What a program says of its version; its name where it says nothing.
pub(crate) fn version(program: &str) -> String {
    let output = Command::new(program).arg("--version").output();
    let text = output.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned());
    text.unwrap_or_else(|_| program.to_owned())
}

fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim())
}

fn kibibytes(text: &str) -> Option<u64> {
    text.strip_suffix(" kB")?.trim().parse().ok()
}
