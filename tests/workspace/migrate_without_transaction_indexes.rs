use workspace_tests::{Running, eventually, execute};

use crate::migrate_without_transaction::checkout;
use crate::migrate_without_transaction_killed::{INDEX, VALID, end, ready, writer};

const UNIQUE: &str = "CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON public.users (email);\n";

/// Indexes of users beside its key, and whether they can be used.
const INDEXES: &str = "SELECT indexrelid::regclass::text, indisvalid FROM pg_index \
    WHERE indrelid = 'public.users'::regclass AND NOT indisprimary ORDER BY 1";

#[test]
fn a_unique_index_that_fails_on_duplicates_leaves_nothing_and_is_built_once_they_are_gone() {
    let checkout = checkout(UNIQUE, "DROP INDEX CONCURRENTLY public.users_email_key;\n");
    checkout
        .run(&["migrate", "core", "--to", "create_users"])
        .code(0);
    execute(
        checkout.url(),
        "INSERT INTO public.users VALUES (1, 'a'), (2, 'a')",
    );
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has("could not create unique index")
        .stderr_has("the INVALID index public.users_email_key that it left was dropped");
    assert!(checkout.query(INDEXES).is_empty());
    checkout.run(&["migrate"]).code(1);
    execute(checkout.url(), "DELETE FROM public.users WHERE id = 2");
    checkout.run(&["migrate"]).code(0);
    assert_eq!(checkout.query(INDEXES), [["users_email_key", "t"]]);
}

#[test]
fn an_index_without_a_name_that_fails_is_dropped_too() {
    let checkout = checkout(
        "CREATE UNIQUE INDEX CONCURRENTLY ON users (email);\n",
        "SELECT 1;\n",
    );
    checkout
        .run(&["migrate", "core", "--to", "create_users"])
        .code(0);
    execute(
        checkout.url(),
        "INSERT INTO public.users VALUES (1, 'a'), (2, 'a')",
    );
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has("the INVALID index public.users_email_idx that it left was dropped");
    assert!(checkout.query(INDEXES).is_empty());
}

#[test]
fn a_leftover_that_cannot_be_dropped_now_is_told_and_dropped_by_the_next_run() {
    let checkout = checkout(UNIQUE, "SELECT 1;\n");
    checkout
        .run(&["migrate", "core", "--to", "create_users"])
        .code(0);
    execute(
        checkout.url(),
        "INSERT INTO public.users VALUES (1, 'a'), (2, 'a')",
    );
    // The trigger of an event fires on DROP INDEX alone, so the build itself goes its way.
    execute(
        checkout.url(),
        "CREATE FUNCTION public.keep() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''kept''; END'; \
         CREATE EVENT TRIGGER keep ON ddl_command_start WHEN TAG IN ('DROP INDEX') EXECUTE FUNCTION public.keep()",
    );
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has("it left the INVALID index public.users_email_key");
    assert_eq!(checkout.query(INDEXES), [["users_email_key", "f"]]);
    execute(
        checkout.url(),
        "DROP EVENT TRIGGER keep; DELETE FROM public.users WHERE id = 2",
    );
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("dropped the INVALID index public.users_email_key that an earlier run left");
    assert_eq!(checkout.query(INDEXES), [["users_email_key", "t"]]);
}

#[test]
fn an_invalid_index_from_before_is_no_index_whatever_if_not_exists_says() {
    let up =
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_email_key ON public.users (email);\n";
    let checkout = checkout(up, "SELECT 1;\n");
    checkout
        .run(&["migrate", "core", "--to", "create_users"])
        .code(0);
    execute(
        checkout.url(),
        "INSERT INTO public.users VALUES (1, 'a'), (2, 'a')",
    );
    let by_hand = domain_connect::DatabaseUrl::parse(&checkout.url().to_url()).unwrap();
    let failed = std::panic::catch_unwind(|| execute(&by_hand, UNIQUE));
    assert!(failed.is_err(), "built over duplicates");
    assert_eq!(checkout.query(INDEXES), [["users_email_key", "f"]]);
    execute(checkout.url(), "DELETE FROM public.users WHERE id = 2");
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("dropped the INVALID index public.users_email_key");
    assert_eq!(checkout.query(INDEXES), [["users_email_key", "t"]]);
}

#[test]
fn a_valid_index_of_that_name_is_left_alone() {
    let up = "CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email_idx ON public.users (email);\n";
    let checkout = checkout(up, "SELECT 1;\n");
    checkout
        .run(&["migrate", "core", "--to", "create_users"])
        .code(0);
    execute(
        checkout.url(),
        "CREATE INDEX users_email_idx ON public.users (email)",
    );
    let before = checkout.query("SELECT 'public.users_email_idx'::regclass::oid");
    checkout.run(&["migrate"]).code(0);
    assert_eq!(
        checkout.query("SELECT 'public.users_email_idx'::regclass::oid"),
        before
    );
}

#[test]
fn copies_that_reindex_left_are_dropped_before_it_runs_again() {
    let up = "REINDEX TABLE CONCURRENTLY public.users;\n";
    let checkout = checkout(up, "SELECT 1;\n");
    checkout
        .run(&["migrate", "core", "--to", "create_users"])
        .code(0);
    execute(
        checkout.url(),
        "CREATE INDEX users_pkey_ccnew ON public.users (id); \
         UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'public.users_pkey_ccnew'::regclass",
    );
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("dropped the INVALID index public.users_pkey_ccnew");
    assert!(checkout.query(INDEXES).is_empty());
}

#[test]
fn an_index_of_that_name_from_before_is_not_taken_for_the_one_that_was_begun() {
    let checkout = ready(INDEX, "SELECT 1;\n");
    execute(
        checkout.url(),
        &INDEX
            .replace("(email)", "(id)")
            .replace("CONCURRENTLY ", ""),
    );
    for _ in 0..2 {
        checkout
            .run(&["migrate"])
            .code(1)
            .stderr_has("relation \"users_email_idx\" already exists");
    }
}

#[test]
fn an_index_that_somebody_else_builds_is_waited_for() {
    let up = INDEX.replace("CONCURRENTLY", "CONCURRENTLY IF NOT EXISTS");
    let checkout = ready(&up, "SELECT 1;\n");
    let writer = writer(&checkout);
    let url = checkout.url().clone();
    let by_hand = std::thread::spawn(move || execute(&url, INDEX));
    let builds = "SELECT count(*) FROM pg_stat_progress_create_index WHERE index_relid = 'public.users_email_idx'::regclass";
    eventually("the index is being built", || {
        checkout.has_relation("public.users_email_idx") && checkout.query(builds) == [["1"]]
    });
    checkout
        .run(&["migrate", "--lock-timeout", "300ms"])
        .code(1)
        .stderr_has("the index public.users_email_idx is being built by tests (pid ");
    let runner = Running::start(&mut checkout.command(&["migrate"]));
    let holds = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND objid = 1";
    eventually("the runner is at work", || writer.value(holds) == "1");
    end(&writer);
    by_hand.join().unwrap();
    runner.wait().code(0);
    assert_eq!(checkout.query(VALID), [["1"]]);
}
