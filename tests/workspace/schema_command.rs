use std::fs;

use workspace_tests::{Checkout, execute};

const CORE: &str = "domains/core/src/schema.rs";
const INVENTORY: &str = "domains/inventory/src/schema.rs";
const ENUMS: &str = "domains/inventory/src/enums.rs";

/// Users in core; drugs with a status in inventory that point to them.
fn checkout() -> Checkout {
    let checkout = Checkout::bare();
    checkout.migration(
        "core",
        "20270101000000_create_users",
        "CREATE TABLE users (id bigint PRIMARY KEY)",
        "DROP TABLE users",
    );
    checkout.migration(
        "inventory",
        "20270102000000_create_drugs",
        "CREATE TYPE drug_status AS ENUM ('active', 'retired');\n\
         CREATE TABLE drugs (id bigint PRIMARY KEY, status drug_status NOT NULL,\n\
         created_by bigint NOT NULL REFERENCES public.users);\n\
         CREATE TABLE lots (id bigint PRIMARY KEY, drug_id bigint NOT NULL REFERENCES drugs)",
        "DROP TABLE lots, drugs;\nDROP TYPE drug_status",
    );
    checkout
}

fn migrated() -> Checkout {
    let checkout = checkout();
    checkout.run(&["migrate"]).code(0);
    checkout
}

fn read(checkout: &Checkout, file: &str) -> String {
    fs::read_to_string(checkout.path(file)).unwrap()
}

/// A migration that gives drugs a column.
fn add_column(checkout: &Checkout) {
    checkout.migration(
        "inventory",
        "20270103000000_add_drugs_shelf_life",
        "ALTER TABLE drugs ADD COLUMN shelf_life integer",
        "ALTER TABLE drugs DROP COLUMN shelf_life",
    );
}

#[test]
fn two_runs_give_the_same_bytes() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    let all = [CORE, INVENTORY, ENUMS];
    let first = all.map(|file| read(&checkout, file));
    checkout
        .run(&["schema"])
        .code(0)
        .stdout_has("4 generated files up to date.");
    assert_eq!(all.map(|file| read(&checkout, file)), first);
    for file in all {
        checkout.remove(file);
    }
    checkout.run(&["schema"]).code(0).stderr_has("Wrote");
    assert_eq!(all.map(|file| read(&checkout, file)), first);
    for text in first {
        assert!(text.starts_with("// @generated"));
    }
}

#[test]
fn tables_are_pinned_and_joins_reach_into_the_dependency() {
    let checkout = migrated();
    let core = read(&checkout, CORE);
    assert!(core.contains("public.users (id) {"), "{core}");
    let inventory = read(&checkout, INVENTORY);
    for line in [
        "inventory.drugs (id) {",
        "diesel::joinable!(lots -> drugs (drug_id));",
        "diesel::joinable!(drugs -> domain_core::schema::users (created_by));",
        "tell_apart! {\n    drugs:\n    drugs [",
        "domain_core::allow_in_same_query!(drugs, lots,);",
        "postgres_type(name = \"drug_status\", schema = \"inventory\")",
    ] {
        assert!(inventory.contains(line), "{line}\n{inventory}");
    }
    // What the dependent's line expands to, from the dependency's side.
    for line in [
        "impl<Number> $crate::schema::apart::Apart<Number> for $other::table {}",
        "TableNotEqual<$crate::schema::$own::table> for $other::table {}",
    ] {
        assert!(core.contains(line), "{line}\n{core}");
    }
    assert!(read(&checkout, ENUMS).contains("DrugStatus = \"inventory.drug_status\" {"));
}

#[test]
fn a_stale_file_is_exit_3_with_a_diff_and_stays_as_it_is() {
    let checkout = migrated();
    checkout
        .run(&["schema", "--check"])
        .code(0)
        .stdout_has("schema.rs fits the database.");
    execute(
        checkout.url(),
        "ALTER TABLE inventory.drugs ADD COLUMN shelf_life integer",
    );
    let before = read(&checkout, INVENTORY);
    checkout
        .run(&["schema", "--check"])
        .code(3)
        .stdout_has("+        shelf_life -> Nullable<Int4>,")
        .stdout_has(INVENTORY)
        .stdout_has("1 generated file stale; rewrite with: dbctl schema");
    let document = checkout
        .run(&["schema", "--check", "--json"])
        .code(3)
        .json();
    let [stale] = &document["stale"].as_array().unwrap()[..] else {
        panic!("{document}")
    };
    assert!(stale.as_str().unwrap().ends_with(INVENTORY));
    checkout.run(&["schema", "core", "--check"]).code(0);
    assert_eq!(read(&checkout, INVENTORY), before);
    checkout.run(&["schema"]).code(0);
    checkout.run(&["schema", "--check"]).code(0);
}

#[test]
fn schema_rs_follows_migrate_rollback_and_redo() {
    let checkout = migrated();
    let before = read(&checkout, INVENTORY);
    let core = read(&checkout, CORE);
    add_column(&checkout);
    checkout.run(&["migrate"]).code(0).stderr_has("Wrote");
    let after = read(&checkout, INVENTORY);
    assert!(after.contains("shelf_life -> Nullable<Int4>,"), "{after}");

    checkout.run(&["rollback"]).code(0).stderr_has("Wrote");
    assert_eq!(read(&checkout, INVENTORY), before);

    checkout.run(&["migrate", "--no-schema"]).code(0);
    assert_eq!(read(&checkout, INVENTORY), before, "--no-schema leaves it");
    checkout.run(&["redo", "--no-schema"]).code(0);
    assert_eq!(read(&checkout, INVENTORY), before, "--no-schema leaves it");
    checkout.run(&["redo"]).code(0).stderr_has("Wrote");
    assert_eq!(read(&checkout, INVENTORY), after);
    checkout.run(&["rollback", "--no-schema"]).code(0);
    assert_eq!(read(&checkout, INVENTORY), after, "--no-schema leaves it");
    assert_eq!(read(&checkout, CORE), core, "core was never changed");
}

#[test]
fn what_was_applied_before_a_failure_is_in_schema_rs() {
    let checkout = migrated();
    add_column(&checkout);
    checkout.migration("inventory", "20270104000000_fail", "SELECT 1/0", "SELECT 1");
    checkout.run(&["migrate"]).code(1);
    assert!(read(&checkout, INVENTORY).contains("shelf_life"));
    checkout.run(&["schema", "--check"]).code(0);
}

#[test]
fn a_wide_table_names_the_feature_and_one_without_a_key_is_left_out() {
    let checkout = migrated();
    let columns: Vec<String> = (1..=33)
        .map(|number| format!("c{number} integer"))
        .collect();
    let up = format!(
        "CREATE TABLE wide (id bigint PRIMARY KEY, {});\nCREATE TABLE keyless (name text)",
        columns.join(", ")
    );
    checkout.migration(
        "inventory",
        "20270103000000_create_wide",
        &up,
        "DROP TABLE wide, keyless",
    );
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("inventory.wide has 34 columns")
        .stderr_has("\"64-column-tables\"")
        .stderr_has("inventory.keyless has no primary key and is not declared");
    let inventory = read(&checkout, INVENTORY);
    assert!(inventory.contains("inventory.wide (id) {"));
    assert!(inventory.contains("inventory.drugs (id) {"));
    assert!(!inventory.contains("keyless"));
}

#[test]
fn a_database_with_unknown_versions_is_not_written_down() {
    let checkout = migrated();
    add_column(&checkout);
    checkout.run(&["migrate"]).code(0);
    let before = [CORE, INVENTORY].map(|file| read(&checkout, file));
    checkout.remove("domains/inventory/migrations/20270103000000_add_drugs_shelf_life");
    for words in [
        &["schema"][..],
        &["schema", "--check"],
        &["schema", "inventory"],
    ] {
        checkout
            .run(words)
            .code(4)
            .stderr_has("versions of inventory that this checkout does not know")
            .stderr_has("Hint:");
    }
    checkout.run(&["schema", "core"]).code(0);
    checkout.migration(
        "inventory",
        "20270104000000_drop_lots",
        "DROP TABLE lots",
        "SELECT 1",
    );
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("schema.rs of inventory is left as it is");
    assert_eq!([CORE, INVENTORY].map(|file| read(&checkout, file)), before);
}

#[test]
fn a_key_of_diesel_toml_that_nobody_knows_is_an_error() {
    let checkout = migrated();
    let config = read(&checkout, "diesel.toml");
    checkout.write("diesel.toml", &config.replacen("with_docs", "with_dogs", 1));
    let before = read(&checkout, INVENTORY);
    checkout.run(&["schema"]).code(2).stderr_has("with_dogs");
    checkout.write(
        "diesel.toml",
        &format!("{config}\n[print_schema.hr]\nfile = \"x.rs\"\n"),
    );
    checkout
        .run(&["schema"])
        .code(2)
        .stderr_has("hr")
        .stderr_has("core, inventory");
    assert_eq!(read(&checkout, INVENTORY), before);
}
