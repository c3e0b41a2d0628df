//! The `[lint]` section of dbctl.toml.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::explain::{UnknownRule, known};
use super::finding::Level;

/// The oldest server that dbctl supports: what is safe there is safe on newer ones.
const OLDEST: u32 = 14;

/// Bytes of data that a migration may carry.
const DATA: usize = 64 * 1024;

/// How to judge.
///
/// ```toml
/// [lint]
/// postgres_version = "16"      # the oldest server that runs the migrations; 14 if not said
/// max_data_bytes = 65536       # how much data a migration may carry
///
/// [lint.severity]
/// ban-drop-column = "error"    # error, warning, note or off
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The oldest major version that runs the migrations.
    pub postgres_version: u32,
    /// Bytes of data that a migration may carry.
    pub max_data_bytes: usize,
    /// What was said of rules; none switches a rule off.
    pub(super) levels: BTreeMap<String, Option<Level>>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            postgres_version: OLDEST,
            max_data_bytes: DATA,
            levels: BTreeMap::new(),
        }
    }
}

/// A dbctl.toml that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The system refuses to read it.
    #[error("cannot read {}; check its permissions", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// It is no TOML, or has a key or a value that means nothing here.
    #[error("{}, line {line}, cannot be used; correct or remove it", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong with it.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// `[lint.severity]` names a rule that there is not.
    #[error("{}: [lint.severity] names a rule that there is not", path.display())]
    Rule {
        /// The file.
        path: PathBuf,
        /// Which one, and what may have been meant.
        #[source]
        source: UnknownRule,
    },
    /// `postgres_version` is no version, or one that is not supported.
    #[error(
        "{}: postgres_version is \"{found}\", expected a major version from {} on, such as \"16\"",
        path.display(), OLDEST
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// What was written.
        found: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DbctlToml {
    #[serde(default)]
    lint: Section,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    postgres_version: Option<String>,
    max_data_bytes: Option<usize>,
    #[serde(default)]
    severity: BTreeMap<String, Said>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Said {
    Error,
    Warning,
    Note,
    Off,
}

impl Config {
    /// Reads dbctl.toml in the root of a workspace; the defaults if there is none.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for a file that cannot be read, unknown keys and rules, and wrong values.
    pub fn read(root: &Path) -> Result<Self, ConfigError> {
        let path = root.join("dbctl.toml");
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, &path),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(ConfigError::Unreadable { path, source }),
        }
    }

    /// Reads the text of the dbctl.toml that lies at `path`.
    ///
    /// # Errors
    ///
    /// As [`Config::read`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let toml: DbctlToml = toml::from_str(text).map_err(|mut source| {
            let before = source.span().map_or("", |span| &text[..span.start]);
            let line = before.matches('\n').count() + 1;
            // Without the text its message is one line: the place is told here.
            source.set_input(None);
            let (path, source) = (path.to_owned(), Box::new(source));
            ConfigError::Invalid { path, line, source }
        })?;
        let mut config = Config::default();
        if let Some(found) = toml.lint.postgres_version {
            config.postgres_version = version(&found).ok_or_else(|| ConfigError::Version {
                path: path.to_owned(),
                found,
            })?;
        }
        if let Some(limit) = toml.lint.max_data_bytes {
            config.max_data_bytes = limit;
        }
        for (rule, said) in toml.lint.severity {
            known(&rule).map_err(|source| ConfigError::Rule {
                path: path.to_owned(),
                source,
            })?;
            let level = match said {
                Said::Error => Some(Level::Error),
                Said::Warning => Some(Level::Warning),
                Said::Note => Some(Level::Note),
                Said::Off => None,
            };
            config.levels.insert(rule, level);
        }
        Ok(config)
    }

    /// Whether a rule was switched off by name.
    pub(super) fn is_off(&self, rule: &str) -> bool {
        matches!(self.levels.get(rule), Some(None))
    }

    /// What a rule weighs when it weighs this by itself.
    pub(super) fn level(&self, rule: &str, own: Option<Level>) -> Option<Level> {
        self.levels.get(rule).copied().unwrap_or(own)
    }
}

fn version(text: &str) -> Option<u32> {
    let major = text.split('.').next()?.parse().ok()?;
    (major >= OLDEST).then_some(major)
}
