//! Executes a plan under the lock, and reports what it did.

mod execute;
mod heal;
mod migrate;
mod observer;
mod preview;
mod redo;
mod rehearse;
mod repair;
mod rollback;
mod stepwise;

pub use observer::{Event, Interrupt, Observer, Options, OutOfOrder, Silent};
pub use preview::Preview;
pub use rehearse::{Rehearsal, Taken};
pub use repair::{Mend, Repaired, What};

use std::cell::RefCell;
use std::pin::pin;

use domain_connect::DatabaseUrl;
use domain_connect::control::{Control, connect};

use crate::catalog::{self, Catalog, CatalogError};
use crate::domain::Domain;
use crate::error::{Error, Failed};
use crate::history::{self, Expected, History};
use crate::lock::{self, Lock};
use crate::session::send;
use crate::set::{DomainSet, Loaded};

/// How a question to the server ended.
enum Asked<T> {
    /// By itself.
    Answered(T),
    /// After an interrupt had it cancelled; the answer may be whole all the same.
    Cancelled(T),
}

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
        let control = connect(url, &options.application).await?;
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
        match self.or_cancel(question).await {
            Asked::Answered(answer) => Ok(answer),
            Asked::Cancelled(_) => Err(Error::Interrupted { running: None }),
        }
    }

    /// Awaits an answer of the server; an interrupt meanwhile cancels the question there, and its end is awaited.
    async fn or_cancel<T>(&self, question: impl Future<Output = T>) -> Asked<T> {
        let mut interrupt = self.interrupt.clone();
        let mut question = pin!(question);
        tokio::select! {
            biased;
            answer = &mut question => return Asked::Answered(answer),
            () = interrupt.raised() => {}
        }
        // When the cancel request cannot be sent, the question still ends by itself.
        drop(self.control.cancel().send().await);
        Asked::Cancelled(question.await)
    }

    /// Ends another session of this role on the server, and its transaction with it.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn terminate(&self, session: i32) -> Result<(), Error> {
        let sql = format!("SELECT pg_catalog.pg_terminate_backend({session})");
        let answer = send(&self.control.client, &sql).await;
        let doing = "ending a session";
        answer
            .rows()
            .map(drop)
            .map_err(|source| Error::Query { doing, source })
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
        let observer = &mut self.observer;
        let acquire = Lock::acquire(self.url, self.options.lock_timeout, |holder| {
            observer.event(Event::Waiting(holder));
        });
        tokio::select! {
            lock = acquire => Ok(lock?),
            () = self.interrupt.raised() => Err(Error::Interrupted { running: None }),
        }
    }

    /// Runs `work` under the lock.
    async fn locked<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Self) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        let lock = self.hold_lock().await?;
        let result = work(self).await;
        if self.holds_statements {
            lock::release_statements(&self.control).await;
            self.holds_statements = false;
        }
        lock.release().await;
        result
    }

    /// The history under the lock. When the plan made of it sends statements without a transaction, it is read again
    /// once no session of a run that was killed is at work on one.
    async fn settled_history(
        &mut self,
        is_stepwise: impl FnOnce(&Self, &History) -> Result<bool, Error>,
    ) -> Result<History, Error> {
        let history = self.history().await?;
        if !is_stepwise(self, &history)? {
            return Ok(history);
        }
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
        let Some(sql) = history::prepare(history, &schemas) else {
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
        let schemas: Vec<&str> = domains.iter().map(|domain| domain.schema).collect();
        match history::prepare_logs(history, &schemas) {
            None => Ok(()),
            Some(sql) => self.send_or_leave(&sql, "creating the domains' logs").await,
        }
    }

    /// Sends a message that opens and closes a transaction; leaves it when that fails.
    async fn send_or_leave(&self, sql: &str, doing: &'static str) -> Result<(), Error> {
        match self.ask(send(&self.control.client, sql)).await?.error {
            None => Ok(()),
            Some(source) => {
                drop(send(&self.control.client, "ROLLBACK").await);
                Err(Error::Query { doing, source })
            }
        }
    }
}
