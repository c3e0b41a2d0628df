use workspace_tests::{Checkout, Output, SMALL, Trace};

const BAD: &str = "20260105000000_go_wrong";
const FILE: &str = "domains/core/migrations/20260105000000_go_wrong/up.sql";

/// Two migrations before it apply, this one fails; returns what was said.
#[track_caller]
fn migrate_and_fail(checkout: &Checkout, up: &str) -> Output {
    checkout.migration("core", BAD, up, "DROP TABLE public.half;\n");
    let output = checkout.run(&["migrate"]).code(1);
    assert_eq!(
        checkout.applied(),
        SMALL,
        "what went before stays applied, and the history has no row of it"
    );
    assert!(
        !checkout.has_relation("public.half"),
        "something of the failed migration remains"
    );
    output
        .stderr_has(FILE)
        .stderr_has("nothing of this migration remains")
        .stderr_has("Hint: mend the file")
}

#[test]
fn an_error_with_a_position_shows_file_line_column_and_caret() {
    let up = "CREATE TABLE public.half (id int PRIMARY KEY);\n\nINSERT INTO public.half\nSELECT nothing FROM public.users;\n";
    migrate_and_fail(&Checkout::small(), up)
        .stderr_has("column \"nothing\" does not exist")
        .stderr_has(&format!("{FILE}:4:8"))
        .stderr_has("4 | SELECT nothing FROM public.users;\n  |        ^^^^^^^")
        .stderr_has("SQLSTATE 42703");
}

#[test]
fn a_position_counts_characters_and_not_bytes() {
    let up = "CREATE TABLE public.half (id int PRIMARY KEY);\n-- ยาเม็ด\nSELECT 'ยาเม็ด', nothing;\n";
    let column = "SELECT 'ยาเม็ด', ".chars().count() + 1;
    migrate_and_fail(&Checkout::small(), up)
        .stderr_has(&format!("{FILE}:3:{column}"))
        .stderr_has("^^^^^^^");
}

#[test]
fn an_error_without_a_position_shows_the_statement_that_failed() {
    let up = "CREATE TABLE public.half (id int PRIMARY KEY);\n\n-- all rows\nINSERT INTO public.half SELECT 1/0;\nSELECT 2;\n";
    migrate_and_fail(&Checkout::small(), up)
        .stderr_has("division by zero")
        .stderr_has(&format!("{FILE}:4:1"))
        .stderr_has("4 | INSERT INTO public.half SELECT 1/0;\n  | ^^^^^^")
        .stderr_has("SQLSTATE 22012");
}

#[test]
fn an_error_inside_do_shows_the_line_where_its_statement_begins() {
    let up = "CREATE TABLE public.half (id int PRIMARY KEY);\n\nDO $$\nBEGIN\n    \
              RAISE EXCEPTION 'no luck' USING DETAIL = 'the detail', HINT = 'the hint';\nEND $$;\n";
    migrate_and_fail(&Checkout::small(), up)
        .stderr_has("up.sql: no luck")
        .stderr_has(&format!("{FILE}:3:1"))
        .stderr_has("detail: the detail")
        .stderr_has("server's hint: the hint");
}

#[test]
fn an_error_inside_dynamic_sql_is_not_shown_at_the_wrong_place() {
    let up = "CREATE TABLE public.half (id int PRIMARY KEY);\nDO $$ BEGIN EXECUTE 'SELECT nothing'; END $$;\n";
    migrate_and_fail(&Checkout::small(), up).stderr_has(&format!("{FILE}:2:1"));
}

#[test]
fn a_syntax_error_at_the_very_end_is_shown_in_the_file() {
    let up = "CREATE TABLE public.half (id int PRIMARY KEY);\nSELECT 1 +";
    migrate_and_fail(&Checkout::small(), up).stderr_has("syntax error");
}

#[test]
fn an_error_that_only_shows_at_commit_rolls_back_too() {
    let up = "CREATE TABLE public.half (\n    id int PRIMARY KEY,\n    \
              parent int REFERENCES public.half (id) DEFERRABLE INITIALLY DEFERRED\n);\n\
              INSERT INTO public.half VALUES (1, 2);\n";
    let output = migrate_and_fail(&Checkout::small(), up).stderr_has("half_parent_fkey");
    assert!(
        !output.stderr.contains("no transaction in progress"),
        "{}",
        output.stderr
    );
}

#[test]
fn what_was_applied_before_is_told_and_a_mended_file_goes_on() {
    let checkout = Checkout::small();
    checkout.migration("core", BAD, "SELECT 1/0;\n", "SELECT 1;\n");
    let output = checkout.run(&["migrate", "--json"]).code(1);
    let document = output.json();
    let done: Vec<&str> = document["done"]
        .as_array()
        .unwrap()
        .iter()
        .map(|done| done["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        done,
        [
            "create_users",
            "create_drugs",
            "create_roles",
            "create_lots"
        ]
    );
    for label in SMALL {
        assert!(
            output.stderr.contains(label),
            "{label} is not told:\n{}",
            output.stderr
        );
    }
    checkout.migration("core", BAD, "SELECT 1;\n", "SELECT 1;\n");
    checkout
        .run(&["migrate"])
        .code(0)
        .stdout_has("Applied 1 migration as batch 2");
    assert_eq!(checkout.applied()[4], format!("core/{BAD}"));
}

#[test]
fn the_json_of_an_error_has_kind_message_hint_file_and_line() {
    let checkout = Checkout::small();
    checkout.migration("core", BAD, "SELECT 1;\nSELECT 1/0;\n", "SELECT 1;\n");
    let document = checkout.run(&["migrate", "--json"]).code(1).json();
    assert_eq!(document["version"], 1);
    assert_eq!(document["command"], "migrate");
    let error = &document["error"];
    assert_eq!(error["kind"], "sql");
    assert_eq!(error["file"], FILE);
    assert_eq!(error["line"], 2);
    assert_eq!(error["message"], format!("{FILE}: division by zero"));
    assert_eq!(
        error["hint"],
        "mend the file and run the same command again"
    );
}

#[test]
fn a_down_script_that_fails_leaves_the_migration_applied() {
    let checkout = Checkout::small();
    checkout.migration(
        "core",
        BAD,
        "CREATE TABLE public.kept (id int PRIMARY KEY);\n",
        "DROP TABLE public.kept;\nSELECT 1/0;\n",
    );
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    checkout
        .run(&["rollback", "--step", "1"])
        .code(1)
        .stderr_has("20260105000000_go_wrong/down.sql:2:1")
        .stderr_has("division by zero");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn embedded_migrations_need_no_file_to_be_applied_or_named() {
    let checkout = Checkout::small();
    workspace_tests::execute(checkout.url(), "CREATE TABLE public.users (id int)");
    let output = checkout
        .run(&["migrate", "core", "--source", "embedded"])
        .code(1);
    output
        .stderr_has("core/20260105101846_create_users/up.sql:12:1")
        .stderr_has("\"users\" already exists")
        .stdout_has("applied    core/20260105091512_create_set_updated_at");
}
