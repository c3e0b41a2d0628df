//! The usual folders of server programs on the systems people work with.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;

/// Where packages put versions side by side: a parent, the beginning of the versions' names, the folder within.
const VERSIONED: [(&str, &str, &str); 11] = [
    ("/usr/lib/postgresql", "", "bin"),         // Debian, Ubuntu
    ("/usr", "pgsql-", "bin"),                  // Fedora, RHEL: packages of postgresql.org
    ("/usr/lib", "postgresql", "bin"),          // openSUSE
    ("/usr/libexec", "postgresql", ""),         // Alpine
    ("/opt/homebrew/opt", "postgresql", "bin"), // Homebrew on Apple silicon
    ("/usr/local/opt", "postgresql", "bin"),    // Homebrew on Intel
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"), // Homebrew on Linux
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"), // Postgres.app
    ("/Library/PostgreSQL", "", "bin"),         // the EDB installer on macOS
    ("/opt/local/lib", "postgresql", "bin"),    // MacPorts
    ("/usr/local", "pgsql", "bin"),             // built from source
];

/// The folders that exist here, in the order of their names within a parent.
pub(crate) fn folders() -> Vec<PathBuf> {
    VERSIONED.iter().flat_map(versioned).collect()
}

fn versioned(&(parent, prefix, within): &(&str, &str, &str)) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    let named = |name: &OsStr| name.as_encoded_bytes().starts_with(prefix.as_bytes());
    let mut folders: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| named(&entry.file_name()))
        .map(|entry| entry.path().join(within))
        .filter(|folder| folder.is_dir())
        .collect();
    folders.sort();
    folders
}
