//! A migration's settings: comments at the top of its up.sql.
//!
//! ```sql
//! -- dbctl: irreversible = "a value of an enum cannot be removed"
//! -- dbctl: lock_timeout = "5s"
//! ALTER TYPE …
//! ```
//!
//! `allow` is none of them: it is a word to `dbctl check` and may stand anywhere (see [`super::allows`]).
//!
//! They are comments because a migration embedded in a program keeps nothing of its folder but SQL and
//! `run_in_transaction`.

use std::time::Duration;

use super::duration::{DurationError, parse_duration};
use super::place::line_of;
use super::token::{Kind, Token, tokens};

const MARK: &str = "dbctl:";

/// Whether it is `allow = …`: a word to `dbctl check`, which may stand anywhere and changes nothing of a run.
pub(super) fn is_allow(setting: &str) -> bool {
    setting
        .strip_prefix("allow")
        .is_some_and(|rest| rest.trim_start().starts_with('='))
}

/// The settings of one migration; what is not set is left to the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// Why the migration cannot be taken back.
    pub irreversible: Option<String>,
    /// Why it may reach outside its domain's schema.
    pub containment: Option<String>,
    /// How long each statement may wait for a lock; zero waits for ever.
    pub lock_timeout: Option<Duration>,
    /// How long each statement may run; zero sets no limit.
    pub statement_timeout: Option<Duration>,
}

/// A setting that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// The comment is not `key = value`.
    #[error("\"{text}\" is not a setting; write it as -- dbctl: key = \"value\"")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// What stands behind `dbctl:`.
        text: String,
        /// What TOML says, if it is not even that.
        #[source]
        source: Option<Box<toml::de::Error>>,
    },
    /// There is no such setting.
    #[error(
        "there is no setting \"{key}\"; the settings are irreversible, containment, lock_timeout, \
         statement_timeout and allow"
    )]
    UnknownKey {
        /// Line, from 1.
        line: usize,
        /// What was written.
        key: String,
    },
    /// The value is a number, a list or the like.
    #[error("{key} is given a value of type {found}, expected a string: -- dbctl: {key} = \"…\"")]
    NotAString {
        /// Line, from 1.
        line: usize,
        /// Which setting.
        key: String,
        /// What type the value has.
        found: &'static str,
    },
    /// A reason without words.
    #[error("{key} needs a reason: write one between the quotes, or remove the line")]
    EmptyReason {
        /// Line, from 1.
        line: usize,
        /// Which setting.
        key: String,
    },
    /// A timeout that is no duration.
    #[error("{key} is not set to a duration")]
    Duration {
        /// Line, from 1.
        line: usize,
        /// Which setting.
        key: String,
        /// Why not.
        #[source]
        source: DurationError,
    },
    /// The same setting twice.
    #[error("{key} is set a second time; keep one of the two lines")]
    Repeated {
        /// Line of the second one, from 1.
        line: usize,
        /// Which setting.
        key: String,
    },
    /// A setting behind the first statement, where nobody looks for it.
    #[error("the setting stands behind the first statement; move it to the top of up.sql")]
    Misplaced {
        /// Line, from 1.
        line: usize,
    },
}

impl HeaderError {
    /// The line it is about, from 1.
    pub fn line(&self) -> usize {
        match self {
            Self::Malformed { line, .. }
            | Self::UnknownKey { line, .. }
            | Self::NotAString { line, .. }
            | Self::EmptyReason { line, .. }
            | Self::Duration { line, .. }
            | Self::Repeated { line, .. }
            | Self::Misplaced { line } => *line,
        }
    }
}

impl Header {
    /// Reads the settings of an up.sql.
    ///
    /// # Errors
    ///
    /// If a line that starts with `-- dbctl:` is not a known setting with a fitting value, is a repetition, or
    /// stands behind the first statement.
    pub fn parse(up: &str) -> Result<Self, HeaderError> {
        let mut header = Self::default();
        let mut statement_seen = false;
        for token in tokens(up) {
            statement_seen |= !token.is_trivia();
            let Some(text) = setting(&token).filter(|text| !is_allow(text)) else {
                continue;
            };
            let line = line_of(up, token.start);
            if statement_seen {
                return Err(HeaderError::Misplaced { line });
            }
            header.set(line, text)?;
        }
        Ok(header)
    }

    fn set(&mut self, line: usize, text: &str) -> Result<(), HeaderError> {
        let (key, value) = key_and_value(line, text)?;
        match key.as_str() {
            "irreversible" => fill(
                &mut self.irreversible,
                line,
                &key,
                reason(line, &key, value)?,
            ),
            "containment" => fill(
                &mut self.containment,
                line,
                &key,
                reason(line, &key, value)?,
            ),
            "lock_timeout" => fill(
                &mut self.lock_timeout,
                line,
                &key,
                timeout(line, &key, value)?,
            ),
            "statement_timeout" => fill(
                &mut self.statement_timeout,
                line,
                &key,
                timeout(line, &key, value)?,
            ),
            _ => Err(HeaderError::UnknownKey { line, key }),
        }
    }
}

/// The line of the first setting in a text, if it has one.
pub(crate) fn line_of_first_setting(sql: &str) -> Option<usize> {
    tokens(sql)
        .iter()
        .find(|token| setting(token).is_some_and(|text| !is_allow(text)))
        .map(|token| line_of(sql, token.start))
}

/// What stands behind the mark of a `-- dbctl:` comment.
pub(super) fn setting<'a>(token: &Token<'a>) -> Option<&'a str> {
    if token.kind != Kind::LineComment {
        return None;
    }
    let comment = token.text.strip_prefix("--")?.trim_start();
    comment.strip_prefix(MARK).map(str::trim)
}

fn key_and_value(line: usize, text: &str) -> Result<(String, toml::Value), HeaderError> {
    let malformed = |source| HeaderError::Malformed {
        line,
        text: text.into(),
        source,
    };
    let table: toml::Table = toml::from_str(text).map_err(|mut error: toml::de::Error| {
        // Without the text it tells no line of its own, which would be taken for one of up.sql.
        error.set_input(None);
        malformed(Some(Box::new(error)))
    })?;
    table.into_iter().next().ok_or_else(|| malformed(None))
}

fn string(line: usize, key: &str, value: toml::Value) -> Result<String, HeaderError> {
    match value {
        toml::Value::String(text) => Ok(text),
        other => Err(HeaderError::NotAString {
            line,
            key: key.into(),
            found: other.type_str(),
        }),
    }
}

fn reason(line: usize, key: &str, value: toml::Value) -> Result<String, HeaderError> {
    let text = string(line, key, value)?;
    if text.trim().is_empty() {
        return Err(HeaderError::EmptyReason {
            line,
            key: key.into(),
        });
    }
    Ok(text.trim().into())
}

fn timeout(line: usize, key: &str, value: toml::Value) -> Result<Duration, HeaderError> {
    parse_duration(string(line, key, value)?.trim()).map_err(|source| HeaderError::Duration {
        line,
        key: key.into(),
        source,
    })
}

fn fill<T>(field: &mut Option<T>, line: usize, key: &str, value: T) -> Result<(), HeaderError> {
    if field.replace(value).is_some() {
        return Err(HeaderError::Repeated {
            line,
            key: key.into(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
