//! Errors of those who waited in vain: what kept them, and the way out.

use std::time::Duration;

use domain_engine::{Blocker, Fate, LockError, SqlFailure};
use serde_json::{Value, json};

use super::{CliError, Exit, chain};
use crate::output::seconds;

/// SQLSTATE lock_not_available.
pub(super) const WAITED_IN_VAIN: &str = "55P03";

/// SQLSTATE query_canceled.
const CANCELLED: &str = "57014";

/// SQLSTATE deadlock_detected.
const DEADLOCK: &str = "40P01";

/// The stable word for a failure of a migration's SQL.
pub(super) fn kind(code: &str) -> &'static str {
    match code {
        WAITED_IN_VAIN | DEADLOCK => "lock_timeout",
        CANCELLED => "statement_timeout",
        _ => "sql",
    }
}

/// What to do about a migration that waited or ran too long; none for any other failure.
pub(super) fn hint(failure: &SqlFailure) -> Option<String> {
    let is_whole = failure.fate == Fate::RolledBack;
    match failure.code.as_str() {
        WAITED_IN_VAIN | DEADLOCK if is_whole => Some(format!(
            "run the command again when that has ended; or have it tried more often ({}), or wait longer each time, while others \
             queue behind it: --ddl-lock-timeout 10s, or a line -- dbctl: lock_timeout = \"10s\" at the top of up.sql",
            more_often(failure.attempts)
        )),
        WAITED_IN_VAIN | DEADLOCK => Some(
            "run the same command again when that has ended: it goes on with that statement"
                .to_owned(),
        ),
        CANCELLED => Some(too_long(failure.timeouts.statement, is_whole)),
        _ => None,
    }
}

fn more_often(attempts: u32) -> String {
    format!("--lock-retries {}", attempts.saturating_mul(2).max(10))
}

/// The server does not tell by its code whether time or a person ended the statement: its message says so.
fn too_long(limit: Option<Duration>, is_whole: bool) -> String {
    let set = match limit.filter(|limit| !limit.is_zero()) {
        Some(limit) => format!("the limit of one statement was {}", seconds(limit)),
        None => "dbctl set no limit, the role or the database may".to_owned(),
    };
    let option = match is_whole {
        true => "--statement-timeout 10min (0s: no limit), or ",
        false => "",
    };
    format!(
        "{set}; if it needs longer: {option}a line -- dbctl: statement_timeout = \"10min\" at the top of up.sql; \
         if a person ended it, run the same command again"
    )
}

/// Lists who kept it waiting and how often it was tried, for people and for programs.
pub(super) fn with_blockers(mut error: CliError, blockers: &[Blocker], attempts: u32) -> CliError {
    error
        .details
        .extend(blockers.iter().map(|blocker| format!("waited: {blocker}")));
    if attempts > 1 {
        error.details.push(format!("tried {attempts} times"));
    }
    let blockers: Value = blockers.iter().map(blocker_json).collect();
    error
        .with("blockers", blockers)
        .with("attempts", attempts.into())
}

fn blocker_json(blocker: &Blocker) -> Value {
    let session = &blocker.session;
    json!({
        "pid": session.pid,
        "application": session.application,
        "by": session.person,
        "user": session.user,
        "host": session.host,
        "since": session.since,
        "table": blocker.table,
        "state": blocker.state,
        "query": blocker.query,
    })
}

/// Another runner held the lock all the time.
pub(super) fn locked(error: &LockError) -> CliError {
    CliError::new(Exit::Locked, "locked", chain(error))
        .hint("wait for it, then run the command again; it waits longer with --lock-timeout 5min")
}
