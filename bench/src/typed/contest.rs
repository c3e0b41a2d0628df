//! One query by four ways, which take turns.

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
use crate::Result;
use crate::measure::{ROUNDS, Times, interleaved, median, ratio, repeats};
use crate::report::{short, tell, times};

/// What a turn should take: long beside a timer's error, short beside what else the machine does.
const TURN: Duration = Duration::from_millis(40);

/// Does something so many times.
type Way<'a> = &'a mut dyn FnMut(u32) -> Result<()>;

/// A connection for each way, and what was measured so far.
pub(super) struct Contest {
    runtime: Runtime,
    libpq: libpq::Client,
    blocking: PgConnection,
    client: Client,
    asynchronous: AsyncPgConnection,
    /// Part of the names of the queries to run.
    only: String,
    rows: Vec<Vec<String>>,
}

impl Contest {
    pub(super) fn new(database: &Typed, only: &str) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let url = database.url();
        let (client, asynchronous) = runtime.block_on(async {
            let (client, connection) = url.to_tokio().connect(NoTls).await?;
            // The task ends with its client, and the client tells what went wrong.
            drop(tokio::spawn(connection));
            Result::Ok((client, database.connection().await))
        })?;
        Ok(Self {
            libpq: libpq::Client::connect(&url.to_libpq())?,
            blocking: database.blocking(),
            client,
            asynchronous,
            only: only.to_owned(),
            rows: Vec::new(),
            runtime,
        })
    }

    /// The lines of the table.
    pub(super) fn rows(&self) -> &[Vec<String>] {
        &self.rows
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
        let label = CString::new(format!("query_{}", self.rows.len()))?;
        self.libpq.prepare(&label, &statement)?;
        let prepared = self.runtime.block_on(self.client.prepare(&statement.sql))?;

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
        let times = race([
            &mut |count| repeat(count, by_libpq),
            &mut |count| repeat(count, &mut by_diesel),
            &mut |count| repeat(count, by_libpq),
            &mut |count| repeat(count, by_tokio),
            &mut |count| repeat(count, &mut by_async),
        ])?;
        tell(&format!("{name}: {} rows", expected.len()));
        self.rows.push(line(name, expected.len(), &times));
        Ok(())
    }
}

fn repeat<T>(count: u32, mut way: impl FnMut() -> Result<T>) -> Result<()> {
    for _ in 0..count {
        way()?;
    }
    Ok(())
}

/// Lets the ways take turns, after a few that warm them up. Gives seconds for one time.
fn race(mut ways: [Way<'_>; 5]) -> Result<[Times; 5]> {
    // The server plans a prepared statement anew five times before it settles on a plan.
    let began = Instant::now();
    ways[0](10)?;
    let count = repeats(began.elapsed() / 10, TURN);
    for way in ways.iter_mut() {
        way(count.min(10))?;
    }
    interleaved(ROUNDS, |contender| {
        let began = Instant::now();
        ways[contender](count)?;
        Ok(began.elapsed().as_secs_f64() / f64::from(count))
    })
}

fn line(name: &str, rows: usize, by: &[Times; 5]) -> Vec<String> {
    let [libpq, diesel, again, tokio, asynchronous] = by;
    let mut line = vec![
        name.to_owned(),
        rows.to_string(),
        times(ratio(diesel, libpq)),
        times(ratio(asynchronous, tokio)),
        times(ratio(again, libpq)),
    ];
    line.extend([libpq, diesel, tokio, asynchronous].map(|by| short(median(by))));
    line
}
