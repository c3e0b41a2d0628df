use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use domain_connect::DatabaseUrl;
use rustix::process::Signal;
use workspace_tests::{Bouncer, Checkout, Output, PoolMode, Running, Session, eventually};

use crate::poolers::{LEFT, through, untouched};

/// Longest time from a signal to the end.
const SOON: Duration = Duration::from_secs(2);

/// A client that asks again and again what is set on the server connection that it is lent.
struct Beside {
    stop: Arc<AtomicBool>,
    asking: JoinHandle<(BTreeSet<String>, usize)>,
}

impl Beside {
    fn start(url: DatabaseUrl) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let asking = thread::spawn(move || {
            let client = Session::open(&url, "beside");
            let (mut seen, mut processes) = (BTreeSet::new(), BTreeSet::new());
            while !stopped.load(Ordering::Relaxed) {
                seen.insert(client.value(LEFT));
                processes.insert(client.value("SELECT pg_backend_pid()"));
            }
            (seen, processes.len())
        });
        Beside { stop, asking }
    }

    /// All that it found, and on how many server connections.
    fn end(self) -> (BTreeSet<String>, usize) {
        self.stop.store(true, Ordering::Relaxed);
        self.asking.join().unwrap()
    }
}

/// Migrations that leave settings of the session behind, as far as nobody stops them.
fn careless() -> Checkout {
    let checkout = Checkout::bare();
    for number in 0..30 {
        let folder = format!("20270101{number:06}_create_t{number}");
        let up = format!(
            "SET search_path TO inventory;\nSET statement_timeout = '1min';\nSET TIME ZONE 'Asia/Bangkok';\n\
             SET work_mem = '1MB';\nCREATE TEMP TABLE mine (id int);\nLISTEN t;\nCREATE TABLE t{number} (id int);\n\
             SELECT set_config('role', current_user, false);\nSET default_transaction_read_only = on;"
        );
        let down = format!("SET work_mem = '2MB';\nDROP TABLE t{number}");
        checkout.migration("inventory", &folder, &up, &down);
    }
    checkout
}

#[test]
fn two_clients_beside_it_never_see_what_dbctl_or_a_migration_sets() {
    let careless = careless();
    let bouncer = Bouncer::start(careless.url(), PoolMode::Transaction, 3);
    let expected = untouched(&bouncer);
    let clients = [0, 1].map(|_| Beside::start(bouncer.url()));
    for words in [
        &["migrate", "--no-schema"][..],
        &["status"],
        &["redo", "--no-schema"],
        &["rollback", "--all", "--yes", "--no-schema"],
    ] {
        Output::of(&mut through(&bouncer, &careless, words)).code(0);
    }
    let ends = clients.map(Beside::end);
    for (seen, _) in &ends {
        assert_eq!(seen, &BTreeSet::from([expected.clone()]));
    }
    assert!(
        ends.iter().any(|(_, processes)| *processes > 1),
        "it was lent several"
    );
}

#[test]
fn two_clients_beside_it_never_see_what_seeds_set() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 3);
    let expected = untouched(&bouncer);
    let clients = [0, 1].map(|_| Beside::start(bouncer.url()));
    for _ in 0..2 {
        Output::of(&mut through(&bouncer, &checkout, &["seed"])).code(0);
    }
    for (seen, _) in clients.map(Beside::end) {
        assert_eq!(seen, BTreeSet::from([expected.clone()]));
    }
}

#[test]
fn a_migration_that_fails_leaves_nothing_set_either() {
    let checkout = Checkout::bare();
    let up = "SET search_path TO inventory;\nSET work_mem = '1MB';\nCREATE TABLE a (id int PRIMARY KEY, \
              b int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO a VALUES (1, 2);";
    checkout.migration("inventory", "20270101000000_create_a", up, "DROP TABLE a");
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 2);
    let expected = untouched(&bouncer);
    Output::of(&mut through(&bouncer, &checkout, &["migrate"]))
        .code(1)
        .stderr_has("violates foreign key constraint");
    let clients = [0, 1].map(|_| Session::open(&bouncer.url(), "beside"));
    for client in &clients {
        client.value("BEGIN; SELECT 1");
    }
    for client in &clients {
        assert_eq!(client.value(LEFT), expected);
    }
}

#[test]
fn of_four_runners_through_it_one_applies_and_the_others_wait() {
    for mode in [PoolMode::Transaction, PoolMode::Session] {
        let checkout = Checkout::new();
        let bouncer = Bouncer::start(checkout.url(), mode, 10);
        let start = |_| Running::start(&mut through(&bouncer, &checkout, &["migrate"]));
        let running: Vec<Running> = (0..4).map(start).collect();
        let outputs: Vec<Output> = running.into_iter().map(|one| one.wait().code(0)).collect();
        let applied = |output: &&Output| output.stdout.contains("as batch 1");
        assert_eq!(outputs.iter().filter(applied).count(), 1, "{outputs:#?}");
        checkout.run(&["status", "--check"]).code(0);
        let locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = \
                     (SELECT oid FROM pg_database WHERE datname = current_database())";
        assert_eq!(checkout.query(locks), [["0"]], "{mode:?}");
    }
}

const ASLEEP: &str = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' \
    AND wait_event = 'PgSleep' AND datname = current_database()";

/// A checkout whose migration sleeps.
fn sleeper() -> Checkout {
    let checkout = Checkout::bare();
    let up = "CREATE TABLE public.a (id int);\nSELECT pg_sleep(30)";
    checkout.migration("core", "20270101000000_create_a", up, "DROP TABLE a");
    checkout
}

#[test]
fn runners_through_it_and_beside_it_exclude_each_other_and_ctrl_c_ends_them() {
    let checkout = sleeper();
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 6);
    let watcher = Session::open(checkout.url(), "watcher");
    let runner = Running::start(&mut through(&bouncer, &checkout, &["migrate"]));
    eventually("the migration sleeps", || watcher.value(ASLEEP) == "1");
    let at_once = ["migrate", "--lock-timeout", "0s"];
    checkout
        .run(&at_once)
        .code(5)
        .stderr_has("another runner holds the lock of this database: dbctl (pid");
    Output::of(&mut through(&bouncer, &checkout, &at_once))
        .code(5)
        .stderr_has("another runner holds the lock of this database: dbctl (pid");
    let began = Instant::now();
    runner.signal(Signal::INT);
    runner.wait().code(130).stderr_has("it was rolled back");
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    assert_eq!(watcher.value(ASLEEP), "0", "cancelled on the server");
    assert_eq!(watcher.value("SELECT to_regclass('public.a') IS NULL"), "t");

    // The other way round.
    let runner = Running::start(&mut checkout.command(&["migrate"]));
    eventually("the migration sleeps", || watcher.value(ASLEEP) == "1");
    Output::of(&mut through(&bouncer, &checkout, &at_once)).code(5);
    runner.signal(Signal::INT);
    runner.wait().code(130);
}

#[test]
fn a_runner_that_is_killed_frees_the_lock_and_its_script_ends() {
    let checkout = sleeper();
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 4);
    let watcher = Session::open(checkout.url(), "watcher");
    let runner = Running::start(&mut through(&bouncer, &checkout, &["migrate"]));
    eventually("the migration sleeps", || watcher.value(ASLEEP) == "1");
    runner.signal(Signal::KILL);
    runner.wait().code(137);
    eventually("the server has ended the orphan", || {
        watcher.value(ASLEEP) == "0"
    });
    let lock = "SELECT pg_try_advisory_lock(1684169588, 1)";
    eventually("the lock is free", || watcher.value(lock) == "t");
    assert_eq!(watcher.value("SELECT to_regclass('public.a') IS NULL"), "t");
}

#[test]
fn ctrl_c_ends_a_seed_through_it_and_nobody_else_s_session() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 5);
    let holder = Session::open(checkout.url(), "holder");
    assert_eq!(
        holder.value("BEGIN; LOCK TABLE inventory.locations; SELECT 1"),
        "1"
    );
    let seed = Running::start(&mut through(&bouncer, &checkout, &["seed"]));
    let waits = "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND relation = 'inventory.locations'::regclass";
    eventually("the seed waits", || holder.value(waits) == "t");
    let beside = Session::open(&bouncer.url(), "beside");
    beside.value("BEGIN; SELECT 1");
    let began = Instant::now();
    seed.signal(Signal::INT);
    seed.wait().code(130).stderr_has("was rolled back");
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    assert_eq!(holder.value(waits), "f");
    assert_eq!(beside.value("SELECT 1"), "1", "it goes on");
}

#[test]
fn the_lock_outlives_a_pooler_s_patience_with_idle_transactions() {
    let checkout = Checkout::bare();
    let up = "CREATE TABLE public.a (id int);\nSELECT pg_sleep(4.5)";
    checkout.migration("core", "20270101000000_create_a", up, "DROP TABLE a");
    let impatient = "idle_transaction_timeout = 3";
    let bouncer = Bouncer::configured(checkout.url(), PoolMode::Transaction, 4, impatient);
    let holders = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 1684169588 AND objid = 1 AND database = \
                   (SELECT oid FROM pg_database WHERE datname = current_database())";
    let watcher = Session::open(checkout.url(), "watcher");
    let runner = Running::start(&mut through(&bouncer, &checkout, &["migrate"]));
    eventually("the migration sleeps", || watcher.value(ASLEEP) == "1");
    while watcher.value(ASLEEP) == "1" {
        let held = watcher.value(holders);
        let ended = watcher.value(ASLEEP) == "0";
        assert!(held == "1" || ended, "{held} holders");
        thread::sleep(Duration::from_millis(100));
    }
    runner.wait().code(0);
}

#[test]
fn a_run_whose_lock_is_gone_begins_no_further_migration() {
    let checkout = sleeper();
    let up = "CREATE TABLE public.a (id int);\nSELECT pg_sleep(1)";
    checkout.migration("core", "20270101000000_create_a", up, "DROP TABLE a");
    let next = "CREATE TABLE public.b (id int)";
    checkout.migration("core", "20270102000000_create_b", next, "DROP TABLE b");
    let bouncer = Bouncer::start(checkout.url(), PoolMode::Transaction, 4);
    let watcher = Session::open(checkout.url(), "watcher");
    for url in [checkout.url().clone(), bouncer.url()] {
        let mut command = checkout.command(&["migrate"]);
        let runner = Running::start(command.env("DATABASE_URL", url.to_url()));
        eventually("the migration sleeps", || watcher.value(ASLEEP) == "1");
        let end = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND database = \
                   (SELECT oid FROM pg_database WHERE datname = current_database())";
        assert_eq!(watcher.value(end), "t");
        runner
            .wait()
            .code(1)
            .stderr_has("the runner's lock was lost");
        assert_eq!(checkout.applied(), ["core/20270101000000_create_a"]);
        checkout.run(&["rollback"]).code(0);
    }
}
