//! Sends a migration that cannot run in a transaction, statement by statement.

use tokio_postgres::error::SqlState;

use super::execute::{Unit, blocked_by, ending};
use super::heal::Watch;
use super::{Event, Runner};
use crate::error::{Error, Fate};
use crate::log::Halfway;
use crate::script::{Message, OneStep, Stepwise};
use crate::session::send;
use crate::sql::Nature;

impl Runner<'_> {
    /// Sends what is left of it. Whatever ends it, the log tells where to go on.
    pub(super) async fn send_stepwise(
        &mut self,
        unit: &Unit<'_>,
        script: &Stepwise,
    ) -> Result<(), Error> {
        let sent = self.send_steps(unit, script).await;
        if sent.is_err() {
            // Where no transaction is open any more the server says so; nobody needs to know.
            drop(send(&self.control.client, &ending("ROLLBACK")).await);
            self.forget_notices();
        }
        sent
    }

    async fn send_steps(&mut self, unit: &Unit<'_>, script: &Stepwise) -> Result<(), Error> {
        let label = &unit.label;
        let (mut done, of) = (script.done(), script.of);
        if script.halfway.is_some() {
            self.observer.event(Event::Resumed { label, done, of });
        }
        self.send_own(unit, &script.settings, Fate::Kept(done))
            .await?;
        for step in &script.steps {
            if self.interrupt.is_raised() {
                let running = Some(unit.running(Fate::Kept(done)));
                return Err(Error::Interrupted { running });
            }
            let doubt = script.halfway.as_ref();
            let doubt = doubt.filter(|at| at.is_in_doubt_over(&step.alone.body));
            self.send_step(unit, script, step, doubt).await?;
            done = step.number;
        }
        self.send_own(unit, &script.finish, Fate::Kept(done)).await
    }

    /// Sends one statement and has it recorded; `doubt` says that it was started before and may be done.
    async fn send_step(
        &mut self,
        unit: &Unit<'_>,
        script: &Stepwise,
        step: &OneStep,
        doubt: Option<&Halfway>,
    ) -> Result<(), Error> {
        let fate = Fate::Kept(step.number - 1);
        if matches!(step.nature, Nature::Plain | Nature::Setting) {
            let (answer, blockers) = self.send_or_cancel(unit, &step.together).await;
            let Some(error) = answer.error else {
                return Ok(());
            };
            if error.code() != Some(&SqlState::ACTIVE_SQL_TRANSACTION) {
                let failed = (answer.completed, error);
                let failed = self.step_failed(unit, script, step, &step.together, failed, None);
                return Err(blocked_by(failed.await, blockers));
            }
            // It cannot run in a transaction, and nothing in its words says so.
            drop(send(&self.control.client, "ROLLBACK").await);
        }
        let watch = self.watch(unit, &step.nature, doubt).await?;
        if doubt.is_some() && watch.is_done() {
            let (label, statement) = (unit.label.as_str(), step.number);
            self.observer.event(Event::FoundDone { label, statement });
            return self.send_own(unit, &step.done, fate).await;
        }
        self.send_own(unit, &step.started, fate).await?;
        let (answer, blockers) = self.send_or_cancel(unit, &step.alone).await;
        if let Some(error) = answer.error {
            let failed = (answer.completed, error);
            let failed = self.step_failed(unit, script, step, &step.alone, failed, Some(&watch));
            return Err(blocked_by(failed.await, blockers));
        }
        self.require_valid(unit, &watch).await?;
        self.send_own(unit, &step.done, fate).await
    }

    /// Sends what the engine itself says around the statements.
    async fn send_own(&mut self, unit: &Unit<'_>, sql: &str, fate: Fate) -> Result<(), Error> {
        let answer = send(&self.control.client, sql).await;
        match answer.error {
            None => Ok(()),
            Some(error) if error.as_db_error().is_none() => Err(Error::Lost {
                running: unit.running(fate),
                source: Some(error),
            }),
            Some(source) => {
                let doing = "recording a migration that runs without a transaction";
                Err(self.own_failed(sql, answer.completed, source, doing))
            }
        }
    }

    /// Leaves a statement that failed as clean as it can be, has its failure recorded, and says what failed.
    async fn step_failed(
        &mut self,
        unit: &Unit<'_>,
        script: &Stepwise,
        step: &OneStep,
        message: &Message,
        (completed, error): (usize, tokio_postgres::Error),
        watch: Option<&Watch>,
    ) -> Error {
        let fate = Fate::Kept(step.number - 1);
        let mut failed = self.failed(unit, message, completed, fate, error).await;
        let words = match &failed {
            Error::Sql(failure) => format!("{}: {}", failure.code, failure.message),
            Error::Interrupted { .. } => "interrupted".to_owned(),
            // Nobody is left to ask.
            _ => return failed,
        };
        let leftovers = match watch {
            None => Vec::new(),
            Some(watch) => self.drop_leftovers(watch).await,
        };
        // Without the row, the one before it says that the statement was started: then it is looked at again.
        drop(send(&self.control.client, &step.failed(&script.schema, &words)).await);
        self.forget_notices();
        match &mut failed {
            Error::Sql(failure) => failure.leftovers = leftovers,
            Error::Interrupted {
                running: Some(running),
            } => running.leftovers = leftovers,
            _ => {}
        }
        failed
    }
}
