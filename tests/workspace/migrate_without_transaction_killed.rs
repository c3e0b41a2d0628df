use rustix::process::Signal;
use workspace_tests::{Checkout, Running, SMALL, Session, eventually};

use crate::migrate_without_transaction::{FOLDER, checkout};

pub(crate) const INDEX: &str =
    "CREATE INDEX CONCURRENTLY users_email_idx ON public.users (email);\n";

pub(crate) const VALID: &str = "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('public.users_email_idx') AND indisvalid";

const INVALID: &str = "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('public.users_email_idx') AND NOT indisvalid";

/// How many sessions of dbctl are at work on a statement like this one, waiting for somebody.
fn waiting(statement: &str) -> String {
    format!(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' \
         AND application_name = 'dbctl' AND wait_event_type = 'Lock' AND query ~ '{statement}'"
    )
}

const AT_WORK: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
    AND application_name LIKE 'dbctl%'";

const ASLEEP: &str = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";

/// The small migrations are applied, and the next one runs without a transaction.
pub(crate) fn ready(up: &str, down: &str) -> Checkout {
    let checkout = checkout(up, down);
    checkout.run(&["migrate", "--step", "4"]).code(0);
    assert_eq!(checkout.applied(), SMALL);
    checkout
}

/// A session that writes to users and does not end its transaction: concurrent builds wait for it.
pub(crate) fn writer(checkout: &Checkout) -> Session {
    let writer = Session::open(checkout.url(), "writer");
    assert_eq!(
        writer.value("BEGIN; INSERT INTO public.users VALUES (1, 'a') RETURNING 1"),
        "1"
    );
    writer
}

pub(crate) fn end(session: &Session) {
    assert_eq!(session.value("COMMIT; SELECT 1"), "1");
}

/// Kills it, and waits until the server has noticed.
fn kill(checkout: &Checkout, runner: Running) {
    runner.signal(Signal::KILL);
    runner.wait().code(137);
    eventually("the server has ended the orphan", || {
        checkout.query(AT_WORK) == [["0"]]
    });
}

/// Starts dbctl and kills it when its statement is done and about to be recorded.
fn kill_before_it_is_recorded(checkout: &Checkout, words: &[&str], statement: &str) {
    let writer = writer(checkout);
    let reader = Session::open(checkout.url(), "reader");
    let runner = Running::start(&mut checkout.command(words));
    eventually("the statement waits for the writer", || {
        reader.value(&waiting(statement)) == "1"
    });
    assert_eq!(
        reader.value("BEGIN; LOCK TABLE public.__dbctl_log IN SHARE ROW EXCLUSIVE MODE; SELECT 1"),
        "1"
    );
    end(&writer);
    eventually("the row of the log waits", || {
        writer.value(&waiting("INSERT INTO")) == "1"
    });
    kill(checkout, runner);
    end(&reader);
}

#[test]
fn killed_within_a_statement_it_goes_on_with_that_statement() {
    let up = "CREATE TABLE public.notes (id int);\nINSERT INTO public.notes VALUES (1);\n\
              INSERT INTO public.notes SELECT 2 FROM pg_sleep(30);\n";
    let checkout = ready(up, "DROP TABLE public.notes;\n");
    let watcher = Session::open(checkout.url(), "watcher");
    let runner = Running::start(&mut checkout.command(&["migrate"]));
    eventually("the third statement sleeps", || {
        watcher.value(ASLEEP) == "1"
    });
    kill(&checkout, runner);
    checkout
        .run(&["status", "--check"])
        .code(3)
        .stdout_has(&format!("Half applied: core/{FOLDER} (2 of 3 done)"));
    checkout.migration(
        "core",
        FOLDER,
        &up.replace(" FROM pg_sleep(30)", ""),
        "DROP TABLE public.notes;\n",
    );
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("2 of 3 statements are done already");
    assert_eq!(
        checkout.query("SELECT id FROM public.notes ORDER BY 1"),
        [["1"], ["2"]]
    );
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn a_statement_that_the_server_finishes_for_a_killed_run_is_not_sent_again() {
    // Shorter than the half second after which the server looks for its client, so the orphan commits.
    let up = "CREATE TABLE public.notes (id int);\nINSERT INTO public.notes SELECT 1 FROM pg_sleep(0.4);\n";
    let checkout = ready(up, "DROP TABLE public.notes;\n");
    let watcher = Session::open(checkout.url(), "watcher");
    let runner = Running::start(&mut checkout.command(&["migrate"]));
    eventually("the second statement sleeps", || {
        watcher.value(ASLEEP) == "1"
    });
    runner.signal(Signal::KILL);
    runner.wait().code(137);
    checkout.run(&["migrate"]).code(0);
    assert_eq!(checkout.query("SELECT id FROM public.notes"), [["1"]]);
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn killed_while_it_builds_an_index_it_builds_it_again() {
    let checkout = ready(INDEX, "DROP INDEX CONCURRENTLY public.users_email_idx;\n");
    let writer = writer(&checkout);
    let runner = Running::start(&mut checkout.command(&["migrate"]));
    eventually("the build waits for the writer", || {
        checkout.query(&waiting("CREATE INDEX CONCURRENTLY")) == [["1"]]
    });
    kill(&checkout, runner);
    assert_eq!(checkout.query(INVALID), [["1"]]);
    checkout
        .run(&["status", "--check"])
        .code(3)
        .stdout_has("nothing was heard of the end of statement 1");
    end(&writer);
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("dropped the INVALID index public.users_email_idx that an earlier run left");
    assert_eq!(checkout.query(VALID), [["1"]]);
    checkout.run(&["rollback", "core", "--step", "1"]).code(0);
}

#[test]
fn killed_while_it_builds_an_index_the_next_run_may_start_at_once() {
    let checkout = ready(INDEX, "DROP INDEX CONCURRENTLY public.users_email_idx;\n");
    let writer = writer(&checkout);
    let runner = Running::start(&mut checkout.command(&["migrate"]));
    eventually("the build waits for the writer", || {
        checkout.query(&waiting("CREATE INDEX CONCURRENTLY")) == [["1"]]
    });
    runner.signal(Signal::KILL);
    runner.wait().code(137);
    // The orphan may still be building, may even finish.
    end(&writer);
    checkout.run(&["migrate"]).code(0);
    assert_eq!(checkout.query(VALID), [["1"]]);
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn killed_after_an_index_was_built_and_before_that_was_recorded_it_is_not_built_again() {
    let checkout = ready(INDEX, "DROP INDEX CONCURRENTLY public.users_email_idx;\n");
    kill_before_it_is_recorded(&checkout, &["migrate"], "CREATE INDEX CONCURRENTLY");
    assert_eq!(checkout.query(VALID), [["1"]]);
    let oid = "SELECT 'public.users_email_idx'::regclass::oid";
    let built = checkout.query(oid);
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("statement 1 was begun before, and it is done");
    assert_eq!(checkout.query(oid), built);
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn the_same_holds_for_an_index_that_the_server_named() {
    let up = INDEX.replace("users_email_idx ", "");
    let checkout = ready(&up, "DROP INDEX CONCURRENTLY public.users_email_idx;\n");
    kill_before_it_is_recorded(&checkout, &["migrate"], "CREATE INDEX CONCURRENTLY");
    checkout.run(&["migrate"]).code(0);
    let indexes = "SELECT count(*) FROM pg_index WHERE indrelid = 'public.users'::regclass";
    assert_eq!(checkout.query(indexes), [["2"]], "its key and one index");
}

#[test]
fn killed_after_an_index_was_dropped_and_before_that_was_recorded_it_goes_on() {
    let down = "DROP INDEX CONCURRENTLY public.users_email_idx;\nSELECT 1;\n";
    let checkout = ready(INDEX, down);
    checkout.run(&["migrate"]).code(0);
    let rollback = ["rollback", "core", "--step", "1"];
    kill_before_it_is_recorded(&checkout, &rollback, "DROP INDEX CONCURRENTLY");
    checkout
        .run(&rollback)
        .code(0)
        .stderr_has("statement 1 was begun before, and it is done");
    assert_eq!(checkout.applied(), SMALL);
}

#[test]
fn ctrl_c_says_what_it_leaves_when_somebody_holds_the_table() {
    let checkout = ready(INDEX, "SELECT 1;\n");
    let writer = writer(&checkout);
    let runner = Running::start(&mut checkout.command(&["migrate"]));
    eventually("the build waits for the writer", || {
        checkout.query(&waiting("CREATE INDEX CONCURRENTLY")) == [["1"]]
    });
    runner.signal(Signal::INT);
    runner
        .wait()
        .code(130)
        .stderr_has("0 of its statements stay done")
        .stderr_has("it left the INVALID index public.users_email_idx");
    checkout
        .run(&["status"])
        .code(0)
        .stdout_has("statement 1 failed: interrupted");
    end(&writer);
    checkout.run(&["migrate"]).code(0);
    assert_eq!(checkout.query(VALID), [["1"]]);
}

#[test]
fn killed_again_and_again_every_statement_counts_once() {
    let mut up = "CREATE TABLE public.notes (id int);\n".to_owned();
    for number in 1..=6 {
        up.push_str(&format!(
            "INSERT INTO public.notes VALUES ({number});\n\
             CREATE INDEX CONCURRENTLY notes_{number} ON public.notes (id);\n"
        ));
    }
    let checkout = ready(&up, "DROP TABLE public.notes;\n");
    let mut kills = 0;
    for millis in (4..).step_by(3).take(40) {
        let runner = Running::start(&mut checkout.command(&["migrate", "--no-schema"]));
        std::thread::sleep(std::time::Duration::from_millis(millis));
        runner.signal(Signal::KILL);
        match runner.wait().code {
            137 => kills += 1,
            code => {
                assert_eq!(code, 0, "it was quicker than the signal");
                break;
            }
        }
    }
    checkout.run(&["migrate"]).code(0);
    assert!(kills > 3, "{kills} kills");
    assert_eq!(
        checkout.query("SELECT id FROM public.notes ORDER BY id"),
        [["1"], ["2"], ["3"], ["4"], ["5"], ["6"]]
    );
    let indexes = "SELECT count(*) FILTER (WHERE indisvalid), count(*) FROM pg_index WHERE indrelid = 'public.notes'::regclass";
    assert_eq!(checkout.query(indexes), [["6", "6"]]);
    assert_eq!(checkout.applied().len(), 5);
    checkout.run(&["status", "--check"]).code(0);
}
