//! Takes a snapshot over a connection.

use tokio_postgres::{Client, SimpleQueryMessage};

use super::decode::decode;
use super::message::snapshot_sql;
use super::model::Catalog;

/// Why a snapshot could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// The server refused the catalog query or the connection broke.
    #[error(
        "the database's catalog could not be read; check the connection and that the server is PostgreSQL 14 or later"
    )]
    Query(#[source] tokio_postgres::Error),
    /// A row of the answer has another shape than this program expects.
    #[error(
        "the server described {section} {object} in a way this dbctl does not know; \
         its PostgreSQL may be newer than this dbctl: update dbctl"
    )]
    Decode {
        /// What the row is about, e.g. `column`.
        section: String,
        /// The object, e.g. `inventory.drugs.name`.
        object: String,
        /// What did not fit.
        #[source]
        source: serde_json::Error,
    },
}

/// Takes a snapshot of these schemas in one round trip.
///
/// Schemas that do not exist are absent from the result. Works inside and outside of a transaction, and changes no
/// setting of the session.
///
/// # Errors
/// [`CatalogError::Query`] when the server or the connection fails, [`CatalogError::Decode`] when the answer does not
/// have the expected shape.
pub async fn snapshot(client: &Client, schemas: &[&str]) -> Result<Catalog, CatalogError> {
    let messages = client
        .simple_query(&snapshot_sql(schemas))
        .await
        .map_err(CatalogError::Query)?;
    decode(messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    }))
}
