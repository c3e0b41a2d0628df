use workspace_tests::{Checkout, SMALL, Trace, execute};

#[test]
fn pending_migrations_of_all_domains_run_in_the_order_of_their_versions() {
    let checkout = Checkout::small();
    let output = checkout
        .run(&["migrate"])
        .code(0)
        .stdout_has("Applied 4 migrations as batch 1");
    assert_eq!(checkout.applied(), SMALL);
    let told: Vec<&str> = output
        .stdout
        .lines()
        .filter_map(|line| line.trim().strip_prefix("applied "))
        .collect();
    let told: Vec<&str> = told
        .iter()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(told, SMALL);
}

#[test]
fn the_target_is_named_before_anything_is_written() {
    let checkout = Checkout::small();
    let database = checkout.url().database().to_owned();
    let output = checkout.run(&["migrate"]).code(0);
    let first = output.stderr.lines().next().unwrap();
    assert!(
        first.starts_with(&format!("Target: database {database} on ")),
        "{first}"
    );
    assert!(first.ends_with("(from DATABASE_URL)"), "{first}");
}

#[test]
fn a_domain_brings_its_dependencies_along_and_not_its_dependents() {
    let both = Checkout::small();
    both.run(&["migrate", "inventory"]).code(0);
    assert_eq!(both.applied(), SMALL);
    let core = Checkout::small();
    core.run(&["migrate", "core"]).code(0);
    assert_eq!(core.applied(), [SMALL[0], SMALL[2]]);
    assert!(
        !core.has_relation("inventory.__diesel_schema_migrations"),
        "inventory was prepared too"
    );
}

#[test]
fn to_stops_with_the_version_prefix_or_name_and_brings_what_is_older_of_the_dependencies() {
    for wanted in ["20260102000000", "20260102", "create_drugs"] {
        let checkout = Checkout::small();
        checkout
            .run(&["migrate", "inventory", "--to", wanted])
            .code(0)
            .stdout_has("Applied 2 migrations");
        assert_eq!(checkout.applied(), SMALL[..2], "--to {wanted}");
    }
}

#[test]
fn to_a_version_that_is_applied_does_nothing() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    checkout
        .run(&["migrate", "core", "--to", "create_users"])
        .code(0)
        .stdout_has("Nothing to migrate");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn step_applies_so_many_and_each_run_is_a_batch() {
    let checkout = Checkout::small();
    checkout
        .run(&["migrate", "--step", "1"])
        .code(0)
        .stdout_has("Applied 1 migration as batch 1");
    checkout
        .run(&["migrate", "--step", "2"])
        .code(0)
        .stdout_has("Applied 2 migrations as batch 2");
    assert_eq!(checkout.applied(), SMALL[..3]);
    checkout
        .run(&["migrate", "--step", "9"])
        .code(0)
        .stdout_has("Applied 1 migration as batch 3");
    let batches = checkout.query(
        "SELECT batch, sequence FROM public.__diesel_schema_migrations UNION ALL \
         SELECT batch, sequence FROM inventory.__diesel_schema_migrations ORDER BY 2",
    );
    assert_eq!(batches, [["1", "1"], ["2", "2"], ["2", "3"], ["3", "4"]]);
}

#[test]
fn with_nothing_pending_nothing_is_written() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    let schema = checkout.path("domains/core/src/schema.rs");
    let modified = std::fs::metadata(&schema).unwrap().modified().unwrap();
    checkout
        .run(&["migrate"])
        .code(0)
        .stdout_has("Nothing to migrate: everything is applied.");
    assert_eq!(Trace::of(checkout.url()), before);
    assert_eq!(
        std::fs::metadata(&schema).unwrap().modified().unwrap(),
        modified
    );
}

#[test]
fn the_history_keeps_what_is_needed_to_take_it_back_and_to_tell_who_did_it() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let row = checkout.query(
        "SELECT name, batch, sequence, down_script, run_in_transaction, duration_ms >= 0, checksum LIKE 'sha256%', \
         applied_by, abs(extract(epoch FROM now() AT TIME ZONE 'utc' - run_on)) < 60 \
         FROM inventory.__diesel_schema_migrations WHERE version = '20260102000000'",
    );
    let [
        name,
        batch,
        sequence,
        down,
        transactional,
        duration,
        checksum,
        by,
        now,
    ] = &row[0][..]
    else {
        panic!("{row:?}")
    };
    assert_eq!(
        (name.as_str(), batch.as_str(), sequence.as_str()),
        ("create_drugs", "1", "2")
    );
    assert_eq!(
        (down.as_str(), transactional.as_str()),
        ("DROP TABLE inventory.drugs;\n", "t")
    );
    assert_eq!(
        (duration.as_str(), checksum.as_str(), now.as_str()),
        ("t", "t", "t")
    );
    let user_and_host = by
        .strip_prefix(&format!("{} ", checkout.url().user()))
        .unwrap_or_default();
    assert!(
        user_and_host
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty()),
        "{by}"
    );
}

#[test]
fn run_on_is_utc_whatever_the_time_zone_of_the_server() {
    let checkout = Checkout::small();
    let database = checkout.url().database();
    execute(
        checkout.url(),
        &format!("ALTER DATABASE {database} SET timezone TO 'Asia/Bangkok'"),
    );
    assert_eq!(checkout.query("SHOW timezone"), [["Asia/Bangkok"]]);
    checkout.migration(
        "core",
        "20260105000000_zone",
        "SET timezone TO 'Asia/Tokyo';\n",
        "SELECT 1;\n",
    );
    checkout.write(
        "domains/core/migrations/20260106000000_bare/metadata.toml",
        "run_in_transaction = false\n",
    );
    checkout.migration("core", "20260106000000_bare", "SELECT 1;\n", "SELECT 1;\n");
    checkout.run(&["migrate"]).code(0);
    let away = "SELECT count(*) FROM public.__diesel_schema_migrations \
                WHERE abs(extract(epoch FROM now() AT TIME ZONE 'utc' - run_on)) > 60";
    assert_eq!(checkout.query(away), [["0"]]);
}

#[test]
fn schema_rs_follows_migrate_unless_it_is_told_not_to() {
    let checkout = Checkout::small();
    let schema = checkout.path("domains/inventory/src/schema.rs");
    checkout.run(&["migrate", "--no-schema"]).code(0);
    assert!(!schema.exists());
    checkout.migration(
        "inventory",
        "20260105000000_more",
        "CREATE TABLE inventory.more (id int PRIMARY KEY);\n",
        "DROP TABLE inventory.more;\n",
    );
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("domains/inventory/src/schema.rs");
    let text = std::fs::read_to_string(&schema).unwrap();
    assert!(
        text.contains("inventory.more (id)") && text.contains("inventory.drugs (id)"),
        "{text}"
    );
    assert!(
        !checkout.path("domains/core/src/schema.rs").exists(),
        "core was not changed"
    );
}

#[test]
fn the_json_lists_what_was_done_as_one_document() {
    let checkout = Checkout::small();
    let document = checkout.run(&["migrate", "--json"]).code(0).json();
    assert_eq!(
        (document["version"].as_i64(), document["command"].as_str()),
        (Some(1), Some("migrate"))
    );
    assert_eq!(document["batch"], 1);
    let done = document["done"].as_array().unwrap();
    let labels: Vec<String> = done
        .iter()
        .map(|done| {
            format!(
                "{}/{}_{}",
                done["domain"].as_str().unwrap(),
                done["version"].as_str().unwrap(),
                done["name"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(labels, SMALL);
    assert!(
        done.iter()
            .all(|done| done["direction"] == "up" && done["seconds"].is_f64()),
        "{done:?}"
    );
    let nothing = checkout.run(&["migrate", "--json"]).code(0).json();
    assert_eq!(
        (
            nothing["done"].as_array().unwrap().len(),
            nothing["batch"].is_null()
        ),
        (0, true)
    );
}
