//! Where the database URL comes from: a flag, the environment or a `.env` file.

mod dotenv;

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::{DatabaseUrl, UrlError};

/// The variable that names the database, in the environment and in `.env`.
pub const VARIABLE: &str = "DATABASE_URL";

/// Who named the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// The process environment.
    Environment,
    /// This `.env` file.
    DotEnv(PathBuf),
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Flag => "--database-url",
            Self::Environment => VARIABLE,
            Self::DotEnv(_) => ".env",
        })
    }
}

/// A database URL and who gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The URL.
    pub url: DatabaseUrl,
    /// Where it was found.
    pub origin: Origin,
}

/// Why the database URL cannot be told.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EnvError {
    /// It was given, but as nothing.
    #[error(
        "{variable} is set but empty{}; give it a URL such as postgres://USER:PASSWORD@HOST:PORT/DATABASE, or unset it",
        file_of(origin)
    )]
    Empty {
        /// The variable or flag.
        variable: &'static str,
        /// Where it is empty.
        origin: Origin,
    },
    /// The environment holds bytes that are not text.
    #[error("DATABASE_URL in the environment is not UTF-8; percent-encode the bytes of the URL")]
    NotUtf8,
    /// Another variable of the environment holds bytes that are not text.
    #[error("{variable} in the environment is not UTF-8")]
    VariableNotUtf8 {
        /// The variable.
        variable: String,
    },
    /// The URL cannot be read.
    #[error("the database URL from {origin} cannot be read{}", file_of(origin))]
    Malformed {
        /// Who gave it.
        origin: Origin,
        /// What is wrong with it.
        #[source]
        source: UrlError,
    },
    /// A line of `.env` is not `NAME=value`.
    #[error("line {line} of {} is not NAME=value; correct or remove it (values with spaces, # or $ stand in single quotes)", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
    /// `.env` cannot be read.
    #[error("{} cannot be read; make it a readable UTF-8 text file or move it away", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What failed.
        #[source]
        source: std::io::Error,
    },
}

/// Finds the database URL: the flag, else the environment, else the nearest `.env` file at or above `start`.
///
/// The process environment is read, never changed. `.env` is only looked for when the other two say nothing; the first
/// `DATABASE_URL` in it counts, as in the dotenvy crate. `None` means that no one named a database.
///
/// # Errors
///
/// [`EnvError`] if what was found is empty or cannot be read: it is then not passed over for the next source.
pub fn find(flag: Option<&str>, start: &Path) -> Result<Option<Found>, EnvError> {
    find_with(flag, std::env::var_os(VARIABLE), start)
}

/// Finds another variable as the database URL is found: the environment, else the nearest `.env` file at or above
/// `start`. `None` means that it is nowhere; an empty value is given back as it is.
///
/// # Errors
///
/// [`EnvError`] if it is not text, or `.env` cannot be read.
pub fn variable(name: &str, start: &Path) -> Result<Option<String>, EnvError> {
    if let Some(text) = std::env::var_os(name) {
        let variable = name.to_owned();
        let text = text.into_string();
        return text
            .map(Some)
            .map_err(|_| EnvError::VariableNotUtf8 { variable });
    }
    match dotenv::nearest(start) {
        Some(path) => dotenv::read(&path, name),
        None => Ok(None),
    }
}

fn find_with(
    flag: Option<&str>,
    environment: Option<OsString>,
    start: &Path,
) -> Result<Option<Found>, EnvError> {
    if let Some(text) = flag {
        return found(text, Origin::Flag).map(Some);
    }
    if let Some(text) = environment {
        let text = text.into_string().map_err(|_| EnvError::NotUtf8)?;
        return found(&text, Origin::Environment).map(Some);
    }
    let Some(path) = dotenv::nearest(start) else {
        return Ok(None);
    };
    match dotenv::read(&path, VARIABLE)? {
        Some(text) => found(&text, Origin::DotEnv(path)).map(Some),
        None => Ok(None),
    }
}

fn found(text: &str, origin: Origin) -> Result<Found, EnvError> {
    if text.trim().is_empty() {
        let variable = match origin {
            Origin::Flag => "--database-url",
            Origin::Environment | Origin::DotEnv(_) => VARIABLE,
        };
        return Err(EnvError::Empty { variable, origin });
    }
    match DatabaseUrl::parse(text) {
        Ok(url) => Ok(Found { url, origin }),
        Err(source) => Err(EnvError::Malformed { origin, source }),
    }
}

/// Names the file where the origin's name does not say which one.
fn file_of(origin: &Origin) -> String {
    match origin {
        Origin::DotEnv(path) => format!(" ({})", path.display()),
        Origin::Flag | Origin::Environment => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{EnvError, Found, Origin, find_with};
    use std::path::Path;

    const URL: &str = "postgres://u:secret@h/";

    fn folder_with(dotenv: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(".env"), dotenv).unwrap();
        std::fs::create_dir_all(folder.path().join("deep/er")).unwrap();
        folder
    }

    fn database_and_origin(found: Found) -> (String, String) {
        (found.url.database().to_owned(), found.origin.to_string())
    }

    #[test]
    fn the_flag_wins_over_the_environment_and_that_over_dotenv() {
        let folder = folder_with(&format!("DATABASE_URL={URL}file\n"));
        let deep = folder.path().join("deep/er");
        let ask = |flag: Option<&str>, environment: Option<&str>| {
            let environment = environment.map(|name| format!("{URL}{name}").into());
            let flag = flag.map(|name| format!("{URL}{name}"));
            let found = find_with(flag.as_deref(), environment, &deep).unwrap();
            database_and_origin(found.unwrap())
        };
        let expected = |database: &str, origin: &str| (database.to_owned(), origin.to_owned());
        assert_eq!(ask(Some("a"), Some("b")), expected("a", "--database-url"));
        assert_eq!(ask(None, Some("b")), expected("b", "DATABASE_URL"));
        assert_eq!(ask(None, None), expected("file", ".env"));
    }

    #[test]
    fn dotenv_names_its_file_and_leaves_the_process_environment_alone() {
        let folder = folder_with(&format!("DBCTL_PROBE_OF_DOTENV=1\nDATABASE_URL={URL}x\n"));
        let found = find_with(None, None, folder.path()).unwrap().unwrap();
        assert_eq!(found.origin, Origin::DotEnv(folder.path().join(".env")));
        assert!(std::env::var_os("DBCTL_PROBE_OF_DOTENV").is_none());
    }

    #[test]
    fn no_one_naming_a_database_is_none() {
        let folder = folder_with("OTHER=1\n");
        assert_eq!(find_with(None, None, folder.path()).unwrap(), None);
        assert_eq!(find_with(None, None, Path::new("/nowhere")).unwrap(), None);
    }

    #[test]
    fn a_value_that_is_set_but_empty_is_an_error_wherever_it_is() {
        let folder = folder_with("DATABASE_URL=\n");
        let flag = find_with(Some(" "), None, folder.path()).unwrap_err();
        let variable = find_with(None, Some("".into()), folder.path()).unwrap_err();
        let file = find_with(None, None, folder.path()).unwrap_err();
        assert!(
            flag.to_string()
                .starts_with("--database-url is set but empty")
        );
        assert!(
            variable
                .to_string()
                .starts_with("DATABASE_URL is set but empty;")
        );
        assert!(file.to_string().contains(".env)"), "{file}");
    }

    #[test]
    fn a_malformed_url_names_its_origin_and_not_the_password() {
        let text = "mysql://u:secret@h/app";
        let error = find_with(Some(text), None, Path::new("/nowhere")).unwrap_err();
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(error.to_string().contains("--database-url"), "{error}");
        assert!(
            source.contains("found scheme mysql, expected postgres"),
            "{source}"
        );
        assert!(!format!("{error:?}{error}{source}").contains("secret"));
    }

    #[test]
    fn an_environment_that_is_not_text_is_an_error() {
        use std::os::unix::ffi::OsStringExt;
        let bytes = std::ffi::OsString::from_vec(vec![b'p', 0xff]);
        let error = find_with(None, Some(bytes), Path::new("/nowhere")).unwrap_err();
        assert!(matches!(error, EnvError::NotUtf8));
    }
}
