use workspace_tests::{Checkout, Output, Running, Session, empty_database, eventually};

use super::left::Left;
use super::many::many;
use super::server::Own;

/// Runners that start at the same moment, and how often.
const RUNNERS: usize = 8;
const TIMES: usize = 20;

/// Processes that find nothing pending, at the same moment.
const IDLE: usize = 200;

/// So many of them are started before they are waited for.
const SOME: usize = 20;

#[test]
fn of_eight_runners_at_once_exactly_one_applies_each_migration() {
    let checkout = many(20);
    checkout.run(&["migrate", "--no-schema"]).code(0);
    let calm = Left::of(checkout.url());
    assert_eq!(calm.applied(), 20);
    for time in 0..TIMES {
        let database = empty_database();
        let start = |_| {
            let mut command = checkout.command(&["migrate", "--no-schema"]);
            Running::start(command.env("DATABASE_URL", database.url().to_url()))
        };
        let running: Vec<Running> = (0..RUNNERS).map(start).collect();
        let outputs: Vec<Output> = running.into_iter().map(|one| one.wait().code(0)).collect();
        let applied: Vec<&str> = outputs
            .iter()
            .flat_map(|output| output.stdout.lines())
            .filter(|line| line.starts_with("  applied"))
            .collect();
        assert_eq!(applied.len(), 20, "time {time}: {applied:#?}");
        Left::of(database.url()).is(&calm, &format!("time {time}"));
    }
}

#[test]
fn two_hundred_processes_with_nothing_to_do_wait_for_nobody() {
    // Of its own, so that no other test takes connections.
    let server = Own::start();
    let url = server.url("postgres");
    let checkout = Checkout::small();
    let migrate = || {
        let mut command = checkout.command(&["migrate", "--no-schema"]);
        command.env("DATABASE_URL", url.to_url());
        command
    };
    Output::of(&mut migrate()).code(0);
    let runner = Session::open(&url, "another runner");
    let locks =
        "SELECT pg_try_advisory_lock(1684169588, 1) AND pg_try_advisory_lock(1684169588, 3)";
    assert_eq!(runner.value(locks), "t");
    // A gate that nobody gets past, until all are there.
    let gate = Session::open(&url, "gate");
    let closed =
        "BEGIN; LOCK TABLE public.__diesel_schema_migrations IN ACCESS EXCLUSIVE MODE; SELECT 1";
    assert_eq!(gate.value(closed), "1");
    let there = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dbctl' AND wait_event_type = 'Lock'";
    let mut running = Vec::new();
    while running.len() < IDLE {
        running.extend((0..SOME).map(|_| Running::start(&mut migrate())));
        eventually("all are at the gate", || {
            runner.value(there) == running.len().to_string()
        });
    }
    assert_eq!(gate.value("COMMIT; SELECT 1"), "1");
    for one in running {
        one.wait().code(0).stdout_has("Nothing to migrate");
    }
    assert_eq!(
        runner.value("SELECT pg_advisory_unlock(1684169588, 1)"),
        "t"
    );
}
