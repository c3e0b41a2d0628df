//! One runner per database at a time.
//!
//! A session-level advisory lock on a connection of its own that is never in a
//! transaction: the server frees it when the process dies, and it holds no
//! snapshot that CREATE INDEX CONCURRENTLY would wait for. It is polled: a
//! session that waits inside `pg_advisory_lock` holds a snapshot too.

mod blocker;
mod holder;

use std::time::{Duration, Instant};

use domain_connect::control::{Control, connect_patiently};
use domain_connect::{ConnectError, DatabaseUrl};

use crate::runner::{Event, Observer};
use crate::session::{is_true, send};

pub use blocker::Blocker;
pub(crate) use blocker::mark;
pub use holder::Holder;

/// First key of the two-integer form: "dbct" in ASCII. Other tools use the bigint form or other keys.
const CLASS: i32 = 0x6462_6374;

/// Second key: the runner's lock.
const RUNNER: i32 = 1;

/// Second key: held by the session that sends statements without a transaction. (2 is that of test templates.)
const STATEMENTS: i32 = 3;

/// Second key: shared by the transactions that migrations run in, so that they are found from elsewhere.
const MIGRATION: i32 = 4;

const POLL: Duration = Duration::from_millis(200);

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
    /// The lock's connection failed.
    #[error("the runner's lock could not be asked for")]
    Query(#[source] tokio_postgres::Error),
    /// No connection for the lock.
    #[error(transparent)]
    Connect(#[from] ConnectError),
}

/// The runner's lock, held as long as this lives.
pub struct Lock {
    control: Control,
}

impl Lock {
    /// Waits for the lock up to `patience`; the observer is told once who holds it. `by` is who asks, and where.
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
        let control = connecting.await?;
        let mut waiting = |holder: &Holder| observer.event(Event::Waiting(holder));
        poll(&control, RUNNER, patience, &mut waiting).await?;
        Ok(Lock { control })
    }

    /// Who keeps a migration of this run waiting.
    pub(crate) async fn blockers(&self) -> Vec<Blocker> {
        blocker::blockers(&self.control.client).await
    }

    /// Gives the lock back. Closing the connection would too, a moment later.
    pub async fn release(self) {
        let sql = format!("SELECT pg_catalog.pg_advisory_unlock({CLASS}, {RUNNER})");
        // A failure means that the connection is gone, and the lock with it.
        drop(send(&self.control.client, &sql).await);
        self.control.close().await;
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
    poll(control, STATEMENTS, patience, &mut waiting).await
}

/// Gives back what [`hold_statements`] got.
pub(crate) async fn release_statements(control: &Control) {
    let sql = format!("SELECT pg_catalog.pg_advisory_unlock({CLASS}, {STATEMENTS})");
    // A failure means that the connection is gone, and the lock with it.
    drop(send(&control.client, &sql).await);
}

async fn poll(
    control: &Control,
    key: i32,
    patience: Duration,
    waiting: &mut impl FnMut(&Holder),
) -> Result<(), LockError> {
    let started = Instant::now();
    let mut told = false;
    loop {
        let holder = match attempt(control, key).await.map_err(LockError::Query)? {
            Attempt::Got => return Ok(()),
            Attempt::Held(holder) => holder,
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

enum Attempt {
    Got,
    Held(Option<Holder>),
}

/// Tries once; one round trip that also brings the holder.
async fn attempt(control: &Control, key: i32) -> Result<Attempt, tokio_postgres::Error> {
    let sql = format!(
        "SELECT pg_catalog.pg_try_advisory_lock({CLASS}, {key});\n\
         SELECT a.pid, coalesce(a.application_name, ''), coalesce(a.usename, ''), \
         coalesce(host(a.client_addr), ''), coalesce(to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ'), '') \
         FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid) \
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 \
         AND l.classid::bigint = {CLASS} AND l.objid::bigint = {key} \
         AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
    );
    let rows = send(&control.client, &sql).await.rows()?;
    if rows.first().is_some_and(|row| is_true(row, 0)) {
        return Ok(Attempt::Got);
    }
    Ok(Attempt::Held(rows.get(1).map(|row| Holder::read(row, 0))))
}
