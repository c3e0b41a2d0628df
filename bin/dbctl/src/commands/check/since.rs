//! Which migrations are new or changed since a revision.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::context::Context;
use crate::error::{CliError, Result};

/// The folders of migrations that differ from where this branch left the revision's: committed, changed or not yet known to git.
pub(super) fn changed(context: &Context, revision: &str) -> Result<BTreeSet<PathBuf>> {
    let root = context.workspace()?;
    // What the other branch did since this one left it is not this one's.
    let base = git(root, &["merge-base", revision, "HEAD"], revision)?;
    let base = base.trim();
    let differing = [
        "diff",
        "--name-only",
        "--relative",
        "-z",
        base,
        "--",
        "domains",
    ];
    let unknown = [
        "ls-files",
        "--others",
        "--exclude-standard",
        "-z",
        "--",
        "domains",
    ];
    let mut folders = BTreeSet::new();
    for arguments in [&differing[..], &unknown] {
        let names = git(root, arguments, revision)?;
        let files = names.split('\0').filter(|name| !name.is_empty());
        folders.extend(files.filter_map(|file| Some(root.join(file).parent()?.to_owned())));
    }
    Ok(folders)
}

fn git(root: &Path, arguments: &[&str], revision: &str) -> Result<String> {
    let hint = "give a revision that git knows, such as main or HEAD~3, or leave --since out";
    let failed = |why: String| {
        let message = format!("git could not tell what changed since \"{revision}\": {why}");
        CliError::usage(message).hint(hint)
    };
    let mut command = Command::new("git");
    let output = command.arg("-C").arg(root).args(arguments).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(failed(said.lines().next().unwrap_or_default().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|error| failed(error.to_string()))
}
