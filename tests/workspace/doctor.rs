use serde_json::Value;
use workspace_tests::{Checkout, Output, PrivateCheckout, execute, query, server};

/// The one check of this name.
fn check<'a>(document: &'a Value, what: &str) -> &'a Value {
    let checks = document["checks"].as_array().unwrap();
    let found = checks.iter().find(|check| check["what"] == what);
    found.unwrap_or_else(|| panic!("no check {what:?}: {document}"))
}

/// Asserts that something is not well, and that a fix with these words is shown.
#[track_caller]
fn not_well(output: Output, what: &str, found: &str, fix: &str) {
    let document = output.code(3).json();
    let check = check(&document, what);
    assert_eq!(check["ok"], false, "{check}");
    let (said, mend) = (check["found"].as_str().unwrap(), check["fix"].as_str());
    assert!(said.contains(found), "{check}");
    assert!(mend.unwrap().contains(fix), "{check}");
}

fn doctor(checkout: &Checkout, variable: &str, value: &str) -> Output {
    let mut command = checkout.command(&["doctor", "--json"]);
    Output::of(command.env(variable, value))
}

#[test]
fn all_is_well_on_a_migrated_database() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    checkout
        .run(&["doctor"])
        .code(0)
        .stdout_has("workspace")
        .stdout_has("2 domains")
        .stdout_has("PostgreSQL")
        .stdout_has("0 pending, 0 edited, 0 unknown")
        .stdout_has("All is well.");
    let document = checkout.run(&["doctor", "--json"]).code(0).json();
    for check in document["checks"].as_array().unwrap() {
        assert_eq!(
            (&check["ok"], &check["fix"]),
            (&Value::Bool(true), &Value::Null)
        );
    }
}

#[test]
fn pending_and_edited_migrations_are_told_with_the_command_for_them() {
    let checkout = Checkout::bare();
    checkout.migration(
        "core",
        "20270101000000_create_a",
        "CREATE TABLE a (id int)",
        "DROP TABLE a",
    );
    let run = || checkout.run(&["doctor", "--json"]);
    not_well(run(), "migrations", "1 pending", "dbctl migrate");
    checkout.run(&["migrate"]).code(0);
    checkout.migration(
        "core",
        "20270101000000_create_a",
        "CREATE TABLE a (id bigint)",
        "DROP TABLE a",
    );
    not_well(run(), "migrations", "1 edited", "dbctl status");
}

#[test]
fn a_migration_that_is_half_taken_back_is_not_well() {
    let checkout = Checkout::bare();
    let folder = "20270101000000_create_a";
    let down = "DROP TABLE public.a; SELECT 1 / 0";
    checkout.migration("core", folder, "CREATE TABLE public.a (id int)", down);
    checkout.write(
        &format!("domains/core/migrations/{folder}/metadata.toml"),
        "run_in_transaction = false\n",
    );
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["rollback"]).code(1);
    let output = checkout.run(&["doctor", "--json"]);
    not_well(output, "migrations", "1 half done", "dbctl status");
}

#[test]
fn a_missing_database_is_told_and_not_created() {
    let checkout = Checkout::bare();
    let name = format!("dbctl_test_{}_missing", std::process::id());
    let url = server().url(&name).to_url();
    let output = doctor(&checkout, "DATABASE_URL", &url);
    not_well(output, "database", &name, "dbctl setup");
    let there = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'");
    assert_eq!(query(&server().url("postgres"), &there), [["0"]]);
}

#[test]
fn an_unreachable_server_and_a_malformed_url_are_told() {
    let checkout = Checkout::bare();
    let nobody = doctor(&checkout, "DATABASE_URL", "postgres://app@127.0.0.1:1/app");
    not_well(nobody, "database", "127.0.0.1:1", "start the server");
    let malformed = doctor(&checkout, "DATABASE_URL", "mysql://app@127.0.0.1/app");
    not_well(malformed, "database", "DATABASE_URL", "");
}

#[test]
fn missing_server_programs_are_told_where_a_private_server_is_wanted() {
    let checkout = PrivateCheckout::new();
    let output = doctor(&checkout, "DBCTL_PG_BIN", "/nonexistent");
    not_well(output, "server binaries", "/nonexistent", "DBCTL_PG_BIN");
    let output = doctor(&checkout, "DBCTL_PG_BIN", "/nonexistent");
    not_well(output, "database", "/nonexistent", "DBCTL_PG_BIN");
    let setup = Output::of(
        checkout
            .command(&["setup"])
            .env("DBCTL_PG_BIN", "/nonexistent"),
    );
    setup.code(2).stderr_has("/nonexistent").stderr_has("Hint:");
}

#[test]
fn a_role_that_may_only_read_is_told_what_it_lacks() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    let role = format!("{}_reader", checkout.url().database());
    execute(
        checkout.url(),
        &format!(
            "CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA inventory, public TO {role};
             GRANT SELECT ON inventory.__diesel_schema_migrations, public.__diesel_schema_migrations TO {role}"
        ),
    );
    let url = checkout
        .url()
        .to_url()
        .replace("user=dbctl", &format!("user={role}"));
    let url = url.replace("//dbctl@", &format!("//{role}@"));
    let output = doctor(&checkout, "DATABASE_URL", &url);
    execute(
        checkout.url(),
        &format!("DROP OWNED BY {role}; DROP ROLE {role}"),
    );
    not_well(output, "rights", "migrate", "GRANT");
}
