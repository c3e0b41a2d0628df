use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use workspace_tests::{Checkout, Output, program, workspace};
use workspace_tests::{dbctl_path, server};

fn fixtures(below: &str) -> PathBuf {
    workspace().join("tests/fixtures/verify").join(below)
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(!folders.is_empty(), "nothing in {}", of.display());
    folders
}

/// Copies migrations in; what is expected of them stays behind.
fn add(checkout: &Checkout, domain: &str, migrations: &Path) {
    for folder in folders(migrations) {
        let name = folder.file_name().unwrap().to_str().unwrap();
        for file in ["up.sql", "down.sql", "metadata.toml"] {
            if let Ok(text) = fs::read_to_string(folder.join(file)) {
                checkout.write(&format!("domains/{domain}/migrations/{name}/{file}"), &text);
            }
        }
    }
}

/// Both domains as the cases find them: people in core; drugs, units and orders in inventory.
fn base() -> Checkout {
    let checkout = Checkout::bare();
    add(&checkout, "core", &fixtures("base/core"));
    add(&checkout, "inventory", &fixtures("base/inventory"));
    checkout
}

fn verify(checkout: &Checkout) -> Output {
    checkout.run(&["check", "--only", "verify"])
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What the document says of a migration, in the form of expected.txt: the kind, the findings, the SQL to add.
fn told(migration: &Value) -> Vec<String> {
    let fault = &migration["fault"];
    let findings = fault["findings"].as_array().unwrap();
    let mut lines = vec![text(&fault["kind"])];
    lines.extend(findings.iter().map(|finding| text(&finding["message"])));
    let added = findings.iter().map(|finding| text(&finding["add"]));
    lines.extend(
        added
            .filter(|sql| !sql.is_empty())
            .map(|sql| format!("+ {sql}")),
    );
    lines
}

#[test]
fn every_kind_of_fault_is_found_in_one_run() {
    let checkout = base();
    add(&checkout, "inventory", &fixtures("broken"));
    let document = checkout
        .run(&["check", "--only", "verify", "--json"])
        .code(3)
        .json();
    let migrations = document["migrations"].as_array().unwrap();
    let cases = folders(&fixtures("broken"));
    assert_eq!(migrations.len(), 3 + cases.len());
    for sound in &migrations[..3] {
        assert_eq!(sound["verdict"], "sound", "{sound}");
    }
    let mut wrong = Vec::new();
    for (case, migration) in cases.iter().zip(&migrations[3..]) {
        let name = case.file_name().unwrap().to_string_lossy();
        assert!(
            name.ends_with(migration["name"].as_str().unwrap()),
            "{name}"
        );
        let expected = fs::read_to_string(case.join("expected.txt")).unwrap();
        let expected: Vec<&str> = expected.lines().collect();
        let found = told(migration);
        // A function's text is long; that its statement is told is enough.
        if found.len() < expected.len() || found[..expected.len()] != expected[..] {
            wrong.push(format!("{name}\nexpected {expected:#?}\nfound {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(document["safe"], false);
}

#[test]
fn sound_migrations_are_not_blamed() {
    let checkout = base();
    add(&checkout, "core", &fixtures("sound/core"));
    add(&checkout, "inventory", &fixtures("sound/inventory"));
    let output = verify(&checkout).code(0);
    let lines: Vec<&str> = output.stdout.lines().collect();
    let irreversible = "irreversible  inventory/20270105000000_add_a_value: PostgreSQL cannot remove a value of an enum";
    assert!(lines.contains(&irreversible), "{}", output.stdout);
    assert!(
        output.stdout.contains(": 24 sound, 1 irreversible."),
        "{}",
        output.stdout
    );
    assert_eq!(
        lines.last(),
        Some(&"Safe to commit, as far as verify can tell.")
    );
}

#[test]
fn our_own_domains_are_sound_and_their_files_fit() {
    let mut command = program(dbctl_path(), &workspace());
    command
        .args(["check", "--only", "verify", "--only", "schema"])
        .env("DATABASE_URL", server().url("postgres").to_url());
    let output = Output::of(&mut command).code(0);
    assert!(!output.stdout.contains("BROKEN"), "{}", output.stdout);
    output
        .stdout_has("schema.rs fits the migrations.")
        .stdout_has("Safe to commit");
}

#[test]
fn what_is_wrong_is_told_with_the_file_and_what_to_add_to_it() {
    let checkout = Checkout::small();
    checkout.migration(
        "inventory",
        "20260105000000_add_status",
        "CREATE TYPE inventory.po_status AS ENUM ('draft');\n\
         CREATE TABLE inventory.po (status inventory.po_status);",
        "DROP TABLE inventory.po;",
    );
    let output = verify(&checkout).code(3);
    let expected = "BROKEN        inventory/20260105000000_add_status\n    \
        down.sql leaves the type inventory.po_status behind\n      enum: draft\n    \
        add to domains/inventory/migrations/20260105000000_add_status/down.sql:\n      \
        DROP TYPE inventory.po_status;\n";
    assert!(output.stdout.contains(expected), "{}", output.stdout);
    let last = output.stdout.lines().last();
    assert_eq!(last, Some("Not safe to commit: 1 migration is broken."));
}

#[test]
fn a_script_that_fails_is_shown_with_its_line() {
    let checkout = Checkout::small();
    checkout.migration(
        "core",
        "20260105000000_create_pages",
        "CREATE TABLE public.pages (id int);",
        "-- the wrong name\nDROP TABLE public.page;",
    );
    verify(&checkout)
        .code(3)
        .stdout_has("down.sql does not run after up.sql")
        .stdout_has("table \"page\" does not exist")
        .stdout_has("20260105000000_create_pages/down.sql:2:1");
}

#[test]
fn what_does_not_apply_names_who_took_away_what_it_asks_for_and_what_is_not_tried() {
    let checkout = Checkout::small();
    checkout
        .migration(
            "core",
            "20260105000000_drop_email",
            "ALTER TABLE public.users DROP COLUMN email;",
            "ALTER TABLE public.users ADD COLUMN email text NOT NULL;",
        )
        .migration(
            "inventory",
            "20260106000000_copy_email",
            "CREATE VIEW inventory.emails AS SELECT email FROM public.users;",
            "DROP VIEW inventory.emails;",
        )
        .migration(
            "inventory",
            "20260107000000_create_more",
            "CREATE TABLE inventory.more (id int);",
            "DROP TABLE inventory.more;",
        );
    verify(&checkout)
        .code(3)
        .stdout_has("BROKEN        inventory/20260106000000_copy_email")
        .stdout_has(
            "core/20260105000000_drop_email takes public.users.email away, and runs before this one",
        )
        .stdout_has("not tried     inventory/20260107000000_create_more: inventory/20260106000000_copy_email does not apply");
}

#[test]
fn a_down_script_that_drops_the_domain_s_schema_is_sound() {
    let checkout = Checkout::bare();
    checkout.migration(
        "inventory",
        "20260101000000_begin",
        "CREATE TABLE inventory.drugs (id int);",
        "DROP SCHEMA inventory CASCADE;",
    );
    verify(&checkout).code(0);
}

#[test]
fn a_domain_brings_its_dependencies_along_and_they_are_not_looked_at() {
    let checkout = Checkout::small();
    checkout.migration(
        "core",
        "20260101500000_broken",
        "CREATE TABLE public.x (id int);",
        "",
    );
    let output = checkout.run(&["verify", "inventory"]).code(0);
    assert!(!output.stdout.contains("core/"), "{}", output.stdout);
    output.stdout_has("Verified 2 migrations");
}

#[test]
fn since_looks_only_at_what_is_new_or_changed() {
    let checkout = Checkout::small();
    checkout.git(&["init", "-q"]);
    checkout.commit();
    verify_since(&checkout)
        .code(0)
        .stdout_has("Verified 0 migrations")
        .stdout_has("none has changed");
    checkout.write(
        "domains/core/migrations/20260103000000_create_roles/down.sql",
        "SELECT 1;\n",
    );
    checkout.migration(
        "inventory",
        "20260105000000_create_pages",
        "CREATE TABLE inventory.pages (id int);",
        "DROP TABLE inventory.pages;",
    );
    verify_since(&checkout)
        .code(3)
        .stdout_has("Verified 2 migrations")
        .stdout_has("BROKEN        core/20260103000000_create_roles")
        .stdout_has("sound         inventory/20260105000000_create_pages");
    checkout
        .run(&["check", "--since", "nowhere"])
        .code(2)
        .stderr_has("since \"nowhere\"");
}

fn verify_since(checkout: &Checkout) -> Output {
    checkout.run(&["check", "--only", "verify", "--since", "HEAD"])
}

#[test]
fn what_was_renamed_is_renamed_back_and_what_is_to_be_added_runs_as_it_is_printed() {
    let checkout = base();
    let folder = "20270201000000_rename_and_make";
    let up = "ALTER TABLE inventory.units RENAME TO measures;\n\
              CREATE TYPE inventory.st AS ENUM ('a');\nCREATE TABLE inventory.aa (id int PRIMARY KEY, st inventory.st);\n\
              CREATE TABLE inventory.ab (aa_id int REFERENCES inventory.aa (id));\n\
              CREATE VIEW inventory.v AS SELECT st FROM inventory.aa;\n";
    checkout.migration("inventory", folder, up, "SELECT 1;\n");
    let told = verify(&checkout).code(3).stdout;
    assert!(
        told.contains("ALTER TABLE inventory.measures RENAME TO units;"),
        "{told}"
    );
    let added = told.split("down.sql:\n").last().unwrap();
    let lines = added.lines().take_while(|line| line.starts_with("      "));
    let down: String = lines.map(|line| format!("{}\n", line.trim())).collect();
    checkout.migration("inventory", folder, up, &down);
    verify(&checkout).code(0);
}
