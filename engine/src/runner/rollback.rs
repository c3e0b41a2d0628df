mod downs;
mod planned;
mod way;

use std::collections::BTreeMap;

use super::Runner;
use super::execute::Unit;
use super::migrate::note_on_containment;
use crate::domain::Domain;
use crate::error::{Declined, Error, Failed};
use crate::history::{self, History};
use crate::plan::{self, Down, RollbackScope, RollbackStep};
use crate::report::Report;
use crate::script::{Direction, Script};
use crate::state::State;

pub(super) use downs::{halfway_downs, pieces};
pub(super) use planned::Planned;

impl<'a> Runner<'a> {
    /// Takes back applied migrations of the given domains, newest first.
    ///
    /// # Errors
    /// [`Failed`] carries what was taken back before. [`Declined::Unconfirmed`] when rows would be lost, or
    /// everything would go, and nobody agreed to it.
    pub async fn rollback(
        &mut self,
        domains: &[&'static Domain],
        scope: &RollbackScope,
    ) -> Result<Report, Failed> {
        let history = self.history().await?;
        let planned = Planned::of(&self.plan_backward(&history, domains, scope)?);
        if planned.is_empty() {
            return Ok(Report::default());
        }
        self.locked(async |runner| runner.rollback_locked(domains, scope, &planned).await)
            .await
    }

    async fn rollback_locked(
        &mut self,
        domains: &[&'static Domain],
        scope: &RollbackScope,
        planned: &Planned,
    ) -> Result<Report, Failed> {
        let history = self.settled_before_rollback(domains, scope).await?;
        let steps = self.plan_backward(&history, domains, scope)?;
        planned.require(&steps)?;
        let downs = self.down_scripts(&steps).await?;
        self.require_free_way("rollback", &history.mark, &steps, &downs, scope)
            .await?;
        self.take_back(&history, &steps, &downs).await
    }

    /// The history, once nothing is at work any more on what the rollback takes back.
    pub(super) async fn settled_before_rollback(
        &mut self,
        domains: &[&'static Domain],
        scope: &RollbackScope,
    ) -> Result<History, Error> {
        self.settled_history(|runner, history| {
            let steps = runner.plan_backward(history, domains, scope)?;
            Ok(stepwise(&steps))
        })
        .await
    }

    /// Takes the steps back, in their order. The lock is held.
    pub(super) async fn take_back(
        &mut self,
        history: &History,
        steps: &[RollbackStep<'_>],
        downs: &[String],
    ) -> Result<Report, Failed> {
        let halfway = halfway_downs(history, steps, downs)?;
        self.prepare_logs(history, &self.domains_of(steps)).await?;
        let mut report = Report::default();
        let units: Vec<Unit<'_>> = steps
            .iter()
            .zip(downs)
            .map(|(step, sql)| unit(step, sql))
            .collect();
        for (at, (step, unit)) in steps.iter().zip(&units).enumerate() {
            let role = self.role_of(step.domain);
            let conditions = self.conditions(&role);
            let script = Script::down(step, unit.text, &self.options.by, conditions, halfway[at]);
            let script = self.fitting(script);
            match self.execute(unit, &script, at + 1, steps.len()).await {
                Ok(done) => {
                    report.done.extend(done);
                    let note = note_on_containment(step.domain.name, step.migration);
                    report.notes.extend(note);
                }
                Err(error) => return Err(Failed { report, error }),
            }
        }
        Ok(report)
    }

    /// What would be taken back, unless a migration cannot be.
    pub(super) fn plan_backward<'h>(
        &self,
        history: &'h History,
        domains: &[&'static Domain],
        scope: &RollbackScope,
    ) -> Result<Vec<RollbackStep<'h>>, Error>
    where
        'a: 'h,
    {
        let state = State::compare(self.loaded, history);
        let steps = plan::backward(&state, domains, scope)?;
        for step in &steps {
            if let Down::None { reason } = &step.down {
                return Err(no_down(step, reason).into());
            }
        }
        Ok(steps)
    }

    /// The down script of every step: its file, or what the history kept.
    ///
    /// All are looked at before any is sent, in a trial too: a COMMIT in one would end the trial.
    pub(super) async fn down_scripts(
        &self,
        steps: &[RollbackStep<'_>],
    ) -> Result<Vec<String>, Error> {
        let mut wanted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for step in steps.iter().filter(|step| step.down == Down::Kept) {
            wanted
                .entry(step.domain.schema)
                .or_default()
                .push(&step.row.version);
        }
        let mut kept = BTreeMap::new();
        for (schema, versions) in wanted {
            for (version, script) in
                history::kept_downs(&self.control.client, schema, &versions).await?
            {
                kept.insert((schema, version), script);
            }
        }
        let mut downs = Vec::with_capacity(steps.len());
        for step in steps {
            let found = match &step.down {
                Down::File(sql) => Some(sql.clone()),
                Down::Kept => {
                    let script = kept.remove(&(step.domain.schema, step.row.version.clone()));
                    script.map(|it| downs::undamaged(step, it)).transpose()?
                }
                Down::None { reason } => return Err(no_down(step, reason).into()),
            };
            downs.push(
                found.ok_or_else(|| no_down(step, "the history keeps no down script for it"))?,
            );
        }
        for (step, sql) in steps.iter().zip(&downs) {
            unit(step, sql).check()?;
        }
        Ok(downs)
    }

    /// The domains of the steps, each once.
    pub(super) fn domains_of(&self, steps: &[RollbackStep<'_>]) -> Vec<&'static Domain> {
        let has_step = |domain: &&'static Domain| steps.iter().any(|step| step.domain == *domain);
        self.set.iter().filter(has_step).collect()
    }
}

/// The migrations that are taken back without a transaction, as `domain/folder`.
pub(super) fn stepwise(steps: &[RollbackStep<'_>]) -> Vec<String> {
    let without = steps.iter().filter(|it| !it.is_transactional());
    without
        .map(|it| format!("{}/{}", it.domain.name, it.label()))
        .collect()
}

fn no_down(step: &RollbackStep<'_>, reason: &str) -> Declined {
    Declined::NoDown {
        domain: step.domain.name,
        label: step.label(),
        reason: reason.to_owned(),
    }
}

pub(super) fn unit<'u>(step: &'u RollbackStep<'u>, sql: &'u str) -> Unit<'u> {
    let folder = step.migration.and_then(|migration| migration.path.as_ref());
    Unit {
        domain: step.domain,
        version: &step.row.version,
        label: step.label(),
        direction: Direction::Down,
        path: folder.map(|folder| folder.join(Direction::Down.file())),
        text: sql,
        containment: step.containment(),
    }
}
