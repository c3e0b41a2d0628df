//! One runner per database at a time.
//!
//! A session-level advisory lock on a connection of its own that is never in a
//! transaction: the server frees it when the process dies, and it holds no
//! snapshot that CREATE INDEX CONCURRENTLY would wait for. It is polled: a
//! session that waits inside `pg_advisory_lock` holds a snapshot too. Through
//! a pooler it is a transaction's ([`taking`] says why).

mod blocker;
mod holder;
mod taking;

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use domain_connect::control::{Control, connect_patiently};
use domain_connect::{ConnectError, DatabaseUrl};
use tokio::task::JoinHandle;

use crate::runner::{Event, Observer};
use crate::session::{is_true, send, text};
use taking::Taking;

pub use blocker::Blocker;
pub use holder::Holder;

/// First key of the two-integer form: "dbct" in ASCII. Other tools use the bigint form or other keys.
const CLASS: i32 = 0x6462_6374;

/// Second key: the runner's lock.
const RUNNER: i32 = 1;

/// Second key: held by the session that sends statements without a transaction, and by every transaction that a
/// runner sends. (2 is that of test templates.)
const STATEMENTS: i32 = 3;

const POLL: Duration = Duration::from_millis(200);

/// How often a pooler is told that the transaction with the lock is no forgotten one.
const ALIVE: Duration = Duration::from_secs(2);

/// Why the lock was not got.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another runner had it all the time.
    #[error(
        "another runner holds the lock of this database: {}",
        holder.as_ref().map_or("it ended just now".to_owned(), |holder| holder.to_string())
    )]
    Held {
        /// Who, when the server told.
        holder: Option<Box<Holder>>,
        /// How long it was waited for.
        waited: Duration,
    },
    /// The lock was got, and its connection ended before the run did.
    #[error(
        "the runner's lock was lost: its connection was closed by the server, or by a pooler before it"
    )]
    Lost,
    /// The lock's connection failed.
    #[error("the runner's lock could not be asked for")]
    Query(#[source] tokio_postgres::Error),
    /// No connection for the lock.
    #[error(transparent)]
    Connect(#[from] ConnectError),
}

/// The runner's lock, held as long as this lives.
pub struct Lock {
    control: Arc<Control>,
    taken: Taking,
    keeper: Option<JoinHandle<()>>,
}

impl Lock {
    /// Waits for the lock up to `patience`, and until nothing is at work that an earlier run sent; the observer is told
    /// once who holds it. `by` is who asks, and where.
    ///
    /// The lock is free as soon as a runner is killed, while the server may go on with what it sent, and may commit.
    pub(crate) async fn acquire(
        url: &DatabaseUrl,
        by: &str,
        patience: Duration,
        observer: &mut dyn Observer,
    ) -> Result<Lock, LockError> {
        let url = url.renamed(&holder::application(by, url.application_name()));
        let connecting = connect_patiently(&url, "", |error, limit| {
            observer.event(Event::Full { error, limit });
        });
        let control = Arc::new(connecting.await?);
        let own = Taking::Own(control.process_id());
        let mut waiting = |holder: &Holder| observer.event(Event::Waiting(holder));
        let taken = poll(&control, own, RUNNER, patience, &mut waiting).await?;
        let shared = taken == Taking::Transaction;
        let keeper = shared.then(|| tokio::spawn(keep(Arc::downgrade(&control))));
        Ok(Lock {
            control,
            taken,
            keeper,
        })
    }

    /// Whether it is held through a pooler, and keeps one of that's connections to the server.
    pub(crate) fn is_pooled(&self) -> bool {
        self.taken == Taking::Transaction
    }

    /// Tells whether it is still held.
    pub(crate) fn watch(&self) -> Watch {
        Watch(Arc::downgrade(&self.control))
    }

    /// Who keeps a migration of this run waiting.
    pub(crate) async fn blockers(&self) -> Vec<Blocker> {
        blocker::blockers(&self.control.client, self.taken).await
    }

    /// Gives the lock back. Closing the connection would too, a moment later.
    pub async fn release(self) {
        if let Some(keeper) = self.keeper {
            keeper.abort();
            // It can only have been cancelled.
            drop(keeper.await);
        }
        // A failure means that the connection is gone, and the lock with it.
        drop(send(&self.control.client, &self.taken.end(RUNNER)).await);
        if let Some(control) = Arc::into_inner(self.control) {
            control.close().await;
        }
    }
}

/// Knows whether a lock that was got is still held.
pub(crate) struct Watch(Weak<Control>);

impl Watch {
    /// Whether its connection has ended; asks nobody.
    pub(crate) fn is_lost(&self) -> bool {
        let control = self.0.upgrade();
        control.is_some_and(|control| control.client.is_closed())
    }
}

/// Says a word now and then, as long as the lock is there: a pooler may end transactions that are idle for long.
///
/// An empty message: a query would take a snapshot.
async fn keep(control: Weak<Control>) {
    loop {
        tokio::time::sleep(ALIVE).await;
        match control.upgrade() {
            Some(control) if send(&control.client, "").await.error.is_none() => {}
            _ => return,
        }
    }
}

/// Waits until no session of an earlier run sends statements without a transaction, and keeps others from it.
///
/// The runner's lock is free as soon as a runner is killed; its other session
/// may be at work on a statement until the server notices, and may finish it.
/// This lock is that session's own.
pub(crate) async fn hold_statements(
    control: &Control,
    patience: Duration,
    mut waiting: impl FnMut(&Holder),
) -> Result<(), LockError> {
    let taking = Taking::Session;
    poll(control, taking, STATEMENTS, patience, &mut waiting).await?;
    Ok(())
}

/// What every transaction of a runner begins with: the next runner waits for one whose dbctl was killed, and whoever
/// keeps it waiting is found from elsewhere.
pub(crate) fn at_work() -> String {
    format!("SELECT {}", working())
}

/// The function that [`at_work`] calls.
pub(crate) fn working() -> String {
    format!("pg_catalog.pg_advisory_xact_lock({CLASS}, {STATEMENTS})")
}

/// Gives back what [`hold_statements`] got.
pub(crate) async fn release_statements(control: &Control) {
    // A failure means that the connection is gone, and the lock with it.
    drop(send(&control.client, &Taking::Session.end(STATEMENTS)).await);
}

/// Returns how it was taken in the end.
async fn poll(
    control: &Control,
    mut taking: Taking,
    key: i32,
    patience: Duration,
    waiting: &mut impl FnMut(&Holder),
) -> Result<Taking, LockError> {
    let started = Instant::now();
    let mut told = false;
    let mut step = Step::Take;
    loop {
        let attempt = attempt(control, taking, key, step).await;
        let holder = match attempt.map_err(LockError::Query)? {
            Attempt::Got => return Ok(taking),
            Attempt::Pooled => {
                taking = Taking::Transaction;
                continue;
            }
            Attempt::Held(holder) => holder,
            Attempt::Behind(orphan) => {
                step = Step::Look;
                Some(orphan)
            }
        };
        if let (false, Some(holder)) = (told, &holder) {
            waiting(holder);
            told = true;
        }
        if started.elapsed() >= patience {
            return Err(LockError::Held {
                holder: holder.map(Box::new),
                waited: started.elapsed(),
            });
        }
        tokio::time::sleep(POLL.min(patience)).await;
    }
}

/// What a try does first.
#[derive(Clone, Copy)]
enum Step {
    /// Tries to take the lock.
    Take,
    /// Nothing: it is taken already.
    Look,
}

enum Attempt {
    Got,
    Held(Option<Holder>),
    /// Nothing was tried: another process answers than the one that the session was given.
    Pooled,
    /// It is ours, and this session is at work for a runner that had it before.
    Behind(Holder),
}

/// Tries once; one round trip that also brings the holder, and one more to leave a transaction without the lock.
async fn attempt(
    control: &Control,
    taking: Taking,
    key: i32,
    step: Step,
) -> Result<Attempt, tokio_postgres::Error> {
    let sql = match step {
        Step::Take => taking.sql(key),
        Step::Look => format!("SELECT 'lock', true;\n{}", holder_sql(key)),
    };
    let rows = send(&control.client, &sql).await.rows()?;
    let holder = rows.iter().find(|row| text(row, 0) == "holder");
    let holder = holder.map(|row| Holder::read(row, 1));
    let tried = rows.iter().find(|row| text(row, 0) == "lock");
    match tried {
        Some(row) if is_true(row, 1) => return Ok(holder.map_or(Attempt::Got, Attempt::Behind)),
        Some(row) if text(row, 1).is_empty() => return Ok(Attempt::Pooled),
        _ => {}
    }
    if taking == Taking::Transaction {
        send(&control.client, &taking.end(key)).await.rows()?;
    }
    Ok(Attempt::Held(holder))
}

/// Who holds the lock, and who is at work for a runner that had it: rows with the word `holder`, the lock's first.
fn holder_sql(key: i32) -> String {
    format!(
        "SELECT 'holder', l.pid, coalesce(a.application_name, ''), coalesce(a.usename, ''), \
         coalesce(host(a.client_addr), ''), \
         coalesce(to_char(coalesce(a.xact_start, a.backend_start), 'YYYY-MM-DD HH24:MI:SS TZ'), '') \
         FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a USING (pid) \
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.pid <> pg_backend_pid() \
         AND l.classid::bigint = {CLASS} AND l.objid::bigint IN ({key}, {STATEMENTS}) \
         AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
         ORDER BY l.objid::bigint"
    )
}
