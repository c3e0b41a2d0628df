use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use workspace_tests::{Checkout, Running, Session, Trace, eventually, execute, workspace};

const FOLDER: &str = "20270101000000_reach_out";

/// What is left of a migration that was refused.
const REMAINS: &str = "nothing of this migration remains";

fn fixtures(group: &str) -> PathBuf {
    workspace().join("tests/fixtures/containment").join(group)
}

/// The folders of a group, by name.
fn cases(group: &str) -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(fixtures(group))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "no case in {group}");
    cases
}

/// Copies a case's migrations in; returns its domain and their folders.
fn add(checkout: &Checkout, case: &Path) -> (&'static str, Vec<String>) {
    let mut folders = Vec::new();
    let mut of = "";
    for domain in ["core", "inventory"] {
        let Ok(found) = fs::read_dir(case.join(domain)) else {
            continue;
        };
        for folder in found.map(|entry| entry.unwrap().path()) {
            let name = folder.file_name().unwrap().to_str().unwrap();
            let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
            checkout.migration(domain, name, &read("up.sql"), &read("down.sql"));
            folders.push(format!("domains/{domain}/migrations/{name}"));
            of = domain;
        }
    }
    (of, folders)
}

/// Both domains as the cases find them: people in core, drugs in inventory.
fn base() -> Checkout {
    let checkout = Checkout::bare();
    add(&checkout, &fixtures("base"));
    checkout.run(&["migrate", "--no-schema"]).code(0);
    checkout
}

fn details(error: &Value) -> Vec<&str> {
    let details = error["details"].as_array().unwrap();
    details.iter().map(|line| line.as_str().unwrap()).collect()
}

/// Every case of the group fails, names its objects and leaves no trace; `says` tells the rule.
fn are_refused(group: &str, says: &str) {
    let checkout = base();
    let before = Trace::of(checkout.url());
    let role = checkout.url().user().to_owned();
    for case in cases(group) {
        let name = case.file_name().unwrap().to_string_lossy();
        let expected = fs::read_to_string(case.join("expected.txt")).unwrap();
        let expected = expected.replace("{role}", &role);
        let (domain, folders) = add(&checkout, &case);
        let output = checkout.run(&["migrate", "--no-schema", "--json"]);
        assert_eq!(output.code, 1, "{name}: {}{}", output.stdout, output.stderr);
        let error = output.json()["error"].clone();
        let mut lines: Vec<&str> = expected.lines().collect();
        lines.push(REMAINS);
        assert_eq!(details(&error), lines, "{name}: {error}");
        assert_eq!(error["kind"], "containment", "{name}");
        let message = error["message"].as_str().unwrap();
        let rule = format!(
            "{}/up.sql: it {}",
            folders[0],
            says.replace("{domain}", domain)
        );
        assert!(message.starts_with(&rule), "{name}: {message}");
        remove(&checkout, &folders);
    }
    assert_eq!(Trace::of(checkout.url()), before, "{group}");
}

fn remove(checkout: &Checkout, folders: &[String]) {
    for folder in folders {
        checkout.remove(folder);
    }
}

#[test]
fn what_is_created_outside_the_schema_is_named_and_leaves_no_trace() {
    are_refused("created", "reaches outside the schema ");
}

#[test]
fn what_is_changed_outside_the_schema_is_named_and_leaves_no_trace() {
    are_refused("changed", "reaches outside the schema ");
}

#[test]
fn what_is_dropped_outside_the_schema_is_named_and_leaves_no_trace() {
    are_refused("dropped", "reaches outside the schema ");
}

#[test]
fn a_foreign_key_to_a_domain_that_is_not_declared_fails() {
    let says = "makes a foreign key to a domain that {domain} does not depend on";
    are_refused("undeclared", says);
}

#[test]
fn what_stays_inside_is_applied_and_taken_back() {
    let checkout = base();
    for case in cases("allowed") {
        let name = case.file_name().unwrap().to_string_lossy();
        let (domain, folders) = add(&checkout, &case);
        for command in [
            &["migrate", "--no-schema"][..],
            &["rollback", domain, "--no-schema", "--yes"],
        ] {
            let output = checkout.run(command);
            assert_eq!(output.code, 0, "{name}: {}{}", output.stdout, output.stderr);
        }
        remove(&checkout, &folders);
    }
}

#[test]
fn the_real_migrations_of_both_domains_stay_inside_up_and_down() {
    let checkout = Checkout::new();
    for command in [&["migrate"][..], &["rollback", "--all", "--yes"]] {
        let dry = checkout.run(&[command, &["--dry-run"]].concat()).code(0);
        assert!(
            !dry.stdout.contains("dbctl before"),
            "their tokens settle it"
        );
        checkout.run(&[command, &["--no-schema"]].concat()).code(0);
    }
    assert_eq!(checkout.applied(), [""; 0]);
}

#[test]
fn unqualified_names_are_of_the_domain_s_own_schema() {
    let checkout = base();
    checkout.migration(
        "inventory",
        FOLDER,
        "CREATE TABLE stray ();\nSELECT 1;\n",
        "",
    );
    checkout.run(&["migrate"]).code(0);
    assert!(checkout.has_relation("inventory.stray") && !checkout.has_relation("public.stray"));
}

#[test]
fn a_person_sees_the_line_the_rule_the_objects_and_three_ways_out() {
    let checkout = base();
    let up = "SELECT 1;\nCREATE TABLE public.stray ();\n";
    checkout.migration("inventory", FOLDER, up, "");
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has("up.sql: it reaches outside the schema inventory, which is all that domain inventory may change")
        .stderr_has("up.sql:2:21")
        .stderr_has("created table public.stray")
        .stderr_has("write names with the schema inventory")
        .stderr_has("the domain that owns the object")
        .stderr_has("-- dbctl: containment = \"reason\"");
}

#[test]
fn closing_all_cursors_is_refused_since_it_blinds_the_check() {
    let checkout = base();
    let before = Trace::of(checkout.url());
    let up = "DROP VIEW public.addresses;\nCLOSE ALL;\n";
    checkout.migration("inventory", FOLDER, up, "");
    checkout
        .run(&["migrate"])
        .code(1)
        .stderr_has("it closes a cursor of dbctl's")
        .stderr_has("instead of CLOSE ALL");
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn a_down_that_reaches_outside_fails_and_stays_applied() {
    let checkout = base();
    let up = "CREATE TABLE inventory.bins (id int PRIMARY KEY);\n";
    let down = "DROP TABLE inventory.bins;\nDROP VIEW public.addresses;\n";
    checkout.migration("inventory", FOLDER, up, down);
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    let kept = format!("domains/inventory/migrations/{FOLDER}");
    // From the file, and from the history once the file is gone.
    for _ in 0..2 {
        let output = checkout.run(&["rollback", "inventory", "--json"]).code(1);
        let error = &output.json()["error"];
        assert_eq!(details(error), ["dropped view public.addresses", REMAINS]);
        assert_eq!(Trace::of(checkout.url()), before);
        if checkout.path(&kept).exists() {
            checkout.remove(&kept);
        }
    }
}

#[test]
fn a_down_that_cascades_to_a_dependent_domain_fails_and_names_its_key_and_view() {
    let checkout = base();
    let down = "DROP TABLE public.users CASCADE;\n";
    checkout.migration("core", FOLDER, "SELECT 1;\n", down);
    checkout.run(&["migrate"]).code(0);
    let before = Trace::of(checkout.url());
    let output = checkout.run(&["rollback", "core", "--json"]).code(1);
    let objects = [
        "dropped constraint drugs_created_by_fkey on inventory.drugs",
        "dropped view inventory.authors",
        REMAINS,
    ];
    assert_eq!(details(&output.json()["error"]), objects);
    assert_eq!(Trace::of(checkout.url()), before);
}

#[test]
fn ddl_that_others_commit_at_the_same_moment_is_not_blamed() {
    let checkout = base();
    let other = Session::open(checkout.url(), "other");
    let gate = "SELECT pg_advisory_xact_lock(4711)";
    let hold = "SELECT pg_advisory_lock(4711)";
    other.value(hold);
    let up = format!(
        "CREATE TABLE inventory.bins (id int);\n{gate};\nDROP TABLE inventory.bins;\nCREATE TABLE bins ();\n"
    );
    checkout.migration("inventory", FOLDER, &up, "");
    let running = Running::start(&mut checkout.command(&["migrate"]));
    eventually("the migration waits", || {
        let waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted";
        checkout.query(waits)[0][0] == "1"
    });
    execute(
        checkout.url(),
        "CREATE TABLE public.theirs (id int PRIMARY KEY); ALTER TABLE public.users ADD COLUMN theirs int; \
         DROP VIEW public.addresses; CREATE FUNCTION public.theirs() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    );
    other.value("SELECT pg_advisory_unlock(4711)");
    running.wait().code(0).stdout_has("Applied 1 migration");
    assert!(checkout.has_relation("public.theirs") && checkout.has_relation("inventory.bins"));
}
