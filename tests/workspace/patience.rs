use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use workspace_tests::{Checkout, Running, Session, eventually};

/// A session of dbctl waits for a lock: since when its transaction has been open.
const WAITS: &str = "SELECT coalesce((SELECT xact_start::text FROM pg_stat_activity \
    WHERE datname = current_database() AND application_name = 'dbctl' AND wait_event_type = 'Lock'), '')";

pub(crate) const ADD: &str = "20270102000000_add_b_to_a";

/// A checkout whose first migration, which makes the table `public.a`, is applied, and whose second changes it.
pub(crate) fn busy(up: &str) -> Checkout {
    let checkout = Checkout::bare();
    checkout.migration(
        "core",
        "20270101000000_create_a",
        "CREATE TABLE public.a (id int)",
        "DROP TABLE public.a",
    );
    checkout.run(&["migrate"]).code(0);
    checkout.migration("core", ADD, up, "ALTER TABLE public.a DROP COLUMN b");
    checkout
}

/// Somebody who has read the table and did not end the transaction.
pub(crate) fn reader(checkout: &Checkout) -> Session {
    let reader = Session::open(checkout.url(), "reader");
    let nothing = reader.value("BEGIN; SELECT count(*) FROM public.a");
    assert_eq!(nothing, "0");
    reader
}

fn has_b(checkout: &Checkout) -> bool {
    let columns = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'b'";
    checkout.query(columns) == [["1"]]
}

const ALTER: &str = "ALTER TABLE public.a ADD COLUMN b int";

#[test]
fn a_migration_is_done_over_until_the_table_is_free() {
    let checkout = busy(ALTER);
    let reader = reader(&checkout);
    let pid = reader.value("SELECT pg_backend_pid()");
    let words = [
        "migrate",
        "--ddl-lock-timeout",
        "300ms",
        "--lock-retries",
        "50",
    ];
    let mut runner = Running::start(&mut checkout.command(&words));
    let said = runner.until_it_says("attempt 3 of 51 in ");
    let line = format!("{ADD} waits: public.a is held by reader (pid {pid}, user ");
    assert!(said.contains(&line), "{said}");
    assert!(
        said.contains("idle in transaction: SELECT pg_backend_pid()"),
        "{said}"
    );
    assert!(!has_b(&checkout));
    assert_eq!(reader.value("COMMIT; SELECT 1"), "1");
    runner.wait().code(0).stdout_has("Applied 1 migration");
    assert!(has_b(&checkout));
    let log = "SELECT count(*) FROM public.__dbctl_log WHERE name = 'add_b_to_a'";
    assert_eq!(checkout.query(log), [["1"]], "recorded once");
}

#[test]
fn nobody_queues_behind_a_migration_longer_than_its_lock_timeout() {
    let checkout = busy(ALTER);
    let holder = reader(&checkout);
    let (other, watcher) = (
        Session::open(checkout.url(), "other"),
        Session::open(checkout.url(), "watcher"),
    );
    // Far above what it waits for, far below for ever: the holder never ends its transaction.
    assert_eq!(other.value("SET statement_timeout = '10s'; SELECT 1"), "1");
    let words = ["migrate", "--ddl-lock-timeout", "500ms"];
    let runner = Running::start(&mut checkout.command(&words));
    let (mut attempts, mut queued) = (BTreeSet::new(), 0);
    let began = Instant::now();
    while attempts.len() < 3 || queued == 0 {
        assert!(began.elapsed() < Duration::from_secs(20), "{attempts:?}");
        let waits = watcher.value(WAITS);
        if !waits.is_empty() && attempts.insert(waits) {
            let asked = Instant::now();
            assert_eq!(other.value("SELECT count(*) FROM public.a"), "0");
            queued += u32::from(asked.elapsed() > Duration::from_millis(50));
            assert!(
                asked.elapsed() < Duration::from_secs(3),
                "{:?}",
                asked.elapsed()
            );
        }
    }
    assert_eq!(holder.value("COMMIT; SELECT 1"), "1");
    runner.wait().code(0);
    assert!(has_b(&checkout));
}

#[test]
fn the_attempts_are_bounded_and_the_failure_names_who_was_in_the_way() {
    let checkout = busy(ALTER);
    let reader = reader(&checkout);
    let pid = reader.value("SELECT pg_backend_pid()");
    let words = [
        "migrate",
        "--ddl-lock-timeout",
        "200ms",
        "--lock-retries",
        "2",
        "--json",
    ];
    let output = checkout
        .run(&words)
        .code(1)
        .stderr_has("up.sql: canceling statement due to lock timeout")
        .stderr_has(&format!("waited: public.a is held by reader (pid {pid}, "))
        .stderr_has("tried 3 times")
        .stderr_has("nothing of this migration remains")
        .stderr_has("--ddl-lock-timeout 10s")
        .stderr_has("--lock-retries 10");
    let document = output.json();
    assert_eq!(document["error"]["kind"], "lock_timeout");
    assert_eq!(document["attempts"], 3);
    let blocker = &document["blockers"][0];
    assert_eq!(blocker["pid"].to_string(), pid);
    assert_eq!(blocker["application"], "reader");
    assert_eq!(blocker["table"], "public.a");
    assert_eq!(blocker["state"], "idle in transaction");
    assert_eq!(blocker["query"], "SELECT pg_backend_pid()");
    let since = reader.value("SELECT to_char(now(), 'YYYY-MM-DD HH24:MI:SS TZ')");
    assert_eq!(blocker["since"], since);
    checkout.run(&["status", "--check"]).code(3).stdout_has(ADD);
}

#[test]
fn a_rollback_a_redo_and_a_reset_wait_no_longer_than_they_were_told() {
    let checkout = busy(ALTER);
    checkout.run(&["migrate"]).code(0);
    let reader = reader(&checkout);
    let told = [
        "--ddl-lock-timeout",
        "200ms",
        "--lock-retries",
        "1",
        "--json",
    ];
    for words in [&["rollback"][..], &["redo"], &["reset", "--yes"]] {
        let document = checkout
            .run(&[words, &told].concat())
            .code(1)
            .stderr_has("is held by reader (pid ")
            .json();
        assert_eq!(document["error"]["kind"], "lock_timeout", "{words:?}");
        assert_eq!(document["attempts"], 2, "{words:?}");
    }
    assert!(has_b(&checkout));
    let mut runner = Running::start(&mut checkout.command(&[
        "rollback",
        "--ddl-lock-timeout",
        "200ms",
        "--lock-retries",
        "50",
    ]));
    runner.until_it_says("attempt 2 of 51");
    assert_eq!(reader.value("COMMIT; SELECT 1"), "1");
    runner.wait().code(0).stdout_has("Took back 1 migration.");
    assert!(!has_b(&checkout));
}

#[test]
fn a_deadlock_is_done_over_as_well() {
    let checkout =
        busy("CREATE TABLE public.c (id int);\nLOCK TABLE public.d;\nLOCK TABLE public.a");
    checkout.query("CREATE TABLE public.d (id int)");
    let other = Session::open(checkout.url(), "other");
    // The migration finds out first, as it looks after a second.
    let holds = "SET deadlock_timeout = '1min'; BEGIN; LOCK TABLE public.a; SELECT 1";
    assert_eq!(other.value(holds), "1");
    let words = ["migrate", "--ddl-lock-timeout", "20s"];
    let mut runner = Running::start(&mut checkout.command(&words));
    let waits =
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'public.a'::regclass";
    eventually("the migration waits", || other.value(waits) == "1");
    assert_eq!(other.value("LOCK TABLE public.d; COMMIT; SELECT 1"), "1");
    runner.until_it_says("attempt 2 of 6");
    runner.wait().code(0);
}

#[test]
fn ctrl_c_ends_a_pause() {
    let checkout = busy(ALTER);
    let _reader = reader(&checkout);
    let words = [
        "migrate",
        "--ddl-lock-timeout",
        "1s",
        "--lock-retries",
        "1000",
    ];
    let mut runner = Running::start(&mut checkout.command(&words));
    runner.until_it_says("attempt 4 of 1001");
    let began = Instant::now();
    runner.signal(rustix::process::Signal::INT);
    runner.wait().code(130);
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    assert!(!has_b(&checkout));
}
