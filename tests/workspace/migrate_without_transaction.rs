use workspace_tests::{Checkout, SMALL};

pub(crate) const FOLDER: &str = "20260105000000_index_users";

/// The small checkout with a migration that runs statement by statement.
pub(crate) fn checkout(up: &str, down: &str) -> Checkout {
    let checkout = Checkout::small();
    checkout.migration("core", FOLDER, up, down);
    checkout.write(
        &format!("domains/core/migrations/{FOLDER}/metadata.toml"),
        "run_in_transaction = false\n",
    );
    checkout
}

const UP: &str = "CREATE INDEX CONCURRENTLY users_email_idx ON public.users (email);\n\
                  CREATE INDEX CONCURRENTLY users_lower_idx ON users (lower(email));\n";
const DOWN: &str =
    "DROP INDEX CONCURRENTLY users_lower_idx;\nDROP INDEX CONCURRENTLY public.users_email_idx;\n";

#[test]
fn an_index_is_built_and_dropped_concurrently() {
    let checkout = checkout(UP, DOWN);
    checkout.run(&["migrate"]).code(0);
    let valid = "SELECT count(*) FROM pg_index WHERE indisvalid AND indrelid = 'public.users'::regclass AND NOT indisprimary";
    assert_eq!(checkout.query(valid), [["2"]]);
    assert_eq!(checkout.applied()[4], format!("core/{FOLDER}"));
    checkout.run(&["rollback", "core", "--step", "1"]).code(0);
    assert_eq!(checkout.query(valid), [["0"]]);
    assert_eq!(checkout.applied(), SMALL);
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["redo"]).code(0);
}

#[test]
fn its_kept_down_script_runs_without_a_transaction_too() {
    let checkout = checkout(UP, DOWN);
    checkout.run(&["migrate"]).code(0);
    checkout.remove(&format!("domains/core/migrations/{FOLDER}"));
    checkout.run(&["rollback", "core", "--step", "1"]).code(0);
    assert!(!checkout.has_relation("public.users_email_idx"));
}

#[test]
fn when_it_fails_halfway_what_stays_done_is_told_and_nothing_is_recorded() {
    let up = "CREATE INDEX CONCURRENTLY users_email_idx ON public.users (email);\n\nSELECT 'ยา', nothing;\n";
    let checkout = checkout(up, DOWN);
    let output = checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has(&format!("domains/core/migrations/{FOLDER}/up.sql:3:14"))
        .stderr_has("it runs without a transaction: 1 of its statements stay done")
        .stderr_has("it goes on with that statement");
    assert!(
        !output.stderr.contains("no transaction in progress"),
        "{}",
        output.stderr
    );
    assert!(checkout.has_relation("public.users_email_idx"));
    assert_eq!(checkout.applied(), SMALL);
}

#[test]
fn a_role_or_setting_that_it_leaves_reaches_neither_the_history_nor_the_next() {
    let checkout = checkout(
        "SET ROLE pg_monitor;\nSET search_path TO inventory;\nSET work_mem = '65kB';\n",
        "SELECT 1;\n",
    );
    let look = "CREATE TABLE public.seen AS SELECT current_user = session_user AS role, current_schemas(false) = '{public}' AS path, \
                current_setting('work_mem') <> '65kB' AS work_mem;\n";
    checkout.migration(
        "core",
        "20260106000000_look",
        look,
        "DROP TABLE public.seen;\n",
    );
    checkout.run(&["migrate"]).code(0);
    assert_eq!(
        checkout.query("SELECT * FROM public.seen"),
        [["t", "t", "t"]]
    );
    assert_eq!(checkout.applied().len(), 6);
}

#[test]
fn what_cannot_run_in_a_transaction_fails_with_the_servers_words_where_nobody_said_so() {
    let checkout = Checkout::small();
    checkout.migration("core", FOLDER, UP, DOWN);
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has("cannot run inside a transaction block")
        .stderr_has("up.sql:1:1");
    assert_eq!(checkout.applied(), SMALL);
}
