mod downs;

use std::collections::BTreeMap;

use super::Runner;
use super::execute::Unit;
use super::migrate::note_on_containment;
use crate::consent::Ask;
use crate::dependents::{self, Dependent};
use crate::domain::Domain;
use crate::error::{Declined, Error, Failed};
use crate::history::{self, History};
use crate::plan::{self, Down, RollbackScope, RollbackStep};
use crate::report::Report;
use crate::script::{Direction, Script};
use crate::state::State;

pub(super) use downs::{halfway_downs, pieces};

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
        if self.plan_backward(&history, domains, scope)?.is_empty() {
            return Ok(Report::default());
        }
        self.locked(async |runner| runner.rollback_locked(domains, scope).await)
            .await
    }

    async fn rollback_locked(
        &mut self,
        domains: &[&'static Domain],
        scope: &RollbackScope,
    ) -> Result<Report, Failed> {
        let history = self.settled_before_rollback(domains, scope).await?;
        let steps = self.plan_backward(&history, domains, scope)?;
        let downs = self.down_scripts(&steps).await?;
        self.refuse_if_depended_on(&steps, &downs, scope).await?;
        let (scripts, ask) = (pieces(&steps, &downs), ask(scope));
        self.require_consent_to_take_back(&history.mark, "rollback", &scripts, ask)
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
            Ok(steps.iter().any(|step| !step.is_transactional()))
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
            let options = &self.options;
            let script = Script::down(step, unit.text, &options.by, options.timeouts, halfway[at]);
            match self.execute(unit, &script, at + 1, steps.len()).await {
                Ok(done) => {
                    report.done.push(done);
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

    /// Declines when objects of other schemas depend on what would go.
    pub(super) async fn refuse_if_depended_on(
        &self,
        steps: &[RollbackStep<'_>],
        downs: &[String],
        scope: &RollbackScope,
    ) -> Result<(), Error> {
        let domains = self.domains_of(steps);
        if domains.is_empty() {
            return Ok(());
        }
        let schemas: Vec<&str> = domains.iter().map(|domain| domain.schema).collect();
        let found = self
            .ask(dependents::dependents(&self.control.client, &schemas))
            .await??;
        if found.is_empty() {
            return Ok(());
        }
        let found = if *scope == RollbackScope::All {
            found
        } else {
            self.in_the_way(found, steps, downs).await?
        };
        if found.is_empty() {
            return Ok(());
        }
        let mut others: Vec<String> = found
            .iter()
            .map(|dependent| self.owner_of(&dependent.schema))
            .collect();
        others.sort();
        others.dedup();
        Err(Declined::Dependents {
            domains: domains.iter().map(|domain| domain.name).collect(),
            others,
            objects: found.iter().map(ToString::to_string).collect(),
        }
        .into())
    }

    /// Those of the dependents that the down scripts really run into.
    ///
    /// None, when the scripts fail on objects of their own: the real run then says where.
    async fn in_the_way(
        &self,
        mut found: Vec<Dependent>,
        steps: &[RollbackStep<'_>],
        downs: &[String],
    ) -> Result<Vec<Dependent>, Error> {
        // What cannot run in a transaction cannot be tried in one.
        let pairs: Vec<(&str, &str)> = steps
            .iter()
            .zip(downs)
            .filter(|(step, _)| step.is_transactional())
            .map(|(step, sql)| (step.domain.schema, sql.as_str()))
            .collect();
        let trial = dependents::trial(&self.control.client, &pairs);
        let blocked = self.ask(trial).await??.unwrap_or_default();
        // What the scripts say in the trial they say again in the real run.
        self.forget_notices();
        let by_object = found.iter().any(|dependent| dependent.is_in(&blocked));
        found.retain(|dependent| {
            if by_object {
                dependent.is_in(&blocked)
            } else {
                dependent.is_named_in(&blocked)
            }
        });
        Ok(found)
    }

    /// The domains of the steps, each once.
    pub(super) fn domains_of(&self, steps: &[RollbackStep<'_>]) -> Vec<&'static Domain> {
        let has_step = |domain: &&'static Domain| steps.iter().any(|step| step.domain == *domain);
        self.set.iter().filter(has_step).collect()
    }

    /// The domain that owns a schema, or the schema itself.
    fn owner_of(&self, schema: &str) -> String {
        self.set
            .iter()
            .find(|domain| domain.schema == schema)
            .map_or(schema, |domain| domain.name)
            .to_owned()
    }
}

/// Everything is asked about, whether it has rows or not.
pub(super) fn ask(scope: &RollbackScope) -> Ask {
    match scope {
        RollbackScope::All => Ask::Always,
        RollbackScope::LastBatch | RollbackScope::Steps(_) | RollbackScope::To(_) => Ask::ForRows,
    }
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
