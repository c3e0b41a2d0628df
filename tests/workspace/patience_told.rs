use workspace_tests::{Checkout, Output, Running, Session, eventually, execute};

use crate::patience::{ADD, busy, reader};

/// The settings that `migrate --dry-run` would make, with these words and this environment.
fn timeouts(checkout: &Checkout, words: &[&str], environment: &[(&str, &str)]) -> Vec<String> {
    let mut command = checkout.command(&[&["migrate", "--dry-run"], words].concat());
    command.envs(environment.iter().copied());
    let sql = Output::of(&mut command).code(0).stdout;
    let settings = sql
        .lines()
        .filter_map(|line| line.strip_prefix("SET LOCAL "));
    let timeouts = settings.filter(|setting| setting.contains("_timeout"));
    timeouts
        .map(|line| line.trim_end_matches(';').to_owned())
        .collect()
}

#[test]
fn an_option_goes_before_the_environment_and_the_header_before_both() {
    let checkout = busy("SELECT 1");
    let environment = [
        ("DBCTL_DDL_LOCK_TIMEOUT", "7s"),
        ("DBCTL_STATEMENT_TIMEOUT", "8min"),
    ];
    let options = ["--ddl-lock-timeout", "5s", "--statement-timeout", "6s"];
    assert_eq!(timeouts(&checkout, &[], &[]), ["lock_timeout = '3000ms'"]);
    let expected = ["lock_timeout = '7000ms'", "statement_timeout = '480000ms'"];
    assert_eq!(timeouts(&checkout, &[], &environment), expected);
    let expected = ["lock_timeout = '5000ms'", "statement_timeout = '6000ms'"];
    assert_eq!(timeouts(&checkout, &options, &environment), expected);

    let header =
        "-- dbctl: lock_timeout = \"100ms\"\n-- dbctl: statement_timeout = \"0s\"\nSELECT 1";
    checkout.migration("core", ADD, header, "SELECT 1");
    let expected = ["lock_timeout = '100ms'", "statement_timeout = '0ms'"];
    assert_eq!(timeouts(&checkout, &options, &environment), expected);
}

#[test]
fn the_environment_counts_for_every_command_and_a_slip_in_it_is_told() {
    let checkout = busy("ALTER TABLE public.a ADD COLUMN b int");
    let _reader = reader(&checkout);
    let run = |words: &[&str], name: &str, value: &str| {
        let mut command = checkout.command(words);
        command.env("DBCTL_DDL_LOCK_TIMEOUT", "200ms");
        Output::of(command.env(name, value))
    };
    let document = run(&["migrate", "--json"], "DBCTL_LOCK_RETRIES", "0").code(1);
    assert_eq!(document.json()["attempts"], 1);
    let rollback = run(&["rollback", "--json"], "DBCTL_LOCK_RETRIES", "1").code(1);
    assert_eq!(rollback.json()["attempts"], 2);
    run(&["migrate"], "DBCTL_STATEMENT_TIMEOUT", "soon")
        .code(2)
        .stderr_has("--statement-timeout")
        .stderr_has("\"soon\" is not a duration");
}

#[test]
fn a_statement_that_runs_too_long_is_ended_and_the_way_out_is_told() {
    let checkout = busy("SELECT pg_sleep(30)");
    let output = checkout
        .run(&["migrate", "--statement-timeout", "200ms", "--json"])
        .code(1)
        .stderr_has("canceling statement due to statement timeout")
        .stderr_has("the limit of one statement was 0.2 s")
        .stderr_has("--statement-timeout 10min")
        .stderr_has("-- dbctl: statement_timeout = \"10min\"");
    assert_eq!(output.json()["error"]["kind"], "statement_timeout");
    assert!(!output.stderr.contains("attempt"), "{}", output.stderr);

    checkout.migration("core", ADD, "SELECT pg_sleep(0.5)", "SELECT 1");
    let database = checkout.url().database().to_owned();
    let setting = format!("ALTER DATABASE {database} SET statement_timeout = '250ms'");
    execute(checkout.url(), &setting);
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has("the role or the database may");
    checkout
        .run(&["migrate", "--statement-timeout", "0s"])
        .code(0);
}

/// A busy table, and a migration that runs without a transaction.
fn without_transaction(up: &str) -> Checkout {
    let checkout = busy(up);
    checkout.write(
        &format!("domains/core/migrations/{ADD}/metadata.toml"),
        "run_in_transaction = false\n",
    );
    checkout
}

#[test]
fn what_runs_without_a_transaction_is_tried_once_and_says_for_whom_it_waited() {
    let up = "-- dbctl: lock_timeout = \"300ms\"\nCREATE TABLE public.c (id int);\nALTER TABLE public.a ADD COLUMN b int;\n";
    let checkout = without_transaction(up);
    let reader = reader(&checkout);
    let output = checkout
        .run(&["migrate", "--json"])
        .code(1)
        .stderr_has("waited: public.a is held by reader (pid ")
        .stderr_has("1 of its statements stay done")
        .stderr_has("it goes on with that statement");
    assert_eq!(output.json()["attempts"], 1);
    assert_eq!(reader.value("COMMIT; SELECT 1"), "1");
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("1 of 2 statements are done already");
}

#[test]
fn an_index_that_is_built_concurrently_says_whose_transaction_it_waits_for() {
    let checkout = without_transaction("CREATE INDEX CONCURRENTLY a_id_idx ON public.a (id);\n");
    let writer = Session::open(checkout.url(), "writer");
    let open = "BEGIN; INSERT INTO public.a VALUES (1); SELECT 1";
    assert_eq!(writer.value(open), "1");
    let mut runner = Running::start(&mut checkout.command(&["migrate"]));
    let said = runner.until_it_says("waits: ");
    assert!(said.contains("writer (pid "), "{said}");
    assert_eq!(writer.value("COMMIT; SELECT 1"), "1");
    runner.wait().code(0);
}

#[test]
fn a_role_that_may_not_see_what_others_do_still_learns_who_they_are() {
    let checkout = busy("ALTER TABLE public.a ADD COLUMN b int");
    let role = format!("plain_{}", checkout.url().database());
    execute(
        checkout.url(),
        &format!(
            "CREATE ROLE {role} LOGIN; ALTER TABLE public.a OWNER TO {role}; \
             ALTER TABLE public.__diesel_schema_migrations OWNER TO {role}; ALTER TABLE public.__dbctl_log OWNER TO {role}; \
             GRANT ALL ON SCHEMA public TO {role}"
        ),
    );
    let reader = reader(&checkout);
    let pid = reader.value("SELECT pg_backend_pid()");
    let owner = reader.value("SELECT current_user");
    let words = [
        "migrate",
        "core",
        "--ddl-lock-timeout",
        "300ms",
        "--lock-retries",
        "0",
    ];
    let mut command = checkout.command(&words);
    command.env("DATABASE_URL", checkout.url_as(&role));
    Output::of(&mut command).code(1).stderr_has(&format!(
        "waited: public.a is held by reader (pid {pid}, user {owner})\n"
    ));
    drop(reader);
    let drop_it = format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}");
    execute(checkout.url(), &drop_it);
}

#[test]
fn the_question_before_rows_are_lost_comes_before_a_wait_for_a_table() {
    let checkout =
        busy("CREATE TABLE public.c AS SELECT 1 AS id; ALTER TABLE public.a ADD COLUMN b int");
    let down = "DROP TABLE public.c; ALTER TABLE public.a DROP COLUMN b";
    let refers =
        "CREATE TABLE inventory.d (id int); CREATE VIEW inventory.v AS SELECT id FROM public.a";
    checkout.migration(
        "inventory",
        "20270101000001_refer",
        refers,
        "DROP VIEW inventory.v; DROP TABLE inventory.d",
    );
    checkout.migration(
        "core",
        ADD,
        "CREATE TABLE public.c AS SELECT 1 AS id; ALTER TABLE public.a ADD COLUMN b int",
        down,
    );
    checkout.run(&["migrate"]).code(0);
    let reader = reader(&checkout);
    let step = ["rollback", "core", "--step", "1", "--ddl-lock-timeout"];
    // It would wait for an hour, and the test with it.
    checkout
        .run(&[&step[..], &["1h"]].concat())
        .code(4)
        .stderr_has("public.c: 1 row");
    let output = checkout
        .run(
            &[
                &step[..],
                &["200ms", "--lock-retries", "0", "--yes", "--json"],
            ]
            .concat(),
        )
        .code(1)
        .stderr_has("trying the rollback failed")
        .stderr_has("waited: public.a is held by reader");
    assert_eq!(output.json()["error"]["kind"], "lock_timeout");
    assert_eq!(reader.value("COMMIT; SELECT 1"), "1");
    checkout
        .run(&[&step[..], &["1s", "--yes"]].concat())
        .code(0);
}

#[test]
fn a_dry_run_of_a_rollback_lists_the_rows_that_would_be_lost() {
    let checkout = busy("SELECT 1");
    execute(checkout.url(), "INSERT INTO public.a VALUES (1), (2)");
    let output = checkout
        .run(&["rollback", "--dry-run", "--json"])
        .code(0)
        .stderr_has("public.a: 2 rows");
    let expected =
        serde_json::json!([{"what": "public.a", "kind": "table", "rows": 2, "many": false}]);
    assert_eq!(output.json()["losses"], expected);
    let sql = checkout.run(&["rollback", "--dry-run"]).code(0).stdout;
    assert!(
        sql.contains("DROP TABLE public.a") && !sql.contains("2 rows"),
        "{sql}"
    );
    eventually("nothing was changed", || {
        checkout.query("SELECT count(*) FROM public.a") == [["2"]]
    });
}
