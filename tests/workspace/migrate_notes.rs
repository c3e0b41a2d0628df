use workspace_tests::{Checkout, Trace};

#[test]
fn an_edited_migration_is_shown_and_migrate_declines() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let up = "CREATE TABLE public.roles (id bigint PRIMARY KEY);\n";
    checkout.migration(
        "core",
        "20260103000000_create_roles",
        up,
        "DROP TABLE public.roles;\n",
    );
    checkout.migration("core", "20260105000000_more", "SELECT 1;\n", "SELECT 1;\n");
    let before = Trace::of(checkout.url());
    checkout.run(&["status"]).code(0).stdout_has("1 edited");
    checkout
        .run(&["status", "core"])
        .code(0)
        .stdout_has("create_roles  edited");
    for command in [
        &["migrate"][..],
        &["migrate", "core"],
        &["migrate", "inventory"],
        &["migrate", "--dry-run"],
    ] {
        checkout
            .run(command)
            .code(4)
            .stderr_has("applied migrations were edited: core/20260103000000_create_roles")
            .stderr_has("dbctl redo");
    }
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn an_edited_migration_of_a_dependent_does_not_keep_core_from_migrating() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout.migration(
        "inventory",
        "20260104000000_create_lots",
        "SELECT 1;\n",
        "SELECT 1;\n",
    );
    checkout.migration("core", "20260105000000_more", "SELECT 1;\n", "SELECT 1;\n");
    checkout
        .run(&["migrate", "core"])
        .code(0)
        .stdout_has("Applied 1 migration");
    checkout.run(&["migrate"]).code(4);
}

#[test]
fn a_comment_or_another_layout_is_no_edit() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let up = "-- Who may do what.\ncreate  table public.roles\n(\n  id int primary key\n);";
    checkout.migration(
        "core",
        "20260103000000_create_roles",
        up,
        "DROP TABLE public.roles;\n",
    );
    checkout.run(&["status", "--check"]).code(0);
    checkout
        .run(&["migrate"])
        .code(0)
        .stdout_has("Nothing to migrate");
}

#[test]
fn an_older_version_that_arrives_late_is_applied_with_a_note() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout.migration(
        "core",
        "20260102500000_late",
        "CREATE TABLE public.late (id int PRIMARY KEY);\n",
        "DROP TABLE public.late;\n",
    );
    checkout
        .run(&["status"])
        .code(0)
        .stdout_has("1 out of order");
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("core: 20260102500000_late")
        .stderr_has("out of order");
    assert_eq!(
        checkout.applied()[4],
        "core/20260102500000_late",
        "it is the last in the order of application"
    );
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn notices_of_a_migration_are_shown_with_its_name() {
    let checkout = Checkout::small();
    let up = "DO $$ BEGIN RAISE NOTICE 'three rows moved'; RAISE WARNING 'one is odd'; END $$;\n";
    checkout.migration(
        "core",
        "20260105000000_move",
        up,
        "DO $$ BEGIN RAISE NOTICE 'moved back'; END $$;\n",
    );
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("20260105000000_move: NOTICE: three rows moved")
        .stderr_has("20260105000000_move: WARNING: one is odd");
    let output = checkout.run(&["rollback", "core", "--step", "1"]).code(0);
    assert_eq!(
        output
            .stderr
            .matches("20260105000000_move: NOTICE: moved back")
            .count(),
        1,
        "{}",
        output.stderr
    );
}
