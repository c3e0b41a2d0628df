//! What a command will do, decided before it does anything. Pure.

mod backward;
mod forward;

use crate::domain::Domain;
use crate::source::Migration;

pub(crate) use backward::backward;
pub use backward::{Down, RollbackScope, RollbackStep};
pub use forward::{Forward, Step};
pub(crate) use forward::{forward, late};

/// Why something that was asked for cannot be planned.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PlanError {
    /// `--to` without exactly one domain.
    #[error("--to names a version of one domain, and {found} domains were chosen")]
    NotOneDomain {
        /// How many domains were chosen.
        found: usize,
    },
    /// No migration of that version or name.
    #[error("domain \"{domain}\" has no {kind} migration \"{wanted}\"")]
    UnknownVersion {
        /// The domain.
        domain: String,
        /// `applied` or `known`.
        kind: &'static str,
        /// What was asked for.
        wanted: String,
        /// The versions there are, newest last.
        known: Vec<String>,
    },
    /// A prefix of several versions.
    #[error("\"{wanted}\" could be any of {}", matches.join(", "))]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// What it matches.
        matches: Vec<String>,
    },
}

/// A migration as `--to` may name it: version, unique prefix of it, or name.
pub(crate) struct Candidate<'a> {
    pub(crate) version: &'a str,
    pub(crate) name: &'a str,
}

impl<'a> From<&'a Migration> for Candidate<'a> {
    fn from(migration: &'a Migration) -> Self {
        Candidate {
            version: &migration.version,
            name: &migration.name,
        }
    }
}

impl Candidate<'_> {
    /// `version_name`, as the folder is called; the version alone when there is no name.
    fn label(&self) -> String {
        match self.name {
            "" => self.version.to_owned(),
            name => format!("{}_{name}", self.version),
        }
    }

    /// Whether `wanted` is its version, with dashes or without, or its folder.
    fn is(&self, wanted: &str) -> bool {
        let (version, name) = wanted.split_once('_').unwrap_or((wanted, self.name));
        self.version == version.replace('-', "") && (self.name.is_empty() || self.name == name)
    }
}

/// The version that `wanted` names: a version, a folder, a name, or a unique prefix of a version.
pub(crate) fn resolve(
    domain: &Domain,
    kind: &'static str,
    wanted: &str,
    candidates: &[Candidate<'_>],
) -> Result<String, PlanError> {
    let unknown = || PlanError::UnknownVersion {
        domain: domain.name.into(),
        kind,
        wanted: wanted.into(),
        known: candidates.iter().map(Candidate::label).collect(),
    };
    if wanted.is_empty() {
        return Err(unknown());
    }
    if let Some(exact) = candidates.iter().find(|candidate| candidate.is(wanted)) {
        return Ok(exact.version.to_owned());
    }
    let named: Vec<&Candidate<'_>> = candidates.iter().filter(|c| c.name == wanted).collect();
    let matches = if named.is_empty() {
        let prefix = wanted.replace('-', "");
        candidates
            .iter()
            .filter(|c| !prefix.is_empty() && c.version.starts_with(&prefix))
            .collect()
    } else {
        named
    };
    match matches[..] {
        [one] => Ok(one.version.to_owned()),
        [] => Err(unknown()),
        _ => Err(PlanError::Ambiguous {
            wanted: wanted.into(),
            matches: matches.iter().map(|candidate| candidate.label()).collect(),
        }),
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
