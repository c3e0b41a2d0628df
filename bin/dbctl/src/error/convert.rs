//! From the libraries' errors to what is shown.

use domain_connect::ConnectError;
use domain_engine::{Declined, Error, Failed, HistoryError, LockError, PlanError, SetError};
use domain_workbench::lint::ConfigError;
use tokio_postgres::error::SqlState;

use super::waited::{self, WAITED_IN_VAIN};
use super::{CliError, Exit, chain};
use crate::commands::protect;
use crate::consent::{command_with, with_losses};
use crate::suggest;

/// SQLSTATE insufficient_privilege.
pub(super) const LACKS_RIGHT: &str = "42501";

const ONCE_BACK: &str = "once the server is back: dbctl status, then the same command again";

pub(super) const AS_OWNER: &str =
    "connect as the role that owns the domains' schemas and tables, or have it grant the right";

impl From<Failed> for CliError {
    fn from(failed: Failed) -> Self {
        let mut error = CliError::from(failed.error);
        error.report = Some(Box::new(failed.report));
        error
    }
}

impl From<Error> for CliError {
    fn from(error: Error) -> Self {
        match error {
            Error::Connect(error) => error.into(),
            Error::Set(error) => error.into(),
            Error::Role(error) => error.into(),
            Error::Plan(error) => error.into(),
            Error::Declined(declined) => declined.into(),
            Error::Sql(failure) => (*failure).into(),
            Error::Breach(breach) => (*breach).into(),
            Error::Lock(LockError::Connect(error)) => error.into(),
            Error::Lock(LockError::Query(ref source)) if is_lost(source) => {
                CliError::new(Exit::Failed, "connection_lost", chain(&error)).hint(ONCE_BACK)
            }
            Error::Lock(LockError::Query(_)) => CliError::new(Exit::Failed, "query", chain(&error)),
            Error::Lock(error @ LockError::Lost) => {
                CliError::new(Exit::Failed, "lock_lost", error.to_string())
                    .hint("what was done stays; run the same command again: it goes on from there")
            }
            Error::Lock(error) => waited::locked(&error),
            Error::Blocked { ref blockers, attempts, is_begun, .. } => {
                let shown = CliError::new(Exit::Failed, "lock_timeout", chain(&error)).hint(match is_begun {
                    true => "what was done before stays done; run the command again when that has ended: it does the rest",
                    false => "nothing of it was done; run the command again when that has ended, or have it tried more often: --lock-retries 10",
                });
                waited::with_blockers(shown, blockers, attempts)
            }
            Error::History(HistoryError::Query(ref source)) | Error::Query { ref source, .. }
                if is_lost(source) =>
            {
                CliError::new(Exit::Failed, "connection_lost", chain(&error)).hint(ONCE_BACK)
            }
            Error::History(error) => CliError::new(Exit::Failed, "history", chain(&error)),
            Error::Interrupted { .. } => {
                CliError::new(Exit::Interrupted, "interrupted", error.to_string())
                    .hint("dbctl status shows where it stands; the same command goes on from there")
            }
            Error::NotOwner { ref owner, .. } => protect::not_owner(chain(&error), owner),
            Error::Lost { .. } => CliError::new(Exit::Failed, "connection_lost", chain(&error))
                .hint(ONCE_BACK),
            Error::IndexInvalid { .. } => CliError::new(Exit::Failed, "index", error.to_string())
                .hint("run the same command again: it drops the index and builds it once more"),
            Error::IndexBuilding { .. } => CliError::new(Exit::Failed, "index", error.to_string())
                .hint("wait for it to end, then run the same command again; it waits longer with --lock-timeout 5min"),
            Error::Refused(refused) => (*refused).into(),
            Error::Query { ref source, .. } => {
                let shown = CliError::new(Exit::Failed, "query", chain(&error));
                match source.code().map(SqlState::code) {
                    Some(LACKS_RIGHT) => shown.hint(AS_OWNER),
                    Some(WAITED_IN_VAIN) => shown.hint(
                        "another session holds a lock on it: wait for that to end, then run the command again",
                    ),
                    _ => shown,
                }
            }
        }
    }
}

/// Whether the server went away, or ended the session as it went.
fn is_lost(error: &tokio_postgres::Error) -> bool {
    let gone = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN];
    match error.code() {
        Some(code) => gone.contains(code),
        None => true,
    }
}

impl From<ConfigError> for CliError {
    fn from(error: ConfigError) -> Self {
        CliError::new(Exit::Usage, "config", chain(&error)).hint(
            "dbctl check --explain RULE shows a rule; severities are error, warning, note and off",
        )
    }
}

impl From<ConnectError> for CliError {
    fn from(error: ConnectError) -> Self {
        CliError::new(Exit::Failed, "connect", chain(&error))
    }
}

impl From<SetError> for CliError {
    fn from(error: SetError) -> Self {
        match &error {
            SetError::Unknown { name, known } => {
                CliError::usage(error.to_string()).hint(suggest::domain_hint(name, known))
            }
            _ => CliError::new(Exit::Failed, "workspace", chain(&error)),
        }
    }
}

impl From<PlanError> for CliError {
    fn from(error: PlanError) -> Self {
        let hint = match &error {
            PlanError::NotOneDomain { .. } => {
                "name the one domain before it, such as: inventory --to VERSION".to_owned()
            }
            PlanError::UnknownVersion { wanted, known, .. } => suggest::version_hint(wanted, known),
            PlanError::Ambiguous { .. } => "give more of it".to_owned(),
        };
        CliError::usage(error.to_string()).hint(hint)
    }
}

impl From<Declined> for CliError {
    fn from(declined: Declined) -> Self {
        let mut error = CliError::declined(declined.to_string());
        match declined {
            Declined::Edited { .. } => error.hint(
                "restore the files and put the change into a new migration; where nobody else has them yet, \
                 dbctl redo takes the last batch back and applies the files as they are now; \
                 if the database is as a file says now: dbctl repair DOMAIN VERSION",
            ),
            Declined::HalfwayEdited { .. } => error.hint(
                "restore these statements, those behind them may change; or, if the database is as the file says now: \
                 dbctl repair DOMAIN VERSION; to begin again with the first statement: dbctl repair DOMAIN VERSION --forget",
            ),
            Declined::KeptDown { .. } => error.hint(
                "bring the migration's folder back, then: dbctl repair DOMAIN VERSION; to forget it without running anything: \
                 dbctl repair DOMAIN VERSION --forget",
            ),
            Declined::Overtaken { .. } => error.hint(
                "nothing was changed; dbctl status shows where it stands, and the same command takes these back",
            ),
            Declined::NoRepair { .. } => error,
            Declined::NoDown { .. } => error.hint(
                "take back fewer migrations (--step N), write the down.sql that is missing, or start afresh with: dbctl reset",
            ),
            Declined::Unconfirmed(stakes) => {
                let database = &stakes.mark.database;
                error.message.push_str("; nothing was changed");
                let hint = format!(
                    "with its name: {}",
                    command_with(&["--confirm", database])
                );
                with_losses(error.hint(hint), &stakes.losses)
            }
            Declined::OtherDatabase { database, .. } => error.hint(format!(
                "nothing was changed; if {database} is meant: {}",
                command_with(&["--confirm", &database])
            )),
            Declined::OutOfOrder { .. } => error.hint(
                "nothing was changed; what is applied later may not expect them: look at them, then dbctl migrate --out-of-order",
            ),
            Declined::Pooled { .. } => error.hint(
                "nothing was changed; name the server itself in DBCTL_DIRECT_URL, in the environment or in .env: dbctl then goes there \
                 instead of DATABASE_URL",
            ),
            Declined::PoolTooSmall => error.hint(
                "nothing was changed; try again when fewer clients are at work, raise the pooler's pool size, or name the server itself in DBCTL_DIRECT_URL",
            ),
            Declined::NoFile { .. } => error.hint("restore the file, or take it back alone with: dbctl rollback"),
            Declined::Dependents { objects, .. } => {
                error.details = objects;
                error
            }
        }
    }
}
