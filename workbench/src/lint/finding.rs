//! What a rule found, complete enough to be shown.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Good to know; nothing to do.
    Note,
    /// Worth a look before it is committed.
    Warning,
    /// Not to be committed.
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        })
    }
}

/// One finding. The names of its fields are those of the JSON document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule, as `--explain` takes it.
    pub rule: String,
    /// How much it weighs.
    pub level: Level,
    /// The domain.
    pub domain: String,
    /// The migration's folder.
    pub migration: String,
    /// The file: below the workspace where one is known.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// How many characters of the line it is about, at least one.
    pub width: usize,
    /// The line.
    pub excerpt: String,
    /// What was found.
    pub message: String,
    /// Why that matters.
    pub why: String,
    /// What to do about it.
    pub mend: String,
}
