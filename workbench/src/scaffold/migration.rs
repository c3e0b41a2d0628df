use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

/// Longest name of a new migration. Migrations that exist may have longer ones.
const LONGEST: usize = 50;

/// The form of a version: so it sorts by time, as text.
const VERSION: &str = "%Y%m%d%H%M%S";

/// Why no migration was made. Nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// A name that is not a plain word.
    #[error(
        "\"{found}\" is not a name for a migration: expected lower-case letters, digits and _, a letter first; \
         how about \"{suggestion}\"?"
    )]
    Name {
        /// What was typed.
        found: String,
        /// The nearest name that is.
        suggestion: String,
    },
    /// A name that is too long.
    #[error(
        "the name has {found} characters, expected at most {LONGEST}; say what it does in fewer words"
    )]
    TooLong {
        /// Its length in characters.
        found: usize,
    },
    /// A migration of that name is there.
    #[error("there is a migration of that name already: {}; choose another name", folder.display())]
    Exists {
        /// Its folder.
        folder: PathBuf,
    },
    /// The files could not be written.
    #[error("{} could not be written", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// Makes `<version>_<name>/{up.sql,down.sql}` in a domain's folder of migrations, and returns it.
///
/// The version is the time `now`, or the first second after the newest
/// migration there is, when that lies ahead: a new migration is the newest.
///
/// # Errors
/// [`ScaffoldError`]; nothing is left behind then.
pub fn new_migration(
    migrations: &Path,
    name: &str,
    schema: &str,
    now: DateTime<Utc>,
) -> Result<PathBuf, ScaffoldError> {
    check_name(name)?;
    let existing = folders(migrations)?;
    if let Some(same) = existing
        .iter()
        .find(|folder| folder.split_once('_').is_some_and(|(_, old)| old == name))
    {
        return Err(ScaffoldError::Exists {
            folder: migrations.join(same),
        });
    }
    let folder = migrations.join(format!("{}_{name}", version(&existing, now)));
    let write = || -> io::Result<()> {
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("up.sql"), up(name, schema))?;
        fs::write(folder.join("down.sql"), down(name, schema))
    };
    write().map_err(|source| {
        // Half a migration is worse than none; when even this fails there is nothing more to do.
        drop(fs::remove_dir_all(&folder));
        ScaffoldError::Io {
            path: folder.clone(),
            source,
        }
    })?;
    Ok(folder)
}

fn check_name(name: &str) -> Result<(), ScaffoldError> {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !plain {
        return Err(ScaffoldError::Name {
            found: name.to_owned(),
            suggestion: suggestion(name),
        });
    }
    match name.chars().count() {
        found if found > LONGEST => Err(ScaffoldError::TooLong { found }),
        _ => Ok(()),
    }
}

fn suggestion(name: &str) -> String {
    let words: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                ' '
            }
        })
        .collect();
    let joined = words.split_whitespace().collect::<Vec<_>>().join("_");
    let start = joined.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    if start.is_empty() {
        "add_phone_to_users".to_owned()
    } else {
        start.chars().take(LONGEST).collect()
    }
}

fn folders(migrations: &Path) -> Result<Vec<String>, ScaffoldError> {
    let read = || -> io::Result<Vec<String>> {
        if !migrations.exists() {
            return Ok(Vec::new());
        }
        fs::read_dir(migrations)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect()
    };
    read().map_err(|source| ScaffoldError::Io {
        path: migrations.to_owned(),
        source,
    })
}

fn version(existing: &[String], now: DateTime<Utc>) -> String {
    let newest = existing
        .iter()
        .filter_map(|folder| folder.split('_').next())
        .filter_map(|version| chrono::NaiveDateTime::parse_from_str(version, VERSION).ok())
        .max();
    let now = now.naive_utc();
    let time = match newest {
        Some(newest) if newest.format(VERSION).to_string() >= now.format(VERSION).to_string() => {
            newest + TimeDelta::seconds(1)
        }
        _ => now,
    };
    time.format(VERSION).to_string()
}

fn up(name: &str, schema: &str) -> String {
    format!(
        "-- {}: why, in a sentence.\n-- Write every name with its schema, such as {schema}.table_name.\n\n",
        name.replace('_', " ")
    )
}

fn down(name: &str, schema: &str) -> String {
    format!(
        "-- Takes back \"{}\": leave {schema} exactly as it was before up.sql.\n\n",
        name.replace('_', " ")
    )
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::{ScaffoldError, new_migration};

    fn make(folder: &std::path::Path, name: &str) -> Result<String, ScaffoldError> {
        let now = Utc.with_ymd_and_hms(2026, 5, 1, 9, 0, 0).unwrap();
        new_migration(folder, name, "inventory", now)
            .map(|made| made.file_name().unwrap().to_string_lossy().into_owned())
    }

    #[test]
    fn a_new_migration_has_both_files_and_the_time_as_its_version() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            make(folder.path(), "create_lots").unwrap(),
            "20260501090000_create_lots"
        );
        for file in ["up.sql", "down.sql"] {
            let text = std::fs::read_to_string(
                folder.path().join("20260501090000_create_lots").join(file),
            )
            .unwrap();
            assert!(
                text.starts_with("-- ") && text.contains("inventory"),
                "{text}"
            );
        }
    }

    #[test]
    fn it_is_always_the_newest() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("20270101120059_from_the_future")).unwrap();
        assert_eq!(
            make(folder.path(), "create_lots").unwrap(),
            "20270101120100_create_lots"
        );
        assert_eq!(
            make(folder.path(), "create_bins").unwrap(),
            "20270101120101_create_bins"
        );
    }

    #[test]
    fn names_with_quotes_or_spaces_are_refused_with_a_better_one() {
        let folder = tempfile::tempdir().unwrap();
        let error = make(folder.path(), "Add 'phone' to users")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("how about \"add_phone_to_users\"?"),
            "{error}"
        );
        assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
    }

    #[test]
    fn sixty_characters_are_too_many() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            make(folder.path(), &"a".repeat(60)),
            Err(ScaffoldError::TooLong { found: 60 })
        ));
    }

    #[test]
    fn the_same_name_twice_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), "create_lots").unwrap();
        assert!(matches!(
            make(folder.path(), "create_lots"),
            Err(ScaffoldError::Exists { .. })
        ));
    }
}
