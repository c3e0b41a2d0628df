//! What a command will do, decided before it does anything. Pure.

mod backward;
mod forward;

use crate::domain::Domain;
use crate::history::Applied;
use crate::source::Migration;

pub(crate) use backward::backward;
pub use backward::{Down, RollbackScope, RollbackStep};
pub(crate) use forward::forward;
pub use forward::{Forward, Step};

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
struct Candidate<'a> {
    version: &'a str,
    name: &'a str,
}

impl<'a> From<&'a Migration> for Candidate<'a> {
    fn from(migration: &'a Migration) -> Self {
        Candidate {
            version: &migration.version,
            name: &migration.name,
        }
    }
}

impl<'a> From<&'a Applied> for Candidate<'a> {
    fn from(row: &'a Applied) -> Self {
        Candidate {
            version: &row.version,
            name: row.name.as_deref().unwrap_or_default(),
        }
    }
}

/// The version that `wanted` names.
fn resolve(
    domain: &Domain,
    kind: &'static str,
    wanted: &str,
    candidates: &[Candidate<'_>],
) -> Result<String, PlanError> {
    if let Some(exact) = candidates
        .iter()
        .find(|c| c.version == wanted || c.name == wanted)
    {
        return Ok(exact.version.to_owned());
    }
    let matches: Vec<&str> = candidates
        .iter()
        .map(|c| c.version)
        .filter(|version| !wanted.is_empty() && version.starts_with(wanted))
        .collect();
    match matches[..] {
        [one] => Ok(one.to_owned()),
        [] => Err(PlanError::UnknownVersion {
            domain: domain.name.into(),
            kind,
            wanted: wanted.into(),
            known: candidates
                .iter()
                .map(|c| format!("{}_{}", c.version, c.name))
                .collect(),
        }),
        _ => Err(PlanError::Ambiguous {
            wanted: wanted.into(),
            matches: matches.iter().map(|m| (*m).to_owned()).collect(),
        }),
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
