//! One migration, wherever it came from.

use std::collections::HashMap;
use std::path::PathBuf;

use super::error::SourceError;
use crate::sql::{self, Header};

/// The longest version Diesel's history table can hold: `version VARCHAR(50)`.
const LONGEST_VERSION: usize = 50;

/// A migration: its SQL and its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The folder's name up to the first `_`, without dashes; unique within a domain, compared as a string.
    pub version: String,
    /// The folder's name behind the first `_`; empty if there is none.
    pub name: String,
    /// The text of up.sql.
    pub up: String,
    /// The text of down.sql, if there is one.
    pub down: Option<String>,
    /// Whether it runs in a transaction; true unless metadata.toml says otherwise.
    pub run_in_transaction: bool,
    /// The settings at the top of up.sql.
    pub header: Header,
    /// The folder's name, for messages.
    pub folder: String,
    /// The folder itself; none if embedded.
    pub path: Option<PathBuf>,
}

/// What taking a migration back would run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Down<'a> {
    /// This script.
    Script(&'a str),
    /// A script of comments and white space: nothing.
    Empty,
    /// There is no down.sql.
    Missing,
    /// The header says why it cannot be taken back, whatever down.sql holds.
    Irreversible(&'a str),
}

/// Tells what taking a migration back would run.
pub fn down_kind(migration: &Migration) -> Down<'_> {
    if let Some(reason) = &migration.header.irreversible {
        return Down::Irreversible(reason);
    }
    match &migration.down {
        None => Down::Missing,
        Some(down) if sql::is_effectively_empty(down) => Down::Empty,
        Some(down) => Down::Script(down),
    }
}

impl Migration {
    /// The down script that the history keeps of it.
    pub(crate) fn down_to_keep(&self) -> Option<&str> {
        match down_kind(self) {
            Down::Script(sql) => Some(sql),
            Down::Empty | Down::Missing | Down::Irreversible(_) => None,
        }
    }
}

/// A migration as read, before its settings are.
pub(super) struct Raw {
    pub(super) version: String,
    pub(super) folder: String,
    pub(super) up: String,
    pub(super) down: Option<String>,
    pub(super) run_in_transaction: bool,
    pub(super) path: Option<PathBuf>,
}

impl Raw {
    /// Reads the settings and checks the version.
    pub(super) fn finish(self) -> Result<Migration, SourceError> {
        self.check_version()?;
        let header = Header::parse(&self.up).map_err(|source| SourceError::Header {
            file: self.file("up.sql"),
            line: source.line(),
            source: Box::new(source),
        })?;
        if let Some(line) = self.down.as_deref().and_then(sql::line_of_first_setting) {
            let file = self.file("down.sql");
            return Err(SourceError::HeaderInDown { file, line });
        }
        let name = self.folder.split_once('_').map_or("", |(_, name)| name);
        Ok(Migration {
            name: name.into(),
            version: self.version,
            up: self.up,
            down: self.down,
            run_in_transaction: self.run_in_transaction,
            header,
            folder: self.folder,
            path: self.path,
        })
    }

    fn check_version(&self) -> Result<(), SourceError> {
        if self.version.is_empty() {
            return Err(SourceError::NoVersion {
                folder: self.file(""),
            });
        }
        if self.version.chars().count() > LONGEST_VERSION {
            return Err(SourceError::VersionTooLong {
                folder: self.file(""),
                version: self.version.clone(),
            });
        }
        Ok(())
    }

    /// A file of the migration, for messages.
    fn file(&self, name: &str) -> PathBuf {
        let folder = self.path.clone();
        let mut folder = folder.unwrap_or_else(|| PathBuf::from(&self.folder));
        if !name.is_empty() {
            folder.push(name);
        }
        folder
    }
}

/// Sorts by version, as Diesel does, and finds versions used twice.
pub(super) fn in_order(mut migrations: Vec<Migration>) -> Result<Vec<Migration>, SourceError> {
    migrations.sort_by(|a, b| (&a.version, &a.folder).cmp(&(&b.version, &b.folder)));
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for migration in &migrations {
        if let Some(first) = seen.insert(&migration.version, &migration.folder) {
            return Err(SourceError::SameVersion {
                version: migration.version.clone(),
                first: first.into(),
                second: migration.folder.clone(),
            });
        }
    }
    Ok(migrations)
}
