use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use workspace_tests::{DOMAINS, workspace};

/// What the crates below the domains may use of this workspace, tests included. They know no domain, so that a new
/// domain rebuilds none of them.
const BASE: [(&str, &[&str]); 3] = [
    ("domain-connect", &[]),
    ("domain-engine", &["domain-connect"]),
    ("domain-workbench", &["domain-connect", "domain-engine"]),
];

/// Lines a file may have; more only scrolls. Generated files are exempt.
const LINES: usize = 300;

fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(workspace())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Every package of the workspace.
fn packages() -> Vec<Value> {
    let metadata = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// The direct dependencies of a package of these kinds: normal, build, dev.
fn dependencies(package: &Value, kinds: &[&str]) -> BTreeSet<String> {
    let all = package["dependencies"].as_array().unwrap();
    let wanted = all
        .iter()
        .filter(|one| kinds.contains(&one["kind"].as_str().unwrap_or("normal")));
    wanted
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Those of them that are packages of this workspace.
fn own(package: &Value, kinds: &[&str]) -> BTreeSet<String> {
    let own: BTreeSet<String> = packages().iter().map(name).collect();
    dependencies(package, kinds)
        .intersection(&own)
        .cloned()
        .collect()
}

fn name(package: &Value) -> String {
    package["name"].as_str().unwrap().to_owned()
}

fn package(name: &str) -> Value {
    let found = packages()
        .into_iter()
        .find(|package| package["name"] == name);
    found.unwrap_or_else(|| panic!("no package {name}"))
}

fn is_a_program(package: &Value) -> bool {
    let targets = package["targets"].as_array().unwrap();
    targets.iter().any(|target| target["kind"][0] == "bin")
}

/// The crates that a package is built from, without its tests and without its features.
fn built_from(package: &str) -> BTreeSet<String> {
    let options = [
        "--no-default-features",
        "-e",
        "normal",
        "--prefix",
        "none",
        "-f",
        "{p}",
    ];
    let tree = cargo(&[&["tree", "-p", package], &options[..]].concat());
    tree.lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn connect_engine_and_workbench_know_no_domain() {
    for (name, allowed) in BASE {
        let found = own(&package(name), &["normal", "build", "dev"]);
        let allowed = allowed.iter().map(|&one| one.to_owned()).collect();
        assert!(
            found.is_subset(&allowed),
            "{name} uses {found:?}, may use {allowed:?}"
        );
    }
}

#[test]
fn a_domain_crate_uses_the_domains_it_declares_and_the_engine() {
    for domain in DOMAINS {
        let mut expected: BTreeSet<String> = domain
            .depends_on
            .iter()
            .map(|other| format!("domain-{}", other.name))
            .collect();
        let package = package(&format!("domain-{}", domain.name));
        let mut found = own(&package, &["normal", "build"]);
        assert!(
            found.remove("domain-engine"),
            "{}: its migrations need the engine",
            domain.name
        );
        found.remove("domain-connect");
        expected.remove("domain-connect");
        assert_eq!(
            found, expected,
            "Cargo.toml and depends_on of {} differ",
            domain.name
        );
    }
}

#[test]
fn only_programs_read_a_command_line() {
    for package in packages() {
        let uses_clap = dependencies(&package, &["normal", "build"]).contains("clap");
        assert!(!uses_clap || is_a_program(&package), "{}", package["name"]);
    }
}

#[test]
fn a_service_that_queries_a_domain_builds_nothing_of_its_administration() {
    for domain in DOMAINS {
        let crates = built_from(&format!("domain-{}", domain.name));
        assert!(crates.contains("diesel"), "{crates:?}");
        for administration in [
            "pq-sys",
            "diesel_migrations",
            "domain-engine",
            "domain-workbench",
            "clap",
        ] {
            assert!(
                !crates.contains(administration),
                "domain-{} builds {administration}",
                domain.name
            );
        }
    }
}

#[test]
fn an_example_builds_what_it_shows_and_nothing_of_the_other() {
    let administration = ["diesel_migrations", "domain-engine", "domain-workbench"];
    let examples = [
        (
            "stock-service",
            ["axum", "deadpool", "rustls"],
            ["pq-sys", "r2d2"],
        ),
        (
            "reorder-report",
            ["pq-sys", "r2d2", "clap"],
            ["axum", "deadpool"],
        ),
    ];
    for (example, shown, others) in examples {
        let crates = built_from(example);
        for wanted in shown {
            assert!(crates.contains(wanted), "{example} builds no {wanted}");
        }
        for unwanted in others.iter().chain(&administration) {
            assert!(!crates.contains(*unwanted), "{example} builds {unwanted}");
        }
    }
}

#[test]
fn no_file_only_scrolls() {
    let mut long = Vec::new();
    let mut folders = vec![workspace()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            match path.is_dir() {
                true if name == "target" || name.starts_with('.') => {}
                true => folders.push(path),
                false if name.ends_with(".rs") => long.extend(too_long(&path)),
                false => {}
            }
        }
    }
    assert!(long.is_empty(), "over {LINES} lines:\n{}", long.join("\n"));
}

fn too_long(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).unwrap();
    let generated = text
        .lines()
        .next()
        .is_some_and(|line| line.contains("@generated"));
    let lines = text.lines().count();
    let shown = path
        .strip_prefix(workspace())
        .unwrap()
        .display()
        .to_string();
    (lines > LINES && !generated).then(|| format!("{shown}: {lines}"))
}
