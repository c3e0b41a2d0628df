//! Tells what a run waits for, and does over what did not get a lock in time.

use std::pin::pin;
use std::time::Duration;

use domain_connect::Backoff;
use domain_connect::control::Control;
use tokio::time::sleep;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use super::{Event, Interrupt, Observer, Runner};
use crate::error::Error;
use crate::lock::{Blocker, Lock};
use crate::script::Timeouts;
use crate::session::{Answer, send};

/// How often a run looks at what it waits for; twice within a shorter `lock_timeout`.
const LOOK: Duration = Duration::from_secs(1);

/// The longest first pause: those who queued behind an attempt are let through before the next.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

const LONGEST_PAUSE: Duration = Duration::from_secs(16);

/// How a question to the server ended.
pub(super) enum Asked<T> {
    /// By itself.
    Answered(T),
    /// After an interrupt had it cancelled; the answer may be whole all the same.
    Cancelled(T),
}

/// How often something is tried that did not get a lock in time.
pub(super) struct Attempts {
    number: u32,
    of: u32,
    pauses: Backoff,
}

impl Attempts {
    /// Which one it is, from 1.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// All of them failed.
    pub(super) fn in_vain(
        &self,
        doing: &'static str,
        blockers: Vec<Blocker>,
        source: tokio_postgres::Error,
    ) -> Error {
        Error::Blocked {
            doing,
            attempts: self.number,
            blockers,
            is_begun: false,
            source,
        }
    }
}

/// Whether the server gave up waiting for a lock, or another session was chosen over this one.
///
/// The transaction is rolled back either way, so it may be done over.
pub(crate) fn is_lock_conflict(code: Option<&SqlState>) -> bool {
    let codes = [
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::T_R_DEADLOCK_DETECTED,
    ];
    code.is_some_and(|code| codes.contains(code))
}

impl Runner<'_> {
    /// As many as the options say.
    pub(super) fn attempts(&self, timeouts: Timeouts) -> Attempts {
        let retries = self.options.lock_retries;
        let first = limit(timeouts.lock).unwrap_or(FIRST_PAUSE);
        Attempts {
            number: 1,
            of: retries.saturating_add(1),
            pauses: Backoff::new(first.min(FIRST_PAUSE), LONGEST_PAUSE, retries),
        }
    }

    /// Pauses before the next attempt; `false` when that was the last one.
    ///
    /// # Errors
    /// [`Error::Interrupted`], [`Error::Lock`] when the runner's lock was lost meanwhile.
    pub(super) async fn pause(
        &mut self,
        label: &str,
        attempts: &mut Attempts,
    ) -> Result<bool, Error> {
        let Some(pause) = attempts.pauses.next() else {
            return Ok(false);
        };
        attempts.number += 1;
        self.observer.event(Event::Retrying {
            label,
            attempt: attempts.number,
            of: attempts.of,
            pause,
        });
        tokio::select! {
            () = sleep(pause) => {}
            () = self.interrupt.raised() => return Err(Error::Interrupted { running: None }),
        }
        self.require_lock()?;
        Ok(true)
    }

    /// Does something with the session, and meanwhile looks from the lock's connection at what it waits for.
    ///
    /// Returns also who was seen last to keep it waiting.
    pub(super) async fn watched<T>(
        &mut self,
        label: &str,
        timeouts: Timeouts,
        work: impl AsyncFnOnce(&Client) -> T,
    ) -> (Asked<T>, Vec<Blocker>) {
        let Runner {
            control,
            interrupt,
            observer,
            held,
            holds_statements,
            ..
        } = self;
        let work = or_cancel(control, interrupt, work(&control.client));
        // CREATE INDEX CONCURRENTLY waits for every transaction that has looked at anything: a pooled lock's too.
        let harmless = |lock: &&mut Lock| !(lock.is_pooled() && *holds_statements);
        let Some(lock) = held.as_mut().filter(harmless) else {
            return (work.await, Vec::new());
        };
        watch(lock, &mut **observer, label, timeouts.lock, work).await
    }

    /// Sends a message that opens and closes a transaction, as often as it does not get a lock in time; leaves the
    /// transaction when it fails.
    ///
    /// # Errors
    /// [`Error::Blocked`], [`Error::Query`], [`Error::Interrupted`].
    pub(crate) async fn send_patiently(
        &mut self,
        doing: &'static str,
        label: &str,
        sql: &str,
    ) -> Result<Answer, Error> {
        let timeouts = self.options.timeouts;
        let mut attempts = self.attempts(timeouts);
        loop {
            let sending = async |client: &Client| send(client, sql).await;
            let (asked, blockers) = self.watched(label, timeouts, sending).await;
            let mut answer = match asked {
                Asked::Answered(answer) => answer,
                Asked::Cancelled(_) => {
                    drop(send(&self.control.client, "ROLLBACK").await);
                    return Err(Error::Interrupted { running: None });
                }
            };
            let Some(source) = answer.error.take() else {
                return Ok(answer);
            };
            drop(send(&self.control.client, "ROLLBACK").await);
            if !is_lock_conflict(source.code()) {
                return Err(Error::Query { doing, source });
            }
            if !self.pause(label, &mut attempts).await? {
                return Err(attempts.in_vain(doing, blockers, source));
            }
        }
    }
}

/// Awaits an answer of the server; an interrupt meanwhile cancels the question there, and its end is awaited.
pub(super) async fn or_cancel<T>(
    control: &Control,
    interrupt: &Interrupt,
    question: impl Future<Output = T>,
) -> Asked<T> {
    let mut interrupt = interrupt.clone();
    let mut question = pin!(question);
    tokio::select! {
        biased;
        answer = &mut question => return Asked::Answered(answer),
        () = interrupt.raised() => {}
    }
    // When the cancel request cannot be sent, the question still ends by itself.
    drop(control.cancel().send().await);
    Asked::Cancelled(question.await)
}

/// Awaits `work`; looks now and then at who keeps it waiting.
async fn watch<T>(
    lock: &Lock,
    observer: &mut dyn Observer,
    label: &str,
    lock_timeout: Option<Duration>,
    work: impl Future<Output = T>,
) -> (T, Vec<Blocker>) {
    let pause = limit(lock_timeout).map_or(LOOK, |limit| LOOK.min(limit / 2));
    let mut seen: Vec<Blocker> = Vec::new();
    let mut work = pin!(work);
    loop {
        let looking = async {
            sleep(pause).await;
            lock.blockers().await
        };
        let found = tokio::select! {
            biased;
            done = &mut work => return (done, seen),
            found = looking => found,
        };
        if found.is_empty() {
            continue;
        }
        let is_known = |blocker: &Blocker| seen.iter().any(|other| other.is_still(blocker));
        if !found.iter().all(is_known) {
            let blockers = &found;
            observer.event(Event::Blocked { label, blockers });
        }
        seen = found;
    }
}

/// A timeout; zero is none.
fn limit(timeout: Option<Duration>) -> Option<Duration> {
    timeout.filter(|limit| !limit.is_zero())
}
