use domain_connect::DatabaseUrl;
use workspace_tests::{Checkout, Output, Proxy, SMALL, Trace, execute, query};

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
fn what_loses_data_is_declined_without_the_name_and_yes_is_not_enough() {
    let checkout = protected();
    let name = checkout.url().database().to_owned();
    let before = Trace::of(checkout.url());
    for command in [
        &["rollback"][..],
        &["rollback", "--yes"],
        &["rollback", "core", "inventory", "--all", "--yes"],
        &["redo", "--yes"],
        &["reset", "--yes"],
        &["seed", "--set", "sample", "--yes"],
        &["seed", "--set", "volume", "--yes"],
    ] {
        checkout
            .run(command)
            .code(4)
            .stderr_has(&format!("database \"{name}\" is protected"))
            .stderr_has("nothing was changed")
            .stderr_has(&format!("dbctl {} --confirm {name}", command.join(" ")));
        assert_eq!(Trace::of(checkout.url()), before, "{command:?}");
    }
}

#[test]
fn with_the_name_it_is_done_and_nothing_more_is_asked() {
    let checkout = protected();
    let name = checkout.url().database().to_owned();
    execute(checkout.url(), "INSERT INTO public.users VALUES (1, 'a@b')");
    for command in [
        &["redo"][..],
        &["rollback", "--step", "1"],
        &["rollback", "--all"],
    ] {
        checkout
            .run(&[command, &["--confirm", &name]].concat())
            .code(0);
        checkout.run(&["migrate"]).code(0);
    }
    checkout
        .run(&["reset", "--set", "none", "--confirm", &name])
        .code(0);
    assert_eq!(checkout.applied(), SMALL);
    assert!(is_protected(&checkout), "a reset leaves the mark");
}

#[test]
fn a_wrong_name_is_declined_with_both_on_an_ordinary_database_too() {
    let checkout = migrated();
    let name = checkout.url().database().to_owned();
    for protection in [&["protect"][..], &["protect", "--off"]] {
        checkout.run(protection).code(0);
        let before = Trace::of(checkout.url());
        for command in [
            &["rollback"][..],
            &["redo"],
            &["reset"],
            &["rollback", "--all", "--yes"],
        ] {
            checkout
                .run(&[command, &["--confirm", "another"]].concat())
                .code(4)
                .stderr_has(&format!(
                    "the name given is \"another\", and this is database \"{name}\""
                ));
            assert_eq!(Trace::of(checkout.url()), before, "{command:?}");
        }
    }
}

#[test]
fn the_command_to_run_does_not_repeat_a_password() {
    let checkout = protected();
    let url = checkout.url().to_url().replacen('@', ":secret@", 1);
    let mut command = checkout.command(&["--database-url", &url, "rollback"]);
    let output = Output::of(&mut command)
        .code(4)
        .stderr_has("dbctl --database-url URL rollback --confirm ");
    assert!(!output.stderr.contains("secret"), "{}", output.stderr);
}

#[test]
fn a_migration_that_drops_data_needs_the_name_and_one_that_drops_nothing_does_not() {
    let checkout = protected();
    let name = checkout.url().database().to_owned();
    execute(
        checkout.url(),
        "INSERT INTO public.users VALUES (1, 'a@b'), (2, 'c@d')",
    );
    checkout.migration(
        "core",
        "20260105000000_drop_roles",
        "DROP TABLE public.roles;\n",
        "CREATE TABLE public.roles (id int PRIMARY KEY);\n",
    );
    checkout.run(&["migrate"]).code(0);
    checkout.migration(
        "core",
        "20260106000000_drop_email",
        "ALTER TABLE public.users DROP email;\n",
        "ALTER TABLE public.users ADD email text;\n",
    );
    let before = Trace::of(checkout.url());
    let output = checkout
        .run(&["migrate", "--yes", "--json"])
        .code(4)
        .stderr_has("public.users.email: 2 values")
        .stderr_has(&format!("dbctl migrate --yes --json --confirm {name}"));
    let losses = &output.json()["losses"];
    assert_eq!(
        (&losses[0]["what"], &losses[0]["rows"]),
        (&"public.users.email".into(), &2.into())
    );
    assert_eq!(Trace::of(checkout.url()), before);
    checkout
        .run(&["migrate", "--dry-run"])
        .code(0)
        .stdout_has("DROP email");
    checkout.run(&["migrate", "--confirm", &name]).code(0);
}

#[test]
fn a_migration_that_drops_data_of_an_ordinary_database_is_applied() {
    let checkout = migrated();
    execute(checkout.url(), "INSERT INTO public.roles VALUES (1)");
    checkout.migration(
        "core",
        "20260105000000_x",
        "DROP TABLE public.roles;\n",
        "SELECT 1;\n",
    );
    checkout.run(&["migrate"]).code(0);
}

#[test]
fn a_late_arrival_is_declined_until_it_is_asked_for() {
    let checkout = protected();
    let late = "20260102500000_late";
    checkout.migration(
        "core",
        late,
        "CREATE TABLE public.late (id int);\n",
        "DROP TABLE public.late;\n",
    );
    let before = Trace::of(checkout.url());
    for command in [
        &["migrate"][..],
        &["migrate", "inventory", "--yes"],
        &["migrate", "--dry-run"],
    ] {
        checkout
            .run(command)
            .code(4)
            .stderr_has(&format!("core/{late}"))
            .stderr_has("dbctl migrate --out-of-order");
    }
    assert_eq!(Trace::of(checkout.url()), before);
    checkout
        .run(&["migrate", "--out-of-order"])
        .code(0)
        .stderr_has("out of order");
    assert_eq!(checkout.applied()[4], format!("core/{late}"));
}

#[test]
fn what_loses_nothing_is_done_as_anywhere() {
    let checkout = Checkout::small();
    checkout.run(&["protect"]).code(0);
    checkout.run(&["migrate"]).code(0);
    checkout.run(&["status", "--check"]).code(0);
    checkout.run(&["schema"]).code(0);
    checkout
        .run(&["rollback", "--dry-run"])
        .code(0)
        .stdout_has("DROP TABLE");
    assert_eq!(checkout.applied(), SMALL);
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
