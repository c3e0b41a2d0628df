use std::ops::Range;
use std::time::Instant;

use domain_engine::catalog::{Catalog, compare};
use domain_engine::{Domain, Rehearsal, Step};

use super::filled::{Descent, Filled, Filling, fill};
use super::moved::Removals;
use super::rung::{Climbed, applies, climb, label, only_up};
use super::seen::Seen;
use super::shared::reaches_beyond;
use super::{Fault, Rung, Took, Underway, Verdict, Verification, VerifyError};
use crate::scratch::{Scratch, Site};

/// What to verify, and where.
pub struct Request<'a> {
    /// The server and the migrations.
    pub site: Site<'a>,
    /// The domains to look at; what they depend on is applied with them.
    pub domains: &'a [&'static Domain],
    /// Whether a migration of these domains is looked at, or only applied.
    pub wanted: &'a dyn Fn(&Step<'_>) -> bool,
    /// How far to go.
    pub until: Until,
    /// What the tables hold.
    pub filling: Filling,
}

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Up to the last migration that is looked at.
    LastWanted,
    /// Up to the newest migration, and look at what there is then: [`Verification::top`].
    Top,
}

/// Verifies migrations in a scratch database.
///
/// Faults of the migrations are data, not errors.
///
/// # Errors
/// [`VerifyError`], when it could not be carried through.
pub async fn verify(
    request: &Request<'_>,
    underway: &mut dyn FnMut(Underway<'_>),
) -> Result<Verification, VerifyError> {
    let started = Instant::now();
    let mut ladder = Ladder::new(request);
    if !ladder.steps.is_empty() {
        let scratch = Scratch::create(request.site.target, ladder.base()).await?;
        let climbed = ladder.climb_and_fill(&scratch, underway).await;
        let removed = scratch.remove().await;
        climbed?;
        removed?;
    }
    Ok(Verification {
        top: ladder.top.take(),
        filled: ladder.filled.take(),
        rungs: ladder.rungs(),
        took: started.elapsed(),
    })
}

/// How a session in the scratch database ended.
enum Ended {
    AtTheTop,
    /// What there is now is not what the next rung begins with.
    OnAShakyRung,
}

struct Ladder<'r> {
    request: &'r Request<'r>,
    steps: Vec<Step<'r>>,
    /// What came of each step; `None` for those that are still to come.
    results: Vec<Option<(Verdict, Took)>>,
    removals: Removals,
    /// Domains of which a migration does not apply, with its label.
    stuck: Vec<(&'static Domain, String)>,
    top: Option<Catalog>,
    filled: Option<Filled>,
}

impl<'r> Ladder<'r> {
    fn new(request: &'r Request<'r>) -> Self {
        let domains = request.site.set.with_dependencies(request.domains);
        let mut ladder = Ladder {
            request,
            steps: Step::in_order(request.site.loaded, &domains),
            results: Vec::new(),
            removals: Removals::default(),
            stuck: Vec::new(),
            top: None,
            filled: None,
        };
        if request.until == Until::LastWanted {
            let last = ladder.steps.iter().rposition(|step| ladder.is_wanted(step));
            ladder.steps.truncate(last.map_or(0, |at| at + 1));
        }
        ladder.results.resize_with(ladder.steps.len(), || None);
        ladder
    }

    fn is_wanted(&self, step: &Step<'_>) -> bool {
        self.request.domains.contains(&step.domain) && (self.request.wanted)(step)
    }

    /// The first steps, up to the first that is looked at: they are only applied.
    fn base(&self) -> &[Step<'r>] {
        let first = self.steps.iter().position(|step| self.is_wanted(step));
        &self.steps[..first.unwrap_or(self.steps.len())]
    }

    /// Climbs, and goes down again with rows where that was asked for and there is a top to begin from.
    async fn climb_and_fill(
        &mut self,
        scratch: &Scratch,
        underway: &mut dyn FnMut(Underway<'_>),
    ) -> Result<(), VerifyError> {
        self.climb(scratch, underway).await?;
        if self.request.filling == Filling::Nothing || self.top.is_none() {
            return Ok(());
        }
        let site = &self.request.site;
        let domains = site.set.with_dependencies(self.request.domains);
        let unfit = fill(scratch.url(), &domains).await?;
        if unfit.is_some() {
            self.filled = Some(Filled {
                unfit,
                ..Filled::default()
            });
            return Ok(());
        }
        let wanted: Vec<bool> = self.steps.iter().map(|step| self.is_wanted(step)).collect();
        let results = self.results.iter_mut().flatten();
        let descent = Descent {
            steps: &self.steps,
            verdicts: results.map(|(verdict, _)| verdict).collect(),
            wanted: &wanted,
        };
        let go = async |rehearsal: &mut Rehearsal<'_>| descent.go(rehearsal, underway).await;
        self.filled = Some(site.rehearse(scratch.url(), go).await?);
        Ok(())
    }

    /// Climbs to the top, in a new database after each rung that did not hold.
    async fn climb(
        &mut self,
        scratch: &Scratch,
        underway: &mut dyn FnMut(Underway<'_>),
    ) -> Result<(), VerifyError> {
        let (start, base) = (scratch.applied(), self.base().len());
        for applied in &mut self.results[..start] {
            *applied = Some((Verdict::Sound, Took::default()));
        }
        let mut from = start;
        if base > start {
            match self.session(scratch, from..base, underway).await? {
                Ended::AtTheTop => from = base,
                Ended::OnAShakyRung => scratch.renew().await?,
            }
            if from == base && self.stuck.is_empty() {
                scratch.keep(&self.steps[..base]).await;
            }
        }
        let top = self.steps.len();
        while let Ended::OnAShakyRung = self.session(scratch, from..top, underway).await? {
            scratch.renew().await?;
            from = start;
        }
        Ok(())
    }

    async fn session(
        &mut self,
        scratch: &Scratch,
        steps: Range<usize>,
        underway: &mut dyn FnMut(Underway<'_>),
    ) -> Result<Ended, VerifyError> {
        let site = &self.request.site;
        let climb =
            async |rehearsal: &mut Rehearsal<'_>| self.climb_in(rehearsal, steps, underway).await;
        site.rehearse(scratch.url(), climb).await
    }

    /// Climbs these steps; those of which it is known what came of them are only applied.
    async fn climb_in(
        &mut self,
        rehearsal: &mut Rehearsal<'_>,
        steps: Range<usize>,
        underway: &mut dyn FnMut(Underway<'_>),
    ) -> Result<Ended, VerifyError> {
        let mut seen: Option<Seen> = None;
        let mut is_stale = false;
        let of = self.steps.len();
        for at in steps.clone() {
            let step = self.steps[at];
            if let Some((verdict, _)) = &self.results[at] {
                if applies(verdict) {
                    rehearsal.up(&step).await?;
                }
                continue;
            }
            underway(Underway {
                domain: step.domain.name,
                label: &step.migration.folder,
                number: at + 1,
                of,
            });
            let behind = || {
                Some(format!(
                    "{} does not apply, and it may build on that",
                    self.behind(&step)?
                ))
            };
            if let Some(reason) = reaches_beyond(&step).or_else(behind) {
                self.results[at] = Some((Verdict::NotTried(reason), Took::default()));
                continue;
            }
            let climbed = if self.is_wanted(&step) {
                let before = match seen.take() {
                    Some(seen) if is_stale => seen.now(rehearsal).await?,
                    Some(seen) => seen,
                    None => Seen::begin(rehearsal).await?,
                };
                is_stale = false;
                self.rung(rehearsal, &step, before, &mut seen).await?
            } else {
                is_stale = true;
                only_up(rehearsal, &step).await?
            };
            if let Verdict::Broken(Fault::Up { .. }) = &climbed.verdict {
                self.stuck.push((step.domain, label(&step)));
            }
            self.results[at] = Some((climbed.verdict, climbed.took));
            if climbed.is_shaky {
                return Ok(Ended::OnAShakyRung);
            }
        }
        let is_top = steps.end == of && self.request.until == Until::Top;
        if is_top && self.stuck.is_empty() {
            let top = match &seen {
                Some(seen) => seen.now(rehearsal).await?,
                None => Seen::begin(rehearsal).await?,
            };
            self.top = Some(top.catalog().clone());
        }
        Ok(Ended::AtTheTop)
    }

    /// Looks at one migration, and leaves in `seen` what there is after it.
    async fn rung(
        &mut self,
        rehearsal: &mut Rehearsal<'_>,
        step: &Step<'_>,
        before: Seen,
        seen: &mut Option<Seen>,
    ) -> Result<Climbed, VerifyError> {
        let mut climbed = climb(rehearsal, step, &before).await?;
        if let Verdict::Broken(Fault::Up { error, moved }) = &mut climbed.verdict {
            *moved = self.removals.missed_by(error);
        }
        let after = climbed.seen.take().unwrap_or_else(|| before.clone());
        let difference = compare(before.catalog(), after.catalog());
        self.removals.note(&label(step), &difference);
        *seen = Some(after);
        Ok(climbed)
    }

    /// The migration that does not apply and that this one may build on.
    fn behind(&self, step: &Step<'_>) -> Option<String> {
        let needed = self.request.site.set.with_dependencies(&[step.domain]);
        let stuck = self
            .stuck
            .iter()
            .find(|(domain, _)| needed.contains(domain));
        stuck.map(|(_, label)| label.clone())
    }

    /// What came of those that were asked for; of the others only what does not apply.
    fn rungs(self) -> Vec<Rung> {
        let wanted: Vec<bool> = self.steps.iter().map(|step| self.is_wanted(step)).collect();
        let results = self.steps.iter().zip(self.results).zip(wanted);
        results
            .filter_map(|((step, result), wanted)| {
                let (verdict, took) = result?;
                (wanted || matches!(verdict, Verdict::Broken(_))).then(|| Rung {
                    domain: step.domain.name,
                    version: step.migration.version.clone(),
                    label: step.migration.folder.clone(),
                    path: step.migration.path.clone(),
                    verdict,
                    took,
                })
            })
            .collect()
    }
}
