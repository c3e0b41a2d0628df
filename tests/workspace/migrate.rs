use workspace_tests::{Checkout, SMALL, Trace, execute};

#[test]
fn pending_migrations_of_all_domains_run_in_the_order_of_their_versions() {
    let checkout = Checkout::small();
    let output = checkout.run(&["migrate"]).code(0).stdout_has("Applied 4 migrations as batch 1");
    assert_eq!(checkout.applied(), SMALL);
    let told: Vec<&str> = output.stdout.lines().filter_map(|line| line.trim().strip_prefix("applied ")).collect();
    let told: Vec<&str> = told.iter().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(told, SMALL);
}

#[test]
fn the_target_is_named_before_anything_is_written() {
    let checkout = Checkout::small();
    let database = checkout.url().database().to_owned();
    let output = checkout.run(&["migrate"]).code(0);
    let first = output.stderr.lines().next().unwrap();
    assert!(first.starts_with(&format!("Target: database {database} on ")), "{first}");
    assert!(first.ends_with("(from DATABASE_URL)"), "{first}");
}

#[test]
fn a_domain_brings_its_dependencies_along_and_not_its_dependents() {
    let both = Checkout::small();
    both.run(&["migrate", "inventory"]).code(0);
    assert_eq!(both.applied(), SMALL);
    let core = Checkout::small();
    core.run(&["migrate", "core"]).code(0);
    assert_eq!(core.applied(), [SMALL[0], SMALL[2]]);
    assert!(!core.has_relation("inventory.__diesel_schema_migrations"), "inventory was prepared too");
}

#[test]
fn to_stops_with_the_version_prefix_or_name_and_brings_what_is_older_of_the_dependencies() {
    for wanted in ["20260102000000", "20260102", "create_drugs"] {
        let checkout = Checkout::small();
        checkout.run(&["migrate", "inventory", "--to", wanted]).code(0).stdout_has("Applied 2 migrations");
        assert_eq!(checkout.applied(), SMALL[..2], "--to {wanted}");
    }
}

#[test]
fn to_a_version_that_is_applied_does_nothing() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    checkout.run(&["migrate", "core", "--to", "create_users"]).code(0).stdout_has("Nothing to migrate");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn step_applies_so_many_and_each_run_is_a_batch() {
    let checkout = Checkout::small();
    checkout.run(&["migrate", "--step", "1"]).code(0).stdout_has("Applied 1 migration as batch 1");
    checkout.run(&["migrate", "--step", "2"]).code(0).stdout_has("Applied 2 migrations as batch 2");
    assert_eq!(checkout.applied(), SMALL[..3]);
    checkout.run(&["migrate", "--step", "9"]).code(0).stdout_has("Applied 1 migration as batch 3");
    let batches = checkout.query(
        "SELECT batch, sequence FROM public.__diesel_schema_migrations UNION ALL \
         SELECT batch, sequence FROM inventory.__diesel_schema_migrations ORDER BY 2",
    );
    assert_eq!(batches, [["1", "1"], ["2", "2"], ["2", "3"], ["3", "4"]]);
}

#[test]
fn with_nothing_pending_nothing_is_written() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    let schema = checkout.path("domains/core/src/schema.rs");
    let modified = std::fs::metadata(&schema).unwrap().modified().unwrap();
    checkout.run(&["migrate"]).code(0).stdout_has("Nothing to migrate: everything is applied.");
    assert_eq!(Trace::of(checkout.url()), before);
    assert_eq!(std::fs::metadata(&schema).unwrap().modified().unwrap(), modified);
}

#[test]
fn an_edited_migration_is_shown_and_migrate_declines() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let up = "CREATE TABLE public.roles (id bigint PRIMARY KEY);\n";
    checkout.migration("core", "20260103000000_create_roles", up, "DROP TABLE public.roles;\n");
    checkout.migration("core", "20260105000000_more", "SELECT 1;\n", "SELECT 1;\n");
    let before = Trace::of(checkout.url());
    checkout.run(&["status"]).code(0).stdout_has("1 edited");
    checkout.run(&["status", "core"]).code(0).stdout_has("create_roles  edited");
    for command in [&["migrate"][..], &["migrate", "core"], &["migrate", "inventory"], &["migrate", "--dry-run"]] {
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
    checkout.migration("inventory", "20260104000000_create_lots", "SELECT 1;\n", "SELECT 1;\n");
    checkout.migration("core", "20260105000000_more", "SELECT 1;\n", "SELECT 1;\n");
    checkout.run(&["migrate", "core"]).code(0).stdout_has("Applied 1 migration");
    checkout.run(&["migrate"]).code(4);
}

#[test]
fn a_comment_or_another_layout_is_no_edit() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    let up = "-- Who may do what.\ncreate  table public.roles\n(\n  id int primary key\n);";
    checkout.migration("core", "20260103000000_create_roles", up, "DROP TABLE public.roles;\n");
    checkout.run(&["status", "--check"]).code(0);
    checkout.run(&["migrate"]).code(0).stdout_has("Nothing to migrate");
}

#[test]
fn an_older_version_that_arrives_late_is_applied_with_a_note() {
    let checkout = Checkout::small();
    checkout.run(&["migrate"]).code(0);
    checkout.migration("core", "20260102500000_late", "CREATE TABLE public.late (id int PRIMARY KEY);\n", "DROP TABLE public.late;\n");
    checkout.run(&["status"]).code(0).stdout_has("1 out of order");
    checkout.run(&["migrate"]).code(0).stderr_has("core: 20260102500000_late").stderr_has("out of order");
    assert_eq!(checkout.applied()[4], "core/20260102500000_late", "it is the last in the order of application");
    checkout.run(&["status", "--check"]).code(0);
}

#[test]
fn notices_of_a_migration_are_shown_with_its_name() {
    let checkout = Checkout::small();
    let up = "DO $$ BEGIN RAISE NOTICE 'three rows moved'; RAISE WARNING 'one is odd'; END $$;\n";
    checkout.migration("core", "20260105000000_move", up, "DO $$ BEGIN RAISE NOTICE 'moved back'; END $$;\n");
    checkout
        .run(&["migrate"])
        .code(0)
        .stderr_has("20260105000000_move: NOTICE: three rows moved")
        .stderr_has("20260105000000_move: WARNING: one is odd");
    let output = checkout.run(&["rollback", "core", "--step", "1"]).code(0);
    assert_eq!(output.stderr.matches("20260105000000_move: NOTICE: moved back").count(), 1, "{}", output.stderr);
}

#[test]
fn the_history_keeps_what_is_needed_to_take_it_back_and_to_tell_who_did_it() {
    let checkout = Checkout::small();
    let mut command = checkout.command(&["migrate"]);
    command.env("USER", "ann");
    workspace_tests::Output::of(&mut command).code(0);
    let row = checkout.query(
        "SELECT name, batch, sequence, down_script, run_in_transaction, duration_ms >= 0, checksum LIKE 'sha256%', \
         applied_by, abs(extract(epoch FROM now() AT TIME ZONE 'utc' - run_on)) < 60 \
         FROM inventory.__diesel_schema_migrations WHERE version = '20260102000000'",
    );
    let [name, batch, sequence, down, transactional, duration, checksum, by, now] = &row[0][..] else { panic!("{row:?}") };
    assert_eq!((name.as_str(), batch.as_str(), sequence.as_str()), ("create_drugs", "1", "2"));
    assert_eq!((down.as_str(), transactional.as_str()), ("DROP TABLE inventory.drugs;\n", "t"));
    assert_eq!((duration.as_str(), checksum.as_str(), now.as_str()), ("t", "t", "t"));
    assert!(by.starts_with(&format!("{} ann@", checkout.url().user())), "{by}");
}

#[test]
fn run_on_is_utc_whatever_the_time_zone_of_the_server() {
    let checkout = Checkout::small();
    let database = checkout.url().database();
    execute(checkout.url(), &format!("ALTER DATABASE {database} SET timezone TO 'Asia/Bangkok'"));
    assert_eq!(checkout.query("SHOW timezone"), [["Asia/Bangkok"]]);
    checkout.migration("core", "20260105000000_zone", "SET timezone TO 'Asia/Tokyo';\n", "SELECT 1;\n");
    checkout.write("domains/core/migrations/20260106000000_bare/metadata.toml", "run_in_transaction = false\n");
    checkout.migration("core", "20260106000000_bare", "SELECT 1;\n", "SELECT 1;\n");
    checkout.run(&["migrate"]).code(0);
    let away = "SELECT count(*) FROM public.__diesel_schema_migrations \
                WHERE abs(extract(epoch FROM now() AT TIME ZONE 'utc' - run_on)) > 60";
    assert_eq!(checkout.query(away), [["0"]]);
}

#[test]
fn schema_rs_follows_migrate_unless_it_is_told_not_to() {
    let checkout = Checkout::small();
    let schema = checkout.path("domains/inventory/src/schema.rs");
    checkout.run(&["migrate", "--no-schema"]).code(0);
    assert!(!schema.exists());
    checkout.migration("inventory", "20260105000000_more", "CREATE TABLE inventory.more (id int PRIMARY KEY);\n", "DROP TABLE inventory.more;\n");
    checkout.run(&["migrate"]).code(0).stderr_has("domains/inventory/src/schema.rs");
    let text = std::fs::read_to_string(&schema).unwrap();
    assert!(text.contains("inventory.more (id)") && text.contains("inventory.drugs (id)"), "{text}");
    assert!(!checkout.path("domains/core/src/schema.rs").exists(), "core was not changed");
}

#[test]
fn the_json_lists_what_was_done_as_one_document() {
    let checkout = Checkout::small();
    let document = checkout.run(&["migrate", "--json"]).code(0).json();
    assert_eq!((document["version"].as_i64(), document["command"].as_str()), (Some(1), Some("migrate")));
    assert_eq!(document["batch"], 1);
    let done = document["done"].as_array().unwrap();
    let labels: Vec<String> = done
        .iter()
        .map(|done| format!("{}/{}_{}", done["domain"].as_str().unwrap(), done["version"].as_str().unwrap(), done["name"].as_str().unwrap()))
        .collect();
    assert_eq!(labels, SMALL);
    assert!(done.iter().all(|done| done["direction"] == "up" && done["seconds"].is_f64()), "{done:?}");
    let nothing = checkout.run(&["migrate", "--json"]).code(0).json();
    assert_eq!((nothing["done"].as_array().unwrap().len(), nothing["batch"].is_null()), (0, true));
}
