use domain_connect::DatabaseUrl;
use workspace_tests::{Checkout, SMALL, Trace, execute, migrated_database, query, snapshot};

/// The histories without what tells one run from another.
fn histories(url: &DatabaseUrl) -> Vec<Vec<String>> {
    let of = |schema: &str| {
        format!(
            "SELECT '{schema}', version, batch, sequence, name, checksum, down_script, down_checksum, run_in_transaction, \
             duration_ms IS NULL FROM {schema}.__diesel_schema_migrations"
        )
    };
    query(
        url,
        &format!(
            "{} UNION ALL {} ORDER BY 1, 2",
            of("public"),
            of("inventory")
        ),
    )
}

#[track_caller]
fn same_catalog(one: &DatabaseUrl, other: &DatabaseUrl) {
    let difference = domain_engine::catalog::compare(&snapshot(one), &snapshot(other));
    assert!(difference.is_empty(), "{difference}");
}

#[test]
fn a_dry_run_changes_nothing_and_leaves_no_trace() {
    let checkout = Checkout::small();
    let before = Trace::of(checkout.url());
    let output = checkout
        .run(&["migrate", "--dry-run"])
        .code(0)
        .stderr_has("nothing was changed");
    assert!(
        output.stdout.contains("CREATE TABLE public.users"),
        "{}",
        output.stdout
    );
    assert_eq!(Trace::of(checkout.url()), before);
    assert!(!checkout.path("domains/core/src/schema.rs").exists());
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    checkout
        .run(&["rollback", "--all", "--dry-run"])
        .code(0)
        .stdout_has("DROP TABLE public.users");
    checkout
        .run(&["migrate", "--dry-run"])
        .code(0)
        .stderr_has("Nothing to do.");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn the_printed_sql_of_the_whole_model_does_what_migrate_does() {
    let checkout = Checkout::new();
    let sql = checkout.run(&["migrate", "--dry-run"]).code(0).stdout;
    execute(checkout.url(), &sql);
    let migrated = migrated_database();
    same_catalog(checkout.url(), migrated.url());
    assert_eq!(histories(checkout.url()), histories(migrated.url()));
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn the_printed_sql_of_a_rest_goes_on_from_where_the_database_is() {
    let (printed, real) = (Checkout::small(), Checkout::small());
    for checkout in [&printed, &real] {
        checkout.run(&["migrate", "--step", "2"]).code(0);
    }
    let sql = printed
        .run(&["migrate", "inventory", "--to", "create_lots", "--dry-run"])
        .code(0)
        .stdout;
    assert!(
        !sql.contains("create_users") && !sql.contains("CREATE SCHEMA"),
        "{sql}"
    );
    execute(printed.url(), &sql);
    real.run(&["migrate", "inventory", "--to", "create_lots"])
        .code(0);
    assert_eq!(printed.applied(), SMALL);
    same_catalog(printed.url(), real.url());
    assert_eq!(histories(printed.url()), histories(real.url()));
}

#[test]
fn the_printed_sql_of_a_rollback_does_what_rollback_does() {
    let (printed, real) = (Checkout::small(), Checkout::small());
    for checkout in [&printed, &real] {
        checkout.run(&["migrate"]).code(0);
    }
    let sql = printed
        .run(&["rollback", "--step", "3", "--dry-run"])
        .code(0)
        .stdout;
    execute(printed.url(), &sql);
    real.run(&["rollback", "--step", "3"]).code(0);
    assert_eq!(printed.applied(), SMALL[..1]);
    same_catalog(printed.url(), real.url());
    assert_eq!(histories(printed.url()), histories(real.url()));
}

#[test]
fn the_printed_sql_names_each_migration_and_is_only_sql() {
    let checkout = Checkout::small();
    let sql = checkout.run(&["migrate", "--dry-run"]).code(0).stdout;
    let headings: Vec<&str> = sql
        .lines()
        .filter_map(|line| line.strip_prefix("-- "))
        .collect();
    assert_eq!(headings[1..], SMALL);
    assert!(
        !sql.contains("Target:") && !sql.contains("Dry run"),
        "{sql}"
    );
}

#[test]
fn the_printed_sql_rolls_back_whole_when_it_fails() {
    let checkout = Checkout::small();
    checkout.migration(
        "core",
        "20260105000000_x",
        "CREATE TABLE public.half (id int PRIMARY KEY);\nSELECT 1/0;\n",
        "",
    );
    checkout.run(&["migrate"]).code(1);
    let sql = checkout.run(&["migrate", "--dry-run"]).code(0).stdout;
    assert!(std::panic::catch_unwind(|| execute(checkout.url(), &sql)).is_err());
    assert_eq!(checkout.applied(), SMALL);
    assert!(!checkout.has_relation("public.half"));
}

#[test]
fn the_json_of_a_dry_run_has_the_sql_of_each_step() {
    let checkout = Checkout::small();
    let document = checkout
        .run(&["migrate", "--dry-run", "--json"])
        .code(0)
        .json();
    assert_eq!(document["dry_run"], true);
    let steps = document["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 1 + SMALL.len());
    assert!(
        steps[1]["sql"]
            .as_str()
            .unwrap()
            .contains("CREATE TABLE public.users"),
        "{steps:?}"
    );
}

#[test]
fn a_dry_run_tells_which_tables_in_use_are_locked_and_how_large_they_are() {
    let checkout = Checkout::bare();
    let table = "CREATE TABLE inventory.shelves (id bigint PRIMARY KEY, code integer);\n\
                 INSERT INTO inventory.shelves SELECT i, i FROM generate_series(1, 1000) AS i;";
    checkout.migration(
        "inventory",
        "20990101000000_a",
        table,
        "DROP TABLE inventory.shelves;",
    );
    checkout.run(&["migrate"]).code(0);
    execute(checkout.url(), "ANALYZE inventory.shelves");
    let up = "CREATE TABLE inventory.boxes (id bigint PRIMARY KEY, code text);\n\
              ALTER TABLE inventory.boxes ALTER COLUMN code TYPE varchar(9);\n\
              ALTER TABLE inventory.shelves ALTER COLUMN code TYPE bigint;\n";
    checkout.migration(
        "inventory",
        "20990102000000_b",
        up,
        "DROP TABLE inventory.boxes;",
    );
    let output = checkout
        .run(&["migrate", "--dry-run"])
        .code(0)
        .stderr_has("inventory/20990102000000_b, line 3: ACCESS EXCLUSIVE (readers and writers wait) on inventory.shelves")
        .stderr_has("and about 1000 rows; every row is written anew");
    assert!(!output.stderr.contains("boxes"), "{}", output.stderr);
    let document = checkout
        .run(&["migrate", "--dry-run", "--json"])
        .code(0)
        .json();
    let [lock] = &document["locks"].as_array().unwrap()[..] else {
        panic!("{document}")
    };
    assert_eq!(
        (&lock["table"], &lock["mode"]),
        (&"shelves".into(), &"ACCESS_EXCLUSIVE".into())
    );
    assert_eq!(
        (&lock["work"], &lock["rows"]),
        (&"rewrite".into(), &1000.into())
    );
    assert!(lock["bytes"].as_u64().unwrap() > 8192, "{lock}");
}
