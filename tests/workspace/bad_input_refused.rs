use workspace_tests::{Checkout, Output, SMALL, Trace};

const BAD: &str = "20260105000000_go_wrong";

/// The last of five migrations holds what cannot be run: none of the five was applied.
#[track_caller]
fn refused(up: &str, line: usize, what: &str) -> Output {
    let checkout = Checkout::small();
    checkout.migration("core", BAD, up, "DROP TABLE public.half;\n");
    let before = Trace::of(checkout.url());
    for command in [&["migrate", "--dry-run"][..], &["migrate"]] {
        let output = checkout
            .run(command)
            .code(1)
            .stderr_has(what)
            .stderr_has("nothing was sent");
        let output = output.stderr_has(&format!("domains/core/migrations/{BAD}/up.sql:{line}:"));
        assert_eq!(
            output.stdout, "",
            "something was done before it was refused"
        );
    }
    assert_eq!(Trace::of(checkout.url()), before, "something was sent");
    checkout.run(&["migrate", "--json"]).code(1)
}

#[test]
fn copy_from_stdin_is_refused() {
    refused(
        "SELECT 1;\nCOPY public.users FROM STDIN;\n1\ta@b\n\\.\n",
        2,
        "COPY FROM STDIN",
    )
    .stderr_has("INSERT");
}

#[test]
fn copy_to_stdout_is_refused() {
    refused("COPY public.users TO STDOUT;\n", 1, "COPY TO STDOUT");
}

#[test]
fn begin_and_commit_are_refused() {
    let hint = "dbctl wraps each migration in a transaction of its own";
    refused("-- first\nBEGIN;\nSELECT 1;\nCOMMIT;\n", 2, "BEGIN").stderr_has(hint);
    refused("SELECT 1;\n\nCOMMIT;\n", 3, "COMMIT").stderr_has(hint);
    refused("SELECT 1; ROLLBACK;\n", 1, "ROLLBACK").stderr_has(hint);
}

#[test]
fn a_psql_command_is_refused() {
    refused("SELECT 1;\n\\i other.sql\n", 2, "psql command")
        .stderr_has("put the SQL of that file here");
}

#[test]
fn a_string_that_is_never_closed_is_refused() {
    refused(
        "SELECT 1;\nSELECT 'half;\n",
        2,
        "string that is never closed",
    );
}

#[test]
fn the_json_of_a_refusal_names_file_and_line() {
    let error = refused("SELECT 1;\nCOMMIT;\n", 2, "COMMIT").json()["error"].clone();
    assert_eq!(error["kind"], "refused");
    assert_eq!(
        error["file"],
        format!("domains/core/migrations/{BAD}/up.sql")
    );
    assert_eq!(error["line"], 2);
}

#[test]
fn words_inside_strings_functions_and_comments_are_not_refused() {
    let checkout = Checkout::small();
    let up = "-- COMMIT;\nCREATE TABLE public.half (note text DEFAULT 'BEGIN; \\i x; COPY t FROM STDIN');\n\
              CREATE FUNCTION public.f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;\n\
              SAVEPOINT here;\nROLLBACK TO here;\n";
    checkout.migration(
        "core",
        BAD,
        up,
        "DROP FUNCTION public.f();\nDROP TABLE public.half;\n",
    );
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["rollback"]).code(0);
}

#[test]
fn a_down_script_is_refused_before_any_is_run_even_to_try() {
    let checkout = Checkout::small();
    let up = "CREATE TABLE public.half (id int PRIMARY KEY);\n";
    checkout.migration("core", BAD, up, "DROP TABLE public.half;\nCOMMIT;\n");
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    let commands: [&[&str]; 6] = [
        &["rollback", "core", "--step", "1"],
        &["rollback", "core", "--to", "create_users"],
        &["rollback"],
        &["rollback", "--all", "--yes"],
        &["redo"],
        &["rollback", "--dry-run"],
    ];
    for command in commands {
        checkout
            .run(command)
            .code(1)
            .stderr_has("down.sql:2:1")
            .stderr_has("nothing was sent");
        assert_eq!(
            Trace::of(checkout.url()),
            before,
            "{command:?} changed something"
        );
    }
}

#[test]
fn redo_takes_nothing_back_that_it_could_not_apply_again() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout.migration(
        "inventory",
        "20260104000000_create_lots",
        "COMMIT;\n",
        "DROP TABLE inventory.lots;\n",
    );
    let before = Trace::of(checkout.url());
    checkout
        .run(&["redo"])
        .code(1)
        .stderr_has("up.sql:1:1")
        .stderr_has("nothing was sent");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn reset_drops_nothing_that_it_could_not_apply_again() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout.migration("core", BAD, "\\i other.sql\n", "");
    let before = Trace::of(checkout.url());
    checkout
        .run(&["reset", "--yes"])
        .code(1)
        .stderr_has("up.sql:1:1");
    assert_eq!(Trace::of(checkout.url()), before);
    assert_eq!(checkout.applied(), SMALL);
}
