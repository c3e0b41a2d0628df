use serde_json::{Value, json};
use workspace_tests::{Checkout, Trace};

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn a_line_per_domain_then_what_is_pending_and_the_last_batch() {
    let checkout = Checkout::small();
    checkout.run(&["migrate", "--step", "3"]).code(0);
    let output = checkout.run(&["status"]).code(0);
    let database = checkout.url().database();
    let lines: Vec<&str> = output.stdout.lines().collect();
    assert!(
        lines[0].starts_with(&format!("database {database} on "))
            && lines[0].ends_with("migrations from disk"),
        "{}",
        lines[0]
    );
    let words = |line: &str| {
        line.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        words(lines[2]),
        ["core", "public", "2", "0", "20260103000000_create_roles"]
    );
    assert_eq!(
        words(lines[3]),
        [
            "inventory",
            "inventory",
            "1",
            "1",
            "20260102000000_create_drugs"
        ]
    );
    assert_eq!(lines[5], "Pending (1 migration); apply with: dbctl migrate");
    assert_eq!(lines[6], "  inventory/20260104000000_create_lots");
    assert!(
        lines[7].starts_with("Last batch: 1 (3 migrations) on 20"),
        "{}",
        lines[7]
    );
}

#[test]
fn with_a_domain_all_its_migrations_are_listed() {
    let checkout = Checkout::small();
    checkout.run(&["migrate", "--step", "2"]).code(0);
    let output = checkout.run(&["status", "inventory"]).code(0);
    let row = |version: &str| {
        output
            .stdout
            .lines()
            .find(|line| line.contains(version))
            .unwrap()
            .split_whitespace()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        row("20260102000000")[1..4],
        ["create_drugs", "applied", "1"]
    );
    assert_eq!(row("20260104000000")[1..], ["create_lots", "pending"]);
    assert!(!output.stdout.contains("create_users"), "{}", output.stdout);
}

#[test]
fn check_ends_with_three_when_something_is_pending_edited_or_unknown() {
    let checkout = Checkout::small();
    checkout.run(&["status"]).code(0);
    checkout.run(&["status", "--check"]).code(3);
    checkout.run(&["migrate", "core"]).code(0);
    checkout.run(&["status", "core", "--check"]).code(0);
    checkout.run(&["status", "--check"]).code(3);
    checkout.run(&["migrate"]).code(0);
    checkout
        .run(&["status", "--check"])
        .code(0)
        .stdout_has("Nothing is pending.");
    checkout.migration(
        "core",
        "20260103000000_create_roles",
        "SELECT 1;\n",
        "SELECT 1;\n",
    );
    checkout
        .run(&["status", "--check"])
        .code(3)
        .stdout_has("1 edited");
    checkout.run(&["status", "inventory", "--check"]).code(0);
    checkout.remove("domains/core/migrations/20260103000000_create_roles");
    checkout
        .run(&["status", "--check"])
        .code(3)
        .stdout_has("1 unknown");
}

#[test]
fn it_writes_nothing_not_even_into_an_empty_database() {
    let checkout = Checkout::small();
    let before = Trace::of(checkout.url());
    checkout
        .run(&["status"])
        .code(0)
        .stdout_has("Pending (4 migrations)");
    checkout.run(&["status", "inventory"]).code(0);
    assert_eq!(Trace::of(checkout.url()), before);
    assert!(!checkout.path("domains/core/src/schema.rs").exists());
}

#[test]
fn the_json_has_exactly_the_documented_keys() {
    let checkout = Checkout::small();
    checkout.run(&["migrate", "--step", "3"]).code(0);
    checkout.migration(
        "inventory",
        "20260101500000_late",
        "SELECT 1;\n",
        "SELECT 1;\n",
    );
    let output = checkout.run(&["status", "--json"]).code(0);
    let document = output.json();
    assert_eq!(
        keys(&document),
        [
            "command",
            "database",
            "domains",
            "protected",
            "source",
            "version"
        ]
    );
    assert_eq!(document["version"], 1);
    assert_eq!(document["command"], "status");
    assert_eq!(document["database"], checkout.url().database());
    assert_eq!(document["protected"], false);
    assert_eq!(document["source"], "disk");
    let names: Vec<_> = document["domains"]
        .as_array()
        .unwrap()
        .iter()
        .map(|domain| &domain["name"])
        .collect();
    assert_eq!(names, ["core", "inventory"]);
    let inventory = &document["domains"][1];
    let domain_keys = [
        "applied",
        "containment_exceptions",
        "depends_on",
        "halfway",
        "name",
        "out_of_order",
        "pending",
        "schema",
        "unknown",
    ];
    assert_eq!(keys(inventory), domain_keys);
    assert_eq!(
        (&inventory["schema"], &inventory["depends_on"]),
        (&json!("inventory"), &json!(["core"]))
    );
    let late = json!({"version": "20260101500000", "name": "late"});
    assert_eq!(
        inventory["pending"],
        json!([late, {"version": "20260104000000", "name": "create_lots"}])
    );
    assert_eq!(inventory["out_of_order"], json!([late]));
    assert_eq!(inventory["unknown"], json!([]));
}

#[test]
fn the_json_of_an_applied_migration_has_version_name_batch_time_and_whether_it_was_edited() {
    let checkout = Checkout::small();
    checkout.run(&["migrate", "core"]).code(0);
    checkout.migration(
        "core",
        "20260103000000_create_roles",
        "SELECT 1;\n",
        "SELECT 1;\n",
    );
    let document = checkout.run(&["status", "core", "--json"]).code(0).json();
    assert_eq!(document["domains"].as_array().unwrap().len(), 1);
    let applied = document["domains"][0]["applied"].as_array().unwrap();
    let users = &applied[0];
    assert_eq!(
        (&users["version"], &users["name"]),
        (&json!("20260101000000"), &json!("create_users"))
    );
    assert_eq!(
        (&users["batch"], &users["edited"]),
        (&json!(1), &json!(false))
    );
    let time = users["run_on"].as_str().unwrap();
    let digits: String = time
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    assert_eq!(digits, "0000-00-00T00:00:00Z");
    assert_eq!(applied[1]["edited"], true);
}

#[test]
fn elsewhere_the_migrations_in_the_binary_are_used_and_it_says_so() {
    let checkout = Checkout::small();
    let output = checkout
        .run(&["status", "--source", "embedded", "--json"])
        .code(0);
    let document = output.json();
    assert_eq!(document["source"], "embedded");
    assert!(document["domains"][1]["pending"].as_array().unwrap().len() > 20);
    checkout
        .run(&["status", "--source", "embedded"])
        .code(0)
        .stdout_has("migrations from embedded")
        .stdout_has("and ");
}
