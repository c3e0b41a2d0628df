//! Makes, lists and drops whole databases: for tests and for checks.

use domain_engine::sql::quote::{ident, literal};
use tokio_postgres::{Client, Error, SimpleQueryMessage};

/// Makes a database from a template.
pub(crate) async fn create(client: &Client, name: &str, template: &str) -> Result<(), Error> {
    let (name, template) = (ident(name), ident(template));
    let sql = format!("CREATE DATABASE {name} TEMPLATE {template}");
    client.simple_query(&sql).await.map(drop)
}

/// Drops a database, and ends the sessions in it.
pub(crate) async fn remove(client: &Client, name: &str) -> Result<(), Error> {
    let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", ident(name));
    client.simple_query(&sql).await.map(drop)
}

/// The names of databases that begin so and of which the condition, SQL over `pg_database d`, holds.
pub(crate) async fn names(
    client: &Client,
    prefix: &str,
    condition: &str,
) -> Result<Vec<String>, Error> {
    let sql = format!(
        "SELECT d.datname FROM pg_catalog.pg_database d \
         WHERE pg_catalog.starts_with(d.datname, {}) AND {condition} ORDER BY 1",
        literal(prefix)
    );
    let messages = client.simple_query(&sql).await?;
    let names = messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    Ok(names.collect())
}
