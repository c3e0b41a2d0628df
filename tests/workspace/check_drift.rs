use workspace_tests::{Checkout, Output, Trace, execute};

fn migrated() -> Checkout {
    let checkout = Checkout::small();
    checkout.run(&["migrate", "--no-schema"]).code(0);
    checkout
}

fn drift(checkout: &Checkout) -> Output {
    checkout.run(&["check", "--only", "drift"])
}

#[test]
fn a_database_that_only_migrations_changed_has_none() {
    let checkout = migrated();
    let before = Trace::of(checkout.url());
    drift(&checkout)
        .code(0)
        .stdout_has("core: as its applied migrations made it")
        .stdout_has("No drift.");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn what_was_changed_by_hand_is_told_by_domain() {
    let checkout = migrated();
    execute(
        checkout.url(),
        "ALTER TABLE public.users ADD COLUMN by_hand int; DROP TABLE inventory.lots; CREATE SCHEMA stray; \
         CREATE TABLE stray.notes (id int); CREATE TABLE inventory.copied (id int)",
    );
    drift(&checkout)
        .code(3)
        .stdout_has("core: 1 difference")
        .stdout_has("  + column public.users.by_hand")
        .stdout_has("  - table inventory.lots")
        .stdout_has("  + table inventory.copied")
        .stdout_has("In schemas that belong to no domain:\n  stray.notes")
        .stdout_has("Found: 4 differences between the database and its migrations.");
    let document = checkout
        .run(&["drift", "inventory", "--json"])
        .code(3)
        .json();
    let domains = document["drift"]["domains"].as_array().unwrap();
    assert_eq!(domains.len(), 1);
    assert_eq!(domains[0]["differences"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_pending_is_no_drift() {
    let checkout = Checkout::small();
    checkout
        .run(&["migrate", "--no-schema", "--step", "2"])
        .code(0);
    drift(&checkout).code(0);
}

#[test]
fn where_a_file_was_edited_nothing_can_be_told_and_that_is_a_finding() {
    let checkout = migrated();
    checkout.write(
        "domains/inventory/migrations/20260104000000_create_lots/up.sql",
        "CREATE TABLE inventory.lots (id bigint PRIMARY KEY);",
    );
    drift(&checkout)
        .code(3)
        .stdout_has("core: as its applied migrations made it")
        .stdout_has("Found: it cannot be told what the migrations of inventory make.")
        .stdout_has("inventory: it cannot be told what its migrations make: inventory/20260104000000_create_lots was edited");
}
