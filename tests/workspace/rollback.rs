use workspace_tests::{Checkout, Output, SMALL, Trace};

#[test]
fn after_rollback_all_and_migrate_again_the_catalog_is_as_it_was() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    let first = workspace_tests::snapshot(checkout.url());
    checkout.run(&["rollback", "--all", "--yes"]).code(0);
    let tables = checkout.query(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname IN ('public', 'inventory') AND c.relkind = 'r' ORDER BY 1, 2",
    );
    assert_eq!(
        tables,
        [
            ["inventory", "__dbctl_log"],
            ["inventory", "__diesel_schema_migrations"],
            ["public", "__dbctl_log"],
            ["public", "__diesel_schema_migrations"]
        ]
    );
    checkout.run(&["migrate"]).code(0);
    let again = workspace_tests::snapshot(checkout.url());
    let difference = domain_engine::catalog::compare(&first, &again);
    assert!(difference.is_empty(), "{difference}");
}

/// What was taken back, in the order in which it was.
fn taken_back(output: &Output) -> Vec<&str> {
    let lines = output
        .stdout
        .lines()
        .filter_map(|line| line.trim().strip_prefix("taken back "));
    lines
        .filter_map(|line| line.split_whitespace().next())
        .collect()
}

/// Batch 1: users and drugs. Batch 2: roles and lots. Batch 3: a core migration alone.
fn three_batches() -> Checkout {
    let checkout = Checkout::small();
    checkout.run(&["migrate", "--step", "2"]).code(0);
    checkout.run(&["migrate"]).code(0);
    checkout.migration(
        "core",
        "20260105000000_more",
        "CREATE TABLE public.more (id int PRIMARY KEY);\n",
        "DROP TABLE public.more;\n",
    );
    checkout.run(&["migrate"]).code(0);
    checkout
}

#[test]
fn without_a_domain_the_last_batch_over_all_domains_is_taken_back() {
    let checkout = three_batches();
    let output = checkout
        .run(&["rollback"])
        .code(0)
        .stdout_has("Took back 1 migration.");
    assert_eq!(taken_back(&output), ["core/20260105000000_more"]);
    let output = checkout
        .run(&["rollback"])
        .code(0)
        .stdout_has("Took back 2 migrations.");
    assert_eq!(taken_back(&output), [SMALL[3], SMALL[2]]);
    assert_eq!(checkout.applied(), SMALL[..2]);
    checkout.run(&["rollback"]).code(0);
    assert_eq!(checkout.applied(), [""; 0]);
}

#[test]
fn with_a_domain_only_its_own_last_batch_is_taken_back() {
    let checkout = three_batches();
    let output = checkout.run(&["rollback", "inventory"]).code(0);
    assert_eq!(
        taken_back(&output),
        [SMALL[3]],
        "batch 2 of inventory; batch 3 has nothing of it"
    );
    let output = checkout.run(&["rollback", "inventory"]).code(0);
    assert_eq!(taken_back(&output), [SMALL[1]]);
    assert_eq!(
        checkout.applied(),
        [SMALL[0], SMALL[2], "core/20260105000000_more"]
    );
}

#[test]
fn what_was_applied_last_goes_first_even_when_its_version_is_older() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let up = "CREATE TABLE public.late (role_id int REFERENCES public.roles (id));\n";
    checkout.migration(
        "core",
        "20260101500000_late",
        up,
        "DROP TABLE public.late;\n",
    );
    checkout.run(&["migrate"]).code(0);
    let output = checkout.run(&["rollback", "--step", "3"]).code(0);
    assert_eq!(
        taken_back(&output),
        ["core/20260101500000_late", SMALL[3], SMALL[2]]
    );
}

#[test]
fn step_and_to_count_in_the_order_of_application() {
    let checkout = three_batches();
    let output = checkout.run(&["rollback", "core", "--step", "2"]).code(0);
    assert_eq!(taken_back(&output), ["core/20260105000000_more", SMALL[2]]);
    for wanted in ["20260102000000", "20260102", "create_drugs"] {
        checkout.run(&["migrate", "inventory"]).code(0);
        let output = checkout
            .run(&["rollback", "inventory", "--to", wanted])
            .code(0);
        assert_eq!(taken_back(&output), [SMALL[3]], "--to {wanted}");
    }
    checkout
        .run(&["rollback", "inventory", "--to", "create_drugs"])
        .code(0)
        .stdout_has("Nothing to roll back.");
}

#[test]
fn the_target_is_named_and_an_empty_database_has_nothing_to_roll_back() {
    let checkout = Checkout::small();
    let before = Trace::of(checkout.url());
    for command in [
        &["rollback"][..],
        &["rollback", "--all"],
        &["rollback", "inventory", "--step", "3"],
    ] {
        checkout
            .run(command)
            .code(0)
            .stderr_has("Target: database ")
            .stdout_has("Nothing to roll back.");
    }
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn all_is_declined_where_nobody_can_be_asked() {
    let checkout = three_batches();
    let before = Trace::of(checkout.url());
    for command in [
        &["rollback", "--all"][..],
        &["rollback", "inventory", "--all"],
    ] {
        checkout
            .run(command)
            .code(4)
            .stderr_has("nothing was changed")
            .stderr_has("Hint: give --yes");
        assert_eq!(Trace::of(checkout.url()), before);
    }
    checkout
        .run(&["rollback", "--all", "--yes"])
        .code(0)
        .stdout_has("Took back 5 migrations.");
}

#[test]
fn schema_rs_follows_a_rollback() {
    let checkout = three_batches();
    checkout.run(&["rollback"]).code(0);
    let text = std::fs::read_to_string(checkout.path("domains/core/src/schema.rs")).unwrap();
    assert!(
        text.contains("public.roles (id)") && !text.contains("more"),
        "{text}"
    );
}

#[test]
fn the_json_lists_what_was_taken_back() {
    let checkout = three_batches();
    let document = checkout
        .run(&["rollback", "--step", "2", "--json"])
        .code(0)
        .json();
    assert_eq!(document["command"], "rollback");
    let done = document["done"].as_array().unwrap();
    let seen: Vec<_> = done
        .iter()
        .map(|done| {
            (
                done["name"].as_str().unwrap(),
                done["direction"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(seen, [("more", "down"), ("create_lots", "down")]);
}

#[test]
fn a_rollback_that_fails_halfway_tells_what_was_taken_back_before() {
    let checkout = three_batches();
    checkout.migration(
        "core",
        "20260103000000_create_roles",
        "CREATE TABLE public.roles (id int PRIMARY KEY);\n",
        "DROP TABLE public.rolls;\n",
    );
    let output = checkout.run(&["rollback", "--step", "3", "--json"]).code(1);
    let output = output
        .stderr_has("create_roles/down.sql:1:")
        .stderr_has("table \"rolls\" does not exist");
    assert_eq!(output.json()["done"].as_array().unwrap().len(), 2);
    assert_eq!(checkout.applied(), SMALL[..3]);
}
