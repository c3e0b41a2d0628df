use domain_connect::DatabaseUrl;
use workspace_tests::{Checkout, Output, Proxy, execute, query};

fn migrated() -> Checkout {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout
}

fn protected() -> Checkout {
    let checkout = migrated();
    checkout.run(&["protect"]).code(0);
    checkout
}

fn is_protected(checkout: &Checkout) -> bool {
    let document = checkout.run(&["status", "--json"]).code(0).json();
    document["protected"].as_bool().unwrap()
}

#[test]
fn the_mark_is_set_and_cleared_and_status_shows_it() {
    let checkout = migrated();
    let name = checkout.url().database().to_owned();
    assert!(!is_protected(&checkout));
    checkout
        .run(&["protect"])
        .code(0)
        .stderr_has("Target: database ")
        .stdout_has(&format!("Database {name} is protected now"));
    assert!(is_protected(&checkout));
    for command in [&["status"][..], &["status", "core"]] {
        let output = checkout.run(command).code(0);
        let heading = output.stdout.lines().next().unwrap();
        assert!(heading.contains("; protected;"), "{heading}");
    }
    let document = checkout.run(&["protect", "--json"]).code(0).json();
    assert_eq!(
        (&document["protected"], &document["changed"]),
        (&true.into(), &false.into())
    );
    checkout
        .run(&["protect", "--off"])
        .code(0)
        .stdout_has(&format!("Database {name} is not protected any more."));
    assert!(!is_protected(&checkout));
    checkout
        .run(&["protect", "--off"])
        .code(0)
        .stdout_has("is not protected.");
}

#[test]
fn a_mark_made_by_hand_counts_unless_it_is_clearly_off() {
    let checkout = migrated();
    let name = checkout.url().database().to_owned();
    for (value, expected) in [("true", true), ("production", true), ("off", false)] {
        let sql = format!("ALTER DATABASE \"{name}\" SET dbctl.protected = '{value}'");
        execute(checkout.url(), &sql);
        assert_eq!(is_protected(&checkout), expected, "{value}");
    }
    let of_role =
        format!("ALTER ROLE CURRENT_USER IN DATABASE \"{name}\" SET dbctl.protected = on");
    execute(checkout.url(), &of_role);
    assert!(
        !is_protected(&checkout),
        "one role's setting is not the database's"
    );
}

/// A clone of a database that is dropped with this.
struct Clone<'a> {
    of: &'a DatabaseUrl,
    name: String,
}

impl<'a> Clone<'a> {
    fn of(of: &'a DatabaseUrl) -> Self {
        let name = format!("{}_clone", of.database());
        let sql = format!("CREATE DATABASE {name} TEMPLATE {}", of.database());
        execute(&of.with_database("postgres"), &sql);
        Clone { of, name }
    }

    fn url(&self) -> String {
        self.of.with_database(&self.name).to_url()
    }
}

impl Drop for Clone<'_> {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE {}", self.name);
        execute(&self.of.with_database("postgres"), &sql);
    }
}

#[test]
fn a_clone_of_a_protected_database_is_not_protected() {
    let checkout = protected();
    let mark = format!(
        "COMMENT ON DATABASE {} IS '[dbctl: protected]'",
        checkout.url().database()
    );
    execute(checkout.url(), &mark);
    let clone = Clone::of(checkout.url());
    let mut command = checkout.command(&["rollback"]);
    Output::of(command.env("DATABASE_URL", clone.url())).code(0);
    checkout.run(&["rollback"]).code(4);
}

/// A role that is no superuser; it is gone with this.
struct Role<'a> {
    checkout: &'a Checkout,
    name: String,
}

impl<'a> Role<'a> {
    fn new(checkout: &'a Checkout, word: &str) -> Self {
        let name = format!("{word}_of_{}", checkout.url().database());
        execute(checkout.url(), &format!("CREATE ROLE {name} LOGIN"));
        Role { checkout, name }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let url = self.checkout.url_as(&self.name);
        Output::of(self.checkout.command(arguments).env("DATABASE_URL", url))
    }
}

impl Drop for Role<'_> {
    fn drop(&mut self) {
        let name = &self.name;
        let sql = format!(
            "REASSIGN OWNED BY {name} TO CURRENT_USER; DROP OWNED BY {name}; DROP ROLE {name}"
        );
        execute(self.checkout.url(), &sql);
    }
}

#[test]
fn an_owner_who_may_store_no_setting_marks_the_database_in_its_comment() {
    let checkout = migrated();
    let name = checkout.url().database();
    let owner = Role::new(&checkout, "owner");
    let sql = format!(
        "COMMENT ON DATABASE {name} IS 'our data'; ALTER DATABASE {name} OWNER TO {}",
        owner.name
    );
    execute(checkout.url(), &sql);
    owner
        .run(&["protect"])
        .code(0)
        .stdout_has("is protected now");
    assert!(is_protected(&checkout));
    checkout.run(&["rollback", "--yes"]).code(4);
    owner
        .run(&["protect", "--off"])
        .code(0)
        .stdout_has("not protected any more");
    assert!(!is_protected(&checkout));
    let comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()";
    assert_eq!(checkout.query(comment), [["our data"]]);
}

#[test]
fn a_role_that_does_not_own_the_database_is_told_who_does() {
    let checkout = migrated();
    let stranger = Role::new(&checkout, "stranger");
    let owner = checkout.url().user().to_owned();
    stranger
        .run(&["protect"])
        .code(1)
        .stderr_has("may not change the protection")
        .stderr_has(&format!("its owner is {owner}"))
        .stderr_has("dbctl protect");
    assert!(!is_protected(&checkout));
    checkout.run(&["protect"]).code(0);
    stranger.run(&["protect", "--off"]).code(1);
    assert!(is_protected(&checkout));
}

#[test]
fn to_know_it_costs_no_round_trip() {
    let checkout = protected();
    for command in [&["migrate"][..], &["status"]] {
        let proxy = Proxy::to(checkout.url());
        Output::of(checkout.command(command).env("DATABASE_URL", proxy.url())).code(0);
        assert_eq!(proxy.trips(), 2, "{command:?}");
    }
    assert_eq!(query(checkout.url(), "SHOW dbctl.protected"), [["on"]]);
}
