use std::fs;

use domain_engine::{DomainSet, Source};
use domain_workbench::lint::{Config, Level, Scope, people, run};
use workspace_tests::{Checkout, DOMAINS, Output, workspace};

const UP: &str = "CREATE TABLE inventory.shelves (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    filled boolean\n);\n";
const DOWN: &str = "DROP TABLE inventory.shelves;\n";
const FOLDER: &str = "20990101000000_create_shelves";

fn with_a_flag_that_may_be_null() -> Checkout {
    let checkout = Checkout::without_database();
    checkout.migration("inventory", FOLDER, UP, DOWN);
    checkout
}

#[test]
fn both_own_domains_have_nothing_to_mend() {
    let root = workspace();
    let set = DomainSet::new(DOMAINS).unwrap();
    let loaded = set.load(&Source::Disk(root.clone())).unwrap();
    let scope = Scope {
        domains: DOMAINS,
        only: None,
        root: Some(&root),
    };
    let config = Config::read(&root).unwrap();
    let found: Vec<String> = run(&loaded, &scope, &config)
        .iter()
        .filter(|finding| finding.level > Level::Note)
        .map(people)
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

#[test]
fn a_finding_is_shown_with_its_place_and_the_way_out_and_no_database_is_needed() {
    let checkout = with_a_flag_that_may_be_null();
    checkout
        .run(&["lint"])
        .code(3)
        .stdout_has("error[nullable-flag]: the flag inventory.shelves.filled may be null")
        .stdout_has(&format!(
            "--> domains/inventory/migrations/{FOLDER}/up.sql:3:5"
        ))
        .stdout_has("3 |     filled boolean\n  |     ^^^^^^")
        .stdout_has("= mend: ")
        .stdout_has("1 error");
    checkout.run(&["lint", "core"]).code(0);
}

#[test]
fn json_holds_every_finding_with_its_parts() {
    let checkout = with_a_flag_that_may_be_null();
    let document = checkout.run(&["lint", "--json"]).code(3).json();
    let findings = document["findings"].as_array().unwrap();
    let finding = findings
        .iter()
        .find(|one| one["rule"] == "nullable-flag")
        .unwrap();
    assert_eq!(
        (&finding["level"], &finding["domain"], &finding["migration"]),
        (&"error".into(), &"inventory".into(), &FOLDER.into())
    );
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&3.into(), &5.into())
    );
    assert_eq!(finding["excerpt"], "    filled boolean");
}

#[test]
fn in_a_workflow_of_github_each_finding_is_an_annotation_too() {
    let checkout = with_a_flag_that_may_be_null();
    let mut command = checkout.command(&["lint", "inventory"]);
    Output::of(command.env("GITHUB_ACTIONS", "true"))
        .code(3)
        .stdout_has(&format!(
            "\n::error file=domains/inventory/migrations/{FOLDER}/up.sql,line=3,col=5,endColumn=11,title=nullable-flag::"
        ));
}

#[test]
fn a_suppression_with_a_reason_and_dbctl_toml_are_followed() {
    let checkout = with_a_flag_that_may_be_null();
    let allowed = UP.replace(
        "    filled",
        "    -- dbctl: allow = \"nullable-flag: nobody has looked yet\"\n    filled",
    );
    checkout.migration("inventory", FOLDER, &allowed, DOWN);
    checkout.run(&["lint"]).code(0);
    checkout.migration("inventory", FOLDER, UP, DOWN);
    let toml = checkout.path("dbctl.toml");
    fs::write(&toml, "[lint.severity]\nnullable-flag = \"warning\"\n").unwrap();
    checkout.run(&["lint"]).code(0).stdout_has("1 warning");
    fs::write(&toml, "[lint]\nseverities = {}\n").unwrap();
    checkout
        .run(&["lint"])
        .code(2)
        .stderr_has("dbctl.toml, line 2")
        .stderr_has("severities");
}

#[test]
fn a_rule_is_explained_by_its_page() {
    let checkout = Checkout::without_database();
    let page = fs::read_to_string(workspace().join("docs/rules/nullable-flag.md")).unwrap();
    let shown = checkout
        .run(&["check", "--explain", "nullable-flag"])
        .code(0);
    assert_eq!(shown.stdout, page);
    checkout
        .run(&["check", "--explain", "changing-column-type"])
        .code(0)
        .stdout_has("## changing-column-type");
    checkout
        .run(&["check", "--explain", "nulable-flag"])
        .code(2)
        .stderr_has("did you mean \"nullable-flag\"?");
}

#[test]
fn an_allowance_changes_neither_what_runs_nor_the_checksum() {
    let checkout = Checkout::bare();
    checkout.migration("inventory", FOLDER, UP, DOWN);
    checkout.run(&["migrate"]).code(0);
    let allowed = format!("{UP}-- dbctl: allow = \"nullable-flag: nobody has looked yet\"\n");
    let down = format!("{DOWN}-- dbctl: allow = \"plain-set: never\"\n");
    checkout.migration("inventory", FOLDER, &allowed, &down);
    checkout.run(&["status", "--check"]).code(0);
}
