//! Processor time, which other programs on the machine do not lengthen.

use std::fs;

use crate::Result;

/// Seconds that a process of one thread was on a processor; `None` asks for the thread that calls.
pub(crate) fn seconds(process: Option<i32>) -> Result<f64> {
    let who = process.map_or("thread-self".to_owned(), |process| process.to_string());
    let text = fs::read_to_string(format!("/proc/{who}/schedstat"))?;
    let nanoseconds = text.split(' ').next().unwrap_or_default();
    Ok(nanoseconds.parse::<f64>()? / 1e9)
}

/// Seconds of this process and of the children that it waited for.
pub(crate) fn with_children() -> Result<f64> {
    let [own, children, _] = stat("self")?;
    Ok(own + children)
}

/// Seconds of the server's processes that have ended; `backend` is one of those that run.
pub(crate) fn of_server(backend: i32) -> Result<f64> {
    let [_, _, postmaster] = stat(&backend.to_string())?;
    let [_, ended, _] = stat(&postmaster.to_string())?;
    Ok(ended)
}

/// Seconds of a process, seconds of its children that ended, and its parent.
fn stat(process: &str) -> Result<[f64; 3]> {
    /// Ticks a second, as the kernel tells them to programs on every architecture in use.
    const TICKS: f64 = 100.0;
    let text = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name before it may hold anything.
    let (_, text) = text.rsplit_once(") ").ok_or("a process without a name")?;
    let fields: Vec<&str> = text.split(' ').collect();
    let number = |at: usize| -> Result<f64> {
        Ok(fields
            .get(at)
            .ok_or("a process without its times")?
            .parse()?)
    };
    let own = (number(11)? + number(12)?) / TICKS;
    let children = (number(13)? + number(14)?) / TICKS;
    Ok([own, children, number(1)?])
}
