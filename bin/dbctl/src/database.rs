//! Makes a database that is not there.

use domain_connect::control::{Control, connect};
use domain_connect::{ConnectError, DatabaseUrl};
use domain_engine::sql::quote::ident;

use crate::error::{CliError, Exit, Result};

/// Databases from which another can be made, in the order in which they are tried.
const MAINTENANCE: &[&str] = &["postgres", "template1"];

/// SQLSTATE duplicate_database: somebody else was faster.
const DUPLICATE: &str = "42P04";

/// What there was to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Made {
    /// The database was there.
    There,
    /// It was made.
    Created,
}

/// Makes the database of the URL unless it is there.
pub(crate) async fn create_if_missing(url: &DatabaseUrl) -> Result<Made> {
    match connect(url, "dbctl").await {
        Ok(control) => {
            control.close().await;
            Ok(Made::There)
        }
        Err(ConnectError::MissingDatabase { .. }) => create(url).await,
        Err(error) => Err(error.into()),
    }
}

async fn create(url: &DatabaseUrl) -> Result<Made> {
    let control = maintenance(url).await?;
    let sql = format!("CREATE DATABASE {}", ident(url.database()));
    let result = control.client.simple_query(&sql).await;
    control.close().await;
    match result {
        Ok(_) => Ok(Made::Created),
        Err(error) if error.code().is_some_and(|code| code.code() == DUPLICATE) => Ok(Made::There),
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

async fn maintenance(url: &DatabaseUrl) -> Result<Control> {
    let mut last = None;
    for name in MAINTENANCE {
        match connect(&url.with_database(name), "dbctl").await {
            Ok(control) => return Ok(control),
            Err(error @ ConnectError::MissingDatabase { .. }) => last = Some(error),
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.map_or_else(
        || CliError::declined("no maintenance database"),
        CliError::from,
    ))
}
