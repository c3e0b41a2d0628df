//! A million typed rows through `domain_engine::copy`, beside `psql \copy` from a file that holds them already.

mod lots;
mod psql;

use std::process::Command;
use std::time::Instant;

use diesel::prelude::*;
use domain_connect::{DatabaseUrl, blocking};
use domain_engine::copy;
use workspace_tests::{empty_database, execute, query};

use crate::measure::{interleaved, median, ratio};
use crate::report::{table, tell, times};
use crate::{Result, machine};
use lots::ROWS;

/// How often each has its turn.
const ROUNDS: usize = 7;

/// What both ways must leave in the table.
const CONTENT: &str = "SELECT count(*), sum(hashtextextended(lots::text, 0)) FROM bench.lots";

/// Measures; with a database's URL it is one of the programs that are measured, and only copies.
pub(crate) fn run(url: &str) -> Result<()> {
    if url.is_empty() {
        compare()
    } else {
        copy_lots(&DatabaseUrl::parse(url)?)
    }
}

fn compare() -> Result<()> {
    let database = empty_database();
    let url = database.url();
    execute(url, lots::TABLE);
    let psql = psql::find()?;
    let file = psql::write_csv()?;
    let version = machine::version(&psql.to_string_lossy());
    tell(&format!("{}; {version}; {ROWS} rows.\n", machine::words()));

    let (mut peaks, mut contents) = (Vec::new(), Vec::new());
    let turns: [Vec<f64>; 2] = interleaved(ROUNDS, |contender| {
        execute(url, "TRUNCATE bench.lots; CHECKPOINT");
        let started = Instant::now();
        match contender {
            0 => peaks.push(copy_apart(url)?),
            _ => psql::copy(&psql, url, file.path())?,
        }
        let took = started.elapsed().as_secs_f64();
        contents.push(query(url, CONTENT));
        Ok(took)
    })?;
    if let Some(other) = contents.iter().find(|content| **content != contents[0]) {
        return Err(format!("both left other rows: {:?} and {other:?}", contents[0]).into());
    }
    let [ours, peer] = &turns;
    let seconds = |turns: &[f64]| format!("{:.2} s", median(turns));
    let head = ["what", "÷ psql", "seconds", "peak memory"];
    let row = |what: &str, turns: &[f64], memory: String| {
        vec![
            what.to_owned(),
            times(ratio(turns, peer)),
            seconds(turns),
            memory,
        ]
    };
    let peak = format!("{:.0} MiB", median(&peaks));
    let rows = [
        row("copy::into, rows made meanwhile", ours, peak),
        row("psql \\copy from a CSV file", peer, String::new()),
    ];
    tell(&table(&head, &rows));
    Ok(())
}

/// Copies in a program of its own, which starts and connects like psql; returns its peak memory in MiB.
fn copy_apart(url: &DatabaseUrl) -> Result<f64> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.args(["seed", &url.to_url()]).output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(told.trim().to_owned().into());
    }
    Ok(told.trim().parse()?)
}

fn copy_lots(url: &DatabaseUrl) -> Result<()> {
    let mut connection: PgConnection = blocking::connect(url, "bench")?;
    let copied = copy::into(lots::lots::table).try_insert(&mut connection, lots::made())?;
    if copied != u64::from(ROWS) {
        return Err(format!("copied {copied} rows, expected {ROWS}").into());
    }
    tell(&format!("{:.1}", machine::peak_mebibytes()?));
    Ok(())
}
