use serde_json::{Value, json};
use workspace_tests::{Checkout, Proxy, SMALL, Trace, execute};

/// The rows that `dbctl log --json` shows, newest first.
fn log(checkout: &Checkout, words: &[&str]) -> Vec<Value> {
    let document = checkout
        .run(&[&["log", "--json"], words].concat())
        .code(0)
        .json();
    document["log"].as_array().unwrap().clone()
}

/// `action domain/version_name` of each row, oldest first.
fn told(rows: &[Value]) -> Vec<String> {
    let word = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let line = |row: &Value| {
        let (domain, name) = (word(row, "domain"), word(row, "name"));
        match row["version"].as_str() {
            Some(version) => format!("{} {domain}/{version}_{name}", word(row, "action")),
            None => format!("{} {domain}/{name}", word(row, "action")),
        }
    };
    rows.iter().rev().map(line).collect()
}

/// Forgets that there ever were logs, as in a database that an older dbctl made.
fn before_logs(checkout: &Checkout) {
    let drop = "DROP TABLE IF EXISTS public.__dbctl_log, inventory.__dbctl_log";
    execute(checkout.url(), drop);
}

#[test]
fn what_was_applied_and_taken_back_stands_in_it_in_order() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["rollback", "--step", "2"]).code(0);
    checkout.run(&["migrate", "--step", "1"]).code(0);
    let expected: Vec<String> = [
        ("migrate", SMALL[0]),
        ("migrate", SMALL[1]),
        ("migrate", SMALL[2]),
        ("migrate", SMALL[3]),
        ("rollback", SMALL[3]),
        ("rollback", SMALL[2]),
        ("migrate", SMALL[2]),
    ]
    .map(|(action, migration)| format!("{action} {migration}"))
    .into();
    assert_eq!(told(&log(&checkout, &[])), expected);
    assert_eq!(told(&log(&checkout, &["inventory"])).len(), 3);
}

#[test]
fn a_row_tells_who_did_what_when_how_long_and_with_which_dbctl() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let rows = log(&checkout, &["core"]);
    let row = &rows[0];
    assert_eq!(
        (&row["action"], &row["outcome"], &row["domain"]),
        (&json!("migrate"), &json!("done"), &json!("core"))
    );
    assert_eq!(
        (&row["version"], &row["name"], &row["batch"]),
        (&json!("20260103000000"), &json!("create_roles"), &json!(1))
    );
    assert_eq!(row["database_user"], checkout.url().user());
    assert_eq!(row["dbctl_version"], env!("CARGO_PKG_VERSION"));
    assert!(row["duration_ms"].as_i64().unwrap() >= 0);
    let by = row["by"].as_str().unwrap().split_once('@').unwrap();
    assert!(!by.0.is_empty() && !by.1.is_empty(), "{by:?}");
    let now = "SELECT count(*) FROM public.__dbctl_log WHERE abs(extract(epoch FROM now() - logged_at)) < 60";
    assert_eq!(checkout.query(now), [["2"]]);
}

#[test]
fn people_get_a_line_for_each_newest_first_and_no_more_than_they_ask_for() {
    let checkout = Checkout::small();
    checkout
        .run(&["log"])
        .code(0)
        .stdout_has("Nothing is logged yet.");
    checkout.run(&["migrate"]).code(0);
    let output = checkout.run(&["log", "-n", "3"]).code(0);
    let lines: Vec<&str> = output.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "a heading and three rows: {lines:#?}");
    assert!(lines[0].contains("when (UTC)"));
    assert!(lines[1].contains("inventory  apply 20260104000000_create_lots"));
    assert!(lines[3].contains("apply 20260102000000_create_drugs"));
    assert_eq!(log(&checkout, &["-n", "1"]).len(), 1);
    checkout.run(&["log", "-n", "0"]).code(2);
    checkout.run(&["log", "inventry"]).code(2);
}

#[test]
fn a_migration_that_failed_left_no_row_because_it_left_no_trace() {
    let checkout = Checkout::small();
    let up = "CREATE TABLE public.more (id int);\nSELECT nothing;\n";
    checkout.migration("core", "20260105000000_more", up, "SELECT 1;\n");
    checkout.run(&["migrate"]).code(1);
    assert_eq!(log(&checkout, &[]).len(), 4);
}

#[test]
fn a_seed_that_changed_something_has_a_row_and_one_that_did_not_has_none() {
    let checkout = Checkout::new();
    checkout.run(&["migrate", "--no-schema"]).code(0);
    checkout.run(&["seed", "core"]).code(0);
    let seeds = |rows: Vec<Value>| -> Vec<Value> {
        let is_seed = |row: &Value| row["action"] == "seed";
        rows.into_iter().filter(is_seed).collect()
    };
    let first = seeds(log(&checkout, &["core"]));
    assert_eq!(
        told(&first),
        [
            "seed core/permissions",
            "seed core/roles",
            "seed core/role_permissions"
        ]
    );
    assert_eq!(
        first[0]["detail"],
        "reference: 72 inserted, 0 updated, 0 unchanged"
    );
    checkout.run(&["seed", "core"]).code(0);
    assert_eq!(seeds(log(&checkout, &["core"])), first);
}

#[test]
fn it_outlives_a_reset_and_tells_of_it() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["reset", "--yes", "--set", "none"]).code(0);
    let rows = log(&checkout, &["inventory"]);
    let inventory = "inventory/20260102000000_create_drugs";
    let told = told(&rows);
    assert_eq!(told.len(), 5, "{told:#?}");
    assert_eq!(told[0], format!("migrate {inventory}"));
    assert_eq!(told[2], "reset inventory/");
    assert_eq!(told[3], format!("migrate {inventory}"));
    assert!(
        rows[2]["detail"]
            .as_str()
            .unwrap()
            .ends_with("objects dropped"),
        "{}",
        rows[2]
    );
}

#[test]
fn a_down_script_that_drops_its_whole_schema_takes_the_log_along() {
    let checkout = Checkout::bare();
    let (up, down) = (
        "CREATE TABLE inventory.a (id int);\n",
        "DROP SCHEMA inventory CASCADE;\n",
    );
    checkout.migration("inventory", "20260101000000_begin", up, down);
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["rollback"]).code(0);
    let schema = "SELECT to_regnamespace('inventory') IS NULL";
    assert_eq!(checkout.query(schema), [["t"]]);
    checkout.run(&["migrate"]).code(0);
    assert_eq!(log(&checkout, &["inventory"]).len(), 1);
}

#[test]
fn a_database_from_before_the_log_costs_no_more_while_nothing_is_written() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    before_logs(&checkout);
    let before = Trace::of(checkout.url());
    for words in [&["migrate"][..], &["status"]] {
        let proxy = Proxy::to(checkout.url());
        let mut command = checkout.command(words);
        let output = workspace_tests::Output::of(command.env("DATABASE_URL", proxy.url()));
        output.code(0);
        assert_eq!((proxy.connections(), proxy.trips()), (1, 2), "{words:?}");
    }
    checkout
        .run(&["log"])
        .code(0)
        .stdout_has("Nothing is logged yet.");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn a_database_from_before_the_log_gets_one_with_the_first_thing_that_is_written() {
    let checkout = Checkout::small();
    checkout.run(&["migrate", "--step", "3"]).code(0);
    for (words, row) in [
        (&["migrate"][..], format!("migrate {}", SMALL[3])),
        (&["rollback"], format!("rollback {}", SMALL[3])),
    ] {
        before_logs(&checkout);
        checkout.run(words).code(0);
        assert_eq!(told(&log(&checkout, &[])), [row]);
    }
}

#[test]
fn a_role_that_may_read_the_histories_only_gets_the_status_and_is_told_the_grant_it_lacks() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let role = format!("reader_of_{}", checkout.url().database());
    execute(
        checkout.url(),
        &format!(
            "CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA public, inventory TO {role}; \
             GRANT SELECT ON public.__diesel_schema_migrations, inventory.__diesel_schema_migrations TO {role}"
        ),
    );
    let run = |words: &[&str]| {
        let mut command = checkout.command(words);
        let url = checkout.url_as(&role);
        workspace_tests::Output::of(command.env("DATABASE_URL", url))
    };
    let (status, log) = (run(&["status", "--check"]), run(&["log"]));
    execute(
        checkout.url(),
        &format!("DROP OWNED BY {role}; DROP ROLE {role}"),
    );
    status.code(0).stdout_has("Nothing is pending.");
    log.code(1)
        .stderr_has("GRANT SELECT ON public.__dbctl_log TO");
}
