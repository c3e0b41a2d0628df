use workspace_tests::{Checkout, SMALL, Trace};

fn migrated() -> Checkout {
    let checkout = Checkout::small();
    checkout.run(&["migrate", "--step", "2"]).code(0);
    checkout.run(&["migrate"]).code(0);
    checkout
}

#[test]
fn the_last_batch_goes_and_comes_again() {
    let checkout = migrated();
    let output = checkout
        .run(&["redo"])
        .code(0)
        .stdout_has("Took back and applied 2 migrations again");
    let told: Vec<&str> = output
        .stdout
        .lines()
        .map(str::trim)
        .filter(|line| line.contains('/'))
        .collect();
    let told: Vec<String> = told
        .iter()
        .map(|line| {
            line.split(" (")
                .next()
                .unwrap()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    let expected = [
        format!("taken back {}", SMALL[3]),
        format!("taken back {}", SMALL[2]),
        format!("applied {}", SMALL[2]),
        format!("applied {}", SMALL[3]),
    ];
    assert_eq!(told, expected);
    assert_eq!(checkout.applied(), SMALL);
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn an_edited_migration_is_applied_as_it_is_now() {
    let checkout = migrated();
    let up = "CREATE TABLE inventory.lots (id bigint PRIMARY KEY, note text);\n";
    checkout.migration(
        "inventory",
        "20260104000000_create_lots",
        up,
        "DROP TABLE inventory.lots;\n",
    );
    checkout.run(&["migrate"]).code(4);
    checkout
        .run(&["redo"])
        .code(0)
        .stderr_has("domains/inventory/src/schema.rs");
    let columns = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'lots' AND column_name = 'note'";
    assert_eq!(checkout.query(columns), [["1"]]);
    checkout
        .run(&["migrate"])
        .code(0)
        .stdout_has("Nothing to migrate");
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn step_and_domain_choose_how_much() {
    let checkout = migrated();
    checkout
        .run(&["redo", "--step", "1"])
        .code(0)
        .stdout_has("applied 1 migration again");
    checkout
        .run(&["redo", "inventory", "--step", "2"])
        .code(0)
        .stdout_has("applied 2 migrations again");
    let mut applied = checkout.applied();
    applied.sort();
    let mut all = SMALL;
    all.sort_unstable();
    assert_eq!(applied, all);
}

#[test]
fn an_empty_database_has_nothing_to_redo() {
    let checkout = Checkout::small();
    let before = Trace::of(checkout.url());
    checkout
        .run(&["redo"])
        .code(0)
        .stdout_has("Nothing to redo.");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn when_applying_again_fails_it_is_told_what_was_taken_back() {
    let checkout = migrated();
    checkout.migration(
        "inventory",
        "20260104000000_create_lots",
        "SELECT 1/0;\n",
        "DROP TABLE inventory.lots;\n",
    );
    let output = checkout
        .run(&["redo", "--json"])
        .code(1)
        .stderr_has("create_lots/up.sql:1:1")
        .stderr_has("division by zero");
    let document = output.json();
    let done: Vec<_> = document["done"]
        .as_array()
        .unwrap()
        .iter()
        .map(|done| {
            format!(
                "{} {}",
                done["direction"].as_str().unwrap(),
                done["name"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        done,
        ["down create_lots", "down create_roles", "up create_roles"]
    );
    assert_eq!(checkout.applied(), SMALL[..3]);
    checkout
        .run(&["status"])
        .code(0)
        .stdout_has("Pending (1 migration)");
}

#[test]
fn what_was_applied_is_taken_back_with_the_down_script_it_was_applied_with() {
    let checkout = migrated();
    let up = "CREATE TABLE inventory.lots (id int PRIMARY KEY, code text);\nCREATE TABLE inventory.bins (id int PRIMARY KEY);\n";
    let down = "DROP TABLE inventory.bins;\nDROP TABLE inventory.lots;\n";
    checkout.migration("inventory", "20260104000000_create_lots", up, down);
    checkout.run(&["redo"]).code(0);
    assert!(checkout.has_relation("inventory.bins"));
    checkout.run(&["rollback"]).code(0);
    assert!(!checkout.has_relation("inventory.bins"));
}

#[test]
fn a_redo_that_fails_on_the_way_up_says_that_migrate_goes_on() {
    let checkout = migrated();
    let broken = "CREATE TABLE inventory.lots (id int PRIMARY KEY;\n";
    checkout.write(
        "domains/inventory/migrations/20260104000000_create_lots/up.sql",
        broken,
    );
    checkout
        .run(&["redo", "inventory"])
        .code(1)
        .stderr_has("then dbctl migrate inventory (not redo)");
    assert_eq!(checkout.applied(), SMALL[..3]);
}

#[test]
fn a_template_that_was_applied_before_it_was_written_can_be_redone() {
    let checkout = migrated();
    let folder = "20270101000000_create_bins";
    checkout.migration(
        "inventory",
        folder,
        "-- to be written\n",
        "-- to be written\n",
    );
    checkout.run(&["migrate"]).code(0);
    let (up, down) = (
        "CREATE TABLE inventory.bins (id int PRIMARY KEY);\n",
        "DROP TABLE inventory.bins;\n",
    );
    checkout.migration("inventory", folder, up, down);
    checkout.run(&["migrate"]).code(4).stderr_has("dbctl redo");
    checkout.run(&["redo", "inventory"]).code(0);
    assert!(checkout.has_relation("inventory.bins"));
}
