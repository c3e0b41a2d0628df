use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use workspace_tests::{Output, PrivateCheckout, dbctl_path, execute, query, server, workspace};

/// What dbctl writes beside `.dbctl`: committed in the workspace, and the same there.
const GENERATED: [&str; 4] = [
    "domains/core/src/enums.rs",
    "domains/core/src/schema.rs",
    "domains/inventory/src/enums.rs",
    "domains/inventory/src/schema.rs",
];

/// Every file of the checkout with its bytes, but for the ignored `.dbctl`.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            match path.is_dir() {
                true if name == ".dbctl" => {}
                true => folders.push(path),
                false => drop(found.insert(name, fs::read(&path).unwrap())),
            }
        }
    }
    found
}

/// The commands that the output proposes, as they stand there, without the words about them.
fn proposed(stdout: &str) -> Vec<Vec<String>> {
    let after = stdout.split("Try next:").nth(1).unwrap();
    after
        .lines()
        .filter_map(|line| line.trim().strip_prefix("dbctl "))
        .map(|line| line.split("  ").next().unwrap())
        .map(|line| line.split(' ').map(str::to_owned).collect())
        .collect()
}

#[test]
fn setup_makes_everything_from_nothing_and_then_finds_nothing_to_do() {
    let checkout = PrivateCheckout::new();
    let before = files(&checkout.path(""));
    let first = checkout.run(&["setup"]).code(0);
    let first = first
        .stderr_has("Private server created and started")
        .stdout_has("Created database app.")
        .stdout_has("as batch 1.")
        .stdout_has("on this workspace's private server")
        .stdout_has("Nothing is pending.")
        .stdout_has("All is set up.");
    let after = files(&checkout.path(""));
    let written: Vec<&str> = after
        .keys()
        .map(String::as_str)
        .filter(|name| !before.contains_key(*name))
        .collect();
    assert_eq!(written, GENERATED);
    assert!(before.iter().all(|(name, bytes)| after[name] == *bytes));
    assert_eq!(
        fs::read_to_string(checkout.path(".dbctl/.gitignore")).unwrap(),
        "*\n"
    );

    let again = checkout.run(&["setup", "--json"]).code(0).json();
    assert_eq!(again["nothing_to_do"], true, "{again}");
    assert_eq!(again["done"], serde_json::json!([]));
    let seeds = again["seeds"].as_array().unwrap();
    let generics = seeds.iter().find(|seed| seed["name"] == "drug_generics");
    assert_eq!(generics.unwrap()["unchanged"], 1109, "{again}");
    for seed in seeds {
        assert_eq!(
            (&seed["inserted"], &seed["updated"]),
            (&0.into(), &0.into()),
            "{seed}"
        );
    }
    checkout.run(&["setup"]).code(0).stdout_has("Nothing to do");
    assert_eq!(files(&checkout.path("")), after);

    let proposed = proposed(&first.stdout);
    assert_eq!(proposed.len(), 3, "{proposed:?}");
    for command in proposed {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        checkout.run(&words).code(0);
    }
    for name in GENERATED {
        let committed = fs::read(workspace().join(name)).unwrap();
        assert!(after[name] == committed, "{name} is not what is committed");
    }
}

/// A database of the tests' server that is not there; gone when the test ends.
struct Missing(String);

impl Drop for Missing {
    fn drop(&mut self) {
        let name = self.0.replace('"', "\"\"");
        let sql = format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
        execute(&server().url("postgres"), &sql);
    }
}

#[test]
fn setup_creates_the_database_that_the_url_names() {
    let checkout = PrivateCheckout::new();
    let missing = Missing(format!("dbctl_test_{}_an \"odd\" name", std::process::id()));
    let url = server().url(&missing.0);
    let setup = || {
        Output::of(
            checkout
                .command(&["setup"])
                .env("DATABASE_URL", url.to_url()),
        )
    };
    setup()
        .code(0)
        .stdout_has(&format!("Created database {}.", missing.0))
        .stdout_has("(from DATABASE_URL)")
        .stdout_has("All is set up.");
    let tables = "SELECT count(*) FROM inventory.__diesel_schema_migrations";
    assert_ne!(query(&url, tables), [["0"]]);
    let again = setup().code(0).stdout_has("Nothing to do");
    assert!(!again.stdout.contains("Created database"));
    assert!(
        !checkout.path(".dbctl").exists(),
        "no private server was wanted"
    );
}

#[test]
fn setup_of_one_domain_brings_what_it_depends_on_and_nothing_else() {
    let checkout = workspace_tests::Checkout::new();
    let done = checkout.run(&["setup", "core", "--json"]).code(0).json();
    let domains: Vec<&str> = done["done"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["domain"].as_str().unwrap())
        .collect();
    assert!(domains.contains(&"core"));
    assert!(!domains.contains(&"inventory"), "{domains:?}");
    checkout.run(&["setup", "inventory"]).code(0);
    let pending = checkout.run(&["status", "--check"]);
    pending.code(0).stdout_has("Nothing is pending.");
}

#[test]
fn setup_works_for_an_ordinary_user_with_an_empty_environment() {
    // Whoever runs the tests as an ordinary user has seen it in the first test of this file.
    let Some((user, group)) = ordinary_user() else {
        return;
    };
    let checkout = PrivateCheckout::new();
    give(&checkout.path(""), user, group);
    let (binary, _copy) = reachable_binary(user, group);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&binary);
        command.current_dir(checkout.path("")).args(arguments);
        command.env_clear().env("PATH", "/usr/bin:/bin");
        Output::of(command.uid(user).gid(group))
    };
    run(&["setup"]).code(0).stdout_has("All is set up.");
    run(&["setup"]).code(0).stdout_has("Nothing to do");
    run(&["server", "status"])
        .code(0)
        .stdout_has("running: PostgreSQL");
    // Root in the same checkout uses the same server, and takes nothing away from its owner.
    checkout.run(&["status", "--check"]).code(0);
    run(&["status", "--check"]).code(0);
    run(&["server", "destroy", "--yes"]).code(0);
}

/// User and group of `nobody` when this runs as root.
fn ordinary_user() -> Option<(u32, u32)> {
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    let line = passwd.lines().find(|line| line.starts_with("nobody:"))?;
    let mut numbers = line.split(':').skip(2);
    let mut next = || numbers.next()?.parse().ok();
    let ids = (next()?, next()?);
    rustix::process::geteuid().is_root().then_some(ids)
}

fn give(path: &Path, user: u32, group: u32) {
    chown(path, Some(user), Some(group)).unwrap();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            give(&entry.unwrap().path(), user, group);
        }
    }
}

/// The binary, or a copy where the user may not go to the binary itself.
fn reachable_binary(user: u32, group: u32) -> (PathBuf, Option<tempfile::TempDir>) {
    let mut version = Command::new(dbctl_path());
    let there = version.arg("--version").uid(user).gid(group).output();
    if there.is_ok_and(|output| output.status.success()) {
        return (dbctl_path().to_owned(), None);
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let copy = folder.path().join("dbctl");
    fs::copy(dbctl_path(), &copy).unwrap();
    (copy, Some(folder))
}
