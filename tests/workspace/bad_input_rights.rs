use workspace_tests::{Checkout, Output, Trace, execute};

/// A role of the test's own that may log in, dropped with what it was granted.
struct Role {
    name: String,
    checkout: Checkout,
}

impl Role {
    /// In a database where the small migrations are applied.
    fn new(word: &str) -> Self {
        let checkout = Checkout::small();
        checkout.run(&["migrate"]).code(0);
        let name = format!("{word}_of_{}", checkout.url().database());
        execute(checkout.url(), &format!("CREATE ROLE {name} LOGIN"));
        Role { name, checkout }
    }

    fn grant(&self, what: &str) {
        execute(
            self.checkout.url(),
            &format!("GRANT {what} TO {}", self.name),
        );
    }

    /// Runs dbctl as this role.
    fn run(&self, arguments: &[&str]) -> Output {
        let url = self.checkout.url_as(&self.name);
        Output::of(self.checkout.command(arguments).env("DATABASE_URL", url))
    }
}

impl Drop for Role {
    fn drop(&mut self) {
        execute(
            self.checkout.url(),
            &format!("DROP OWNED BY {0}; DROP ROLE {0}", self.name),
        );
    }
}

const HISTORIES: &str =
    "SELECT ON public.__diesel_schema_migrations, inventory.__diesel_schema_migrations";

#[test]
fn with_usage_and_select_only_status_and_a_migrate_with_nothing_to_do_work() {
    let role = Role::new("reader");
    role.grant("USAGE ON SCHEMA public, inventory");
    role.grant(HISTORIES);
    let before = Trace::of(role.checkout.url());
    role.run(&["status", "--check"])
        .code(0)
        .stdout_has("Nothing is pending.");
    role.run(&["status", "inventory"])
        .code(0)
        .stdout_has("create_lots");
    role.run(&["migrate"])
        .code(0)
        .stdout_has("Nothing to migrate: everything is applied.");
    role.run(&["migrate", "--dry-run"]).code(0);
    assert_eq!(Trace::of(role.checkout.url()), before);
}

#[test]
fn with_usage_and_select_only_what_writes_fails_and_changes_nothing() {
    let role = Role::new("reader");
    role.grant("USAGE ON SCHEMA public, inventory");
    role.grant(HISTORIES);
    let up = "CREATE TABLE public.more (id int PRIMARY KEY);\n";
    role.checkout.migration(
        "core",
        "20260105000000_more",
        up,
        "DROP TABLE public.more;\n",
    );
    let before = Trace::of(role.checkout.url());
    for command in [
        &["migrate"][..],
        // It may not count the rows either, so a question would come first.
        &["rollback", "--step", "1", "--yes"],
        &["rollback", "--all", "--yes"],
    ] {
        role.run(command)
            .code(1)
            .stderr_has("permission denied for table __diesel_schema_migrations")
            .stderr_has("Hint: connect as the role that owns");
        assert_eq!(Trace::of(role.checkout.url()), before, "{command:?}");
    }
    role.run(&["reset", "--yes"])
        .code(1)
        .stderr_has("must be owner of")
        .stderr_has("Hint: connect as the role that owns");
    assert_eq!(Trace::of(role.checkout.url()), before);
    role.run(&["status", "--check"])
        .code(3)
        .stdout_has("core/20260105000000_more");
}

#[test]
fn without_select_on_a_history_the_missing_grant_is_named() {
    let role = Role::new("blind");
    role.grant("USAGE ON SCHEMA public, inventory");
    role.grant("SELECT ON public.__diesel_schema_migrations");
    for command in [
        &["status"][..],
        &["migrate"],
        &["rollback", "--all", "--yes"],
    ] {
        role.run(command)
            .code(1)
            .stderr_has("the role may not read inventory.__diesel_schema_migrations")
            .stderr_has("GRANT SELECT ON inventory.__diesel_schema_migrations TO");
    }
}

#[test]
fn without_usage_on_a_schema_the_missing_grant_is_named() {
    let role = Role::new("outside");
    role.grant("SELECT ON public.__diesel_schema_migrations");
    for command in [&["status"][..], &["migrate"]] {
        role.run(command)
            .code(1)
            .stderr_has("GRANT USAGE ON SCHEMA inventory TO");
    }
}

#[test]
fn a_role_that_may_not_create_schemas_is_told_so_in_an_empty_database() {
    let checkout = Checkout::small();
    let name = format!("newcomer_of_{}", checkout.url().database());
    execute(checkout.url(), &format!("CREATE ROLE {name} LOGIN"));
    let url = checkout.url_as(&name);
    let before = Trace::of(checkout.url());
    let output = Output::of(checkout.command(&["migrate"]).env("DATABASE_URL", &url));
    let status = Output::of(
        checkout
            .command(&["status", "--check"])
            .env("DATABASE_URL", &url),
    );
    execute(checkout.url(), &format!("DROP ROLE {name}"));
    output
        .code(1)
        .stderr_has("permission denied for")
        .stderr_has("Hint: connect as the role that owns");
    status.code(3);
    assert_eq!(Trace::of(checkout.url()), before);
}
