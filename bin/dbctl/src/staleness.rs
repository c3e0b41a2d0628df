//! Whether the checkout has newer code than the running binary.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The newest file of the registry and the domain crates that is newer than this binary.
pub(crate) fn newer_file(root: &Path) -> Option<PathBuf> {
    let binary = fs::metadata(std::env::current_exe().ok()?)
        .and_then(|file| file.modified())
        .ok()?;
    let mut newest = (binary, None);
    look(&root.join("bin/dbctl/src/domains.rs"), &mut newest);
    for domain in fs::read_dir(root.join("domains")).ok()?.flatten() {
        for part in ["src", "data"] {
            look(&domain.path().join(part), &mut newest);
        }
    }
    newest.1
}

fn look(path: &Path, newest: &mut (SystemTime, Option<PathBuf>)) {
    if let Ok(entries) = fs::read_dir(path) {
        entries
            .flatten()
            .for_each(|entry| look(&entry.path(), newest));
    } else if let Ok(modified) = fs::metadata(path).and_then(|file| file.modified())
        && modified > newest.0
    {
        *newest = (modified, Some(path.to_owned()));
    }
}
