use workspace_tests::{Checkout, Output, SMALL, Trace, execute};

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
fn what_is_recorded_is_forgotten_only_with_the_name() {
    let checkout = protected();
    let name = checkout.url().database().to_owned();
    let forget = ["repair", "core", "create_roles", "--forget"];
    let before = Trace::of(checkout.url());
    checkout
        .run(&[&forget[..], &["--yes"]].concat())
        .code(4)
        .stderr_has(&format!(
            "database \"{name}\" is protected: repair --forget needs its name"
        ))
        .stderr_has(&format!(
            "dbctl repair core create_roles --forget --yes --confirm {name}"
        ));
    assert_eq!(Trace::of(checkout.url()), before);
    let applied = checkout.applied().len();
    checkout
        .run(&[&forget[..], &["--confirm", &name]].concat())
        .code(0);
    assert_eq!(checkout.applied().len(), applied - 1);
}

#[test]
fn what_is_recorded_is_brought_in_line_without_the_name() {
    let checkout = protected();
    checkout.migration(
        "core",
        "20260103000000_create_roles",
        "CREATE TABLE public.roles (id int PRIMARY KEY, name text);\n",
        "DROP TABLE public.roles;\n",
    );
    checkout.run(&["repair", "core", "create_roles"]).code(0);
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
