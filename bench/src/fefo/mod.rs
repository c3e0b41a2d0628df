//! Issues by FEFO beside the same work as a plpgsql function called by pgbench.

mod ours;
mod pgbench;
mod place;

use std::time::Duration;

use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use domain_connect::blocking;
use workspace_tests::agreement::stock_agrees;
use workspace_tests::volume;

use crate::measure::{Times, interleaved, median, ratio};
use crate::report::{table, tell, times};
use crate::{Result, machine};
use pgbench::Script;
use place::{Database, Demand};

/// How often each has its turn at each number of clients.
const ROUNDS: usize = 5;

/// What is measured in one turn.
#[derive(Debug, Clone, Copy)]
struct Run {
    clients: usize,
    demand: Demand,
    time: Duration,
}

impl Run {
    /// Threads of the program that asks: no more than this machine runs at once.
    fn workers(&self) -> usize {
        self.clients.min(2)
    }
}

pub(crate) fn run() -> Result<()> {
    let pgbench = pgbench::find()?;
    let version = machine::version(&pgbench.to_string_lossy());
    tell(&format!("{}; {version}.\n", machine::words()));
    tell("On a server with its own settings for durability:\n");
    compare(&Database::durable()?, &pgbench)?;
    tell("On a server that does not wait for the disk:\n");
    compare(&Database::volatile(), &pgbench)
}

fn compare(database: &Database, pgbench: &std::path::Path) -> Result<()> {
    let url = database.url();
    let world = volume::fill(url, place::ROWS);
    let mut conn: PgConnection = blocking::connect(url, "bench")?;
    conn.batch_execute(include_str!("issue.sql"))?;
    ours::fill_up(url, &world)?;
    let mut rows = Vec::new();
    for demand in [Demand::Spread, Demand::hot(&world)] {
        for clients in [1, 4, 16] {
            let time = Duration::from_secs(4);
            let run = Run {
                clients,
                demand,
                time,
            };
            let rates = interleaved(ROUNDS, |contender| match contender {
                0 => ours::measure(url, &run),
                1 => pgbench::measure(pgbench, url, &run, Script::Function),
                _ => pgbench::measure(pgbench, url, &run, Script::Statements),
            })?;
            rows.push(line(&run, &rates));
        }
    }
    stock_agrees(&mut conn);
    let head = [
        "demand, clients",
        "ours ÷ function",
        "ours ÷ statements",
        "ours, issues a second",
        "function by pgbench",
        "statements by pgbench",
    ];
    tell(&table(&head, &rows));
    Ok(())
}

fn line(run: &Run, rates: &[Times; 3]) -> Vec<String> {
    let [ours, function, statements] = rates;
    let mut line = vec![
        format!("{}, {}", run.demand.name(), run.clients),
        times(ratio(ours, function)),
        times(ratio(ours, statements)),
    ];
    line.extend(
        rates
            .each_ref()
            .map(|rates| format!("{:.0}", median(rates))),
    );
    line
}
