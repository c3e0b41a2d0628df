//! Objects of other schemas that depend on what a rollback would remove.
//!
//! Whether a dependent domain stands in the way is a matter of fact: the
//! catalog is asked, and a rollback of some migrations is tried in a
//! transaction that is never committed.

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, SimpleQueryRow};

use crate::error::Error;
use crate::role;
use crate::runner::is_lock_conflict;
use crate::script::{Timeouts, begin};
use crate::session::{send, text};
use crate::sql::quote::{ident, literal};

/// What a trial does.
pub(crate) const TRYING: &str = "trying the rollback";

/// One object that depends on another schema's object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependent {
    /// The schema of the dependent object.
    pub schema: String,
    /// The dependent object, such as `constraint x_fkey on table inventory.drugs`.
    pub object: String,
    /// What it depends on, such as `table public.users`.
    pub on: String,
    /// The table, view, type or function that owns the dependent object, qualified.
    owner: String,
}

impl Dependent {
    /// Whether the server's list of objects in the way has it, as the server itself describes it.
    pub(crate) fn is_in(&self, detail: &str) -> bool {
        // Argument types are printed with or without their schema: the name alone is compared.
        let name = self.object.split('(').next().unwrap_or(&self.object);
        detail.contains(name)
    }

    /// Whether the server's list of objects in the way names its owner.
    ///
    /// Names are never translated; the words around them are, and are not read.
    pub(crate) fn is_named_in(&self, detail: &str) -> bool {
        // Of a function only its name: the types of its arguments are printed as the search_path makes them.
        let name = self.owner.split('(').next().unwrap_or(&self.owner);
        detail.contains(name)
    }
}

impl std::fmt::Display for Dependent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} depends on {}", self.object, self.on)
    }
}

/// Objects outside `schemas` that depend on objects inside; one round trip.
pub(crate) async fn dependents(client: &Client, schemas: &[&str]) -> Result<Vec<Dependent>, Error> {
    // With an empty search_path every name is printed with its schema.
    let sql = format!(
        "BEGIN;\nSET LOCAL search_path = '';\n{};\nCOMMIT",
        dependents_sql(schemas)
    );
    let answer = send(client, &sql).await;
    if let Some(source) = answer.error {
        drop(send(client, "ROLLBACK").await);
        let doing = "asking which objects depend on these domains";
        return Err(Error::Query { doing, source });
    }
    let dependent = |row: &SimpleQueryRow| Dependent {
        schema: text(row, 0).to_owned(),
        object: text(row, 1).to_owned(),
        on: text(row, 2).to_owned(),
        owner: text(row, 3).to_owned(),
    };
    Ok(answer.rows.iter().map(dependent).collect())
}

/// Every dependency of the catalog, whatever kind of object has it. What an extension owns does not count.
fn dependents_sql(schemas: &[&str]) -> String {
    let list: Vec<String> = schemas.iter().map(|schema| literal(schema)).collect();
    format!(include_str!("dependents.sql"), schemas = list.join(", "))
}

/// A down script, and as whom it runs.
pub(crate) struct Tried<'t> {
    pub(crate) schema: &'t str,
    pub(crate) role: Option<String>,
    pub(crate) sql: &'t str,
}

/// Runs the down scripts in a transaction that is rolled back; pairs of schema and SQL.
///
/// Returns the server's account of the objects in the way, when there are any.
///
/// # Errors
/// [`Error::Query`] when a lock was not got in time: nothing is known then. Any other failure is left to the
/// real run, which tells where it happened.
pub(crate) async fn trial(
    client: &Client,
    downs: &[Tried<'_>],
    timeouts: Timeouts,
) -> Result<Option<String>, Error> {
    let doing = TRYING;
    let failed = |source| Error::Query { doing, source };
    if let Err(source) = send(client, &begin(timeouts)).await.rows() {
        drop(send(client, "ROLLBACK").await);
        return Err(failed(source));
    }
    let mut stopped = None;
    for Tried { schema, role, sql } in downs {
        let role = role
            .as_deref()
            .map_or_else(String::new, |role| format!("{};\n", role::set_local(role)));
        let message = format!("{role}SET LOCAL search_path TO {};\n{sql}\n", ident(schema));
        stopped = send(client, &message).await.error;
        if stopped.is_some() {
            break;
        }
    }
    send(client, "ROLLBACK").await.rows().map_err(failed)?;
    match stopped {
        Some(error) if error.code() == Some(&SqlState::DEPENDENT_OBJECTS_STILL_EXIST) => Ok(error
            .as_db_error()
            .map(|db| db.detail().unwrap_or(db.message()).to_owned())),
        Some(error) if is_lock_conflict(error.code()) => Err(failed(error)),
        _ => Ok(None),
    }
}
