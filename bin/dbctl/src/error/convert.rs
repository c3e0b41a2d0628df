//! From the libraries' errors to what is shown.

use domain_connect::ConnectError;
use domain_engine::{
    Breach, Declined, Error, Failed, Fate, LockError, PlanError, RefusedFile, SetError, SqlFailure,
};
use domain_workbench::lint::ConfigError;
use tokio_postgres::error::SqlState;

use super::{CliError, Exit, Snippet, chain};
use crate::commands::protect;
use crate::consent::{command_with, with_losses};
use crate::suggest;

/// SQLSTATE insufficient_privilege.
const LACKS_RIGHT: &str = "42501";

/// SQLSTATE lock_not_available.
const WAITED_IN_VAIN: &str = "55P03";

const ONCE_BACK: &str = "once the server is back: dbctl status, then the same command again";

const AS_OWNER: &str =
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
            Error::Plan(error) => error.into(),
            Error::Declined(declined) => declined.into(),
            Error::Sql(failure) => (*failure).into(),
            Error::Breach(breach) => (*breach).into(),
            Error::Lock(LockError::Connect(error)) => error.into(),
            Error::Lock(error @ LockError::Query(_)) => {
                CliError::new(Exit::Failed, "connection_lost", chain(&error)).hint(ONCE_BACK)
            }
            Error::Lock(error) => CliError::new(Exit::Locked, "locked", chain(&error))
                .hint("wait for it, then run the command again; dbctl migrate waits longer with --lock-timeout 5min"),
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
                .hint("wait for it to end, then run the same command again; dbctl migrate waits longer with --lock-timeout 5min"),
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

impl From<ConfigError> for CliError {
    fn from(error: ConfigError) -> Self {
        CliError::new(Exit::Usage, "config", chain(&error)).hint(
            "dbctl lint --explain RULE shows a rule; severities are error, warning, note and off",
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
            Declined::NoFile { .. } => error.hint("restore the file, or take it back alone with: dbctl rollback"),
            Declined::Dependents { objects, .. } => {
                error.details = objects;
                error
            }
        }
    }
}

impl From<RefusedFile> for CliError {
    fn from(refused: RefusedFile) -> Self {
        let RefusedFile {
            domain,
            label,
            direction,
            path,
            text,
            refusal,
        } = refused;
        let file = file_name(path.as_deref(), domain, &label, direction.file());
        let mut error = CliError::new(Exit::Failed, "refused", format!("{file}: {refusal}"))
            .hint(refusal.hint());
        error.snippet = Some(Box::new(Snippet {
            file,
            text,
            line: refusal.line,
            column: refusal.column,
            label: "nothing was sent".to_owned(),
        }));
        error
    }
}

impl From<Breach> for CliError {
    fn from(breach: Breach) -> Self {
        let file = file_name(
            breach.path.as_deref(),
            breach.domain,
            &breach.label,
            breach.direction.file(),
        );
        let message = format!("{file}: {}", breach.what());
        let mut error = CliError::new(Exit::Failed, "containment", message).hint(breach.hint());
        error.snippet = breach.place.map(|place| {
            Box::new(Snippet {
                file,
                text: breach.text,
                line: place.line,
                column: place.column,
                label: String::new(),
            })
        });
        error.details = breach.objects;
        error.details.push(remains(Fate::RolledBack));
        error
    }
}

impl From<SqlFailure> for CliError {
    fn from(failure: SqlFailure) -> Self {
        let file = file_name(
            failure.path.as_deref(),
            failure.domain,
            &failure.label,
            failure.direction.file(),
        );
        let mut error = CliError::new(Exit::Failed, "sql", format!("{file}: {}", failure.message));
        error
            .details
            .extend(failure.detail.map(|detail| format!("detail: {detail}")));
        error
            .details
            .extend(failure.hint.map(|hint| format!("server's hint: {hint}")));
        error.details.push(format!(
            "SQLSTATE {}; {}",
            failure.code,
            remains(failure.fate)
        ));
        let leftovers = failure.leftovers.iter().map(ToString::to_string);
        error.details.extend(leftovers);
        error.snippet = failure.place.map(|place| {
            Box::new(Snippet {
                file,
                text: failure.text,
                line: place.line,
                column: place.column,
                label: String::new(),
            })
        });
        error.hint(match failure.code.as_str() {
            _ if matches!(failure.fate, Fate::Kept(_)) => {
                "mend the data, or the file from that statement on, and run the same command again: it goes on with that statement"
            }
            LACKS_RIGHT => AS_OWNER,
            WAITED_IN_VAIN => "something holds the table; run the command again when it is free, or give the migration more time with a line -- dbctl: lock_timeout = \"1min\"",
            _ => "mend the file and run the same command again",
        })
    }
}

/// The path from the current folder where it is below it, else as it is; the domain and folder when embedded.
fn file_name(path: Option<&std::path::Path>, domain: &str, label: &str, file: &str) -> String {
    let Some(path) = path else {
        return format!("{domain}/{label}/{file}");
    };
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// What there still is of a migration that failed.
fn remains(fate: Fate) -> String {
    match fate {
        Fate::RolledBack | Fate::Unheard => "nothing of this migration remains".to_owned(),
        Fate::Kept(count) => {
            format!("it runs without a transaction: {count} of its statements stay done")
        }
    }
}
