use super::{Candidate, PlanError, resolve};
use crate::containment::Containment;
use crate::domain::Domain;
use crate::set::Loaded;
use crate::source::Migration;
use crate::state::State;

/// How far to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forward {
    /// Everything that is pending.
    All,
    /// So many migrations, oldest first.
    Steps(usize),
    /// Up to and with this version, unique prefix or name, of one domain.
    To(String),
}

/// One migration to apply.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// Its domain.
    pub domain: &'static Domain,
    /// The migration.
    pub migration: &'a Migration,
}

impl<'a> Step<'a> {
    /// All migrations of the given domains, in the order in which a fresh database applies them.
    pub fn in_order(loaded: &'a [Loaded], domains: &[&'static Domain]) -> Vec<Step<'a>> {
        let chosen = loaded.iter().filter(|of| domains.contains(&of.domain));
        let steps = chosen.flat_map(|of| {
            let domain = of.domain;
            let migrations = of.migrations.iter();
            migrations.map(move |migration| Step { domain, migration })
        });
        merged(steps.collect())
    }

    /// How it is held to its domain's schema.
    pub(crate) fn containment(&self) -> Containment {
        Containment::of(&self.migration.header, self.migration.run_in_transaction)
    }
}

/// Pending migrations of the given domains in the order in which they will run.
///
/// They are merged by version, equal versions by dependency: a fresh database
/// replays what happened, in the order in which it happened. `wanted` are the
/// domains asked for, `domains` those and what they depend on.
///
/// # Errors
/// [`PlanError`], when `--to` names no migration of one domain.
pub(crate) fn forward<'a>(
    state: &State<'a>,
    wanted: &[&'static Domain],
    domains: &[&'static Domain],
    amount: &Forward,
) -> Result<Vec<Step<'a>>, PlanError> {
    let steps = state
        .among(domains)
        .flat_map(|of| {
            of.pending.iter().map(|migration| Step {
                domain: of.domain,
                migration,
            })
        })
        .collect();
    let mut steps = merged(steps);
    match amount {
        Forward::All => {}
        Forward::Steps(count) => steps.truncate(*count),
        Forward::To(version) => {
            let last = target(state, wanted, version)?;
            steps.retain(|step| step.migration.version <= last);
        }
    }
    Ok(steps)
}

/// By version, equal versions by dependency: the steps are in that order, and the sort is stable.
fn merged(mut steps: Vec<Step<'_>>) -> Vec<Step<'_>> {
    steps.sort_by(|a, b| a.migration.version.cmp(&b.migration.version));
    steps
}

/// Those of the steps that are older than one that is applied already, as `domain/folder`.
pub(crate) fn late(state: &State<'_>, steps: &[Step<'_>]) -> Vec<String> {
    let is_late = |step: &&Step<'_>| {
        state.of(step.domain).is_some_and(|of| {
            of.out_of_order()
                .any(|late| late.version == step.migration.version)
        })
    };
    let late = steps.iter().filter(is_late);
    late.map(|step| format!("{}/{}", step.domain.name, step.migration.folder))
        .collect()
}

fn target(
    state: &State<'_>,
    wanted: &[&'static Domain],
    version: &str,
) -> Result<String, PlanError> {
    let [domain] = wanted else {
        return Err(PlanError::NotOneDomain {
            found: wanted.len(),
        });
    };
    let mut known: Vec<Candidate<'_>> = Vec::new();
    if let Some(of) = state.of(domain) {
        known.extend(
            of.applied
                .iter()
                .map(|applied| Candidate::from(applied.migration)),
        );
        known.extend(
            of.pending
                .iter()
                .map(|migration| Candidate::from(*migration)),
        );
    }
    resolve(domain, "known", version, &known)
}
