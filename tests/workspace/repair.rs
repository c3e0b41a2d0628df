use serde_json::json;
use workspace_tests::{Checkout, SMALL, Trace, execute};

use crate::migrate_without_transaction::{FOLDER, checkout};

const ROLES: &str = "20260103000000_create_roles";

const EDITED: &str = "CREATE TABLE public.roles (id int PRIMARY KEY, name text);\n";

/// All is applied, and one migration says something else afterwards.
fn edited() -> Checkout {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout.migration(
        "core",
        ROLES,
        EDITED,
        "DROP TABLE IF EXISTS public.roles;\n",
    );
    checkout
        .run(&["migrate"])
        .code(4)
        .stderr_has("dbctl repair DOMAIN VERSION");
    checkout
}

#[test]
fn an_edited_migration_is_accepted_as_it_is_now_and_nothing_of_it_is_run() {
    let checkout = edited();
    checkout
        .run(&["repair", "core", "create_roles"])
        .code(0)
        .stderr_has("Target: database ")
        .stdout_has(&format!(
            "core/{ROLES}: up.sql, down.sql counts as what was applied. Nothing was run."
        ));
    let columns = "SELECT count(*) FROM pg_attribute WHERE attrelid = 'public.roles'::regclass AND attnum > 0";
    assert_eq!(checkout.query(columns), [["1"]]);
    checkout.run(&["status", "--check"]).code(0);
    checkout
        .run(&["migrate"])
        .code(0)
        .stdout_has("Nothing to migrate");
    let kept = "SELECT down_script FROM public.__diesel_schema_migrations WHERE version = '20260103000000'";
    assert_eq!(
        checkout.query(kept),
        [["DROP TABLE IF EXISTS public.roles;\n"]]
    );
    checkout.run(&["rollback", "core", "--step", "1"]).code(0);
}

#[test]
fn the_log_keeps_what_stood_there_before() {
    let checkout = edited();
    let row = "SELECT to_jsonb(h) FROM public.__diesel_schema_migrations h WHERE version = '20260103000000'";
    let before = checkout.query(row);
    checkout.run(&["repair", "core", "20260103"]).code(0);
    let logged = "SELECT context->'row' FROM public.__dbctl_log WHERE action = 'repair'";
    assert_eq!(checkout.query(logged), before);
    checkout
        .run(&["log", "-n", "1"])
        .code(0)
        .stdout_has(&format!("repair {ROLES}"))
        .stdout_has("accepted up.sql, down.sql as applied");
}

#[test]
fn the_json_says_what_was_repaired() {
    let checkout = edited();
    let document = checkout
        .run(&["repair", "core", "create_roles", "--json"])
        .code(0)
        .json();
    assert_eq!(
        (
            &document["version"],
            &document["command"],
            &document["domain"],
            &document["repaired"]
        ),
        (
            &json!("20260103000000"),
            &json!("repair"),
            &json!("core"),
            &json!("accepted")
        )
    );
    assert_eq!(document["files"], json!(["up.sql", "down.sql"]));
}

#[test]
fn with_nothing_to_repair_it_says_so_and_changes_nothing() {
    let checkout = Checkout::small();
    checkout.run(&["migrate", "--step", "3"]).code(0);
    let before = Trace::of(checkout.url());
    checkout
        .run(&["repair", "core", "create_users"])
        .code(4)
        .stderr_has("what is recorded of it agrees with its files");
    for words in [&["create_lots"][..], &["create_lots", "--forget"]] {
        checkout
            .run(&[&["repair", "inventory"], words].concat())
            .code(4)
            .stderr_has("it is not applied, so nothing is recorded of it");
    }
    checkout
        .run(&["repair", "core", "create_user"])
        .code(2)
        .stderr_has("domain \"core\" has no known migration \"create_user\"")
        .stderr_has("did you mean");
    checkout.run(&["repair", "cor", "create_users"]).code(2);
    checkout.run(&["repair", "core"]).code(2);
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn forget_removes_a_row_and_leaves_what_it_made() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout
        .run(&["repair", "inventory", "create_lots", "--forget"])
        .code(0)
        .stdout_has("its row was removed from the history")
        .stdout_has("dbctl migrate would apply it again");
    assert_eq!(checkout.applied(), SMALL[..3]);
    assert!(checkout.has_relation("inventory.lots"));
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has("relation \"lots\" already exists");
}

#[test]
fn forget_removes_a_version_that_no_file_has_and_accepting_it_is_declined() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout.remove("domains/inventory/migrations/20260104000000_create_lots");
    checkout
        .run(&["repair", "inventory", "20260104000000"])
        .code(4)
        .stderr_has("no file has that version");
    checkout
        .run(&["repair", "inventory", "create_lots", "--forget"])
        .code(0)
        .stdout_has("its kept down script with it (the log has both)");
    checkout.run(&["status", "--check"]).code(0);
    let kept =
        "SELECT context->'row'->>'down_script' FROM inventory.__dbctl_log WHERE action = 'repair'";
    assert_eq!(checkout.query(kept), [["DROP TABLE inventory.lots;\n"]]);
}

#[test]
fn a_row_of_the_diesel_cli_gets_what_dbctl_would_have_written() {
    let checkout = Checkout::small();
    execute(
        checkout.url(),
        "CREATE TABLE public.__diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT now()); \
         INSERT INTO public.__diesel_schema_migrations (version) VALUES ('20260101000000')",
    );
    checkout.run(&["repair", "core", "create_users"]).code(0);
    let row = "SELECT name, down_script, run_in_transaction, checksum IS NOT NULL FROM public.__diesel_schema_migrations";
    assert_eq!(
        checkout.query(row),
        [["create_users", "DROP TABLE public.users;\n", "t", "t"]]
    );
}

#[test]
fn a_kept_down_script_that_was_changed_by_hand_is_not_run() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let folder = checkout.path("domains/inventory/migrations/20260104000000_create_lots");
    let (up, down) = (folder.join("up.sql"), folder.join("down.sql"));
    let (up, down) = (
        std::fs::read_to_string(up).unwrap(),
        std::fs::read_to_string(down).unwrap(),
    );
    checkout.remove("domains/inventory/migrations/20260104000000_create_lots");
    let damage = "UPDATE inventory.__diesel_schema_migrations SET down_script = 'DROP TABLE inventory.drugs CASCADE' \
                  WHERE version = '20260104000000'";
    execute(checkout.url(), damage);
    let before = Trace::of(checkout.url());
    for words in [&["rollback"][..], &["rollback", "--dry-run"]] {
        checkout
            .run(words)
            .code(4)
            .stderr_has("the down script in the history was changed by hand")
            .stderr_has("dbctl repair DOMAIN VERSION");
    }
    assert_eq!(Trace::of(checkout.url()), before);
    checkout.migration("inventory", "20260104000000_create_lots", &up, &down);
    checkout
        .run(&["repair", "inventory", "create_lots"])
        .code(0)
        .stdout_has("down.sql counts as what was applied");
    checkout.remove("domains/inventory/migrations/20260104000000_create_lots");
    checkout
        .run(&["rollback", "inventory", "--step", "1"])
        .code(0);
    assert_eq!(checkout.applied(), SMALL[..3]);
}

/// One of three statements is done, and the second has failed.
fn half_done() -> Checkout {
    let up = "CREATE TABLE public.notes (id int);\nSELECT 1 / (SELECT count(*) FROM public.users);\nSELECT 1;\n";
    let checkout = checkout(up, "DROP TABLE public.notes;\n");
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has("division by zero");
    checkout
}

#[test]
fn what_is_done_of_a_half_done_migration_is_accepted_as_the_file_has_it_now() {
    let checkout = half_done();
    checkout
        .run(&["repair", "core", "index_users"])
        .code(4)
        .stderr_has("what is done of it agrees with its file: dbctl migrate goes on with it");
    let up =
        "CREATE TABLE IF NOT EXISTS public.notes (id int);\nCREATE TABLE public.more (id int);\n";
    checkout.migration(
        "core",
        FOLDER,
        up,
        "DROP TABLE public.notes, public.more;\n",
    );
    checkout.run(&["migrate"]).code(4);
    checkout
        .run(&["repair", "core", "index_users"])
        .code(0)
        .stdout_has("1 of its statements count as done as the file has them now");
    checkout.run(&["migrate"]).code(0);
    assert!(checkout.has_relation("public.more"));
    checkout.run(&["status", "--check"]).code(0);
    checkout.run(&["rollback", "core", "--step", "1"]).code(0);
}

#[test]
fn a_file_with_fewer_statements_than_are_done_can_only_begin_again() {
    let checkout = half_done();
    checkout.migration("core", FOLDER, "-- nothing any more\n", "SELECT 1;\n");
    checkout
        .run(&["repair", "core", "index_users"])
        .code(4)
        .stderr_has("1 of its statements are done, and its file has 0");
    let up = "DROP TABLE IF EXISTS public.notes;\nCREATE TABLE public.notes (id bigint);\n";
    checkout.migration("core", FOLDER, up, "DROP TABLE public.notes;\n");
    checkout
        .run(&["repair", "core", "index_users", "--forget"])
        .code(0)
        .stdout_has("dbctl migrate begins with its first statement");
    checkout
        .run(&["status"])
        .code(0)
        .stdout_has("Pending (1 migration)");
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn a_half_done_migration_whose_file_is_gone_is_shown_until_it_is_forgotten() {
    let checkout = half_done();
    checkout.remove(&format!("domains/core/migrations/{FOLDER}"));
    checkout
        .run(&["status", "--check"])
        .code(3)
        .stdout_has(&format!("Half applied: core/{FOLDER} (1 of 3 done)"));
    checkout.run(&["repair", "core", "index_users"]).code(4);
    checkout
        .run(&["repair", "core", "index_users", "--forget"])
        .code(0);
    checkout.run(&["status", "--check"]).code(0);
}
