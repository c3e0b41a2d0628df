//! What a role lacks to migrate.

use crate::error::Error;
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
    /// A missing schema needs CREATE on the database, one that is there CREATE in it.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn lacking_rights(&self) -> Result<Option<Lacking>, Error> {
        let schemas: Vec<String> = self
            .schemas()
            .map(|schema| format!("({})", literal(schema)))
            .collect();
        let sql = format!(
            "SELECT CASE WHEN n.oid IS NULL THEN pg_catalog.format('create the schema %I', s.name) \
             ELSE pg_catalog.format('create in the schema %I', s.name) END, \
             CASE WHEN n.oid IS NULL THEN pg_catalog.format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user) \
             ELSE pg_catalog.format('GRANT CREATE ON SCHEMA %I TO %I', s.name, current_user) END \
             FROM (VALUES {}) s (name) LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = s.name \
             WHERE NOT CASE WHEN n.oid IS NULL THEN pg_catalog.has_database_privilege(current_database(), 'CREATE') \
             ELSE pg_catalog.has_schema_privilege(n.oid, 'CREATE') END LIMIT 1",
            schemas.join(", ")
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
