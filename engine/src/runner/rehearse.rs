//! Applies and takes back one migration at a time, in a database that is nobody else's.
//!
//! The same scripts are sent as by `migrate` and `rollback`; there is no lock, nobody is asked, and what was found is
//! looked at before it is kept.

use std::time::{Duration, Instant};

use tokio_postgres::Client;

use super::execute::{Unit, ending};
use super::{Runner, migrate, rollback};
use crate::catalog::{CatalogError, Followed};
use crate::error::{Error, Fate};
use crate::history::Applied;
use crate::plan::{Down, RollbackStep, Step};
use crate::report::Done;
use crate::script::{Message, Script, Stamp};
use crate::session::send;

/// A runner that owns its database.
pub struct Rehearsal<'a> {
    runner: Runner<'a>,
    sequence: i64,
}

/// How a migration was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// In a transaction that is still open: [`Rehearsal::keep`] or [`Rehearsal::undo`] ends it.
    Open(Duration),
    /// Without a transaction: what it did stays done.
    Done(Duration),
}

impl<'a> Rehearsal<'a> {
    /// Makes the domains' schemas, histories and logs, as far as they are missing.
    ///
    /// # Errors
    /// [`Error::History`], [`Error::Query`].
    pub async fn begin(runner: Runner<'a>) -> Result<Self, Error> {
        let sequence = runner.history().await?.last_sequence();
        let rehearsal = Rehearsal { runner, sequence };
        rehearsal.prepare().await?;
        Ok(rehearsal)
    }

    /// Makes again what a down script took away together with its domain's schema.
    ///
    /// # Errors
    /// [`Error::History`], [`Error::Query`].
    pub async fn prepare(&self) -> Result<(), Error> {
        let history = self.runner.history().await?;
        let domains: Vec<_> = self.runner.set.iter().collect();
        self.runner.prepare(&history, &domains).await
    }

    /// Applies a migration as `migrate` does. Returns how long it took.
    ///
    /// # Errors
    /// Whatever a migration can fail with; it left no trace, unless it runs without a transaction.
    pub async fn up(&mut self, step: &Step<'_>) -> Result<Duration, Error> {
        let unit = migrate::unit(step);
        unit.check()?;
        self.sequence += 1;
        let stamp = Stamp {
            batch: 1,
            sequence: self.sequence,
            by: self.runner.by().to_owned(),
        };
        let script = Script::up(step, &stamp, self.runner.options.timeouts, None);
        let done = self.runner.execute(&unit, &script, 1, 1).await?;
        Ok(took(done))
    }

    /// Takes a migration back with this script, as `rollback` does, and leaves its transaction open.
    ///
    /// # Errors
    /// Whatever a down script can fail with; it left no trace, unless it runs without a transaction.
    pub async fn down(&mut self, step: &Step<'_>, sql: &str) -> Result<Taken, Error> {
        let row = row(step);
        let back = RollbackStep {
            domain: step.domain,
            row: &row,
            migration: Some(step.migration),
            down: Down::File(sql.to_owned()),
        };
        let unit = rollback::unit(&back, sql);
        unit.check()?;
        let options = &self.runner.options;
        let script = Script::down(&back, sql, &options.by, options.timeouts, None);
        match &script {
            Script::Whole(message) => {
                let started = Instant::now();
                self.send_open(&unit, &message.left_open()).await?;
                Ok(Taken::Open(started.elapsed()))
            }
            Script::Stepwise(_) => {
                let done = self.runner.execute(&unit, &script, 1, 1).await?;
                Ok(Taken::Done(took(done)))
            }
        }
    }

    async fn send_open(&mut self, unit: &Unit<'_>, message: &Message) -> Result<(), Error> {
        if self.runner.is_interrupted() {
            return Err(Error::Interrupted { running: None });
        }
        let (answer, _) = self.runner.send_or_cancel(unit, message).await;
        match answer.error {
            None => {
                self.runner.forget_notices();
                Ok(())
            }
            Some(error) => {
                let (completed, fate) = (answer.completed, Fate::RolledBack);
                let failed = self.runner.failed(unit, message, completed, fate, error);
                Err(failed.await)
            }
        }
    }

    /// Commits what [`Rehearsal::down`] did.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn keep(&self) -> Result<(), Error> {
        let doing = "keeping what a down script did";
        self.end(&ending("COMMIT"), doing).await
    }

    /// Rolls back what [`Rehearsal::down`] did: the database is as it was before.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn undo(&self) -> Result<(), Error> {
        let doing = "rolling back what a down script did";
        self.end(&ending("ROLLBACK"), doing).await
    }

    async fn end(&self, sql: &str, doing: &'static str) -> Result<(), Error> {
        let answer = send(self.client(), sql).await;
        let ended = answer.rows().map(drop);
        ended.map_err(|source| Error::Query { doing, source })
    }

    /// A whole snapshot of the domains' schemas, to follow from.
    ///
    /// # Errors
    /// [`CatalogError`].
    pub async fn look(&self) -> Result<Followed, CatalogError> {
        let schemas: Vec<&str> = self.runner.schemas().collect();
        Followed::begin(self.client(), &schemas).await
    }

    /// The session, for questions; inside the transaction while one is open.
    pub fn client(&self) -> &Client {
        self.runner.client()
    }

    /// Closes the connection and waits until the server knows.
    pub async fn close(self) {
        self.runner.close().await;
    }
}

/// Nobody else has it recorded meanwhile in a database that is nobody else's.
fn took(done: Option<Done>) -> Duration {
    done.map_or(Duration::ZERO, |done| done.took)
}

/// What the history holds of an applied migration, as far as taking it back asks for it.
fn row(step: &Step<'_>) -> Applied {
    let migration = step.migration;
    Applied {
        version: migration.version.clone(),
        name: Some(migration.name.clone()),
        batch: Some(1),
        run_in_transaction: Some(migration.run_in_transaction),
        ..Applied::default()
    }
}
