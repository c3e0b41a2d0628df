use workspace_tests::{Checkout, SMALL};

const BAD: &str = "20260105000000_go_wrong";

/// A migration that leaves its session changed fails and leaves nothing.
#[track_caller]
fn fails(statement: &str, expected: &str) {
    let checkout = Checkout::small();
    let up = format!("CREATE TABLE public.half (id int PRIMARY KEY);\n{statement};\n");
    checkout.migration("core", BAD, &up, "DROP TABLE public.half;\n");
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has(&format!("domains/core/migrations/{BAD}/up.sql: {expected}"))
        .stderr_has("nothing of this migration remains");
    assert_eq!(checkout.applied(), SMALL);
    assert!(!checkout.has_relation("public.half"));
}

#[test]
fn a_migration_that_leaves_search_path_changed_is_rolled_back() {
    fails(
        "SET search_path TO inventory, public",
        "the migration changed search_path to inventory, public",
    );
    fails(
        "SET LOCAL search_path TO inventory",
        "the migration changed search_path to inventory",
    );
    fails(
        "SELECT pg_catalog.set_config('search_path', '', false)",
        "the migration changed search_path to ",
    );
    fails("RESET search_path", "the migration changed search_path to ");
}

#[test]
fn a_migration_that_leaves_the_role_changed_is_rolled_back() {
    fails(
        "SET ROLE pg_monitor",
        "the migration changed the role to pg_monitor",
    );
    fails(
        "SET LOCAL ROLE pg_monitor",
        "the migration changed the role to pg_monitor",
    );
    fails(
        "SET SESSION AUTHORIZATION pg_monitor",
        "the migration changed the role to pg_monitor",
    );
}

#[test]
fn a_down_script_that_leaves_search_path_changed_is_rolled_back() {
    let checkout = Checkout::small();
    let down = "DROP TABLE public.half;\nSET search_path TO inventory;\n";
    checkout.migration(
        "core",
        BAD,
        "CREATE TABLE public.half (id int PRIMARY KEY);\n",
        down,
    );
    checkout.run(&["migrate"]).code(0);
    checkout
        .run(&["rollback", "--step", "1"])
        .code(1)
        .stderr_has("down.sql: the migration changed search_path");
    assert!(checkout.has_relation("public.half"));
    assert_eq!(checkout.applied().len(), 5);
}

#[test]
fn a_migration_that_puts_search_path_and_role_back_is_fine() {
    let checkout = Checkout::small();
    let up = "SET search_path TO inventory;\nSET ROLE pg_monitor;\nRESET ROLE;\nSET search_path TO public;\n";
    checkout.migration("core", BAD, up, "SELECT 1;\n");
    checkout.run(&["migrate"]).code(0);
    assert_eq!(checkout.applied().len(), 5);
}

#[test]
fn a_setting_of_one_migration_does_not_reach_the_next() {
    let checkout = Checkout::small();
    let settings = "SET work_mem = '65kB';\nSET lock_timeout = '7ms';\nSET statement_timeout = '1h';\n\
                    SET default_transaction_read_only = on;\nSET timezone = 'Asia/Bangkok';\n";
    let seen = "CREATE TABLE public.seen AS\nSELECT current_setting('work_mem') = '65kB' AS work_mem,\n    \
                current_setting('lock_timeout') = '7ms' AS lock_timeout,\n    \
                current_setting('statement_timeout') = '1h' AS statement_timeout,\n    \
                current_setting('timezone') = 'Asia/Bangkok' AS zone,\n    \
                current_schemas(false) = '{public}' AS path;\n";
    checkout.migration("core", BAD, settings, "SELECT 1;\n");
    checkout.migration(
        "core",
        "20260106000000_look",
        seen,
        "DROP TABLE public.seen;\n",
    );
    checkout.run(&["migrate"]).code(0);
    assert_eq!(
        checkout.query("SELECT * FROM public.seen"),
        [["f", "f", "f", "f", "t"]]
    );
}

#[test]
fn names_without_a_schema_land_in_the_domain_and_nowhere_else() {
    let checkout = Checkout::small();
    checkout.migration(
        "inventory",
        BAD,
        "CREATE TABLE plain (id int PRIMARY KEY);\n",
        "DROP TABLE plain;\n",
    );
    checkout.run(&["migrate"]).code(0);
    assert!(checkout.has_relation("inventory.plain"));
    checkout.run(&["rollback", "--step", "1"]).code(0);
    assert!(!checkout.has_relation("inventory.plain"));
}
