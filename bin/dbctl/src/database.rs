//! Makes a database that is not there.

use domain_connect::control::{Control, connect_patiently};
use domain_connect::{ConnectError, DatabaseUrl};
use domain_engine::sql::quote::ident;

use crate::error::{CliError, Exit, Result};
use crate::output::Out;

/// SQLSTATE duplicate_database, and unique_violation of two at the same moment: somebody else was faster.
const DUPLICATE: [&str; 2] = ["42P04", "23505"];

/// What there was to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Made {
    /// The database was there.
    There,
    /// It was made.
    Created,
}

/// Makes the database of the URL unless it is there.
pub(crate) async fn create_if_missing(url: &DatabaseUrl, out: Out) -> Result<Made> {
    match connect(url, out).await {
        Ok(control) => {
            control.close().await;
            Ok(Made::There)
        }
        Err(ConnectError::MissingDatabase { .. }) => create(url, out).await,
        Err(error) => Err(error.into()),
    }
}

async fn create(url: &DatabaseUrl, out: Out) -> Result<Made> {
    let control = maintenance(url, out).await?;
    let sql = format!("CREATE DATABASE {}", ident(url.database()));
    let result = control.client.simple_query(&sql).await;
    control.close().await;
    match result {
        Ok(_) => Ok(Made::Created),
        Err(error)
            if error
                .code()
                .is_some_and(|code| DUPLICATE.contains(&code.code())) =>
        {
            Ok(Made::There)
        }
        Err(error) => Err(CliError::new(
            Exit::Failed,
            "create_database",
            format!(
                "database {:?} is missing and could not be created: {}",
                url.database(),
                crate::error::chain(&error)
            ),
        )
        .hint("create it as a role that may (CREATEDB), then run the command again")),
    }
}

/// A connection to a database from which another can be made.
async fn maintenance(url: &DatabaseUrl, out: Out) -> Result<Control> {
    match connect(&url.with_database("postgres"), out).await {
        Err(ConnectError::MissingDatabase { .. }) => {
            Ok(connect(&url.with_database("template1"), out).await?)
        }
        connected => Ok(connected?),
    }
}

async fn connect(url: &DatabaseUrl, out: Out) -> std::result::Result<Control, ConnectError> {
    connect_patiently(url, "dbctl", |error, limit| out.full(error, limit)).await
}
