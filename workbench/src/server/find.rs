//! Finds the programs of an installed PostgreSQL server.

use std::collections::HashSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::ServerError;
use super::usual;

/// Names the folder of the server programs, and no other is looked into.
const OVERRIDE: &str = "DBCTL_PG_BIN";
const OLDEST: u32 = 14;
const PROGRAMS: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// The server programs of one installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder that holds `initdb`, `pg_ctl` and `postgres`, and as a rule `psql`.
    pub folder: PathBuf,
    /// The major version, such as 15.
    pub major: u32,
    /// The version as the program tells it, such as `15.19`.
    pub version: String,
}

/// Finds the newest installed PostgreSQL server, version 14 or later.
///
/// Looks at `DBCTL_PG_BIN` and nowhere else if it is set; otherwise at PATH, `pg_config --bindir` and the usual folders
/// of Debian, Fedora, openSUSE, Alpine, Homebrew, MacPorts and Postgres.app. Of equal versions the first found counts.
///
/// # Errors
/// [`ServerError::NoBinaries`], [`ServerError::BadOverride`] or [`ServerError::TooOld`].
pub fn find_binaries() -> Result<Binaries, ServerError> {
    Search::here().newest()
}

/// The programs that can run data made by the major version `made_by`.
pub(crate) fn for_data(data: &Path, made_by: u32) -> Result<Binaries, ServerError> {
    let search = Search::here();
    let found = search.installed();
    if let Some(fitting) = found.iter().find(|one| one.major == made_by) {
        return Ok(fitting.clone());
    }
    if found.is_empty() {
        return Err(search.nothing());
    }
    let mut installed: Vec<&str> = found.iter().map(|one| one.version.as_str()).collect();
    installed.dedup();
    Err(ServerError::OtherMajor {
        data: data.to_path_buf(),
        made_by,
        installed: installed.join(", "),
    })
}

struct Search {
    only: Option<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Search {
    fn here() -> Self {
        if let Some(only) = env::var_os(OVERRIDE).filter(|value| !value.is_empty()) {
            // The programs are run in another folder, where a relative path would mean something else.
            let folder = std::path::absolute(&only).unwrap_or_else(|_| PathBuf::from(only));
            return Self {
                only: Some(folder.clone()),
                folders: vec![folder],
            };
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let mut folders: Vec<PathBuf> = env::split_paths(&path)
            .filter(|one| one.is_absolute())
            .collect();
        folders.extend(pg_config_folder());
        folders.extend(usual::folders());
        Self {
            only: None,
            folders,
        }
    }

    /// Every usable installation, newest major version first.
    fn installed(&self) -> Vec<Binaries> {
        let mut seen = HashSet::new();
        let mut found: Vec<Binaries> = self
            .folders
            .iter()
            .filter(|folder| missing(folder).is_none())
            .filter(|folder| {
                seen.insert(
                    folder
                        .canonicalize()
                        .unwrap_or_else(|_| folder.to_path_buf()),
                )
            })
            .filter_map(|folder| probe(folder))
            .collect();
        found.sort_by_key(|one| std::cmp::Reverse(one.major));
        found
    }

    fn newest(&self) -> Result<Binaries, ServerError> {
        match self.installed().into_iter().next() {
            Some(newest) if newest.major >= OLDEST => Ok(newest),
            Some(old) => Err(ServerError::TooOld {
                found: old.major,
                folder: old.folder,
            }),
            None => Err(self.nothing()),
        }
    }

    fn nothing(&self) -> ServerError {
        let Some(folder) = self.only.clone() else {
            return ServerError::NoBinaries {
                searched: self.folders.clone(),
            };
        };
        let problem = missing(&folder).map_or_else(
            || "`postgres --version` tells no version".to_owned(),
            |program| format!("there is no program {program}"),
        );
        ServerError::BadOverride { folder, problem }
    }
}

fn missing(folder: &Path) -> Option<&'static str> {
    PROGRAMS
        .into_iter()
        .find(|program| !folder.join(program).is_file())
}

fn probe(folder: &Path) -> Option<Binaries> {
    let program = folder.join("postgres");
    let (major, version) = parse_version(&output_of(&program, "--version")?)?;
    // Links in /usr/local/bin or Homebrew's folder lead to where the other programs of that version are.
    let home = program
        .canonicalize()
        .ok()
        .and_then(|real| real.parent().map(Path::to_path_buf));
    let folder = home
        .filter(|home| missing(home).is_none())
        .unwrap_or_else(|| folder.to_path_buf());
    Some(Binaries {
        folder,
        major,
        version,
    })
}

/// `postgres (PostgreSQL) 15.19 (Debian 15.19-0)`, or `17devel`, `18beta1` in the version's place.
fn parse_version(answer: &str) -> Option<(u32, String)> {
    let version = answer
        .split_once("(PostgreSQL) ")?
        .1
        .split_whitespace()
        .next()?;
    let digits = version
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(version.len());
    Some((version.get(..digits)?.parse().ok()?, version.to_owned()))
}

fn pg_config_folder() -> Option<PathBuf> {
    output_of(Path::new("pg_config"), "--bindir").map(|folder| PathBuf::from(folder.trim_end()))
}

fn output_of(program: &Path, argument: &str) -> Option<String> {
    let output = Command::new(program)
        .arg(argument)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn install(root: &Path, name: &str, version: &str) -> PathBuf {
        let folder = root.join(name);
        fs::create_dir(&folder).expect("a writable folder");
        for program in PROGRAMS {
            let path = folder.join(program);
            fs::write(
                &path,
                format!("#!/bin/sh\necho '{program} (PostgreSQL) {version} (Some 1)'\n"),
            )
            .expect("a writable folder");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("own file");
        }
        folder
    }

    fn among(folders: Vec<PathBuf>) -> Search {
        Search {
            only: None,
            folders,
        }
    }

    #[test]
    fn the_newest_major_wins_whatever_the_order() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let old = install(root.path(), "a", "9.6.24");
        let newest = install(root.path(), "b", "17.2");
        let middle = install(root.path(), "c", "15.19");
        let found = among(vec![middle, newest.clone(), old])
            .newest()
            .expect("17 is there");
        assert_eq!(
            found,
            Binaries {
                folder: newest,
                major: 17,
                version: "17.2".to_owned()
            }
        );
    }

    #[test]
    fn the_same_folder_under_two_names_counts_once() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let real = install(root.path(), "real", "16.1");
        let link = root.path().join("link");
        std::os::unix::fs::symlink(&real, &link).expect("a writable folder");
        assert_eq!(among(vec![link, real]).installed().len(), 1);
    }

    #[test]
    fn a_client_only_folder_is_passed_over() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let client = install(root.path(), "client", "17.0");
        fs::remove_file(client.join("initdb")).expect("own file");
        let error = among(vec![client.clone()]).newest().expect_err("no initdb");
        assert!(
            error.to_string().contains(&client.display().to_string()),
            "{error}"
        );
        assert!(error.hint().contains("DBCTL_PG_BIN"), "{}", error.hint());
    }

    #[test]
    fn an_old_version_is_named_with_its_folder() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let old = install(root.path(), "old", "13.1");
        let error = among(vec![old]).newest().expect_err("13 is too old");
        assert!(
            error.to_string().starts_with("found PostgreSQL 13 in "),
            "{error}"
        );
    }

    #[test]
    fn an_override_that_misses_a_program_names_the_program() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let folder = root.path().to_path_buf();
        let search = Search {
            only: Some(folder.clone()),
            folders: vec![folder],
        };
        let error = search.newest().expect_err("the folder is empty");
        assert!(
            error
                .to_string()
                .ends_with("where there is no program initdb"),
            "{error}"
        );
    }

    #[test]
    fn versions_of_every_kind_are_read() {
        let read = |version: &str| parse_version(&format!("postgres (PostgreSQL) {version}\n"));
        assert_eq!(
            read("15.19 (Debian 15.19-0)"),
            Some((15, "15.19".to_owned()))
        );
        assert_eq!(read("18beta1"), Some((18, "18beta1".to_owned())));
        assert_eq!(read("devel"), None);
    }
}
