//! Whether a connection pooler stands before the server, and what it leaves of a session.
//!
//! A server names the process that serves a session when the session begins.
//! PgBouncer names a random number there, since the process changes; so one
//! look at `pg_backend_pid()`, in a message that is sent anyway, tells it. The
//! tests hold PgBouncer to it in both modes; other poolers were not tried.

use std::time::Duration;

use domain_connect::DatabaseUrl;
use domain_connect::control::{Control, connect};
use tokio::time::{sleep, timeout};

use crate::error::{Declined, Error};
use crate::lock::Lock;
use crate::runner::Runner;
use crate::session::{send, text};

/// What is between a client and the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooler {
    /// Nothing: the session is the server's own.
    None,
    /// A pooler that leaves a client its server connection as long as it is connected.
    Session,
    /// A pooler that lends a server connection for a transaction, or that does not show that it does more.
    Transaction,
}

/// The question whose trace in pg_stat_activity tells what became of a server connection.
const PROBE: &str = "SELECT pg_catalog.pg_backend_pid() AS dbctl_probe";

/// How long a pooler may take to clean up after a client, and how long it may take for all of it.
const CLEANED: Duration = Duration::from_millis(500);
const PROBED: Duration = Duration::from_secs(5);

/// Longest wait for a second server connection of a pooler.
const SECOND: Duration = Duration::from_secs(10);

/// Finds out what is between this connection and its server; one round trip, and a dozen when it is a pooler.
///
/// # Errors
/// [`Error::Query`].
pub async fn pooler(url: &DatabaseUrl, control: &Control) -> Result<Pooler, Error> {
    let doing = "asking for the process of the session";
    let answer = send(&control.client, PROBE).await.rows();
    let rows = answer.map_err(|source| Error::Query { doing, source })?;
    if rows
        .first()
        .is_some_and(|row| text(row, 0) == control.process_id().to_string())
    {
        return Ok(Pooler::None);
    }
    Ok(behind(url, control).await)
}

/// What a pooler leaves of a session. It has to show twice that it leaves all of it; whatever else happens counts as less.
pub(crate) async fn behind(url: &DatabaseUrl, control: &Control) -> Pooler {
    let twice = async {
        ends_with_its_client(url, control).await && ends_with_its_client(url, control).await
    };
    match timeout(PROBED, twice).await {
        Ok(true) => Pooler::Session,
        Ok(false) | Err(_) => Pooler::Transaction,
    }
}

/// Whether the server connection of a client is cleaned, or closed, when the client goes and no sooner.
///
/// PgBouncer sends `DISCARD ALL` (its `server_reset_query`) then in session mode, in transaction mode nothing.
async fn ends_with_its_client(url: &DatabaseUrl, control: &Control) -> bool {
    let Ok(client) = connect(url, "dbctl probe").await else {
        return false;
    };
    let rows = send(&client.client, PROBE).await.rows().unwrap_or_default();
    let Some(process) = rows
        .first()
        .and_then(|row| text(row, 0).parse::<i32>().ok())
    else {
        return false;
    };
    if last_query(control, process).await.as_deref() != Some(PROBE) {
        return false;
    }
    client.close().await;
    let cleaned = async {
        loop {
            match last_query(control, process).await.as_deref() {
                Some(PROBE) => sleep(Duration::from_millis(10)).await,
                Some(other) => return other.trim().to_ascii_uppercase().starts_with("DISCARD ALL"),
                None => return true,
            }
        }
    };
    timeout(CLEANED, cleaned).await.unwrap_or(false)
}

/// What a server process was last asked; `None` when it is gone.
async fn last_query(control: &Control, process: i32) -> Option<String> {
    let sql = format!("SELECT query FROM pg_catalog.pg_stat_activity WHERE pid = {process}");
    match send(&control.client, &sql).await.rows() {
        Ok(rows) => rows.first().map(|row| text(row, 0).to_owned()),
        Err(_) => Some(String::new()),
    }
}

impl Runner<'_> {
    /// Whether other clients use the same server connections, as far as an answer of the server has told yet.
    pub fn is_pooled(&self) -> bool {
        self.pooled.get()
    }

    /// Looks which process answered.
    pub(crate) fn note_process(&self, process: i32) {
        self.pooled.set(process != self.process_id());
    }

    /// Declines what needs a session when a pooler leaves none. `labels` are the migrations that need it.
    pub(crate) async fn require_session(&self, labels: Vec<String>) -> Result<(), Error> {
        if labels.is_empty() || !self.is_pooled() || self.keeps_sessions().await {
            return Ok(());
        }
        Err(Declined::Pooled { labels }.into())
    }

    /// Declines when a pooler has no server connection beside the one that the lock keeps.
    pub(crate) async fn require_second(&self, lock: Lock) -> Result<Lock, Error> {
        if !lock.is_pooled() {
            return Ok(lock);
        }
        let patience = self
            .options
            .lock_timeout
            .clamp(Duration::from_secs(1), SECOND);
        match timeout(patience, send(self.client(), PROBE)).await {
            Ok(_) => Ok(lock),
            Err(_) => {
                lock.release().await;
                Err(Declined::PoolTooSmall.into())
            }
        }
    }
}
