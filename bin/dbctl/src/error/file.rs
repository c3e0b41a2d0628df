//! Errors in a migration's file: where, why, and what remains.

use domain_engine::{Breach, Fate, RefusedFile, SqlFailure};

use super::convert::{AS_OWNER, LACKS_RIGHT};
use super::{CliError, Exit, Snippet, waited};

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
        let message = format!("{file}: {}", failure.message);
        let waited = waited::hint(&failure);
        let mut error = CliError::new(Exit::Failed, waited::kind(&failure.code), message);
        if waited.is_some() {
            error = waited::with_blockers(error, &failure.blockers, failure.attempts);
        }
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
        if let Some(hint) = waited {
            return error.hint(hint);
        }
        if let (LACKS_RIGHT, Some(role)) = (failure.code.as_str(), failure.role) {
            return error.hint(format!(
                "it runs as role {role}, which may change its own domain and nothing else: move the statement to the domain that \
                 owns the object, grant the role what it needs, or run this migration with --role none; dbctl roles check \
                 tells what the role lacks"
            ));
        }
        error.hint(match failure.code.as_str() {
            _ if matches!(failure.fate, Fate::Kept(_)) => {
                "mend the data, or the file from that statement on, and run the same command again: it goes on with that statement"
            }
            LACKS_RIGHT => AS_OWNER,
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
