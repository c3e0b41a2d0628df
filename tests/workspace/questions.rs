use std::collections::BTreeSet;

use workspace_tests::{Checkout, Session, Trace, execute};

fn migrated() -> Checkout {
    let checkout = Checkout::small();
    checkout.run(&["migrate", "--step", "3"]).code(0);
    checkout.run(&["migrate"]).code(0);
    checkout
}

/// A migration of inventory, applied as a batch of its own.
fn with_migration(up: &str, down: &str) -> Checkout {
    let checkout = migrated();
    checkout.migration("inventory", "20260105000000_more", up, down);
    checkout.run(&["migrate"]).code(0);
    checkout
}

#[test]
fn empty_tables_are_taken_back_without_a_question() {
    let checkout = migrated();
    checkout.run(&["redo"]).code(0);
    checkout.run(&["rollback"]).code(0);
    checkout.run(&["rollback"]).code(0);
    assert_eq!(checkout.applied(), [""; 0]);
}

#[test]
fn rows_are_listed_and_nothing_is_done_where_nobody_can_be_asked() {
    let checkout = migrated();
    execute(
        checkout.url(),
        "INSERT INTO inventory.lots VALUES (1), (2), (3); INSERT INTO public.users VALUES (1, 'a@b')",
    );
    let before = Trace::of(checkout.url());
    for command in ["rollback", "redo"] {
        let output = checkout
            .run(&[command, "--json"])
            .code(4)
            .stderr_has("1 migration in database")
            .stderr_has("inventory.lots: 3 rows")
            .stderr_has("nothing was changed")
            .stderr_has("Hint: give --yes");
        assert!(!output.stderr.contains("users"), "{}", output.stderr);
        let document = output.json();
        assert_eq!(document["error"]["kind"], "declined");
        let expected = serde_json::json!([{"what": "inventory.lots", "kind": "table", "rows": 3, "many": false}]);
        assert_eq!(document["losses"], expected);
        assert_eq!(Trace::of(checkout.url()), before);
    }
    checkout.run(&["redo", "--yes"]).code(0);
    assert_eq!(
        checkout.query("SELECT count(*) FROM inventory.lots"),
        [["0"]]
    );
}

#[test]
fn all_lists_every_table_with_rows_and_is_asked_about_without_any_too() {
    let checkout = migrated();
    let output = checkout.run(&["rollback", "--all", "--json"]).code(4);
    assert_eq!(output.json()["losses"], serde_json::json!([]));
    execute(
        checkout.url(),
        "INSERT INTO public.users VALUES (1, 'a@b'); INSERT INTO inventory.drugs VALUES (1, 1)",
    );
    checkout
        .run(&["rollback", "--all"])
        .code(4)
        .stderr_has("Take back all 4 migrations of core, inventory")
        .stderr_has("public.users: 1 row")
        .stderr_has("inventory.drugs: 1 row");
    checkout.run(&["rollback", "--all", "--yes"]).code(0);
}

#[test]
fn of_the_real_model_every_table_with_rows_is_listed() {
    let checkout = Checkout::new();
    checkout.run(&["setup"]).code(0);
    let tables = checkout.query(
        "SELECT relid::regclass::text, schemaname || '.' || relname FROM pg_stat_user_tables \
         WHERE schemaname IN ('public', 'inventory') AND relname NOT LIKE '\\_\\_%'",
    );
    let has_rows =
        |table: &str| checkout.query(&format!("SELECT EXISTS (SELECT FROM {table})"))[0][0] == "t";
    let full: BTreeSet<String> = tables
        .iter()
        .filter(|table| has_rows(&table[0]))
        .map(|table| table[1].clone())
        .collect();
    assert!(full.len() > 5, "{full:?}");
    let document = checkout
        .run(&["rollback", "--all", "--json"])
        .code(4)
        .json();
    let listed: BTreeSet<String> = document["losses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|loss| loss["what"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(listed, full);
}

#[test]
fn a_column_counts_when_it_has_values() {
    let checkout = with_migration(
        "ALTER TABLE lots ADD \"Note\" text",
        "ALTER TABLE lots DROP \"Note\"",
    );
    execute(checkout.url(), "INSERT INTO inventory.lots VALUES (1), (2)");
    checkout.run(&["redo"]).code(0);
    execute(
        checkout.url(),
        "UPDATE inventory.lots SET \"Note\" = 'x' WHERE id = 1",
    );
    checkout
        .run(&["rollback"])
        .code(4)
        .stderr_has("inventory.lots.Note: 1 value\n");
    checkout.run(&["rollback", "--yes"]).code(0);
}

#[test]
fn truncate_and_delete_are_asked_about_with_what_they_reach() {
    let checkout = with_migration(
        "SELECT 1",
        "TRUNCATE drugs CASCADE; DELETE FROM public.users WHERE id = 7",
    );
    execute(
        checkout.url(),
        "INSERT INTO public.users VALUES (1, 'a@b'), (7, 'c@d'); INSERT INTO inventory.lots VALUES (1)",
    );
    checkout
        .run(&["rollback"])
        .code(4)
        .stderr_has("public.users: some of 2 rows")
        .stderr_has("inventory.lots: 1 row");
}

#[test]
fn what_a_do_block_drops_by_its_name_is_counted() {
    let down = "DO $$ BEGIN EXECUTE 'DROP TABLE inventory.lots'; END $$";
    let checkout = with_migration("SELECT 1", down);
    execute(checkout.url(), "INSERT INTO inventory.lots VALUES (1)");
    checkout
        .run(&["rollback"])
        .code(4)
        .stderr_has("inventory.lots: 1 row");
}

#[test]
fn what_a_do_block_puts_together_is_told_by_file_and_line() {
    let down = "-- by name\nDO $$ DECLARE t text := 'lots'; BEGIN EXECUTE format('DROP TABLE %I', t); END $$;\n";
    let checkout = with_migration("SELECT 1", down);
    let before = Trace::of(checkout.url());
    checkout
        .run(&["rollback"])
        .code(4)
        .stderr_has("inventory/20260105000000_more/down.sql:2: DROP TABLE");
    assert_eq!(Trace::of(checkout.url()), before);
    checkout.run(&["rollback", "--yes"]).code(0);
}

#[test]
fn a_down_script_whose_file_is_gone_is_looked_at_too() {
    let checkout = migrated();
    execute(checkout.url(), "INSERT INTO inventory.lots VALUES (1)");
    checkout.remove("domains/inventory/migrations/20260104000000_create_lots");
    checkout
        .run(&["rollback"])
        .code(4)
        .stderr_has("inventory.lots: 1 row");
}

#[test]
fn large_tables_are_counted_to_a_bound() {
    let checkout = migrated();
    execute(
        checkout.url(),
        "INSERT INTO inventory.lots SELECT generate_series(1, 10001)",
    );
    checkout
        .run(&["rollback"])
        .code(4)
        .stderr_has("inventory.lots: more than 10000 rows");
    execute(checkout.url(), "DELETE FROM inventory.lots WHERE id = 1");
    checkout
        .run(&["rollback"])
        .code(4)
        .stderr_has("inventory.lots: 10000 rows");
}

#[test]
fn a_table_that_cannot_be_counted_is_taken_for_one_with_rows() {
    let checkout = migrated();
    let session = Session::open(checkout.url(), "holder");
    session.value("BEGIN; LOCK TABLE inventory.lots; SELECT 1");
    checkout
        .run(&["rollback"])
        .code(4)
        .stderr_has("inventory.lots: rows that were not counted");
}

#[test]
fn a_table_that_came_and_goes_in_the_same_run_has_nothing_to_lose() {
    let checkout = migrated();
    checkout.run(&["protect"]).code(0);
    let up = "CREATE TABLE scratch AS SELECT 1 AS id; DROP TABLE scratch;
        ALTER TABLE lots RENAME TO old_lots; CREATE TABLE lots (id int); DROP TABLE lots";
    execute(checkout.url(), "INSERT INTO inventory.lots VALUES (1)");
    checkout.migration("inventory", "20260105000000_more", up, "SELECT 1");
    checkout.run(&["migrate"]).code(0);
    checkout.migration(
        "inventory",
        "20260106000000_rename",
        "ALTER TABLE old_lots RENAME TO x",
        "SELECT 1",
    );
    checkout.migration(
        "inventory",
        "20260107000000_drop",
        "DROP TABLE x",
        "SELECT 1",
    );
    checkout
        .run(&["migrate"])
        .code(4)
        .stderr_has("inventory.old_lots: 1 row");
}
