//! Executes a plan under the lock, and reports what it did.

mod acting;
mod execute;
mod heal;
mod migrate;
mod observer;
mod patience;
mod preview;
mod redo;
mod rehearse;
mod repair;
mod rollback;
mod stepwise;

pub use observer::{Event, Interrupt, Observer, Options, OutOfOrder, Silent};
pub(crate) use patience::is_lock_conflict;
use patience::{Asked, or_cancel};
pub use preview::{Preview, RollbackPreview};
pub use rehearse::{Rehearsal, Taken};
pub use repair::{Mend, Repaired, What};

use std::cell::{Cell, RefCell};

use domain_connect::DatabaseUrl;
use domain_connect::control::{Control, connect_patiently};

use crate::catalog::{self, Catalog, CatalogError};
use crate::domain::Domain;
use crate::error::{Error, Failed};
use crate::history::{self, Expected, History};
use crate::lock::{self, Lock, LockError};
use crate::pooler::{self, Pooler};
use crate::session::send;
use crate::set::{DomainSet, Loaded};

/// A connection to one database and the domains that live in it.
pub struct Runner<'a> {
    url: &'a DatabaseUrl,
    set: &'a DomainSet,
    loaded: &'a [Loaded],
    pub(crate) options: Options,
    control: Control,
    observer: &'a mut dyn Observer,
    interrupt: Interrupt,
    /// Schemas that had a history and a log when last read; all of them before that.
    expected: RefCell<Expected<'static>>,
    /// Whether this session may send statements without a transaction.
    holds_statements: bool,
    /// Whether a pooler lends server connections to this session, as far as is known.
    pub(crate) pooled: Cell<bool>,
    /// Tells whether the runner's lock, once it was got, is still there.
    pub(crate) watch: Option<lock::Watch>,
    /// The runner's lock; its connection looks at what this one waits for.
    held: Option<Lock>,
}

impl<'a> Runner<'a> {
    /// Connects. One round trip where the server trusts the client.
    ///
    /// # Errors
    /// [`Error::Connect`].
    pub async fn connect(
        url: &'a DatabaseUrl,
        set: &'a DomainSet,
        loaded: &'a [Loaded],
        options: Options,
        observer: &'a mut dyn Observer,
        interrupt: Interrupt,
    ) -> Result<Runner<'a>, Error> {
        let connecting = connect_patiently(url, &options.application, |error, limit| {
            observer.event(Event::Full { error, limit });
        });
        let control = connecting.await?;
        Ok(Self::over(
            control, url, set, loaded, options, observer, interrupt,
        ))
    }

    /// A runner over a connection that is there already; `url` is used for the lock's own connection.
    pub fn over(
        control: Control,
        url: &'a DatabaseUrl,
        set: &'a DomainSet,
        loaded: &'a [Loaded],
        options: Options,
        observer: &'a mut dyn Observer,
        interrupt: Interrupt,
    ) -> Self {
        let schemas: Vec<&'static str> = set.iter().map(|domain| domain.schema).collect();
        Runner {
            url,
            set,
            loaded,
            options,
            control,
            observer,
            interrupt,
            expected: RefCell::new(Expected {
                tables: schemas.clone(),
                logs: schemas,
            }),
            holds_statements: false,
            pooled: Cell::new(false),
            watch: None,
            held: None,
        }
    }

    /// Closes the connection and waits until the server knows.
    pub async fn close(self) {
        self.control.close().await;
    }

    /// Reads the history of all domains: one round trip; two when another table is missing than the last time.
    ///
    /// # Errors
    /// [`Error::History`].
    pub async fn history(&self) -> Result<History, Error> {
        let schemas: Vec<&'static str> = self.schemas().collect();
        let expected = self.expected.borrow().clone();
        let reading = history::read(&self.control.client, &schemas, &expected);
        let history = self.ask(reading).await??;
        self.note_process(history.process);
        *self.expected.borrow_mut() = Expected::found(&history, schemas.iter().copied());
        Ok(history)
    }

    /// The catalog of the given domains' schemas; one round trip.
    ///
    /// # Errors
    /// [`CatalogError`].
    pub async fn catalog(&self, domains: &[&'static Domain]) -> Result<Catalog, CatalogError> {
        let schemas: Vec<&str> = domains.iter().map(|domain| domain.schema).collect();
        catalog::snapshot(&self.control.client, &schemas).await
    }

    /// Awaits an answer of the server; an interrupt meanwhile cancels the question there.
    pub(crate) async fn ask<T>(&self, question: impl Future<Output = T>) -> Result<T, Error> {
        if self.interrupt.is_raised() {
            // The run is over: what is asked now is how it ended.
            return Ok(question.await);
        }
        match or_cancel(&self.control, &self.interrupt, question).await {
            Asked::Answered(answer) => Ok(answer),
            Asked::Cancelled(_) => Err(Error::Interrupted { running: None }),
        }
    }

    pub(crate) fn set(&self) -> &DomainSet {
        self.set
    }

    /// The schemas of all domains.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.set.iter().map(|domain| domain.schema)
    }

    /// Who runs dbctl and where.
    pub(crate) fn by(&self) -> &str {
        &self.options.by
    }

    pub(crate) fn client(&self) -> &tokio_postgres::Client {
        &self.control.client
    }

    /// The process that the session was given when it began.
    pub(crate) fn process_id(&self) -> i32 {
        self.control.process_id()
    }

    /// Whether a client of the pooler before the server has a session of its own.
    pub(crate) async fn keeps_sessions(&self) -> bool {
        pooler::behind(self.url, &self.control).await == Pooler::Session
    }

    /// Drops what the server said so far, so that it is not taken for a migration's.
    pub(crate) fn forget_notices(&self) {
        drop(self.control.drain_notices());
    }

    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupt.is_raised()
    }

    /// Waits for the runner's lock, telling the observer who holds it.
    ///
    /// # Errors
    /// [`Error::Lock`] when it was not free in time; [`Error::Interrupted`].
    pub async fn hold_lock(&mut self) -> Result<Lock, Error> {
        let Options {
            by, lock_timeout, ..
        } = &self.options;
        let acquire = Lock::acquire(self.url, by, *lock_timeout, &mut *self.observer);
        let lock = tokio::select! {
            lock = acquire => lock?,
            () = self.interrupt.raised() => return Err(Error::Interrupted { running: None }),
        };
        self.watch = Some(lock.watch());
        self.require_second(lock).await
    }

    /// Asks nobody whether the lock that was got is still held.
    ///
    /// # Errors
    /// [`Error::Lock`] when its connection has ended.
    pub fn require_lock(&self) -> Result<(), Error> {
        let lost = self.watch.as_ref().is_some_and(lock::Watch::is_lost);
        (!lost).then_some(()).ok_or(LockError::Lost.into())
    }

    /// Runs `work` under the lock.
    pub(crate) async fn locked<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Self) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        self.held = Some(self.hold_lock().await?);
        let result = work(self).await;
        if self.holds_statements {
            lock::release_statements(&self.control).await;
            self.holds_statements = false;
        }
        if let Some(lock) = self.held.take() {
            lock.release().await;
        }
        result
    }

    /// The history under the lock. When the plan made of it has migrations that are sent without a transaction
    /// (`stepwise` names them), it is read again once no session of a run that was killed is at work on one.
    async fn settled_history(
        &mut self,
        stepwise: impl FnOnce(&Self, &History) -> Result<Vec<String>, Error>,
    ) -> Result<History, Error> {
        let history = self.history().await?;
        let stepwise = stepwise(self, &history)?;
        if stepwise.is_empty() {
            return Ok(history);
        }
        self.require_session(stepwise).await?;
        let observer = &mut self.observer;
        let holding = lock::hold_statements(&self.control, self.options.lock_timeout, |holder| {
            observer.event(Event::Waiting(holder));
        });
        tokio::select! {
            held = holding => held?,
            () = self.interrupt.raised() => return Err(Error::Interrupted { running: None }),
        }
        self.holds_statements = true;
        self.history().await
    }

    /// Makes the schemas, histories and logs that are missing.
    async fn prepare(&self, history: &History, domains: &[&'static Domain]) -> Result<(), Error> {
        let schemas: Vec<&'static str> = domains.iter().map(|domain| domain.schema).collect();
        let Some(sql) = history::prepare(history, &self.keepers(domains)) else {
            return Ok(());
        };
        let doing = "creating the domains' schemas, histories and logs";
        self.send_or_leave(&sql, doing).await?;
        let mut expected = self.expected.borrow_mut();
        let Expected { tables, logs } = &mut *expected;
        for list in [tables, logs] {
            list.extend(&schemas);
            list.sort_unstable();
            list.dedup();
        }
        Ok(())
    }

    /// Makes the logs of domains that have a history and were made before there were logs.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn prepare_logs(
        &self,
        history: &History,
        domains: &[&'static Domain],
    ) -> Result<(), Error> {
        match history::prepare_logs(history, &self.keepers(domains)) {
            None => Ok(()),
            Some(sql) => self.send_or_leave(&sql, "creating the domains' logs").await,
        }
    }

    /// Sends a message that opens and closes a transaction; leaves it when that fails.
    async fn send_or_leave(&self, sql: &str, doing: &'static str) -> Result<(), Error> {
        let answer = self.ask(send(&self.control.client, sql)).await?;
        match answer.error {
            None => Ok(()),
            Some(source) => {
                drop(send(&self.control.client, "ROLLBACK").await);
                Err(self.own_failed(sql, answer.completed, source, doing))
            }
        }
    }
}
