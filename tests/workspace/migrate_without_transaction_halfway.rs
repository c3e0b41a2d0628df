use serde_json::{Value, json};
use workspace_tests::{Checkout, SMALL, execute};

use crate::migrate_without_transaction::{FOLDER, checkout};

const VERSION: &str = "20260105000000";

/// What `dbctl status --json` says is half done in core.
fn halfway(checkout: &Checkout) -> Value {
    let document = checkout.run(&["status", "core", "--json"]).code(0).json();
    document["domains"][0]["halfway"].clone()
}

/// A table of notes and a second statement that fails on the rows of users.
fn stopped() -> Checkout {
    let up = "CREATE TABLE public.notes (id int);\nALTER TABLE public.users ADD CHECK (email <> 'bad');\n\
              INSERT INTO public.notes VALUES (1);\n";
    let checkout = checkout(up, "DROP TABLE public.notes;\n");
    checkout
        .run(&["migrate", "--to", "create_users", "core"])
        .code(0);
    execute(checkout.url(), "INSERT INTO public.users VALUES (1, 'bad')");
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has("1 of its statements stay done");
    checkout
}

#[test]
fn a_statement_that_fails_is_shown_by_status_and_the_next_run_goes_on_with_it() {
    let checkout = stopped();
    assert_eq!(checkout.applied(), SMALL);
    let at = &halfway(&checkout)[0];
    assert_eq!(
        (&at["version"], &at["direction"]),
        (&json!(VERSION), &json!("up"))
    );
    assert_eq!(
        (&at["done"], &at["statements"], &at["edited"]),
        (&json!(1), &json!(3), &json!(false))
    );
    assert!(at["error"].as_str().unwrap().starts_with("23514: "), "{at}");
    checkout
        .run(&["status", "--check"])
        .code(3)
        .stdout_has("1 half done")
        .stdout_has(&format!("Half applied: core/{FOLDER} (1 of 3 done)"))
        .stdout_has("statement 2 failed: 23514: ")
        .stdout_has("go on with: dbctl migrate");
    execute(checkout.url(), "UPDATE public.users SET email = 'good'");
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("1 of 3 statements are done already");
    assert_eq!(checkout.query("SELECT count(*) FROM public.notes"), [["1"]]);
    assert_eq!(halfway(&checkout), json!([]));
    checkout.run(&["status", "--check"]).code(0);
    let row = "SELECT count(*) FROM public.__diesel_schema_migrations WHERE version = '20260105000000' AND duration_ms >= 0";
    assert_eq!(checkout.query(row), [["1"]]);
}

#[test]
fn the_log_tells_of_the_failure_and_of_each_statement() {
    let checkout = stopped();
    let output = checkout.run(&["log", "core", "-n", "2"]).code(0);
    let lines: Vec<&str> = output.stdout.lines().collect();
    assert!(
        lines[1].contains(&format!("apply {FOLDER}: statement 2 of 3 failed")),
        "{lines:#?}"
    );
    assert!(lines[1].contains("23514: check constraint"), "{lines:#?}");
    assert!(
        lines[2].contains("apply 20260103000000_create_roles"),
        "{lines:#?}"
    );
    checkout
        .run(&["log", "core", "--verbose"])
        .code(0)
        .stdout_has(&format!("apply {FOLDER}: statement 1 of 3 done"));
}

#[test]
fn the_statement_that_failed_and_those_behind_it_may_be_edited() {
    let checkout = stopped();
    let up = "-- mended\ncreate table public.notes (id int);\nDELETE FROM public.users WHERE email = 'bad';\n\
              ALTER TABLE public.users ADD CHECK (email <> 'bad');\n";
    checkout.migration("core", FOLDER, up, "DROP TABLE public.notes;\n");
    checkout.run(&["migrate"]).code(0);
    assert_eq!(checkout.query("SELECT count(*) FROM public.users"), [["0"]]);
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn a_statement_that_is_done_may_not_be_edited() {
    let checkout = stopped();
    for up in [
        "CREATE TABLE public.notes (id bigint);\nSELECT 1;\n",
        "SELECT 1;\nCREATE TABLE public.notes (id int);\n",
        "",
    ] {
        checkout.migration("core", FOLDER, up, "SELECT 1;\n");
        assert_eq!(halfway(&checkout)[0]["edited"], true, "{up}");
        for words in [&["migrate"][..], &["migrate", "--dry-run"]] {
            checkout
                .run(words)
                .code(4)
                .stderr_has("statements that are done were edited")
                .stderr_has(&format!("core/{FOLDER} (1 of 3 done)"))
                .stderr_has("dbctl repair DOMAIN VERSION");
        }
    }
    checkout
        .run(&["status"])
        .code(0)
        .stdout_has(&format!("dbctl repair core {VERSION}"));
}

#[test]
fn a_dry_run_prints_what_is_left() {
    let checkout = stopped();
    let sql = checkout.run(&["migrate", "--dry-run"]).code(0).stdout;
    assert!(!sql.contains("CREATE TABLE public.notes"), "{sql}");
    assert!(sql.contains("INSERT INTO public.notes"), "{sql}");
}

#[test]
fn one_that_has_become_transactional_is_declined_because_it_would_begin_again() {
    let checkout = stopped();
    checkout.remove(&format!("domains/core/migrations/{FOLDER}/metadata.toml"));
    checkout
        .run(&["migrate"])
        .code(4)
        .stderr_has("statements that are done were edited");
}

#[test]
fn a_down_script_that_fails_halfway_goes_on_too() {
    let down = "DROP TABLE public.notes;\nDROP TABLE public.more;\nSELECT 1;\n";
    let checkout = checkout("CREATE TABLE public.notes (id int);\n", down);
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["rollback", "core", "--step", "1"]).code(1);
    let at = &halfway(&checkout)[0];
    assert_eq!((&at["direction"], &at["done"]), (&json!("down"), &json!(1)));
    checkout
        .run(&["status", "core", "--check"])
        .code(3)
        .stdout_has(&format!("Half taken back: core/{FOLDER} (1 of 3 done)"))
        .stdout_has("go on with: dbctl rollback");
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("it is half taken back");
    let edited = "DROP TABLE IF EXISTS public.notes;\n";
    checkout.migration(
        "core",
        FOLDER,
        "CREATE TABLE public.notes (id int);\n",
        edited,
    );
    for words in [
        &["rollback", "core", "--step", "1"][..],
        &["rollback", "core", "--step", "1", "--dry-run"],
    ] {
        checkout
            .run(words)
            .code(4)
            .stderr_has("statements that are done were edited");
    }
    let mended = "DROP TABLE public.notes;\nDROP TABLE IF EXISTS public.more;\n";
    checkout.migration(
        "core",
        FOLDER,
        "CREATE TABLE public.notes (id int);\n",
        mended,
    );
    checkout.run(&["rollback", "core", "--step", "1"]).code(0);
    assert_eq!(checkout.applied(), SMALL);
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn settings_made_before_it_stopped_are_made_again() {
    let up = "SET search_path TO inventory;\nSELECT 1 / (SELECT count(*) FROM drugs);\nCREATE TABLE here (id int);\n";
    let checkout = checkout(up, "DROP TABLE inventory.here;\n");
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has("division by zero");
    execute(checkout.url(), "INSERT INTO inventory.drugs VALUES (1)");
    checkout.run(&["migrate"]).code(0);
    assert!(checkout.has_relation("inventory.here"));
}

#[test]
fn what_cannot_run_in_a_transaction_is_found_out_from_the_server_where_its_words_do_not_say_so() {
    // A function may not commit, a procedure may; a query that calls dblink would be another case.
    let up = "CREATE PROCEDURE public.count_up() LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE IF NOT EXISTS public.t (id int); \
              COMMIT; INSERT INTO public.t VALUES (1); COMMIT; END $$;\n\
              CALL public.count_up();\nDO $$ BEGIN CALL public.count_up(); COMMIT; END $$;\nVACUUM public.t;\n";
    let checkout = checkout(
        up,
        "DROP TABLE public.t;\nDROP PROCEDURE public.count_up();\n",
    );
    checkout.run(&["migrate"]).code(0);
    assert_eq!(checkout.query("SELECT count(*) FROM public.t"), [["2"]]);
    checkout
        .run(&["rollback", "core", "--step", "1", "--yes"])
        .code(0);
}

#[test]
fn a_log_that_may_not_be_read_stops_it_before_anything_is_sent() {
    let checkout = checkout(
        "CREATE TABLE public.notes (id int);\n",
        "DROP TABLE public.notes;\n",
    );
    checkout
        .run(&["migrate", "core", "--to", "create_roles"])
        .code(0);
    checkout
        .run(&["migrate", "inventory", "--to", "create_lots"])
        .code(0);
    let role = format!("half_of_{}", checkout.url().database());
    execute(
        checkout.url(),
        &format!(
            "CREATE ROLE {role} LOGIN; GRANT ALL ON SCHEMA public, inventory TO {role}; \
             GRANT ALL ON ALL TABLES IN SCHEMA public, inventory TO {role}; \
             REVOKE SELECT ON public.__dbctl_log FROM {role}"
        ),
    );
    let mut command = checkout.command(&["migrate"]);
    let output = workspace_tests::Output::of(command.env("DATABASE_URL", checkout.url_as(&role)));
    execute(
        checkout.url(),
        &format!("DROP OWNED BY {role}; DROP ROLE {role}"),
    );
    output
        .code(1)
        .stderr_has("GRANT SELECT ON public.__dbctl_log TO");
    assert!(!checkout.has_relation("public.notes"));
}
