//! How large tables are now, as the catalog has it.

use crate::error::Error;
use crate::runner::Runner;
use crate::session::{send, text};
use crate::sql::quote::literal;

/// The size of a table that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSize {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub table: String,
    /// Bytes, with its indexes and what is stored apart.
    pub bytes: u64,
    /// Rows as the last ANALYZE estimated them; none if there was none yet.
    pub rows: Option<u64>,
}

impl Runner<'_> {
    /// The sizes of those tables that are there, by schema and name; one round trip, none for an empty list.
    ///
    /// Nothing is counted and no lock is waited for longer than two seconds.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn table_sizes(&self, tables: &[(&str, &str)]) -> Result<Vec<TableSize>, Error> {
        if tables.is_empty() {
            return Ok(Vec::new());
        }
        let wanted: Vec<String> = tables
            .iter()
            .map(|(schema, table)| format!("({}, {})", literal(schema), literal(table)))
            .collect();
        // In a transaction of its own, so that the limit of time reaches nobody else behind a pooler.
        let sql = format!(
            "BEGIN READ ONLY; SET LOCAL lock_timeout = '2s';\n{};\nCOMMIT",
            format_args!(include_str!("sizes.sql"), wanted = wanted.join(", "))
        );
        let doing = "asking how large tables are";
        let rows = match self.ask(send(self.client(), &sql)).await?.rows() {
            Ok(rows) => rows,
            Err(source) => {
                drop(send(self.client(), "ROLLBACK").await);
                return Err(Error::Query { doing, source });
            }
        };
        Ok(rows
            .iter()
            .map(|row| TableSize {
                schema: text(row, 0).to_owned(),
                table: text(row, 1).to_owned(),
                bytes: text(row, 2).parse().unwrap_or_default(),
                rows: text(row, 3).parse().ok(),
            })
            .collect())
    }
}
