//! Issues by FEFO beside the same work as a plpgsql function called by pgbench.

mod ours;
mod pgbench;
mod place;

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{PgConnection, RunQueryDsl};
use domain_connect::blocking;
use workspace_tests::agreement::stock_agrees;
use workspace_tests::volume;

use crate::measure::{interleaved, median, ratio};
use crate::report::{short, table, tell, times};
use crate::{Result, cpu, machine};
use pgbench::Script;
use place::{Database, Demand};

/// How often each has its turn at each number of clients.
const ROUNDS: usize = 5;

/// What one turn came to.
#[derive(Debug, Clone, Copy)]
struct Turn {
    /// Issues a second.
    rate: f64,
    /// Seconds of processors for an issue: of the program that asks, and of the server.
    client: f64,
    server: f64,
}

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
    tell("On a server that does not wait for the disk:\n");
    compare(&Database::volatile(), &pgbench)?;
    tell("On a server with its own settings for durability:\n");
    compare(&Database::durable()?, &pgbench)
}

fn compare(database: &Database, pgbench: &std::path::Path) -> Result<()> {
    let url = database.url();
    let world = volume::fill(url, place::ROWS);
    let mut conn: PgConnection = blocking::connect(url, "bench")?;
    conn.batch_execute(include_str!("issue.sql"))?;
    ours::fill_up(url, &world)?;
    let backend = diesel::select(pg_backend_pid()).get_result(&mut conn)?;
    let mut rows = Vec::new();
    for demand in [Demand::Spread, Demand::hot(&world)] {
        for clients in [1, 4, 16] {
            let time = Duration::from_secs(2);
            let run = Run {
                clients,
                demand,
                time,
            };
            let turns = interleaved(ROUNDS, |contender| {
                let spent = || Result::Ok((cpu::with_children()?, cpu::of_server(backend)?));
                let before = spent()?;
                let rate = match contender {
                    0 => ours::measure(url, &run)?,
                    1 => pgbench::measure(pgbench, url, &run, Script::Function)?,
                    _ => pgbench::measure(pgbench, url, &run, Script::Statements)?,
                };
                // The server counts a connection's process when that has ended.
                std::thread::sleep(Duration::from_millis(200));
                let (after, issues) = (spent()?, rate * time.as_secs_f64());
                Ok(Turn {
                    rate,
                    client: (after.0 - before.0) / issues,
                    server: (after.1 - before.1) / issues,
                })
            })?;
            rows.push(line(&run, &turns));
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
        "CPU of an issue, client + server: ours",
        "function",
        "statements",
    ];
    tell(&table(&head, &rows));
    Ok(())
}

#[diesel::expression::functions::declare_sql_function]
extern "SQL" {
    /// The server's process for this connection.
    fn pg_backend_pid() -> diesel::sql_types::Integer;
}

fn line(run: &Run, turns: &[Vec<Turn>; 3]) -> Vec<String> {
    let all = |of: fn(&Turn) -> f64| turns.each_ref().map(|turns| turns.iter().map(of).collect());
    let [ours, function, statements]: [Vec<f64>; 3] = all(|turn| turn.rate);
    let mut line = vec![
        format!("{}, {}", run.demand.name(), run.clients),
        times(ratio(&ours, &function)),
        times(ratio(&ours, &statements)),
    ];
    line.extend([ours, function, statements].map(|rates| format!("{:.0}", median(&rates))));
    let client: [Vec<f64>; 3] = all(|turn| turn.client);
    let server: [Vec<f64>; 3] = all(|turn| turn.server);
    let both = client.iter().zip(&server);
    line.extend(
        both.map(|(client, server)| {
            format!("{} + {}", short(median(client)), short(median(server)))
        }),
    );
    line
}
