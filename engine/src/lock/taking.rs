//! How the lock is taken, and the message for it.
//!
//! A lock of the session is right where the session is the server's own.
//! Through a pooler it would be taken on a connection that is lent to the next
//! client a moment later, and stay there. A transaction is what a pooler keeps
//! together, so the lock is held in one that stays open. It is READ COMMITTED
//! and idle, so it keeps no snapshot, and nothing waits for it.

use super::{CLASS, holder_sql};

/// How the lock is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taking {
    /// By the session, if the process that answers is the one that the session was given.
    Own(i32),
    /// By the session.
    Session,
    /// By a transaction that stays open.
    Transaction,
}

/// Opens a transaction that no time limit ends while it holds the lock.
const OPEN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED;\n\
    SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings \
    WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout') AND setting <> '0'";

impl Taking {
    /// Tries once. Rows with `lock` say whether it was got, nothing when it was not tried; then comes the holder.
    pub(super) fn sql(self, key: i32) -> String {
        let holder = holder_sql(key);
        let session = format!("pg_catalog.pg_try_advisory_lock({CLASS}, {key})");
        match self {
            Taking::Own(process) => format!(
                "SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings \
                 WHERE name = 'idle_session_timeout' AND setting <> '0' AND pg_catalog.pg_backend_pid() = {process};\n\
                 SELECT 'lock', CASE WHEN pg_catalog.pg_backend_pid() = {process} THEN {session} END;\n{holder}"
            ),
            Taking::Session => format!("SELECT 'lock', {session};\n{holder}"),
            Taking::Transaction => format!(
                "{OPEN};\nSELECT 'lock', pg_catalog.pg_try_advisory_xact_lock({CLASS}, {key});\n{holder}"
            ),
        }
    }

    /// Gives back what was got, and leaves the transaction where it was not.
    pub(super) fn end(self, key: i32) -> String {
        match self {
            Taking::Own(_) | Taking::Session => {
                format!("SELECT pg_catalog.pg_advisory_unlock({CLASS}, {key})")
            }
            Taking::Transaction => "ROLLBACK".to_owned(),
        }
    }
}
