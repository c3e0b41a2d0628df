//! What a role lacks to migrate.

use crate::error::Error;
use crate::history::TABLE;
use crate::log;
use crate::runner::Runner;
use crate::session::{send, text};
use crate::sql::quote::literal;

/// A right that is missing, and the statement that gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// What the role may not do.
    pub what: String,
    /// What the database's or the schema's owner would run.
    pub grant: String,
}

impl Runner<'_> {
    /// The first right that the role lacks to migrate all domains; one round trip.
    ///
    /// A missing schema needs CREATE on the database, one that is there CREATE in it, its history INSERT, UPDATE
    /// and DELETE, and its log SELECT and INSERT.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn lacking_rights(&self) -> Result<Option<Lacking>, Error> {
        let schemas: Vec<String> = self
            .schemas()
            .map(|schema| format!("({})", literal(schema)))
            .collect();
        let sql = format!(
            include_str!("rights.sql"),
            schemas = schemas.join(", "),
            table = literal(TABLE),
            log = literal(log::TABLE)
        );
        let doing = "asking for rights";
        let rows = send(self.client(), &sql)
            .await
            .rows()
            .map_err(|source| Error::Query { doing, source })?;
        Ok(rows.first().map(|row| Lacking {
            what: format!("the role may not {}", text(row, 0)),
            grant: text(row, 1).to_owned(),
        }))
    }
}
