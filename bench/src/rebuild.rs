//! What this workspace costs to compile: cold, and after a change.

use std::fs;
use std::path::Path;
use std::process::Command;

use workspace_tests::workspace;

use crate::cargo::{Cost, Workspace};
use crate::measure::median;
use crate::report::{table, tell};
use crate::{Result, machine};

/// How often each change is made; the cold builds are done once.
const ROUNDS: usize = 3;

/// Files of which a line at the end is a change.
const TOUCHED: [(&str, &str); 4] = [
    ("a model changed", "domains/inventory/src/models/drug.rs"),
    ("schema.rs changed", "domains/inventory/src/schema.rs"),
    (
        "a seed changed",
        "domains/inventory/src/admin/seeds/companies.rs",
    ),
    ("a model of core changed", "domains/core/src/models/role.rs"),
];

pub(crate) fn run() -> Result<()> {
    tell(&format!(
        "{}; {}.\n",
        machine::words(),
        machine::version("rustc")
    ));
    let folder = tempfile::tempdir()?;
    let copy = Workspace {
        root: folder.path().to_owned(),
    };
    copy_checkout(&copy.root)?;
    let mut rows = vec![line("cold: dbctl", &[copy.cargo(&["build"])?])];
    let everything = copy.cargo(&["build", "--workspace", "--all-targets"])?;
    rows.push(line(
        "then all else, tests and measurements included",
        &[everything],
    ));
    let service = ["check", "-p", "domain-inventory", "--no-default-features"];
    rows.push(line(
        "then cargo check of a domain alone",
        &[copy.cargo(&service)?],
    ));
    for (what, file) in TOUCHED {
        let costs = after(&copy, |round| {
            let path = copy.root.join(file);
            let text = fs::read_to_string(&path)?;
            Ok(fs::write(&path, format!("{text}\n// Change {round}.\n"))?)
        })?;
        rows.push(line(what, &costs));
    }
    let costs = after(&copy, |round| add_migration(&copy.root, round))?;
    rows.push(line("a migration added", &costs));
    tell(&table(
        &["cargo build after", "seconds", "CPU", "peak"],
        &rows,
    ));
    Ok(())
}

/// Builds dbctl after each of several changes.
fn after(copy: &Workspace, change: impl Fn(usize) -> Result<()>) -> Result<Vec<Cost>> {
    let round = |round| {
        change(round)?;
        copy.cargo(&["build"])
    };
    (0..ROUNDS).map(round).collect()
}

fn add_migration(root: &Path, round: usize) -> Result<()> {
    let name = format!("domains/inventory/migrations/2999010100000{round}_comment_drugs");
    let folder = root.join(name);
    fs::create_dir(&folder)?;
    let comment = |text| format!("COMMENT ON TABLE inventory.drugs IS '{text}';\n");
    fs::write(folder.join("up.sql"), comment("New"))?;
    Ok(fs::write(folder.join("down.sql"), comment("Old"))?)
}

/// Copies what git knows of, as it is now.
fn copy_checkout(to: &Path) -> Result<()> {
    let from = workspace();
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(&from)
        .output()?;
    for file in String::from_utf8(listed.stdout)?.split_terminator('\0') {
        let target = to.join(file);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from.join(file), target)?;
    }
    Ok(())
}

fn line(what: &str, costs: &[Cost]) -> Vec<String> {
    let middle = |of: fn(&Cost) -> f64| median(&costs.iter().map(of).collect::<Vec<_>>());
    vec![
        what.to_owned(),
        format!("{:.1} s", middle(|cost| cost.seconds)),
        format!("{:.1} s", middle(|cost| cost.cpu)),
        format!("{:.0} MiB", middle(|cost| cost.peak)),
    ]
}
