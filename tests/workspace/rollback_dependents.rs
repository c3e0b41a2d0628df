use workspace_tests::{Checkout, SMALL, Trace, execute, snapshot};

fn migrated() -> Checkout {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout
}

/// Runs the `dbctl …` command that a hint gives.
#[track_caller]
fn run_the_hint(checkout: &Checkout, hint: &str) {
    let command = hint
        .split("dbctl ")
        .nth(1)
        .unwrap_or_else(|| panic!("no command in {hint:?}"));
    let command = command.split([',', ';', '`']).next().unwrap();
    let words: Vec<&str> = command.split_whitespace().collect();
    checkout.run(&words).code(0);
}

#[test]
fn a_column_added_to_core_goes_and_comes_while_inventory_is_applied() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    let before = snapshot(checkout.url());
    checkout.migration(
        "core",
        "20270101000000_add_nickname_to_users",
        "ALTER TABLE public.users ADD COLUMN nickname text;\n",
        "ALTER TABLE public.users DROP COLUMN nickname;\n",
    );
    checkout
        .run(&["migrate", "core"])
        .code(0)
        .stdout_has("Applied 1 migration");
    let nickname = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'nickname'";
    assert_eq!(checkout.query(nickname), [["1"]]);
    checkout
        .run(&["rollback", "core"])
        .code(0)
        .stdout_has("Took back 1 migration.");
    let difference = domain_engine::catalog::compare(&before, &snapshot(checkout.url()));
    assert!(difference.is_empty(), "{difference}");
    checkout.run(&["migrate", "core"]).code(0);
    checkout.run(&["redo", "core"]).code(0);
    assert_eq!(checkout.query(nickname), [["1"]]);
}

#[test]
fn all_of_core_is_declined_with_the_objects_and_a_command_that_works() {
    let checkout = Checkout::new();
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    let output = checkout
        .run(&["rollback", "core", "--all", "--yes", "--json"])
        .code(4);
    assert_eq!(Trace::of(checkout.url()), before);
    let error = &output.json()["error"];
    assert_eq!(error["kind"], "declined");
    let receipts = "constraint receipts_received_by_fkey on table inventory.receipts depends on table public.users";
    assert!(
        error["details"]
            .as_array()
            .unwrap()
            .iter()
            .any(|line| line == receipts),
        "{error}"
    );
    run_the_hint(&checkout, error["hint"].as_str().unwrap());
    assert_eq!(checkout.applied(), [""; 0]);
}

#[test]
fn part_of_core_that_a_dependent_stands_on_is_declined_and_nothing_is_changed() {
    let checkout = migrated();
    checkout.migration("core", "20251231000000_first", "SELECT 1;\n", "SELECT 1;\n");
    let before = Trace::of(checkout.url());
    for command in [&["rollback", "core", "--step", "2"][..], &["redo", "core"]] {
        let output = checkout
            .run(command)
            .code(4)
            .stderr_has("core cannot be rolled back: inventory depends on it (1 object)")
            .stderr_has("drugs_created_by_fkey on table inventory.drugs")
            .stderr_has("dbctl rollback inventory --all");
        assert!(!output.stdout.contains("taken back"), "{}", output.stdout);
        assert_eq!(Trace::of(checkout.url()), before, "{command:?}");
    }
}

#[test]
fn core_back_to_a_version_before_users_is_declined_and_the_hint_leads_there() {
    let checkout = Checkout::small();
    checkout.migration("core", "20251231000000_first", "SELECT 1;\n", "SELECT 1;\n");
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    let output = checkout
        .run(&["rollback", "core", "--to", "first", "--yes", "--json"])
        .code(4);
    assert_eq!(Trace::of(checkout.url()), before);
    let error = output.json()["error"].clone();
    assert!(
        error["details"][0]
            .as_str()
            .unwrap()
            .contains("inventory.drugs"),
        "{error}"
    );
    run_the_hint(&checkout, error["hint"].as_str().unwrap());
    checkout.run(&["rollback", "core", "--to", "first"]).code(0);
    assert_eq!(checkout.applied(), ["core/20251231000000_first"]);
}

#[test]
fn part_of_core_that_nothing_stands_on_is_taken_back() {
    let checkout = migrated();
    checkout.run(&["rollback", "core", "--step", "1"]).code(0);
    assert_eq!(checkout.applied(), [SMALL[0], SMALL[1], SMALL[3]]);
}

#[test]
fn the_last_batch_of_both_domains_is_taken_back_together() {
    let checkout = migrated();
    checkout
        .run(&["rollback", "core", "inventory"])
        .code(0)
        .stdout_has("Took back 4 migrations.");
    assert_eq!(checkout.applied(), [""; 0]);
}

#[test]
fn an_object_of_no_domain_is_named_and_the_hint_does_not_name_a_domain() {
    let checkout = migrated();
    execute(
        checkout.url(),
        "CREATE SCHEMA reporting; CREATE VIEW reporting.lots AS SELECT * FROM inventory.lots",
    );
    let before = Trace::of(checkout.url());
    for command in [
        &["rollback", "--all", "--yes"][..],
        &["rollback", "inventory", "--step", "1"],
        &["rollback"],
    ] {
        let output = checkout
            .run(command)
            .code(4)
            .stderr_has("view reporting.lots")
            .stderr_has("dbctl psql");
        assert!(!output.stderr.contains("--all"), "{}", output.stderr);
        assert_eq!(Trace::of(checkout.url()), before, "{command:?}");
    }
    execute(checkout.url(), "DROP SCHEMA reporting CASCADE");
    checkout.run(&["rollback"]).code(0);
}

#[test]
fn a_view_and_a_function_of_a_dependent_stand_in_the_way_too() {
    let checkout = migrated();
    let up = "CREATE VIEW inventory.who AS SELECT id FROM public.roles;\n\
              CREATE FUNCTION inventory.f(r public.roles) RETURNS int LANGUAGE sql AS 'SELECT 1';\n";
    let down = "DROP FUNCTION inventory.f(public.roles);\nDROP VIEW inventory.who;\n";
    checkout.migration("inventory", "20260105000000_look_at_roles", up, down);
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    checkout
        .run(&["rollback", "core", "--step", "1"])
        .code(4)
        .stderr_has("core cannot be rolled back: inventory depends on it (2 objects)")
        .stderr_has("view inventory.who depends on table public.roles")
        .stderr_has("function inventory.f(public.roles)");
    assert_eq!(Trace::of(checkout.url()), before);
    checkout.run(&["rollback", "inventory"]).code(0);
    checkout.run(&["rollback", "core", "--step", "1"]).code(0);
}

#[test]
fn a_down_that_says_what_it_does_is_heard_once_although_it_is_tried_first() {
    let checkout = migrated();
    checkout.migration(
        "core",
        "20260105000000_talk",
        "SELECT 1;\n",
        "DO $$ BEGIN RAISE NOTICE 'going'; END $$;\n",
    );
    checkout.run(&["migrate"]).code(0);
    let output = checkout.run(&["rollback", "core"]).code(0);
    assert_eq!(
        output.stderr.matches("going").count(),
        1,
        "{}",
        output.stderr
    );
}

#[test]
fn a_down_that_runs_without_a_transaction_does_not_hide_a_dependent() {
    let checkout = Checkout::small();
    let folder = "20260103500000_index_roles";
    checkout.migration(
        "core",
        folder,
        "CREATE INDEX CONCURRENTLY roles_id_idx ON public.roles (id);\n",
        "DROP INDEX CONCURRENTLY public.roles_id_idx;\n",
    );
    let metadata = format!("domains/core/migrations/{folder}/metadata.toml");
    checkout.write(&metadata, "run_in_transaction = false\n");
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    checkout
        .run(&["rollback", "core"])
        .code(4)
        .stderr_has("inventory.drugs");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn what_belongs_to_no_domain_is_not_blamed_on_one() {
    let checkout = migrated();
    execute(
        checkout.url(),
        "CREATE SCHEMA other; CREATE VIEW other.v AS SELECT id FROM public.roles",
    );
    checkout
        .run(&["rollback", "core", "--step", "1"])
        .code(4)
        .stderr_has("the schema other belongs to no domain")
        .stderr_has("other.v");
}
