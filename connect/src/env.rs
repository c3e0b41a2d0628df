//! Where the database URL comes from: a flag, the environment or a `.env` file.

mod dotenv;

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::{DatabaseUrl, UrlError};

/// The variable that names the database, in the environment and in `.env`.
pub const VARIABLE: &str = "DATABASE_URL";

/// The variable that names the database server itself, where `DATABASE_URL` leads to a pooler before it.
pub const DIRECT_VARIABLE: &str = "DBCTL_DIRECT_URL";

/// One of the variables that name a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// [`VARIABLE`].
    Database,
    /// [`DIRECT_VARIABLE`].
    Direct,
}

impl Variable {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Database => VARIABLE,
            Self::Direct => DIRECT_VARIABLE,
        }
    }
}

/// Who named the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// The process environment.
    Environment(Variable),
    /// This `.env` file.
    DotEnv(Variable, PathBuf),
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => formatter.write_str("--database-url"),
            Self::Environment(variable) => formatter.write_str(variable.name()),
            Self::DotEnv(Variable::Database, _) => formatter.write_str(".env"),
            Self::DotEnv(Variable::Direct, _) => write!(formatter, "{DIRECT_VARIABLE} in .env"),
        }
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
    #[error("{variable} in the environment is not UTF-8; percent-encode the bytes of the URL")]
    NotUtf8 {
        /// The variable.
        variable: &'static str,
    },
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
    find_with(&[Variable::Database], flag, std::env::var_os, start)
}

/// As [`find`], but in the environment and in `.env` alike `DBCTL_DIRECT_URL` is asked before `DATABASE_URL`.
///
/// For what needs a session of its own on the server, as migrations do, and not one that a pooler shares. What is
/// nearer wins as ever: a `DATABASE_URL` of the environment over both variables of `.env`.
///
/// # Errors
///
/// Those of [`find`].
pub fn find_direct(flag: Option<&str>, start: &Path) -> Result<Option<Found>, EnvError> {
    let variables = [Variable::Direct, Variable::Database];
    find_with(&variables, flag, std::env::var_os, start)
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
    variables: &[Variable],
    flag: Option<&str>,
    environment: impl Fn(&'static str) -> Option<OsString>,
    start: &Path,
) -> Result<Option<Found>, EnvError> {
    if let Some(text) = flag {
        return found(text, Origin::Flag).map(Some);
    }
    for &variable in variables {
        if let Some(text) = environment(variable.name()) {
            let not_utf8 = |_| EnvError::NotUtf8 {
                variable: variable.name(),
            };
            let text = text.into_string().map_err(not_utf8)?;
            return found(&text, Origin::Environment(variable)).map(Some);
        }
    }
    let Some(path) = dotenv::nearest(start) else {
        return Ok(None);
    };
    for &variable in variables {
        if let Some(text) = dotenv::read(&path, variable.name())? {
            return found(&text, Origin::DotEnv(variable, path)).map(Some);
        }
    }
    Ok(None)
}

fn found(text: &str, origin: Origin) -> Result<Found, EnvError> {
    if text.trim().is_empty() {
        let variable = match origin {
            Origin::Flag => "--database-url",
            Origin::Environment(variable) | Origin::DotEnv(variable, _) => variable.name(),
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
        Origin::DotEnv(_, path) => format!(" ({})", path.display()),
        Origin::Flag | Origin::Environment(_) => String::new(),
    }
}

#[cfg(test)]
mod tests;
