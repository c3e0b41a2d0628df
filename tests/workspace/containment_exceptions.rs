use serde_json::json;
use workspace_tests::{Checkout, Trace};

const FOLDER: &str = "20270101000000_reach_out";

/// The header of an exception, and a change of core's roles.
const UP: &str = "-- dbctl: containment = \"the report reads roles\"\n\
                  ALTER TABLE public.roles ADD COLUMN note text;\nDO $$ BEGIN END $$;\n";
const DOWN: &str = "ALTER TABLE public.roles DROP COLUMN note;\nDO $$ BEGIN END $$;\n";

fn checkout() -> Checkout {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout.migration("inventory", FOLDER, UP, DOWN);
    checkout
}

/// Makes a migration of inventory run without a transaction.
fn without_transaction(checkout: &Checkout) {
    let metadata = format!("domains/inventory/migrations/{FOLDER}/metadata.toml");
    checkout.write(&metadata, "run_in_transaction = false\n");
}

#[test]
fn a_reason_in_the_header_lets_up_and_down_reach_outside_and_is_told() {
    let checkout = checkout();
    let told = format!("inventory/{FOLDER} may reach outside its schema: the report reads roles");
    checkout.run(&["migrate"]).code(0).stderr_has(&told);
    checkout.run(&["rollback"]).code(0).stderr_has(&told);
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["redo"]).code(0).stderr_has(&told);
}

#[test]
fn status_lists_exceptions_with_their_reasons_pending_and_applied() {
    let checkout = checkout();
    let exception = |applied: bool| json!([{"version": "20270101000000", "name": "reach_out", "reason": "the report reads roles", "applied": applied}]);
    for (applied, state) in [(false, "pending"), (true, "applied")] {
        let line = format!("  inventory/{FOLDER} ({state}): the report reads roles");
        for command in [&["status"][..], &["status", "inventory"]] {
            checkout
                .run(command)
                .code(0)
                .stdout_has("May reach outside their domain (1 migration):")
                .stdout_has(&line);
        }
        let status = checkout.run(&["status", "--json"]).code(0).json();
        assert_eq!(status["domains"][0]["containment_exceptions"], json!([]));
        assert_eq!(
            status["domains"][1]["containment_exceptions"],
            exception(applied)
        );
        checkout.run(&["migrate"]).code(0);
    }
    let output = checkout.run(&["status", "core"]).code(0);
    assert!(
        !output.stdout.contains("May reach outside"),
        "{}",
        output.stdout
    );
}

#[test]
fn without_a_transaction_what_a_file_names_elsewhere_is_refused_before_anything_is_sent() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    let up = "CREATE INDEX CONCURRENTLY drugs_idx ON inventory.drugs (id);\n\
              CREATE INDEX CONCURRENTLY roles_idx ON public.roles (id);\n";
    checkout.migration("inventory", FOLDER, up, "");
    without_transaction(&checkout);
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has("a change outside the domain's schema cannot run in a migration: line 2, column 40: public.roles (id);")
        .stderr_has("nothing was sent")
        .stderr_has("-- dbctl: containment = \"reason\"");
    assert_eq!(Trace::of(checkout.url()), before);
    let header = "-- dbctl: containment = \"an index for the report\"\n";
    checkout.migration("inventory", FOLDER, &format!("{header}{up}"), "");
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("may reach outside its schema: an index for the report");
    assert!(checkout.has_relation("public.roles_idx"));
}

#[test]
fn a_down_without_a_transaction_is_looked_at_before_anything_is_taken_back() {
    let checkout = Checkout::small();
    let up = "CREATE INDEX CONCURRENTLY drugs_idx ON inventory.drugs (id);\n";
    let down = "DROP INDEX CONCURRENTLY inventory.drugs_idx;\nDROP TABLE public.roles;\n";
    checkout.migration("inventory", FOLDER, up, down);
    without_transaction(&checkout);
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    checkout
        .run(&["rollback", "inventory", "--step", "1"])
        .code(1)
        .stderr_has("down.sql: a change outside the domain's schema");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn the_printed_sql_has_a_check_only_where_the_file_does_not_settle_it() {
    let checkout = Checkout::small();
    let plain = checkout.run(&["migrate", "--dry-run"]).code(0);
    assert!(!plain.stdout.contains("dbctl before"), "{}", plain.stdout);
    checkout.migration("inventory", FOLDER, "DO $$ BEGIN END $$;\n", "");
    let asked = checkout.run(&["migrate", "--dry-run"]).code(0);
    assert_eq!(asked.stdout.matches("DECLARE \"dbctl before\"").count(), 1);
    checkout.migration("inventory", FOLDER, UP, DOWN);
    let excepted = checkout.run(&["migrate", "--dry-run"]).code(0);
    assert!(
        !excepted.stdout.contains("dbctl before"),
        "{}",
        excepted.stdout
    );
}
