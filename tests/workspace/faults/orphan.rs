use rustix::process::Signal;
use workspace_tests::{Checkout, Running, SMALL, Session, eventually};

const NEXT: &str = "20260105000000_create_notes";

const ASLEEP: &str = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";

const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
    AND datname = current_database() AND query ~ 'dbctl'";

/// The server does not look for its client meanwhile, so an orphan commits.
const SLEEP: &str = "SET LOCAL client_connection_check_interval = 0;\nSELECT pg_sleep(0.4);\n";

/// The small migrations, applied, and one more of core.
fn checkout(up: &str, down: &str) -> Checkout {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout.migration("core", NEXT, up, down);
    checkout
}

/// Starts dbctl and kills it when its script sleeps; the server goes on.
fn kill_asleep(checkout: &Checkout, words: &[&str]) {
    let watcher = Session::open(checkout.url(), "watcher");
    let runner = Running::start(&mut checkout.command(words));
    eventually("the script sleeps", || watcher.value(ASLEEP) == "1");
    runner.signal(Signal::KILL);
    runner.wait().code(137);
}

#[test]
fn a_migration_that_the_server_commits_for_a_killed_run_is_not_applied_again() {
    let up = format!("CREATE TABLE public.notes (id int);\n{SLEEP}");
    let checkout = checkout(&up, "DROP TABLE public.notes;\n");
    kill_asleep(&checkout, &["migrate"]);
    checkout
        .run(&["migrate"])
        .code(0)
        .stdout_has("Nothing to migrate");
    assert_eq!(checkout.applied().len(), SMALL.len() + 1);
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn a_rollback_that_the_server_commits_for_a_killed_run_is_not_done_again() {
    let down = format!("DROP TABLE public.notes;\n{SLEEP}");
    let checkout = checkout("CREATE TABLE public.notes (id int);\n", &down);
    checkout.run(&["migrate"]).code(0);
    let back = ["rollback", "core", "--to", "20260103000000"];
    kill_asleep(&checkout, &back);
    checkout.run(&back).code(0);
    assert_eq!(checkout.applied(), SMALL);
    assert!(!checkout.has_relation("public.notes"));
}

#[test]
fn the_first_migration_of_a_killed_run_and_the_tables_it_needs_are_waited_for() {
    let checkout = Checkout::bare();
    let up = format!("CREATE TABLE public.notes (id int);\n{SLEEP}");
    checkout.migration("core", NEXT, &up, "DROP TABLE public.notes;\n");
    kill_asleep(&checkout, &["migrate"]);
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("Waiting for another runner: dbctl (pid ")
        .stdout_has("Nothing to migrate");
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn repair_waits_for_what_a_killed_run_left_at_work() {
    let up = format!("CREATE TABLE public.notes (id int);\n{SLEEP}");
    let checkout = checkout(&up, "DROP TABLE public.notes;\n");
    kill_asleep(&checkout, &["migrate"]);
    // Only an applied migration can be forgotten.
    checkout
        .run(&["repair", "core", "20260105000000", "--forget"])
        .code(0);
    assert_eq!(checkout.applied(), SMALL);
    assert!(checkout.has_relation("public.notes"));
}

#[test]
fn an_orphan_that_does_not_end_is_told_of_in_time() {
    let up = "CREATE TABLE public.notes (id int);\nSET LOCAL client_connection_check_interval = 0;\nSELECT pg_sleep(30);\n";
    let checkout = checkout(up, "DROP TABLE public.notes;\n");
    kill_asleep(&checkout, &["migrate"]);
    checkout
        .run(&["migrate", "--lock-timeout", "300ms"])
        .code(5)
        .stderr_has("another runner holds the lock of this database: dbctl (pid ");
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
    assert_eq!(checkout.query(end), [["t"]]);
    checkout.migration(
        "core",
        NEXT,
        "CREATE TABLE public.notes (id int);\n",
        "DROP TABLE public.notes;\n",
    );
    checkout.run(&["migrate"]).code(0);
    assert!(checkout.has_relation("public.notes"));
}

#[test]
fn a_migration_that_somebody_records_meanwhile_is_left_to_them() {
    let checkout = checkout(
        "CREATE TABLE public.notes (id int);\n",
        "DROP TABLE public.notes;\n",
    );
    checkout.migration(
        "inventory",
        "20260106000000_create_shelves",
        "CREATE TABLE inventory.shelves (id int);\n",
        "SELECT 1;\n",
    );
    let other = Session::open(checkout.url(), "diesel");
    let row = "BEGIN; CREATE TABLE public.notes (id int); \
               INSERT INTO public.__diesel_schema_migrations (version) VALUES ('20260105000000') RETURNING 1";
    assert_eq!(other.value(row), "1");
    let runner = Running::start(&mut checkout.command(&["migrate"]));
    eventually("the migration waits for the key", || {
        checkout.query(WAITING) == [["1"]]
    });
    assert_eq!(other.value("COMMIT; SELECT 1"), "1");
    runner
        .wait()
        .code(0)
        .stderr_has(&format!(
            "core/{NEXT} was applied by somebody else meanwhile"
        ))
        .stdout_has("Applied 1 migration as batch 2");
    assert!(checkout.has_relation("inventory.shelves"));
    checkout.run(&["status", "--check"]).code(0);
}

/// Waits for the runner's lock, and meanwhile somebody else takes back the newest migration.
#[track_caller]
fn declines_when_overtaken(words: &[&str]) {
    let checkout = checkout(
        "CREATE TABLE public.notes (id int);\n",
        "DROP TABLE public.notes;\n",
    );
    checkout.run(&["migrate"]).code(0);
    let holder = Session::open(checkout.url(), "holder");
    assert_eq!(
        holder.value("SELECT pg_try_advisory_lock(1684169588, 1)"),
        "t"
    );
    let runner = Running::start(&mut checkout.command(words));
    let polls = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                 AND application_name LIKE 'dbctl lock%' AND state = 'idle' AND query <> ''";
    eventually("the runner polls the lock", || holder.value(polls) == "1");
    let other = "DROP TABLE public.notes; DELETE FROM public.__diesel_schema_migrations \
                 WHERE version = '20260105000000' RETURNING 1";
    assert_eq!(holder.value(other), "1");
    assert_eq!(
        holder.value("SELECT pg_advisory_unlock(1684169588, 1)"),
        "t"
    );
    runner
        .wait()
        .code(4)
        .stderr_has("another run has changed what is applied, and this would now take back: ")
        .stderr_has(SMALL[3])
        .stderr_has("nothing was changed");
    assert_eq!(checkout.applied(), SMALL);
}

#[test]
fn a_rollback_that_was_overtaken_takes_back_nothing_that_nobody_meant() {
    declines_when_overtaken(&["rollback"]);
    declines_when_overtaken(&["rollback", "--step", "1"]);
}

#[test]
fn a_redo_that_was_overtaken_takes_back_nothing_that_nobody_meant() {
    declines_when_overtaken(&["redo"]);
}
