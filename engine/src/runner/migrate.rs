use super::execute::Unit;
use super::{OutOfOrder, Runner};
use crate::domain::Domain;
use crate::error::{Declined, Error, Failed};
use crate::history::History;
use crate::log::{self, Halfway, Log};
use crate::losses::Piece;
use crate::plan::{self, Forward, Step};
use crate::protect::Protection;
use crate::report::Report;
use crate::script::{Direction, Script, Stamp};
use crate::source::{self, Down, Migration};
use crate::state::{State, Unfinished};

impl Runner<'_> {
    /// Applies pending migrations of the given domains and of what they depend on.
    ///
    /// Nothing pending costs one query: no lock is taken, nothing is written.
    ///
    /// # Errors
    /// [`Failed`] carries what was applied before.
    pub async fn migrate(
        &mut self,
        wanted: &[&'static Domain],
        amount: &Forward,
    ) -> Result<Report, Failed> {
        let history = self.history().await?;
        let state = State::compare(self.loaded, &history);
        if self.plan_forward(&state, wanted, amount)?.is_empty() {
            return Ok(Report {
                notes: self.notes(&state, wanted),
                ..Report::default()
            });
        }
        self.locked(async |runner| runner.migrate_locked(wanted, amount).await)
            .await
    }

    async fn migrate_locked(
        &mut self,
        wanted: &[&'static Domain],
        amount: &Forward,
    ) -> Result<Report, Failed> {
        // Another runner may have been at work until just now.
        let history = self
            .settled_history(|runner, history| {
                let state = State::compare(runner.loaded, history);
                let steps = runner.plan_forward(&state, wanted, amount)?;
                Ok(stepwise(&steps))
            })
            .await?;
        let state = State::compare(self.loaded, &history);
        let steps = self.plan_forward(&state, wanted, amount)?;
        let scripts: Vec<Piece<'_>> = steps.iter().map(piece).collect();
        self.require_consent_to_apply(&history.mark, &scripts)
            .await?;
        let notes = self.notes(&state, wanted);
        let mut result = self.apply(&history, &steps).await;
        let report = match &mut result {
            Ok(report) => report,
            Err(failed) => &mut failed.report,
        };
        report.notes.splice(0..0, notes);
        result
    }

    /// Applies the steps as one batch. The lock is held.
    pub(super) async fn apply(
        &mut self,
        history: &History,
        steps: &[Step<'_>],
    ) -> Result<Report, Failed> {
        let mut report = Report::default();
        check(steps)?;
        for step in steps.iter().filter(|it| !it.migration.run_in_transaction) {
            readable_log(history, step.domain.schema)?;
        }
        let units: Vec<Unit<'_>> = steps.iter().map(unit).collect();
        if steps.is_empty() {
            return Ok(report);
        }
        let domains: Vec<&'static Domain> =
            steps
                .iter()
                .map(|step| step.domain)
                .fold(Vec::new(), |mut seen, domain| {
                    if !seen.contains(&domain) {
                        seen.push(domain);
                    }
                    seen
                });
        self.prepare(history, &domains).await?;
        let mut stamp = Stamp {
            batch: history.last_batch() + 1,
            sequence: history.last_sequence(),
            by: self.options.by.clone(),
        };
        for (at, (step, unit)) in steps.iter().zip(&units).enumerate() {
            stamp.sequence += 1;
            let halfway = halfway_of(history, step);
            let role = self.role_of(step.domain);
            let script = Script::up(step, &stamp, self.conditions(&role), halfway);
            let script = self.fitting(script);
            match self.execute(unit, &script, at + 1, steps.len()).await {
                Ok(Some(done)) => report.done.push(done),
                Ok(None) => {
                    let (domain, label) = (step.domain.name, &unit.label);
                    let note = format!("{domain}/{label} was applied by somebody else meanwhile");
                    report.notes.push(note);
                    continue;
                }
                Err(error) => return Err(Failed { report, error }),
            }
            report.batch = Some(stamp.batch);
            report
                .notes
                .extend(note_on_containment(step.domain.name, Some(step.migration)));
            report.notes.extend(note_on_down(step));
        }
        Ok(report)
    }

    /// Looks for what cannot be sent in any file of the domains: for whoever applies them all.
    pub(crate) fn check_all(&self, domains: &[&'static Domain]) -> Result<(), Error> {
        check(&self.steps_of(domains))
    }

    /// The migrations of the domains that are sent without a transaction, as `domain/folder`.
    pub(crate) fn stepwise_of(&self, domains: &[&'static Domain]) -> Vec<String> {
        stepwise(&self.steps_of(domains))
    }

    /// All migrations of the domains, applied or not.
    fn steps_of(&self, domains: &[&'static Domain]) -> Vec<Step<'_>> {
        let loaded = self.loaded.iter().filter(|of| domains.contains(&of.domain));
        loaded
            .flat_map(|of| {
                let domain = of.domain;
                of.migrations
                    .iter()
                    .map(move |migration| Step { domain, migration })
            })
            .collect()
    }

    /// What is pending, unless something stands against it.
    pub(super) fn plan_forward<'h>(
        &self,
        state: &State<'h>,
        wanted: &[&'static Domain],
        amount: &Forward,
    ) -> Result<Vec<Step<'h>>, Error> {
        let domains = self.set.with_dependencies(wanted);
        let edited: Vec<String> = state
            .among(&domains)
            .flat_map(|of| {
                of.edited()
                    .map(|known| format!("{}/{}", of.domain.name, known.migration.folder))
            })
            .collect();
        if !edited.is_empty() {
            return Err(Declined::Edited { labels: edited }.into());
        }
        let halfway: Vec<String> = state
            .among(&domains)
            .flat_map(|of| of.halfway.iter().filter(|at| at.edited))
            .map(Unfinished::label)
            .collect();
        if !halfway.is_empty() {
            return Err(Declined::HalfwayEdited { labels: halfway }.into());
        }
        let steps = plan::forward(state, wanted, &domains, amount)?;
        let mark = &state.history.mark;
        let late = plan::late(state, &steps);
        let declined = mark.protection == Protection::On
            && self.options.out_of_order == OutOfOrder::UnlessProtected;
        if declined && !late.is_empty() {
            let database = mark.database.clone();
            let labels = late;
            return Err(Declined::OutOfOrder { database, labels }.into());
        }
        Ok(steps)
    }

    /// What a person should know before: versions without a file, migrations out of order.
    fn notes(&self, state: &State<'_>, wanted: &[&'static Domain]) -> Vec<String> {
        let domains = self.set.with_dependencies(wanted);
        let mut notes = Vec::new();
        for of in state.among(&domains) {
            let name = of.domain.name;
            notes.extend(of.unknown.iter().map(|row| {
                let label = row.name.as_deref().unwrap_or("no name");
                format!(
                    "{name}: {} ({label}) is applied, and no file has that version",
                    row.version
                )
            }));
            let half_down = |at: &&Unfinished<'_>| at.at.direction == Direction::Down;
            notes.extend(of.halfway.iter().filter(half_down).map(|unfinished| {
                let label = unfinished.label();
                format!("{label}: it is half taken back; finish that with: dbctl rollback {name}")
            }));
            notes.extend(of.out_of_order().map(|migration| {
                format!(
                    "{name}: {} is older than one that is applied already (out of order)",
                    migration.folder
                )
            }));
        }
        notes
    }
}

/// The migrations that are sent without a transaction, as `domain/folder`.
pub(super) fn stepwise(steps: &[Step<'_>]) -> Vec<String> {
    let without = steps.iter().filter(|it| !it.migration.run_in_transaction);
    without
        .map(|it| format!("{}/{}", it.domain.name, it.migration.folder))
        .collect()
}

/// Where the migration stopped, if it did.
pub(super) fn halfway_of<'h>(history: &'h History, step: &Step<'_>) -> Option<&'h Halfway> {
    let (schema, version) = (step.domain.schema, &step.migration.version);
    history.halfway(schema, version, Direction::Up)
}

/// What runs without a transaction is only begun where the log can tell whether it was begun before.
pub(super) fn readable_log(history: &History, schema: &str) -> Result<(), Error> {
    match history.log(schema) {
        Log::Unreadable => Err(log::unreadable(schema).into()),
        Log::Missing | Log::Readable => Ok(()),
    }
}

/// Looks for what cannot be sent in any of the steps, before the first is sent.
pub(super) fn check(steps: &[Step<'_>]) -> Result<(), Error> {
    steps.iter().try_for_each(|step| unit(step).check())
}

pub(super) fn unit<'u>(step: &'u Step<'u>) -> Unit<'u> {
    Unit {
        domain: step.domain,
        version: &step.migration.version,
        label: step.migration.folder.clone(),
        direction: Direction::Up,
        path: step
            .migration
            .path
            .as_ref()
            .map(|path| path.join(Direction::Up.file())),
        text: &step.migration.up,
        containment: step.containment(),
    }
}

fn piece<'s>(step: &Step<'s>) -> Piece<'s> {
    Piece {
        schema: step.domain.schema,
        file: format!("{}/{}/up.sql", step.domain.name, step.migration.folder),
        sql: &step.migration.up,
    }
}

/// That a migration was not held to its schema, and why.
pub(super) fn note_on_containment(domain: &str, migration: Option<&Migration>) -> Option<String> {
    let migration = migration?;
    let reason = migration.header.containment.as_ref()?;
    let label = &migration.folder;
    Some(format!(
        "{domain}/{label} may reach outside its schema: {reason}"
    ))
}

fn note_on_down(step: &Step<'_>) -> Option<String> {
    let why = match source::down_kind(step.migration) {
        Down::Script(_) => return None,
        Down::Empty => "its down.sql is empty",
        Down::Missing => "it has no down.sql",
        Down::Irreversible(reason) => reason,
    };
    Some(format!(
        "{}/{} cannot be taken back: {why}",
        step.domain.name, step.migration.folder
    ))
}
