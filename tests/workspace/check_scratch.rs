use rustix::process::Signal;
use workspace_tests::{Checkout, Output, Running, Session, eventually, execute, query, server};

/// A name that no process has: process ids end below it.
const LEFT_BEHIND: &str = "dbctl_scratch_99999999_";

/// Databases of this name that are there.
fn count(watcher: &Session, name: &str) -> String {
    watcher.value(&format!(
        "SELECT count(*) FROM pg_database WHERE datname LIKE '{name}'"
    ))
}

fn watcher() -> Session {
    Session::open(&server().url("postgres"), "watcher")
}

/// The scratch database in which the migration of this checkout sleeps; empty before it does.
fn asleep(checkout: &Checkout) -> String {
    let mark = checkout.url().database();
    format!(
        "SELECT coalesce(max(datname), '') FROM pg_stat_activity \
         WHERE datname LIKE 'dbctl_scratch_%' AND application_name = '{mark}' AND wait_event = 'PgSleep'"
    )
}

/// A checkout whose newest migration sleeps.
fn sleeper() -> Checkout {
    let checkout = Checkout::small();
    let mark = checkout.url().database().to_owned();
    checkout.migration(
        "core",
        "20260105000000_sleep",
        &format!("SET LOCAL application_name = '{mark}';\nSELECT pg_sleep(30);"),
        "SELECT 1;",
    );
    checkout
}

/// Starts a check, and waits until it is in the migration that sleeps; returns the scratch database's name.
fn start(checkout: &Checkout, watcher: &Session) -> (Running, String) {
    let running = Running::start(&mut checkout.command(&["check", "--only", "verify"]));
    let sql = asleep(checkout);
    eventually("the migration sleeps", || !watcher.value(&sql).is_empty());
    (running, watcher.value(&sql))
}

#[test]
fn what_an_earlier_check_left_behind_is_removed_and_what_another_holds_is_not() {
    let watcher = watcher();
    let (left, held) = (format!("{LEFT_BEHIND}1"), format!("{LEFT_BEHIND}2"));
    let url = server().url("postgres");
    for name in [&left, &held] {
        execute(&url, &format!("DROP DATABASE IF EXISTS {name}"));
        // Its lock is there before the database, as that of a check is.
        if *name == held {
            watcher.value("SELECT pg_advisory_lock(1684173667, 2)");
        }
        execute(&url, &format!("CREATE DATABASE {name} TEMPLATE template0"));
    }
    Checkout::small()
        .run(&["check", "--only", "verify"])
        .code(0);
    assert_eq!(count(&watcher, &left), "0");
    assert_eq!(count(&watcher, &held), "1");
    drop(watcher);
    execute(&url, &format!("DROP DATABASE {held}"));
}

#[test]
fn ctrl_c_ends_the_check_and_removes_the_database() {
    let (checkout, watcher) = (sleeper(), watcher());
    let (running, name) = start(&checkout, &watcher);
    running.signal(Signal::INT);
    running.wait().code(130).stderr_has("interrupted");
    assert_eq!(count(&watcher, &name), "0");
}

#[test]
fn what_a_killed_check_leaves_is_removed_by_the_next() {
    let (checkout, watcher) = (sleeper(), watcher());
    let (running, name) = start(&checkout, &watcher);
    running.signal(Signal::KILL);
    running.wait().code(137);
    assert_eq!(count(&watcher, &name), "1");
    let other = Checkout::small();
    eventually("the database is removed", || {
        other.run(&["check", "--only", "verify"]).code(0);
        count(&watcher, &name) == "0"
    });
}

#[test]
fn two_checks_at_once_do_not_disturb_each_other() {
    let checkout = Checkout::small();
    let start = || Running::start(&mut checkout.command(&["check", "--only", "verify"]));
    let both = [start(), start()];
    for running in both {
        running.wait().code(0).stdout_has("4 sound");
    }
}

#[test]
fn a_role_that_may_not_create_databases_is_told_the_way_out() {
    let checkout = Checkout::small();
    let role = format!("modest_of_{}", checkout.url().database());
    execute(checkout.url(), &format!("CREATE ROLE {role} LOGIN"));
    let mut command = checkout.command(&["check", "--only", "verify", "--json"]);
    let output = Output::of(command.env("DATABASE_URL", checkout.url_as(&role)));
    execute(checkout.url(), &format!("DROP ROLE {role}"));
    let error = output.code(4).json()["error"].clone();
    assert_eq!(error["kind"], "may_not_create_databases");
    let hint = error["hint"].as_str().unwrap();
    assert!(
        hint.contains(&format!("ALTER ROLE \"{role}\" CREATEDB")),
        "{hint}"
    );
    assert!(hint.contains("private server"), "{hint}");
}

#[test]
fn a_database_that_is_not_there_yet_is_not_needed() {
    let checkout = Checkout::small();
    let url = server().url("no_such_database").to_url();
    let mut command = checkout.command(&["check", "--only", "verify"]);
    Output::of(command.env("DATABASE_URL", url)).code(0);
}

/// A dozen tables, one a migration, with a mark that makes the checkout's migrations nobody else's.
fn dozen() -> Checkout {
    let checkout = Checkout::bare();
    let mark = checkout.url().database().to_owned();
    for number in 1..=12 {
        checkout.migration(
            "core",
            &format!("202601{number:02}000000_create_t{number}"),
            &format!("CREATE TABLE public.t{number} (id int); COMMENT ON TABLE public.t{number} IS '{mark}';"),
            &format!("DROP TABLE public.t{number};"),
        );
    }
    checkout
}

fn caches(watcher: &Session) -> Vec<String> {
    let names = watcher.value(
        "SELECT coalesce(string_agg(datname, ' '), '') FROM pg_database WHERE datname LIKE 'dbctl_cache_%'",
    );
    names.split(' ').map(str::to_owned).collect()
}

fn migrated_dozen() -> Checkout {
    let checkout = dozen();
    checkout.run(&["migrate", "--no-schema"]).code(0);
    checkout.run(&["check", "--only", "drift"]).code(0);
    checkout
}

#[test]
fn what_is_only_applied_is_kept_for_the_next_check_and_only_so_many() {
    let (watcher, checkout) = (watcher(), migrated_dozen());
    let is_ours = |name: &String| {
        let sql = "SELECT obj_description(to_regclass('public.t12'), 'pg_class')";
        query(&server().url(name), sql)[0][0] == checkout.url().database()
    };
    let ours: Vec<String> = caches(&watcher).into_iter().filter(is_ours).collect();
    assert_eq!(ours.len(), 1);
    // What is done to the copy is seen by the next check: that is where it begins.
    let by_hand = "ALTER TABLE public.t1 ADD COLUMN by_hand int";
    execute(&server().url(&ours[0]), by_hand);
    checkout
        .run(&["check", "--only", "drift"])
        .code(3)
        .stdout_has("- column public.t1.by_hand");
    // Another text makes another name.
    let up = "domains/core/migrations/20260112000000_create_t12/up.sql";
    checkout.write(up, "CREATE TABLE public.t12 (id bigint)");
    checkout
        .run(&["repair", "core", "20260112000000", "--yes"])
        .code(0);
    checkout
        .run(&["check", "--only", "drift"])
        .code(3)
        .stdout_has("column public.t12.id: type bigint -> integer");
    for _ in 0..4 {
        migrated_dozen();
    }
    assert!(caches(&watcher).len() <= 4, "{:?}", caches(&watcher));
    assert!(!caches(&watcher).contains(&ours[0]));
}

#[test]
fn what_all_databases_of_the_server_share_is_not_changed() {
    let checkout = Checkout::small();
    let name = checkout.url().database().to_owned();
    let role = format!("left_by_{name}");
    let excused = "-- dbctl: containment = \"the owner of reports\"\n";
    let up = format!("{excused}CREATE ROLE {role};\n");
    checkout.migration(
        "core",
        "20260201000000_create_role",
        &up,
        &format!("DROP ROLE {role};\n"),
    );
    let up = format!("{excused}ALTER DATABASE {name} SET work_mem = '7MB';\n");
    checkout.migration("core", "20260202000000_set_memory", &up, "SELECT 1;\n");
    checkout
        .run(&["check", "--only", "verify"])
        .stdout_has(
            "not tried     core/20260201000000_create_role: CREATE ROLE in up.sql would change",
        )
        .stdout_has(
            "not tried     core/20260202000000_set_memory: ALTER DATABASE in up.sql would change",
        );
    let left = format!(
        "SELECT 1 FROM pg_roles WHERE rolname = '{role}' UNION ALL SELECT 1 FROM pg_db_role_setting s \
         JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = '{name}' AND s.setconfig::text LIKE '%work_mem%'"
    );
    assert!(checkout.query(&left).is_empty());
}
