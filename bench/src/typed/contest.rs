//! One query by four ways, which take turns.

use std::collections::HashMap;
use std::ffi::CString;
use std::fmt::Debug;
use std::time::{Duration, Instant};

use diesel::pg::Pg;
use diesel::query_builder::QueryFragment;
use diesel::{PgConnection, QueryResult};
use diesel_async::AsyncPgConnection;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, NoTls};
use workspace_tests::typed::Typed;

use super::cell::Plain;
use super::statement::Statement;
use super::{libpq, tokio_pg};
use crate::measure::{ROUNDS, interleaved, median, ratio, repeats};
use crate::report::{short, tell, times};
use crate::{Result, cpu};

/// What a turn should take: long beside a timer's error, short beside what else the machine does.
const TURN: Duration = Duration::from_millis(40);

/// Does something so many times, and the process of the server that is asked.
type Way<'a> = (i32, &'a mut dyn FnMut(u32) -> Result<()>);

/// Seconds for one time.
#[derive(Debug, Clone, Copy)]
struct Turn {
    /// On the clock.
    clock: f64,
    /// Of processors: the client's, and the server's.
    client: f64,
    server: f64,
}

/// A connection for each way, and what was measured so far.
pub(super) struct Contest {
    runtime: Runtime,
    libpq: libpq::Client,
    blocking: PgConnection,
    client: Client,
    asynchronous: AsyncPgConnection,
    /// The server's processes for libpq, Diesel, tokio-postgres and diesel-async.
    backends: [i32; 4],
    /// What libpq and tokio-postgres have prepared, by its SQL.
    prepared: HashMap<String, (CString, tokio_postgres::Statement)>,
    /// Part of the names of the queries to run.
    only: String,
    rows: Vec<Vec<String>>,
}

impl Contest {
    pub(super) fn new(database: &Typed, only: &str) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let url = database.url();
        let libpq = libpq::Client::connect(&url.to_libpq())?;
        let mut blocking = database.blocking();
        let ask = || diesel::select(pg_backend_pid());
        let of_libpq = libpq.backend();
        let of_diesel = diesel::RunQueryDsl::get_result(ask(), &mut blocking)?;
        let (client, asynchronous, of_tokio, of_async) = runtime.block_on(async {
            let (client, connection) = url.to_tokio().connect(NoTls).await?;
            // The task ends with its client, and the client tells what went wrong.
            drop(tokio::spawn(connection));
            let row = client.query_one("SELECT pg_backend_pid()", &[]).await?;
            let mut asynchronous = database.connection().await;
            let of_async = diesel_async::RunQueryDsl::get_result(ask(), &mut asynchronous).await?;
            Result::Ok((client, asynchronous, row.try_get(0)?, of_async))
        })?;
        Ok(Self {
            libpq,
            blocking,
            client,
            asynchronous,
            backends: [of_libpq, of_diesel, of_tokio, of_async],
            prepared: HashMap::new(),
            only: only.to_owned(),
            rows: Vec::new(),
            runtime,
        })
    }

    /// The lines of the table.
    pub(super) fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// Prepares a statement for the ways without Diesel, which prepares each text once: so do they.
    fn prepare(&mut self, statement: &Statement) -> Result<(CString, tokio_postgres::Statement)> {
        if let Some(known) = self.prepared.get(&statement.sql) {
            return Ok(known.clone());
        }
        let label = CString::new(format!("query_{}", self.prepared.len()))?;
        self.libpq.prepare(&label, statement)?;
        let prepared = self.runtime.block_on(self.client.prepare(&statement.sql))?;
        let both = (label, prepared);
        self.prepared.insert(statement.sql.clone(), both.clone());
        Ok(both)
    }

    /// Runs a query by all ways; `P` is its row without Diesel.
    ///
    /// Each keeps the statement prepared and reads binary results into structs. They must find the same rows.
    pub(super) fn compare<T, P>(
        &mut self,
        name: &str,
        query: &impl QueryFragment<Pg>,
        blocking: impl Fn(&mut PgConnection) -> QueryResult<Vec<T>>,
        asynchronous: impl AsyncFn(&mut AsyncPgConnection) -> QueryResult<Vec<T>>,
    ) -> Result<()>
    where
        P: Plain + PartialEq + Debug + for<'a> From<&'a T>,
    {
        if !name.contains(&self.only) {
            return Ok(());
        }
        let statement = Statement::of(query, &mut self.blocking)?;
        let (label, prepared) = self.prepare(&statement)?;

        let by_libpq = || self.libpq.query::<P>(&label, &statement);
        let by_tokio = || {
            let rows = tokio_pg::query::<P>(&self.client, &prepared, &statement);
            self.runtime.block_on(rows)
        };
        let mut by_diesel = || Ok(blocking(&mut self.blocking)?);
        let mut by_async = || {
            Ok(self
                .runtime
                .block_on(asynchronous(&mut self.asynchronous))?)
        };
        let expected = by_libpq()?;
        let plain = |rows: Vec<T>| rows.iter().map(P::from).collect();
        let found: [Vec<P>; 3] = [plain(by_diesel()?), by_tokio()?, plain(by_async()?)];
        if found.iter().any(|rows| *rows != expected) {
            return Err(format!("{name}: the ways do not find the same rows").into());
        }
        let [of_libpq, of_diesel, of_tokio, of_async] = self.backends;
        let turns = race([
            (of_libpq, &mut |count| repeat(count, by_libpq)),
            (of_diesel, &mut |count| repeat(count, &mut by_diesel)),
            (of_libpq, &mut |count| repeat(count, by_libpq)),
            (of_tokio, &mut |count| repeat(count, by_tokio)),
            (of_async, &mut |count| repeat(count, &mut by_async)),
        ])?;
        tell(&detail(name, &turns));
        self.rows.push(line(name, expected.len(), &turns));
        Ok(())
    }
}

#[diesel::expression::functions::declare_sql_function]
extern "SQL" {
    /// The server's process for this connection.
    fn pg_backend_pid() -> diesel::sql_types::Integer;
}

fn repeat<T>(count: u32, mut way: impl FnMut() -> Result<T>) -> Result<()> {
    for _ in 0..count {
        way()?;
    }
    Ok(())
}

/// Lets the ways take turns, after a few times that warm them up.
fn race(mut ways: [Way<'_>; 5]) -> Result<[Vec<Turn>; 5]> {
    // The server plans a prepared statement anew five times before it settles on a plan.
    for (_, way) in &mut ways {
        way(10)?;
    }
    let began = Instant::now();
    ways[0].1(10)?;
    let count = repeats(began.elapsed() / 10, TURN);
    interleaved(ROUNDS, |contender| {
        let (backend, way) = &mut ways[contender];
        let spent = || Result::Ok((cpu::seconds(None)?, cpu::seconds(Some(*backend))?));
        let (before, began) = (spent()?, Instant::now());
        way(count)?;
        let (clock, after) = (began.elapsed().as_secs_f64(), spent()?);
        let count = f64::from(count);
        Ok(Turn {
            clock: clock / count,
            client: (after.0 - before.0) / count,
            server: (after.1 - before.1) / count,
        })
    })
}

/// Processor time of the client and of the server, by each way.
fn detail(name: &str, turns: &[Vec<Turn>; 5]) -> String {
    let both = |turns: &Vec<Turn>| {
        let middle = |of: fn(&Turn) -> f64| median(&turns.iter().map(of).collect::<Vec<_>>());
        format!(
            "{} + {}",
            short(middle(|turn| turn.client)),
            short(middle(|turn| turn.server))
        )
    };
    let [libpq, diesel, _, tokio, asynchronous] = turns.each_ref().map(both);
    format!(
        "{name}: client + server: libpq {libpq}, Diesel {diesel}, tokio-postgres {tokio}, \
         diesel-async {asynchronous}"
    )
}

fn line(name: &str, rows: usize, turns: &[Vec<Turn>; 5]) -> Vec<String> {
    let all = |of: fn(&Turn) -> f64| turns.each_ref().map(|turns| turns.iter().map(of).collect());
    let clock: [Vec<f64>; 5] = all(|turn| turn.clock);
    let cpu: [Vec<f64>; 5] = all(|turn| turn.client + turn.server);
    let mut line = vec![name.to_owned(), rows.to_string()];
    for (typed, raw) in [(1, 0), (4, 3), (2, 0)] {
        line.push(times(ratio(&clock[typed], &clock[raw])));
        line.push(times(ratio(&cpu[typed], &cpu[raw])));
    }
    line.extend([0, 1, 3, 4].map(|way| short(median(&clock[way]))));
    line
}
