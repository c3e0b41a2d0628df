use std::net::TcpListener;
use std::time::{Duration, Instant};

use domain_connect::DatabaseUrl;
use domain_workbench::server::Server;
use rustix::process::Signal;
use workspace_tests::{Checkout, Running, Session, eventually};

/// Longest time from a signal to the end.
const SOON: Duration = Duration::from_secs(2);

const ASLEEP: &str = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' \
    AND wait_event = 'PgSleep' AND datname = current_database()";

const UP: &str = "CREATE TABLE b (id int);\nSELECT pg_sleep(30)";

/// A checkout whose second migration sleeps.
fn sleeper() -> Checkout {
    let checkout = Checkout::bare();
    checkout.migration(
        "core",
        "20270101000000_create_a",
        "CREATE TABLE a (id int)",
        "DROP TABLE a",
    );
    checkout.migration("core", "20270102000000_create_b", UP, "DROP TABLE b");
    checkout
}

fn mend(checkout: &Checkout) {
    checkout.migration(
        "core",
        "20270102000000_create_b",
        "CREATE TABLE b (id int)",
        "DROP TABLE b",
    );
}

#[track_caller]
fn ends_a_sleeping_migration(signal: Signal, code: i32) {
    let checkout = sleeper();
    let watcher = Session::open(checkout.url(), "watcher");
    let runner = Running::start(&mut checkout.command(&["migrate"]));
    eventually("the migration sleeps", || watcher.value(ASLEEP) == "1");
    let began = Instant::now();
    runner.signal(signal);
    let output = runner.wait().code(code);
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    output
        .stdout_has("applied    core/20270101000000_create_a")
        .stderr_has("Done before it failed, and kept: 1 migration")
        .stderr_has("interrupted while 20270102000000_create_b ran; it was rolled back")
        .stderr_has("Hint: dbctl status");
    let others = "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
                  AND datname = current_database() AND state = 'active'";
    assert_eq!(watcher.value(others), "0", "cancelled on the server");
    let rows = checkout.query("SELECT version FROM public.__diesel_schema_migrations");
    assert_eq!(rows, [["20270101000000"]]);
    assert_eq!(
        watcher.value("SELECT to_regclass('a') IS NOT NULL AND to_regclass('b') IS NULL"),
        "t"
    );
    mend(&checkout);
    checkout
        .run(&["migrate", "--lock-timeout", "0s"])
        .code(0)
        .stdout_has("Applied 1 migration as batch 2");
}

#[test]
fn ctrl_c_cancels_the_migration_that_runs_and_keeps_what_was_applied() {
    ends_a_sleeping_migration(Signal::INT, 130);
}

#[test]
fn sigterm_does_the_same_and_says_so_in_the_exit_code() {
    ends_a_sleeping_migration(Signal::TERM, 143);
}

#[test]
fn an_interrupted_run_says_in_json_what_was_done() {
    let checkout = sleeper();
    let watcher = Session::open(checkout.url(), "watcher");
    let runner = Running::start(&mut checkout.command(&["migrate", "--json"]));
    eventually("the migration sleeps", || watcher.value(ASLEEP) == "1");
    runner.signal(Signal::INT);
    let document = runner.wait().code(130).json();
    assert_eq!(document["command"], "migrate");
    assert_eq!(document["error"]["kind"], "interrupted");
    assert_eq!(document["done"][0]["version"], "20270101000000");
}

#[test]
fn ctrl_c_ends_a_rollback_and_keeps_the_migration() {
    let checkout = Checkout::bare();
    let down = "DROP TABLE a;\nSELECT pg_sleep(30)";
    checkout.migration(
        "core",
        "20270101000000_create_a",
        "CREATE TABLE a (id int)",
        down,
    );
    checkout.run(&["migrate"]).code(0);
    let watcher = Session::open(checkout.url(), "watcher");
    let runner = Running::start(&mut checkout.command(&["rollback"]));
    eventually("the rollback sleeps", || watcher.value(ASLEEP) == "1");
    let began = Instant::now();
    runner.signal(Signal::INT);
    runner.wait().code(130).stderr_has("interrupted");
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    assert_eq!(watcher.value("SELECT to_regclass('a') IS NOT NULL"), "t");
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn ctrl_c_ends_a_wait_for_a_server_that_does_not_answer() {
    let checkout = Checkout::new();
    // Connections are taken by the system, and nobody says a word on them.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    for words in [&["migrate"][..], &["setup"], &["status"], &["doctor"]] {
        let mut command = checkout.command(words);
        command.env(
            "DATABASE_URL",
            format!("postgres://app@127.0.0.1:{port}/app?sslmode=disable"),
        );
        let runner = Running::start(&mut command);
        let taken = silent.accept().unwrap();
        let began = Instant::now();
        runner.signal(Signal::INT);
        runner.wait().code(130);
        assert!(began.elapsed() < SOON, "{words:?}: {:?}", began.elapsed());
        drop(taken);
    }
}

#[test]
fn ctrl_c_ends_a_query_that_waits_for_somebody_else_s_lock() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    let holder = Session::open(checkout.url(), "holder");
    let lock = "BEGIN; LOCK TABLE inventory.__diesel_schema_migrations; SELECT 1";
    assert_eq!(holder.value(lock), "1");
    for words in [&["migrate"][..], &["status"], &["rollback"], &["seed"]] {
        let runner = Running::start(&mut checkout.command(words));
        let waits = "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted";
        eventually("the query waits", || holder.value(waits) == "t");
        let began = Instant::now();
        runner.signal(Signal::INT);
        runner.wait().code(130);
        assert!(began.elapsed() < SOON, "{words:?}: {:?}", began.elapsed());
        eventually("the server has ended the query", || {
            holder.value(waits) == "f"
        });
    }
}

/// A server of the test's own.
struct Guarded(Server);

impl Drop for Guarded {
    fn drop(&mut self) {
        drop(self.0.destroy());
    }
}

#[test]
fn a_server_that_is_stopped_in_between_is_told_and_the_next_run_completes() {
    let home = tempfile::tempdir().unwrap();
    let server = Guarded(Server::for_tests(home.path()).unwrap());
    server.0.start().unwrap();
    let url = DatabaseUrl::parse(&server.0.url("postgres")).unwrap();
    let checkout = sleeper();
    let migrate = || {
        let mut command = checkout.command(&["migrate"]);
        command.env("DATABASE_URL", url.to_url());
        command
    };
    let runner = Running::start(&mut migrate());
    eventually("the migration sleeps", || {
        workspace_tests::query(&url, ASLEEP) == [["1"]]
    });
    server.0.stop().unwrap();
    runner
        .wait()
        .code(1)
        .stdout_has("applied    core/20270101000000_create_a")
        .stderr_has("the connection was lost while 20270102000000_create_b ran")
        .stderr_has("dbctl status");
    workspace_tests::Output::of(&mut migrate())
        .code(1)
        .stderr_has("check that it is running");

    server.0.start().unwrap();
    mend(&checkout);
    workspace_tests::Output::of(&mut migrate())
        .code(0)
        .stdout_has("core/20270102000000_create_b");
}
