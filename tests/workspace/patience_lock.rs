use workspace_tests::{Output, Running, Session, eventually};

use crate::patience::busy;

const LOCK: &str = "SELECT pg_try_advisory_lock(1684169588, 1)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(1684169588, 1)";

/// What the connection that holds or wants the runner's lock is called.
const NAME: &str = "SELECT coalesce((SELECT application_name FROM pg_stat_activity \
    WHERE datname = current_database() AND application_name LIKE '%dbctl lock%' AND pid <> pg_backend_pid() \
    AND state = 'idle' AND query <> ''), '')";

#[test]
fn every_command_that_takes_the_lock_waits_as_long_as_told_and_names_the_person() {
    let checkout = busy("SELECT pg_sleep(60)");
    let watcher = Session::open(checkout.url(), "watcher");
    let runner = Running::start(&mut checkout.command(&["migrate"]));
    let asleep = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
    eventually("the migration sleeps", || watcher.value(asleep) == "1");
    let name = watcher.value(NAME);
    let person = name.strip_prefix("dbctl lock ").unwrap();
    assert!(person.contains('@'), "{person}");
    for words in [
        &["migrate"][..],
        &["rollback"],
        &["redo"],
        &["reset", "--yes"],
        &["setup"],
        &["seed"],
        &["repair", "core", "create_a"],
        &["roles", "create", "--prefix", "patience_lock_"],
    ] {
        let output = checkout
            .run(&[words, &["--lock-timeout", "100ms", "--json"]].concat())
            .code(5)
            .stderr_has("Waiting for another runner: dbctl (pid ")
            .stderr_has(&format!(", {person}, user "))
            .stderr_has("--lock-timeout 5min");
        assert_eq!(output.json()["error"]["kind"], "locked", "{words:?}");
    }
    let mut command = checkout.command(&["migrate"]);
    Output::of(command.env("DBCTL_LOCK_TIMEOUT", "100ms")).code(5);
    runner.signal(rustix::process::Signal::INT);
    runner.wait().code(130);
}

#[test]
fn a_name_that_the_url_gives_stands_beside_the_person() {
    let checkout = busy("SELECT 1");
    let holder = Session::open(checkout.url(), "holder");
    assert_eq!(holder.value(LOCK), "t");
    let mut command = checkout.command(&["migrate"]);
    let url = checkout.url().with_application_name("deploy").to_url();
    let waiting = Running::start(command.env("DATABASE_URL", url));
    eventually("it is called by both", || {
        let name = holder.value(NAME);
        name.starts_with("dbctl lock ") && name.contains('@') && name.ends_with(" (deploy)")
    });
    assert_eq!(holder.value(UNLOCK), "t");
    waiting.wait().code(0);
}

#[test]
fn what_was_applied_meanwhile_is_not_applied_again() {
    let checkout = busy("CREATE TABLE public.b (id int)");
    let holder = Session::open(checkout.url(), "holder");
    assert_eq!(holder.value(LOCK), "t");
    let waiting = Running::start(&mut checkout.command(&["migrate"]));
    eventually("the runner has made its plan and polls the lock", || {
        !holder.value(NAME).is_empty()
    });
    // As another runner would have done it.
    holder.value(
        "INSERT INTO public.__diesel_schema_migrations (version, batch, sequence) VALUES ('20270102000000', 2, 2) \
         RETURNING version",
    );
    assert_eq!(holder.value(UNLOCK), "t");
    waiting.wait().code(0).stdout_has("Nothing to migrate");
    assert_eq!(
        checkout.query("SELECT to_regclass('public.b') IS NULL"),
        [["t"]]
    );
}
