use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use workspace_tests::{Checkout, Output, Running, Session, eventually};

/// The keys of the runner's lock: a contract between all versions of dbctl.
const LOCK: &str = "SELECT pg_try_advisory_lock(1684169588, 1)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(1684169588, 1)";

/// How many runners have asked for the lock in vain.
const POLLED: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
    AND application_name LIKE 'dbctl lock%' AND state = 'idle' AND query <> ''";

const HISTORY: &str = "SELECT 'core', version, batch, sequence FROM public.__diesel_schema_migrations \
    UNION ALL SELECT 'inventory', version, batch, sequence FROM inventory.__diesel_schema_migrations";

fn hold(checkout: &Checkout) -> Session {
    let holder = Session::open(checkout.url(), "holder");
    assert_eq!(holder.value(LOCK), "t");
    holder
}

/// Starts `dbctl migrate` so many times at once and waits for all.
fn migrate_at_once(checkout: &Checkout, runners: usize) -> Vec<Output> {
    let start = |_| Running::start(&mut checkout.command(&["migrate"]));
    let running: Vec<Running> = (0..runners).map(start).collect();
    running.into_iter().map(|one| one.wait().code(0)).collect()
}

#[track_caller]
fn one_applied_and_the_others_waited(checkout: &Checkout, outputs: &[Output]) {
    let applied = |output: &&Output| output.stdout.contains("as batch 1");
    assert_eq!(outputs.iter().filter(applied).count(), 1, "{outputs:#?}");
    for other in outputs.iter().filter(|output| !applied(output)) {
        assert!(other.stdout.contains("Nothing to migrate"), "{other:#?}");
    }
    let rows = checkout.query(HISTORY);
    let batches: BTreeSet<&str> = rows.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(batches, BTreeSet::from(["1"]));
    let mut sequence: Vec<usize> = rows.iter().map(|row| row[3].parse().unwrap()).collect();
    sequence.sort_unstable();
    assert_eq!(sequence, (1..=rows.len()).collect::<Vec<_>>());
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn of_two_runners_at_once_one_applies_and_the_other_waits() {
    let checkout = Checkout::new();
    one_applied_and_the_others_waited(&checkout, &migrate_at_once(&checkout, 2));
}

#[test]
fn of_four_runners_at_once_one_applies_and_the_others_wait() {
    let checkout = Checkout::new();
    one_applied_and_the_others_waited(&checkout, &migrate_at_once(&checkout, 4));
}

#[test]
fn four_setups_at_once_make_one_database() {
    let checkout = Checkout::new();
    let name = checkout.url().database();
    let server = workspace_tests::server().url("postgres");
    workspace_tests::execute(&server, &format!("DROP DATABASE {name} WITH (FORCE)"));
    let start = |_| Running::start(&mut checkout.command(&["setup"]));
    let running: Vec<Running> = (0..4).map(start).collect();
    let outputs: Vec<Output> = running.into_iter().map(|one| one.wait().code(0)).collect();
    let created = outputs
        .iter()
        .filter(|one| one.stdout.contains("Created database"))
        .count();
    assert_eq!(created, 1, "{outputs:#?}");
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn a_held_lock_is_exit_5_and_names_the_holder() {
    let checkout = Checkout::new();
    let holder = hold(&checkout);
    let pid = holder.value("SELECT pg_backend_pid()");
    let day = holder.value("SELECT to_char(now(), 'YYYY-MM-DD')");
    let began = Instant::now();
    checkout
        .run(&["migrate", "--lock-timeout", "500ms"])
        .code(5)
        .stderr_has("another runner holds the lock of this database: holder")
        .stderr_has(&format!("pid {pid}"))
        .stderr_has(&format!("since {day}"))
        .stderr_has("--lock-timeout");
    assert!(began.elapsed() >= Duration::from_millis(500));
    let error = checkout
        .run(&["migrate", "--lock-timeout", "0s", "--json"])
        .code(5)
        .json();
    assert_eq!(error["error"]["kind"], "locked");
    assert_eq!(
        checkout.query("SELECT to_regnamespace('inventory') IS NULL"),
        [["t"]]
    );
}

#[test]
fn a_runner_waits_for_the_lock_and_goes_on_once_it_is_free() {
    let checkout = Checkout::new();
    let holder = hold(&checkout);
    let waiting = Running::start(&mut checkout.command(&["migrate"]));
    eventually("the runner polls the lock", || holder.value(POLLED) == "1");
    assert_eq!(holder.value(UNLOCK), "t");
    waiting
        .wait()
        .code(0)
        .stderr_has("Waiting for another runner: holder (pid ")
        .stdout_has("as batch 1");
}

#[test]
fn other_commands_that_write_heed_the_lock_too() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    let before = checkout.query(HISTORY);
    let holder = hold(&checkout);
    for words in [&["rollback"][..], &["redo"], &["reset", "--yes"], &["seed"]] {
        let waiting = Running::start(&mut checkout.command(words));
        eventually(&format!("{words:?} polls the lock"), || {
            holder.value(POLLED) == "1"
        });
        waiting.signal(Signal::INT);
        waiting.wait().code(130);
        assert_eq!(checkout.query(HISTORY), before, "{words:?}");
    }
}

#[test]
fn a_killed_runner_leaves_no_lock_and_nothing_of_what_it_ran() {
    let checkout = Checkout::bare();
    checkout.migration(
        "core",
        "20270101000000_create_a",
        "CREATE TABLE a (id int)",
        "DROP TABLE a",
    );
    let sleeping = "CREATE TABLE b (id int);\nSELECT pg_sleep(30)";
    checkout.migration("core", "20270102000000_create_b", sleeping, "DROP TABLE b");
    let runner = Running::start(&mut checkout.command(&["migrate"]));
    let watcher = Session::open(checkout.url(), "watcher");
    let asleep = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' \
                  AND datname = current_database()";
    eventually("the migration sleeps", || watcher.value(asleep) == "1");
    runner.signal(Signal::KILL);
    let began = Instant::now();
    runner.wait().code(137);
    eventually("the server has ended the orphan", || {
        watcher.value(asleep) == "0"
    });
    eventually("the lock is free", || watcher.value(LOCK) == "t");
    assert_eq!(watcher.value(UNLOCK), "t");
    // Half a second for the server to look, and the rest for a busy machine.
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
    let rows = checkout.query("SELECT version FROM public.__diesel_schema_migrations");
    assert_eq!(rows, [["20270101000000"]]);
    assert_eq!(
        watcher.value("SELECT to_regclass('a') IS NOT NULL AND to_regclass('b') IS NULL"),
        "t"
    );

    checkout.migration(
        "core",
        "20270102000000_create_b",
        "CREATE TABLE b (id int)",
        "DROP TABLE b",
    );
    checkout
        .run(&["migrate"])
        .code(0)
        .stdout_has("core/20270102000000_create_b");
    checkout.run(&["status", "--check"]).code(0);
}
