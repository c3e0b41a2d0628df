//! What rules look at, and what they say.

use std::ops::Range;

use domain_engine::sql::Token;
use domain_engine::{Direction, Domain, Loaded};

use super::config::Config;
use super::file::File;
use super::finding::Level;
use super::model::{At, Model};
use super::name;

/// All migrations, in the order of application, and the tables they make.
pub(super) struct View<'a> {
    pub(super) domains: Vec<&'static Domain>,
    pub(super) files: Vec<File<'a>>,
    pub(super) model: Model,
    pub(super) config: &'a Config,
}

impl<'a> View<'a> {
    pub(super) fn new(loaded: &'a [Loaded], config: &'a Config) -> Self {
        let mut all: Vec<_> = loaded
            .iter()
            .flat_map(|of| of.migrations.iter().map(|migration| (of.domain, migration)))
            .collect();
        // Stable: equal versions stay in the order of dependency.
        all.sort_by(|(_, a), (_, b)| a.version.cmp(&b.version));
        let mut files = Vec::with_capacity(2 * all.len());
        for (domain, migration) in all {
            let up = (Direction::Up, Some(migration.up.as_str()));
            let down = (Direction::Down, migration.down.as_deref());
            for (direction, sql) in [up, down] {
                if let Some(sql) = sql {
                    files.push(File::new(files.len(), domain, migration, direction, sql));
                }
            }
        }
        View {
            domains: loaded.iter().map(|of| of.domain).collect(),
            model: Model::fold(&files),
            files,
            config,
        }
    }

    /// The up.sql files.
    pub(super) fn ups(&self) -> impl Iterator<Item = &File<'a>> {
        self.files.iter().filter(|file| file.is_up())
    }

    /// The down.sql of a migration.
    pub(super) fn down_of(&self, up: &File<'_>) -> Option<&File<'a>> {
        self.files.get(up.at + 1).filter(|file| !file.is_up())
    }

    /// The domain that owns a schema.
    pub(super) fn owner(&self, schema: &str) -> Option<&'static Domain> {
        self.domains
            .iter()
            .copied()
            .find(|domain| domain.schema == schema)
    }
}

/// One place that a rule objects to.
pub(super) struct Hit {
    pub(super) file: usize,
    pub(super) range: Range<usize>,
    pub(super) message: String,
    /// What to do here; what the rule says in general, if nothing is known of this place.
    pub(super) mend: Option<String>,
    /// What it weighs, if not what the rule does.
    pub(super) level: Option<Level>,
}

impl Hit {
    /// About a place that the model remembers.
    pub(super) fn at(at: &At, message: String) -> Self {
        Hit {
            file: at.file,
            range: at.range.clone(),
            message,
            mend: None,
            level: None,
        }
    }

    /// About some tokens of a file.
    pub(super) fn tokens(file: &File<'_>, tokens: &[Token<'_>], message: String) -> Self {
        Self::bytes(file, name::range(tokens), message)
    }

    /// About some bytes of a file.
    pub(super) fn bytes(file: &File<'_>, range: Range<usize>, message: String) -> Self {
        Hit {
            file: file.at,
            range,
            message,
            mend: None,
            level: None,
        }
    }

    pub(super) fn mend(mut self, mend: String) -> Self {
        self.mend = Some(mend);
        self
    }

    pub(super) fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }
}
