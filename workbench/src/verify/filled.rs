//! The same migrations once more, down from the top, with rows in the tables.
//!
//! A script that runs on empty tables may fail on full ones, and one that drops a column with its rows brings the column
//! back and not the rows. Seeds fit the newest schema only, so they run at the top; from there each migration is taken
//! back, applied again, looked at, and taken back for good.

use std::ops::ControlFlow;

use domain_connect::{DatabaseUrl, blocking};
use domain_engine::seed::{self, Seed, SeedError, SeedSet, Volume};
use domain_engine::source::{Down, down_kind};
use domain_engine::{Domain, Rehearsal, Step, Taken};

use super::rung::{faulty, label};
use super::seen::Seen;
use super::{Fault, Underway, Verdict, VerifyError};

/// What the tables hold while migrations are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// What migrations wrote themselves.
    Nothing,
    /// Once more with the reference and sample data of all domains; goes to the top.
    Sample,
}

/// What was done with rows in the tables.
#[derive(Debug, Default)]
pub struct Filled {
    /// Rows there were at the top.
    pub rows: u64,
    /// Migrations that went down and up again.
    pub migrations: usize,
    /// Where it ended before the last: a migration that cannot be taken back, as `domain/folder`.
    pub until: Option<String>,
    /// What kept it from being done at all.
    pub unfit: Option<Unfit>,
}

/// A seed that does not fit what the migrations make.
#[derive(Debug)]
pub struct Unfit {
    /// The seed, as `domain/name`.
    pub seed: String,
    /// Why.
    pub error: SeedError,
}

/// Runs the reference and sample seeds of these domains, dependencies first, up to the first that does not fit.
pub(super) async fn fill(
    url: &DatabaseUrl,
    domains: &[&'static Domain],
) -> Result<Option<Unfit>, VerifyError> {
    let (url, domains) = (url.clone(), domains.to_vec());
    let filling = tokio::task::spawn_blocking(move || {
        let mut connection = blocking::connect(&url, "dbctl check")?;
        for domain in domains {
            for set in [SeedSet::Reference, SeedSet::Sample] {
                let of_set = |seed: &&Seed| seed.set == set;
                for one in domain.seeds.iter().filter(of_set) {
                    if let Err(error) = seed::run(one, &mut connection, &Volume::default()) {
                        let seed = format!("{}/{}", domain.name, one.name);
                        return Ok(Some(Unfit { seed, error }));
                    }
                }
            }
        }
        Ok(None)
    });
    filling
        .await
        .unwrap_or_else(|lost| Err(VerifyError::Lost(lost.to_string())))
}

/// The way down, with rows.
pub(super) struct Descent<'d, 's> {
    pub(super) steps: &'d [Step<'s>],
    /// What was found without rows, and is found with them.
    pub(super) verdicts: Vec<&'d mut Verdict>,
    /// Which of them are looked at.
    pub(super) wanted: &'d [bool],
}

impl Descent<'_, '_> {
    /// Goes down to the first migration that is looked at, as far as it goes.
    pub(super) async fn go(
        mut self,
        rehearsal: &mut Rehearsal<'_>,
        underway: &mut dyn FnMut(Underway<'_>),
    ) -> Result<Filled, VerifyError> {
        let mut seen = Seen::begin(rehearsal).await?;
        let mut filled = Filled {
            rows: seen.rows_in_all(),
            ..Filled::default()
        };
        let lowest = self.wanted.iter().position(|wanted| *wanted);
        for at in (lowest.unwrap_or(self.steps.len())..self.steps.len()).rev() {
            let step = self.steps[at];
            underway(Underway {
                domain: step.domain.name,
                label: &step.migration.folder,
                number: at + 1,
                of: self.steps.len(),
            });
            match self.step(rehearsal, at, &mut seen).await? {
                ControlFlow::Continue(()) => filled.migrations += usize::from(self.wanted[at]),
                ControlFlow::Break(()) => {
                    filled.until = Some(label(&step));
                    break;
                }
            }
        }
        Ok(filled)
    }

    async fn step(
        &mut self,
        rehearsal: &mut Rehearsal<'_>,
        at: usize,
        seen: &mut Seen,
    ) -> Result<ControlFlow<()>, VerifyError> {
        let step = self.steps[at];
        if !matches!(self.verdicts[at], Verdict::Sound) {
            return Ok(ControlFlow::Break(()));
        }
        let Down::Script(sql) = down_kind(step.migration) else {
            // It is sound, so it left nothing to take back.
            return Ok(ControlFlow::Continue(()));
        };
        if self.wanted[at] {
            match there_and_back(rehearsal, &step, sql, seen).await? {
                None => {}
                Some(fault @ Fault::LosesRows(_)) => *self.verdicts[at] = Verdict::Broken(fault),
                Some(fault) => {
                    *self.verdicts[at] = Verdict::Broken(fault);
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        match down(rehearsal, &step, sql, seen).await? {
            Ok(lower) => {
                *seen = lower;
                Ok(ControlFlow::Continue(()))
            }
            Err(fault) => {
                *self.verdicts[at] = Verdict::Broken(fault);
                Ok(ControlFlow::Break(()))
            }
        }
    }
}

/// Takes it back and applies it again; what is wrong with that, if anything.
async fn there_and_back(
    rehearsal: &mut Rehearsal<'_>,
    step: &Step<'_>,
    sql: &str,
    seen: &mut Seen,
) -> Result<Option<Fault>, VerifyError> {
    let lower = match down(rehearsal, step, sql, seen).await? {
        Ok(lower) => lower,
        Err(fault) => return Ok(Some(fault)),
    };
    if let Err(error) = rehearsal.up(step).await {
        return Ok(Some(Fault::UpWithRows(faulty(error)?)));
    }
    let again = lower.after(rehearsal, &[&step.migration.up, sql]).await?;
    let lost = seen.lost(&again, lower.catalog());
    *seen = again;
    Ok((!lost.is_empty()).then_some(Fault::LosesRows(lost)))
}

/// Takes it back for good; what there is then, or what is wrong.
async fn down(
    rehearsal: &mut Rehearsal<'_>,
    step: &Step<'_>,
    sql: &str,
    seen: &Seen,
) -> Result<Result<Seen, Fault>, VerifyError> {
    match rehearsal.down(step, sql).await {
        Ok(Taken::Open(_)) => rehearsal.keep().await?,
        Ok(Taken::Done(_)) => {}
        Err(error) => return Ok(Err(Fault::DownWithRows(faulty(error)?))),
    }
    let lower = seen.after(rehearsal, &[&step.migration.up, sql]).await?;
    if lower.lacks_a_schema_of(seen) {
        rehearsal.prepare().await?;
    }
    Ok(Ok(lower))
}
