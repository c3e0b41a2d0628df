use diesel_migrations::{FileBasedMigrations, MigrationHarness as _};
use domain_connect::{DatabaseUrl, blocking};
use workspace_tests::{Checkout, Output, SMALL, execute};

/// Diesel's own harness on a domain's migrations, in the domain's schema, as the diesel CLI would be pointed at it.
struct Diesel {
    connection: diesel::PgConnection,
    migrations: FileBasedMigrations,
}

impl Diesel {
    fn new(checkout: &Checkout, domain: &str, schema: &str) -> Self {
        let url = checkout.url().to_url();
        let join = if url.contains('?') { '&' } else { '?' };
        let url =
            DatabaseUrl::parse(&format!("{url}{join}options=-csearch_path%3D{schema}")).unwrap();
        Diesel {
            connection: blocking::connect(&url, "diesel").unwrap(),
            migrations: FileBasedMigrations::from_path(
                checkout.path(&format!("domains/{domain}/migrations")),
            )
            .unwrap(),
        }
    }

    fn applied(&mut self) -> Vec<String> {
        let mut versions: Vec<_> = self
            .connection
            .applied_migrations()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        versions.sort();
        versions
    }

    fn pending(&mut self) -> Vec<String> {
        let pending = self
            .connection
            .pending_migrations(self.migrations.clone())
            .unwrap();
        pending
            .iter()
            .map(|migration| migration.name().version().to_string())
            .collect()
    }

    fn run_next(&mut self) {
        self.connection
            .run_next_migration(self.migrations.clone())
            .unwrap();
    }

    fn revert_last(&mut self) {
        self.connection
            .revert_last_migration(self.migrations.clone())
            .unwrap();
    }
}

/// Applied and pending versions of a domain, as `dbctl status --json` tells them.
fn status(checkout: &Checkout, domain: &str) -> (Vec<String>, Vec<String>) {
    let document = checkout.run(&["status", domain, "--json"]).code(0).json();
    let versions = |key: &str| {
        let list = document["domains"][0][key].as_array().unwrap();
        list.iter()
            .map(|entry| entry["version"].as_str().unwrap().to_owned())
            .collect()
    };
    (versions("applied"), versions("pending"))
}

#[track_caller]
fn both_agree(checkout: &Checkout) {
    for (domain, schema) in [("core", "public"), ("inventory", "inventory")] {
        let mut diesel = Diesel::new(checkout, domain, schema);
        assert_eq!(
            (diesel.applied(), diesel.pending()),
            status(checkout, domain),
            "{domain}"
        );
    }
}

#[test]
fn diesel_sees_what_dbctl_applied_and_took_back() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    both_agree(&checkout);
    checkout.run(&["rollback", "--step", "1"]).code(0);
    both_agree(&checkout);
    checkout.run(&["rollback", "--all", "--yes"]).code(0);
    both_agree(&checkout);
}

#[test]
fn diesel_sees_the_whole_model_as_dbctl_does() {
    let checkout = Checkout::new();
    checkout.run(&["migrate", "--step", "20"]).code(0);
    both_agree(&checkout);
    checkout.run(&["migrate"]).code(0);
    both_agree(&checkout);
}

#[test]
fn diesel_goes_on_in_a_table_that_dbctl_made_and_takes_its_migrations_back() {
    let checkout = Checkout::small();
    checkout.run(&["migrate", "--step", "3"]).code(0);
    Diesel::new(&checkout, "inventory", "inventory").run_next();
    both_agree(&checkout);
    checkout
        .run(&["status", "--check"])
        .code(0)
        .stdout_has("by the diesel CLI");
    Diesel::new(&checkout, "inventory", "inventory").revert_last();
    Diesel::new(&checkout, "core", "public").revert_last();
    both_agree(&checkout);
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["status", "--check"]).code(0);
}

/// Diesel applied the first migration of each domain, in tables of its own.
fn begun_by_diesel() -> Checkout {
    let checkout = Checkout::small();
    Diesel::new(&checkout, "core", "public").run_next();
    execute(checkout.url(), "CREATE SCHEMA inventory");
    Diesel::new(&checkout, "inventory", "inventory").run_next();
    checkout
}

#[test]
fn rows_of_diesel_are_shown_and_migrate_goes_on_from_there() {
    let checkout = begun_by_diesel();
    both_agree(&checkout);
    let document = checkout.run(&["status", "--json"]).code(0).json();
    let users = &document["domains"][0]["applied"][0];
    assert!(
        users["batch"].is_null() && users["edited"] == false,
        "{users}"
    );
    assert_eq!(users["name"], "create_users");
    checkout
        .run(&["migrate"])
        .code(0)
        .stdout_has("Applied 2 migrations as batch 1");
    both_agree(&checkout);
    checkout.run(&["status", "--check"]).code(0);
}

fn taken_back(output: &Output) -> Vec<&str> {
    let lines = output
        .stdout
        .lines()
        .filter_map(|line| line.trim().strip_prefix("taken back "));
    lines
        .filter_map(|line| line.split_whitespace().next())
        .collect()
}

#[test]
fn rows_of_diesel_are_taken_back_one_at_a_time_and_with_all() {
    let checkout = begun_by_diesel();
    checkout.run(&["migrate"]).code(0);
    assert_eq!(
        taken_back(&checkout.run(&["rollback"]).code(0)),
        [SMALL[3], SMALL[2]]
    );
    assert_eq!(taken_back(&checkout.run(&["rollback"]).code(0)), [SMALL[1]]);
    checkout.run(&["migrate"]).code(0);
    let output = checkout.run(&["rollback", "--all", "--yes"]).code(0);
    assert_eq!(
        taken_back(&output),
        [SMALL[3], SMALL[2], SMALL[1], SMALL[0]]
    );
    both_agree(&checkout);
}

#[test]
fn rows_of_diesel_go_last_even_when_the_server_wrote_their_time_as_local() {
    let checkout = Checkout::small();
    execute(
        checkout.url(),
        &format!(
            "ALTER DATABASE {} SET timezone TO 'Asia/Bangkok'",
            checkout.url().database()
        ),
    );
    Diesel::new(&checkout, "core", "public").run_next();
    execute(checkout.url(), "CREATE SCHEMA inventory");
    Diesel::new(&checkout, "inventory", "inventory").run_next();
    checkout.run(&["migrate"]).code(0);
    let output = checkout.run(&["rollback", "--all", "--yes"]).code(0);
    assert_eq!(
        taken_back(&output),
        [SMALL[3], SMALL[2], SMALL[1], SMALL[0]]
    );
}

#[test]
fn redo_and_reset_take_rows_of_diesel_too() {
    let checkout = begun_by_diesel();
    checkout.run(&["redo", "inventory"]).code(0);
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["status", "--check"]).code(0);
    checkout.run(&["reset", "--yes", "--set", "none"]).code(0);
    assert_eq!(checkout.applied(), SMALL);
}
