use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use domain_connect::DatabaseUrl;
use rustix::process::Signal;
use workspace_tests::{
    Checkout, Output, Running, empty_database, migrated_database, query, snapshot,
};

use super::chance::Chance;
use super::left::Left;
use super::many::many;

/// How often each of them is killed.
const KILLS: u32 = 6;

/// A command in the checkout, on another database than the checkout's own.
fn on(checkout: &Checkout, url: &DatabaseUrl, words: &[&str]) -> Command {
    let mut command = checkout.command(words);
    command.env("DATABASE_URL", url.to_url());
    command
}

/// Starts a command and kills it after so long, or lets it end when it is quicker.
fn kill(command: &mut Command, moment: Duration) {
    let runner = Running::start(command);
    thread::sleep(moment);
    runner.signal(Signal::KILL);
    let code = runner.wait().code;
    assert!([0, 137].contains(&code), "exit code {code}");
}

/// How often each seed was written down, and how many rows each table has.
fn seeded(url: &DatabaseUrl) -> Vec<Vec<String>> {
    let log = "SELECT schema, name, count(*) FROM (SELECT 'core' AS schema, l.* FROM public.__dbctl_log l \
               UNION ALL SELECT 'inventory', l.* FROM inventory.__dbctl_log l) every \
               WHERE action = 'seed' GROUP BY 1, 2 ORDER BY 1, 2";
    let tables = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables \
                  WHERE schemaname IN ('public', 'inventory') ORDER BY 1";
    let counts: Vec<String> = query(url, tables)
        .iter()
        .map(|row| format!("SELECT '{0}', count(*) FROM {0}", row[0]))
        .collect();
    let mut rows = query(url, log);
    rows.extend(query(url, &counts.join(" UNION ALL ")));
    rows
}

#[test]
fn a_seed_that_is_killed_is_written_once_by_the_next_run() {
    let checkout = Checkout::without_database();
    let mut chance = Chance::new();
    let calm = migrated_database();
    let began = Instant::now();
    Output::of(&mut on(&checkout, calm.url(), &["seed"])).code(0);
    let took = began.elapsed();
    let expected = seeded(calm.url());
    for moment in chance.moments(KILLS, took) {
        let when = format!("seed {}, killed after {moment:?} of {took:?}", chance.seed);
        let database = migrated_database();
        kill(&mut on(&checkout, database.url(), &["seed"]), moment);
        Output::of(&mut on(&checkout, database.url(), &["seed"])).code(0);
        assert_eq!(seeded(database.url()), expected, "{when}");
        let again = Output::of(&mut on(&checkout, database.url(), &["seed", "--json"])).code(0);
        for seed in again.json()["seeds"].as_array().unwrap() {
            let changed = (&seed["inserted"], &seed["updated"]);
            assert_eq!(changed, (&0.into(), &0.into()), "{when}: {seed}");
        }
    }
}

const MIGRATE: [&str; 2] = ["migrate", "--no-schema"];

const BACK: [&str; 4] = ["rollback", "--all", "--yes", "--no-schema"];

/// Everything up, down, perhaps killed meanwhile, and up again; how long the way down took.
fn there_and_back(checkout: &Checkout, killed: Option<Duration>) -> (Left, Duration) {
    let database = empty_database();
    let url = database.url();
    Output::of(&mut on(checkout, url, &MIGRATE)).code(0);
    if let Some(moment) = killed {
        kill(&mut on(checkout, url, &BACK), moment);
    }
    let began = Instant::now();
    Output::of(&mut on(checkout, url, &BACK)).code(0);
    let took = began.elapsed();
    for schema in snapshot(url).without_bookkeeping().schemas.values() {
        assert!(schema.tables.is_empty(), "{:?}", schema.tables.keys());
    }
    Output::of(&mut on(checkout, url, &MIGRATE)).code(0);
    (Left::of(url), took)
}

#[test]
fn a_rollback_that_is_killed_is_finished_by_the_next_one() {
    let checkout = many(40);
    let mut chance = Chance::new();
    let (calm, took) = there_and_back(&checkout, None);
    assert_eq!(calm.applied(), 40);
    for moment in chance.moments(KILLS, took) {
        let when = format!("seed {}, killed after {moment:?} of {took:?}", chance.seed);
        let (left, _) = there_and_back(&checkout, Some(moment));
        left.is(&calm, &when);
    }
}
