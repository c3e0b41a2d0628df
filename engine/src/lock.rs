//! One runner per database at a time.
//!
//! A session-level advisory lock on a connection of its own that is never in a
//! transaction: the server frees it when the process dies, and it holds no
//! snapshot that CREATE INDEX CONCURRENTLY would wait for. It is polled: a
//! session that waits inside `pg_advisory_lock` holds a snapshot too.

use std::time::{Duration, Instant};

use domain_connect::control::{Control, connect};
use domain_connect::{ConnectError, DatabaseUrl};

use crate::session::{is_true, send, text};

/// First key of the two-integer form: "dbct" in ASCII. Other tools use the bigint form or other keys.
const CLASS: i32 = 0x6462_6374;

/// Second key: the runner's lock.
const RUNNER: i32 = 1;

/// Second key: held by the session that sends statements without a transaction. (2 is that of test templates.)
const STATEMENTS: i32 = 3;

const POLL: Duration = Duration::from_millis(200);

/// Who holds the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Process id of its server session.
    pub pid: i32,
    /// Its application_name.
    pub application: String,
    /// Its database user.
    pub user: String,
    /// Its address; empty for a local socket.
    pub host: String,
    /// Since when it has been connected, as the server prints it.
    pub since: String,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let host = if self.host.is_empty() {
            "this host"
        } else {
            &self.host
        };
        write!(
            f,
            "{} (pid {}, user {}, on {host}, since {})",
            self.application, self.pid, self.user, self.since
        )
    }
}

/// Why the lock was not got.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another runner had it all the time.
    #[error(
        "another runner holds the lock of this database: {}",
        holder.as_ref().map_or("it ended just now".to_owned(), Holder::to_string)
    )]
    Held {
        /// Who, when the server told.
        holder: Option<Holder>,
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
    /// Waits for the lock up to `patience`; `waiting` is told once who holds it.
    pub(crate) async fn acquire(
        url: &DatabaseUrl,
        patience: Duration,
        mut waiting: impl FnMut(&Holder),
    ) -> Result<Lock, LockError> {
        let control = connect(url, "dbctl lock").await?;
        poll(&control, RUNNER, patience, &mut waiting).await?;
        Ok(Lock { control })
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
                holder,
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
         coalesce(host(a.client_addr), ''), to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ') \
         FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid) \
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 \
         AND l.classid::bigint = {CLASS} AND l.objid::bigint = {key} \
         AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
    );
    let rows = send(&control.client, &sql).await.rows()?;
    if rows.first().is_some_and(|row| is_true(row, 0)) {
        return Ok(Attempt::Got);
    }
    Ok(Attempt::Held(rows.get(1).map(|row| Holder {
        pid: text(row, 0).parse().unwrap_or_default(),
        application: text(row, 1).to_owned(),
        user: text(row, 2).to_owned(),
        host: text(row, 3).to_owned(),
        since: text(row, 4).to_owned(),
    })))
}
