use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use domain_connect::DatabaseUrl;
use domain_connect::control::connect;
use domain_workbench::server::{Server, State};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::runtime::Builder;
use workspace_tests::{Checkout, Output, Running, eventually, execute, query};

use super::chance::Chance;
use super::left::Left;
use super::many::many;

/// How often the server goes away.
const FAULTS: u32 = 20;

/// Databases that are migrated each time.
const DATABASES: usize = 2;

/// A server of the test's own, gone when the test ends.
pub(super) struct Own {
    server: Server,
    // Dropped after the server is gone.
    _home: TempDir,
}

impl Own {
    pub(super) fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let server = Server::for_tests(home.path()).unwrap();
        server.start().unwrap();
        Own {
            server,
            _home: home,
        }
    }

    pub(super) fn url(&self, database: &str) -> DatabaseUrl {
        DatabaseUrl::parse(&self.server.url(database)).unwrap()
    }

    /// The process that all others of the server come from.
    fn process(&self) -> Pid {
        match self.server.status().unwrap().state {
            State::Running(running) => Pid::from_raw(running.pid).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// Starts it again. Sessions of the server that was killed may have to end first, and its own process too.
    fn start_again(&self) {
        eventually("the server starts again", || {
            self.server.start().is_ok() && answers(&self.url("postgres"))
        });
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        drop(self.server.destroy());
    }
}

/// Whether a server lets somebody in: one that is just ending takes connections and drops them.
fn answers(url: &DatabaseUrl) -> bool {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(connect(url, "tests")).is_ok()
}

/// What happens to the server.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// kill -9 of its first process; the others end by themselves.
    Kill,
    /// A fast stop, as an operator or a system that shuts down does it.
    Stop,
}

fn migrate(checkout: &Checkout, url: &DatabaseUrl) -> Command {
    let mut command = checkout.command(&["migrate", "--no-schema"]);
    command.env("DATABASE_URL", url.to_url());
    command
}

/// What dbctl says was applied, as `domain/folder`.
fn told(output: &Output) -> Vec<String> {
    let lines = output.stdout.lines();
    let words = lines.filter_map(|line| line.strip_prefix("  applied"));
    let names = words.filter_map(|words| words.split_whitespace().next());
    names.map(str::to_owned).collect()
}

/// Asserts that a run that lost its server says so, and what to do.
#[track_caller]
fn is_told(output: &Output, when: &str) {
    let known = [
        "the connection was lost while",
        "the runner's lock was lost",
        "once the server is back",
        "no PostgreSQL server answers at",
        "does not accept connections",
    ];
    let clear = known.iter().any(|words| output.stderr.contains(words));
    assert!(output.code == 1 && clear, "{when}: {output:#?}");
}

/// Everything that is recorded as applied.
fn recorded(url: &DatabaseUrl) -> Vec<String> {
    let of = |domain: &str, schema: &str| {
        let table = format!("{schema}.__diesel_schema_migrations");
        if query(url, &format!("SELECT to_regclass('{table}') IS NULL")) == [["t"]] {
            return Vec::new();
        }
        query(
            url,
            &format!("SELECT '{domain}/' || version || '_' || name FROM {table}"),
        )
    };
    [of("core", "public"), of("inventory", "inventory")]
        .concat()
        .concat()
}

/// One fault while several databases are migrated, and the runs after it. Returns how many runs it hit.
fn disturb(
    own: &Own,
    checkout: &Checkout,
    calm: &Left,
    fault: Fault,
    moment: Duration,
    when: &str,
) -> usize {
    let names: Vec<String> = (0..DATABASES)
        .map(|number| format!("faults_{number}"))
        .collect();
    let postgres = own.url("postgres");
    for name in &names {
        execute(
            &postgres,
            &format!("CREATE DATABASE {name} TEMPLATE template0"),
        );
    }
    let process = own.process();
    let start = |name: &String| Running::start(&mut migrate(checkout, &own.url(name)));
    let running: Vec<Running> = names.iter().map(start).collect();
    thread::sleep(moment);
    match fault {
        Fault::Kill => kill_process(process, Signal::KILL).unwrap(),
        Fault::Stop => drop(own.server.stop().unwrap()),
    }
    let outputs: Vec<Output> = running.into_iter().map(Running::wait).collect();
    own.start_again();
    let mut hit = 0;
    for (name, output) in names.iter().zip(outputs) {
        let url = own.url(name);
        if output.code != 0 {
            is_told(&output, when);
            hit += 1;
        }
        let recorded = recorded(&url);
        for told in told(&output) {
            assert!(
                recorded.contains(&told),
                "{when}: {told} was told as applied, and is lost"
            );
        }
        Output::of(&mut migrate(checkout, &url)).code(0);
        Left::of(&url).is(calm, when);
        execute(&own.url("postgres"), &format!("DROP DATABASE {name}"));
    }
    hit
}

#[test]
fn a_server_that_goes_away_at_any_moment_is_told_and_the_next_run_completes() {
    let own = Own::start();
    // What is told as done is to outlive the server's process; the machine goes on.
    execute(
        &own.url("postgres"),
        "ALTER SYSTEM SET synchronous_commit = on",
    );
    execute(&own.url("postgres"), "SELECT pg_reload_conf()");
    let checkout = many(30);
    let mut chance = Chance::new();
    let began = Instant::now();
    checkout.run(&["migrate", "--no-schema"]).code(0);
    let took = began.elapsed();
    let calm = Left::of(checkout.url());
    assert_eq!(calm.applied(), 30);
    let mut hit = 0;
    for (number, moment) in chance.moments(FAULTS, took).into_iter().enumerate() {
        let fault = [Fault::Kill, Fault::Stop][number % 2];
        let seed = chance.seed;
        let when = format!("seed {seed}, {fault:?} after {moment:?} of {took:?}");
        hit += disturb(&own, &checkout, &calm, fault, moment, &when);
    }
    assert!(
        hit >= FAULTS as usize,
        "only {hit} runs were hit: seed {}",
        chance.seed
    );
}
