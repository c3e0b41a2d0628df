use workspace_tests::{Checkout, SMALL, Trace, execute};

const LOTS: &str = "domains/inventory/migrations/20260104000000_create_lots";

/// All is applied, and the folder of the newest migration is gone.
fn without_lots() -> Checkout {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout.remove(LOTS);
    checkout
}

#[test]
fn a_version_that_no_file_has_is_shown() {
    let checkout = without_lots();
    checkout.run(&["status"]).code(0).stdout_has("1 unknown");
    checkout
        .run(&["status", "inventory"])
        .code(0)
        .stdout_has("create_lots   unknown");
    checkout.run(&["status", "--check"]).code(3);
    let document = checkout
        .run(&["status", "inventory", "--json"])
        .code(0)
        .json();
    let unknown = &document["domains"][0]["unknown"][0];
    assert_eq!(
        (unknown["version"].as_str(), unknown["name"].as_str()),
        (Some("20260104000000"), Some("create_lots"))
    );
}

#[test]
fn migrate_says_so_and_goes_on_without_rewriting_schema_rs() {
    let checkout = without_lots();
    let schema = checkout.path("domains/inventory/src/schema.rs");
    let before = std::fs::read_to_string(&schema).unwrap();
    checkout.migration(
        "inventory",
        "20260105000000_more",
        "CREATE TABLE inventory.more (id int PRIMARY KEY);\n",
        "DROP TABLE inventory.more;\n",
    );
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has(
            "inventory: 20260104000000 (create_lots) is applied, and no file has that version",
        )
        .stderr_has("schema.rs of inventory is left as it is");
    assert_eq!(std::fs::read_to_string(&schema).unwrap(), before);
    assert_eq!(checkout.applied().len(), 5);
}

#[test]
fn its_kept_down_script_takes_it_back() {
    let checkout = without_lots();
    checkout
        .run(&["rollback", "--step", "1"])
        .code(0)
        .stdout_has("taken back inventory/20260104000000_create_lots");
    assert_eq!(checkout.applied(), SMALL[..3]);
    assert!(!checkout.has_relation("inventory.lots"));
    checkout.run(&["status", "--check"]).code(0);
    let text = std::fs::read_to_string(checkout.path("domains/inventory/src/schema.rs")).unwrap();
    assert!(
        !text.contains("lots"),
        "now schema.rs fits again and is rewritten"
    );
}

#[test]
fn with_all_folders_gone_everything_can_be_taken_back() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    for domain in ["core", "inventory"] {
        let folder = format!("domains/{domain}/migrations");
        checkout.remove(&folder);
        std::fs::create_dir(checkout.path(&folder)).unwrap();
    }
    checkout.run(&["rollback", "--all", "--yes"]).code(0);
    let tables = "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'inventory') AND tablename NOT IN ('__diesel_schema_migrations', '__dbctl_log')";
    assert_eq!(checkout.query(tables), [["0"]]);
}

#[test]
fn a_kept_script_that_fails_is_shown_with_its_line() {
    let checkout = Checkout::small();
    checkout.migration(
        "core",
        "20260105000000_x",
        "SELECT 1;\n",
        "SELECT 1;\nSELECT nothing;\n",
    );
    checkout.run(&["migrate"]).code(0);
    checkout.remove("domains/core/migrations/20260105000000_x");
    let before = Trace::of(checkout.url());
    checkout
        .run(&["rollback", "--step", "1"])
        .code(1)
        .stderr_has("core/20260105000000_x/down.sql:2:8");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn without_a_kept_script_it_is_declined() {
    let checkout = without_lots();
    let forget = "UPDATE inventory.__diesel_schema_migrations SET down_script = NULL, down_checksum = NULL WHERE version = '20260104000000'";
    execute(checkout.url(), forget);
    let before = Trace::of(checkout.url());
    for command in [&["rollback"][..], &["rollback", "inventory", "--step", "1"]] {
        checkout
            .run(command)
            .code(4)
            .stderr_has("inventory/20260104000000_create_lots cannot be taken back");
        assert_eq!(Trace::of(checkout.url()), before);
    }
}

#[test]
fn redo_is_declined_because_there_is_nothing_to_apply_again() {
    let checkout = without_lots();
    let before = Trace::of(checkout.url());
    checkout.run(&["redo"]).code(4).stderr_has(
        "inventory/20260104000000_create_lots cannot be applied again: no file has that version",
    );
    assert_eq!(Trace::of(checkout.url()), before);
}
