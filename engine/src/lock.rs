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

/// Second key: held by the session that sends statements without a transaction, and by every transaction that a
/// runner sends. (2 is that of test templates.)
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
    /// Waits for the lock up to `patience`, and until nothing is at work that an earlier run sent; `waiting` is told
    /// once who holds it.
    ///
    /// The lock is free as soon as a runner is killed, while the server may go on with what it sent, and may commit.
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

/// What every transaction of a runner begins with, so that the next runner waits for one whose dbctl was killed.
pub(crate) fn at_work() -> String {
    format!("SELECT pg_catalog.pg_advisory_xact_lock({CLASS}, {STATEMENTS})")
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
    let mut step = Step::Take;
    loop {
        let holder = match attempt(control, key, step)
            .await
            .map_err(LockError::Query)?
        {
            Attempt::Got => return Ok(()),
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
                holder,
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
    /// It is ours, and this session is at work for a runner that had it before.
    Behind(Holder),
}

/// Tries once; one round trip that also brings the holder.
async fn attempt(
    control: &Control,
    key: i32,
    step: Step,
) -> Result<Attempt, tokio_postgres::Error> {
    let take = match step {
        Step::Take => format!("SELECT pg_catalog.pg_try_advisory_lock({CLASS}, {key})"),
        Step::Look => "SELECT true".to_owned(),
    };
    // The runner's lock comes first, so that who holds it is named before its other session.
    let sql = format!(
        "{take};\n\
         SELECT a.pid, coalesce(a.application_name, ''), coalesce(a.usename, ''), \
         coalesce(host(a.client_addr), ''), to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ') \
         FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid) \
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.pid <> pg_backend_pid() \
         AND l.classid::bigint = {CLASS} AND l.objid::bigint IN ({key}, {STATEMENTS}) \
         AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
         ORDER BY l.objid::bigint"
    );
    let rows = send(&control.client, &sql).await.rows()?;
    let holder = rows.get(1).map(|row| Holder {
        pid: text(row, 0).parse().unwrap_or_default(),
        application: text(row, 1).to_owned(),
        user: text(row, 2).to_owned(),
        host: text(row, 3).to_owned(),
        since: text(row, 4).to_owned(),
    });
    let taken = rows.first().is_some_and(|row| is_true(row, 0));
    Ok(match (taken, holder) {
        (true, None) => Attempt::Got,
        (true, Some(orphan)) => Attempt::Behind(orphan),
        (false, holder) => Attempt::Held(holder),
    })
}
