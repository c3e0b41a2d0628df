use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use super::patience::is_lock_conflict;
use super::{Asked, Event, Runner};
use crate::containment::{Breach, Containment};
use crate::domain::Domain;
use crate::error::{Error, Fate, RefusedFile, Running};
use crate::failure;
use crate::history;
use crate::lock::Blocker;
use crate::report::Done;
use crate::role::RoleError;
use crate::script::{COMMITTED, Direction, FORGET, Message, Script};
use crate::session::{Answer, send, text};
use crate::sql;

/// Ends what a migration began: its transaction, by this word, its role and its settings.
pub(super) fn ending(by: &str) -> String {
    format!("{by};\n{FORGET}")
}

/// One migration's file as it is about to run.
pub(super) struct Unit<'u> {
    pub(super) domain: &'static Domain,
    pub(super) version: &'u str,
    pub(super) label: String,
    pub(super) direction: Direction,
    pub(super) path: Option<PathBuf>,
    pub(super) text: &'u str,
    pub(super) containment: Containment,
}

impl Unit<'_> {
    /// What is said of it when it does not finish.
    pub(super) fn running(&self, fate: Fate) -> Running {
        Running {
            label: self.label.clone(),
            fate,
            leftovers: Vec::new(),
        }
    }

    /// Whether the history has its row already: whoever wrote it committed while this message waited for the key.
    fn is_recorded(
        &self,
        message: &Message,
        completed: usize,
        error: &tokio_postgres::Error,
    ) -> bool {
        let Some(db) = error.as_db_error() else {
            return false;
        };
        completed < message.statements_before
            && error.code() == Some(&SqlState::UNIQUE_VIOLATION)
            && (db.schema(), db.table()) == (Some(self.domain.schema), Some(history::TABLE))
    }

    /// Looks for what cannot be sent.
    pub(super) fn check(&self) -> Result<(), Error> {
        let contained = || self.containment.refuse(self.domain, self.text);
        sql::refuse(self.text)
            .and_then(|()| contained())
            .map_err(|refusal| {
                Error::Refused(Box::new(RefusedFile {
                    domain: self.domain.name,
                    label: self.label.clone(),
                    direction: self.direction,
                    path: self.path.clone(),
                    text: self.text.to_owned(),
                    refusal,
                }))
            })
    }
}

impl Runner<'_> {
    /// Runs one migration, telling the observer. `number` of `of` is its place in the run.
    ///
    /// None when somebody else has had it recorded meanwhile; nothing of it was run then.
    pub(super) async fn execute(
        &mut self,
        unit: &Unit<'_>,
        script: &Script,
        number: usize,
        of: usize,
    ) -> Result<Option<Done>, Error> {
        if self.interrupt.is_raised() {
            return Err(Error::Interrupted { running: None });
        }
        self.require_lock()?;
        let (domain, direction) = (unit.domain.name, unit.direction);
        self.observer.event(Event::Started {
            domain,
            label: &unit.label,
            direction,
            number,
            of,
        });
        let started = Instant::now();
        let outcome = match script {
            Script::Whole(message) => self.send_until_locked(unit, message).await,
            Script::Stepwise(stepwise) => {
                let sent = self.send_stepwise(unit, stepwise).await;
                sent.map(|()| Sent::Committed)
            }
        };
        self.tell_notices(&unit.label);
        if let Sent::Overtaken = outcome? {
            return Ok(None);
        }
        let done = done(unit, started.elapsed());
        self.observer.event(Event::Finished(&done));
        Ok(Some(done))
    }

    /// The script as it fits this session: a pooler's other clients must find their settings as they were.
    pub(super) fn fitting(&self, script: Script) -> Script {
        match self.is_pooled() {
            true => script.through_pooler(),
            false => script,
        }
    }

    /// Sends a transactional migration, and again when it did not get a lock in time: it was rolled back whole.
    async fn send_until_locked(
        &mut self,
        unit: &Unit<'_>,
        message: &Message,
    ) -> Result<Sent, Error> {
        let mut attempts = self.attempts(message.timeouts);
        loop {
            let mut failure = match self.send_whole(unit, message).await {
                Err(Error::Sql(failure)) => failure,
                sent => return sent,
            };
            failure.attempts = attempts.number();
            let code = SqlState::from_code(&failure.code);
            if !is_lock_conflict(Some(&code)) || !self.pause(&unit.label, &mut attempts).await? {
                return Err(Error::Sql(failure));
            }
        }
    }

    /// Sends the one message of a transactional migration.
    async fn send_whole(&mut self, unit: &Unit<'_>, message: &Message) -> Result<Sent, Error> {
        let (answer, blockers) = self.send_or_cancel(unit, message).await;
        let committed = answer
            .rows
            .last()
            .is_some_and(|row| text(row, 0) == COMMITTED);
        match answer.error {
            // Success means that the end of the transaction was seen.
            None if committed => Ok(Sent::Committed),
            // What failed is only the clearing up.
            Some(_) if committed => {
                self.leave(Fate::RolledBack).await;
                Ok(Sent::Committed)
            }
            None => Err(Error::Lost {
                running: unit.running(Fate::Unheard),
                source: None,
            }),
            Some(error) if unit.is_recorded(message, answer.completed, &error) => {
                self.leave(Fate::RolledBack).await;
                Ok(Sent::Overtaken)
            }
            Some(error) => {
                let failed = self.failed(unit, message, answer.completed, Fate::RolledBack, error);
                Err(blocked_by(failed.await, blockers))
            }
        }
    }

    /// Sends one message; cancels it on the server when the interrupt is raised, and waits for its end.
    ///
    /// Returns also who was seen last to keep it waiting.
    pub(super) async fn send_or_cancel(
        &mut self,
        unit: &Unit<'_>,
        message: &Message,
    ) -> (Answer, Vec<Blocker>) {
        let text = message.text();
        let sending = async |client: &Client| send(client, &text).await;
        let watched = self.watched(&unit.label, message.timeouts, sending);
        match watched.await {
            (Asked::Answered(answer) | Asked::Cancelled(answer), blockers) => (answer, blockers),
        }
    }

    /// Passes on what the server said while a migration ran.
    fn tell_notices(&mut self, label: &str) {
        for notice in self.control.drain_notices() {
            let notice = &notice;
            self.observer.event(Event::Notice { label, notice });
        }
    }

    /// Leaves a transaction that failed, and what was set with it.
    async fn leave(&self, fate: Fate) {
        let leave = match (fate, self.is_pooled()) {
            // All that the migration set went with its transaction, and another server process may answer by now.
            (Fate::RolledBack, true) => "ROLLBACK".to_owned(),
            _ => ending("ROLLBACK"),
        };
        drop(send(&self.control.client, &leave).await);
        // Where no transaction was open any more the server says so; nobody needs to know.
        self.forget_notices();
    }

    /// Leaves the failed transaction and says what failed.
    pub(super) async fn failed(
        &mut self,
        unit: &Unit<'_>,
        message: &Message,
        completed: usize,
        fate: Fate,
        error: tokio_postgres::Error,
    ) -> Error {
        if error.is_closed() || error.as_db_error().is_none() || is_shutdown(&error) {
            let fate = if fate == Fate::RolledBack {
                Fate::Unheard
            } else {
                fate
            };
            return Error::Lost {
                running: unit.running(fate),
                source: Some(error),
            };
        }
        self.tell_notices(&unit.label);
        self.leave(fate).await;
        if self.interrupt.is_raised() && error.code() == Some(&SqlState::QUERY_CANCELED) {
            return Error::Interrupted {
                running: Some(unit.running(fate)),
            };
        }
        let error = match RoleError::of(&message.prefix, completed, self.url.user(), error) {
            Ok(role) => return role.into(),
            Err(error) => error,
        };
        // Only a transaction asks; without one the code is the migration's own.
        let breach = error
            .as_db_error()
            .filter(|_| fate == Fate::RolledBack)
            .and_then(|db| Breach::of(&unit.into(), unit.domain.schema, db));
        if let Some(breach) = breach {
            return Error::Breach(Box::new(breach));
        }
        let mut failure = failure::of(unit.into(), message, completed, fate, &error);
        failure.role = self.role_of(unit.domain);
        Error::Sql(Box::new(failure))
    }
}

/// Names those who kept a failed migration waiting.
pub(super) fn blocked_by(mut error: Error, blockers: Vec<Blocker>) -> Error {
    if let Error::Sql(failure) = &mut error {
        failure.blockers = blockers;
    }
    error
}

/// How a transactional migration ended that did not fail.
enum Sent {
    Committed,
    /// Nothing of it was run: somebody else has had it recorded.
    Overtaken,
}

fn is_shutdown(error: &tokio_postgres::Error) -> bool {
    let gone = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN];
    error.code().is_some_and(|code| gone.contains(code))
}

fn done(unit: &Unit<'_>, took: Duration) -> Done {
    Done {
        domain: unit.domain.name,
        version: unit.version.to_owned(),
        label: unit.label.clone(),
        direction: unit.direction,
        took,
    }
}

impl<'u> From<&'u Unit<'_>> for failure::Where<'u> {
    fn from(unit: &'u Unit<'_>) -> Self {
        failure::Where {
            domain: unit.domain.name,
            label: &unit.label,
            direction: unit.direction,
            path: unit.path.clone(),
            text: unit.text,
        }
    }
}
