use workspace_tests::{Checkout, Trace};

/// Every command that reads migrations fails with the text, and writes nothing.
#[track_caller]
fn does_not_load(checkout: &Checkout, expected: &[&str]) {
    let before = Trace::of(checkout.url());
    for command in [
        &["migrate"][..],
        &["status"],
        &["rollback", "--all", "--yes"],
        &["reset", "--yes"],
        &["migrate", "inventory"],
    ] {
        let output = checkout
            .run(command)
            .code(1)
            .stderr_has("the migrations of domain \"core\" could not be loaded");
        expected
            .iter()
            .fold(output, |output, text| output.stderr_has(text));
    }
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn the_same_version_twice_in_a_domain_names_both_folders() {
    let checkout = Checkout::small();
    checkout.migration(
        "core",
        "2026-01-03-000000_other",
        "SELECT 1;\n",
        "SELECT 1;\n",
    );
    let both = [
        "\"2026-01-03-000000_other\"",
        "\"20260103000000_create_roles\"",
        "version 20260103000000",
    ];
    does_not_load(&checkout, &both);
}

#[test]
fn the_same_version_in_two_domains_is_fine_and_the_dependency_goes_first() {
    let checkout = Checkout::small();
    checkout
        .migration(
            "inventory",
            "20260105000000_use_it",
            "CREATE TABLE inventory.b (a int REFERENCES public.a);\n",
            "DROP TABLE inventory.b;\n",
        )
        .migration(
            "core",
            "20260105000000_make_it",
            "CREATE TABLE public.a (id int PRIMARY KEY);\n",
            "DROP TABLE public.a;\n",
        );
    checkout.run(&["migrate"]).code(0);
    assert_eq!(
        checkout.applied()[4..],
        [
            "core/20260105000000_make_it",
            "inventory/20260105000000_use_it"
        ]
    );
    checkout.run(&["rollback"]).code(0);
}

#[test]
fn a_missing_up_sql_is_named() {
    let checkout = Checkout::small();
    checkout.remove("domains/core/migrations/20260103000000_create_roles/up.sql");
    does_not_load(&checkout, &["20260103000000_create_roles has no up.sql"]);
}

#[test]
fn a_metadata_toml_that_cannot_be_used_is_an_error() {
    let file = "domains/core/migrations/20260103000000_create_roles/metadata.toml";
    let cases = [
        ("", "missing field `run_in_transaction`"),
        (
            "run_in_transaction = true\ncolour = 1\n",
            "unknown field `colour`",
        ),
        ("run_in_transaction = maybe\n", "line 1"),
        ("run_in_transaction = \"false\"\n", "line 1"),
    ];
    for (text, expected) in cases {
        let checkout = Checkout::small();
        checkout.write(file, text);
        does_not_load(
            &checkout,
            &[file, "run_in_transaction = true or false", expected],
        );
    }
}

#[test]
fn a_setting_in_the_header_that_does_not_exist_is_an_error() {
    let checkout = Checkout::small();
    checkout.migration(
        "core",
        "20260105000000_x",
        "-- dbctl: colour = \"red\"\nSELECT 1;\n",
        "SELECT 1;\n",
    );
    does_not_load(
        &checkout,
        &[
            "20260105000000_x/up.sql, line 1",
            "there is no setting \"colour\"",
        ],
    );
}

#[test]
fn a_missing_folder_of_migrations_is_named_and_new_migration_makes_it() {
    let checkout = Checkout::small();
    checkout.remove("domains/core/migrations");
    does_not_load(
        &checkout,
        &["there is no folder of migrations at", "dbctl new migration"],
    );
    checkout
        .run(&["new", "migration", "core", "create_users"])
        .code(0);
    checkout.run(&["status"]).code(0);
}

#[test]
fn an_unknown_key_in_diesel_toml_is_told_before_anything_is_done() {
    let checkout = Checkout::small();
    let config = std::fs::read_to_string(checkout.path("diesel.toml")).unwrap();
    checkout.write("diesel.toml", &format!("{config}colour = \"red\"\n"));
    let before = Trace::of(checkout.url());
    for command in [
        &["migrate"][..],
        &["schema"],
        &["setup"],
        &["reset", "--yes"],
    ] {
        checkout
            .run(command)
            .code(2)
            .stderr_has("unknown key \"colour\" in [print_schema.inventory]")
            .stderr_has("diesel.toml");
        assert_eq!(Trace::of(checkout.url()), before, "{command:?}");
    }
    checkout.run(&["migrate", "--no-schema"]).code(0);
}

#[test]
fn a_new_migration_has_a_plain_name_and_nothing_is_made_otherwise() {
    let checkout = Checkout::small();
    let sixty = "x".repeat(60);
    let cases = [
        ("add 'phone' to users", "how about \"add_phone_to_users\"?"),
        ("add phone", "how about \"add_phone\"?"),
        ("AddPhone", "expected lower-case letters"),
        ("", "expected lower-case letters"),
        ("../escape", "expected lower-case letters"),
        (&sixty, "the name has 60 characters, expected at most 50"),
        ("create_roles", "there is a migration of that name already"),
    ];
    let folder = || {
        checkout
            .path("domains/core/migrations")
            .read_dir()
            .unwrap()
            .count()
    };
    for (name, expected) in cases {
        checkout
            .run(&["new", "migration", "core", name])
            .code(2)
            .stderr_has(expected);
        assert_eq!(folder(), 2, "{name:?} left something behind");
    }
    checkout
        .run(&["new", "migration", "core", "add_phone"])
        .code(0)
        .stdout_has("_add_phone");
    assert_eq!(folder(), 3);
}

#[test]
fn folders_with_quotes_spaces_and_long_names_are_applied_and_taken_back() {
    let checkout = Checkout::small();
    let odd = "20260105000000_it's a \"name\" with spaces; and well over sixty characters in all, which is long";
    checkout.migration(
        "core",
        odd,
        "CREATE TABLE public.odd (id int PRIMARY KEY);\n",
        "DROP TABLE public.odd;\n",
    );
    checkout.run(&["migrate"]).code(0).stdout_has(odd);
    assert_eq!(checkout.applied()[4], format!("core/{odd}"));
    assert_eq!(
        checkout.run(&["status", "--json"]).json()["domains"][0]["applied"][2]["name"],
        odd[15..]
    );
    checkout.run(&["rollback", "--step", "1"]).code(0);
    assert!(!checkout.has_relation("public.odd"));
}

#[test]
fn an_empty_down_is_a_note_at_migrate_and_rolling_back_past_it_is_declined() {
    let none = "core/20260105000000_no_way_back cannot be taken back: its down.sql is empty";
    for down in ["", "-- nothing to do\n/* really */\n"] {
        let checkout = Checkout::small();
        checkout.migration("core", "20260105000000_no_way_back", "SELECT 1;\n", down);
        checkout.run(&["migrate"]).code(0).stderr_has(
            "core/20260105000000_no_way_back cannot be taken back: its down.sql is empty",
        );
        let before = Trace::of(checkout.url());
        for command in [
            &["rollback"][..],
            &["rollback", "core", "--to", "create_users"],
            &["rollback", "--all", "--yes"],
            &["redo"],
        ] {
            checkout
                .run(command)
                .code(4)
                .stderr_has(none)
                .stderr_has("dbctl reset");
            assert_eq!(Trace::of(checkout.url()), before, "{command:?}");
        }
        checkout
            .run(&["rollback", "inventory", "--step", "1"])
            .code(0);
    }
}

#[test]
fn a_reason_why_there_is_no_way_back_is_given_when_it_is_asked_for() {
    let checkout = Checkout::small();
    let up = "-- dbctl: irreversible = \"the old rows are gone\"\nSELECT 1;\n";
    checkout.migration("core", "20260105000000_forget", up, "");
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("cannot be taken back: the old rows are gone");
    checkout
        .run(&["rollback"])
        .code(4)
        .stderr_has("core/20260105000000_forget cannot be taken back: the old rows are gone");
    assert_eq!(checkout.applied().len(), 5);
}
