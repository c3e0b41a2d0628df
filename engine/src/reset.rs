//! The emergency fresh start: drops everything in the domains' schemas.
//!
//! It needs no down script, so it works when one is broken, edited or missing.
//! Objects that an extension owns stay. The work is cut into bounded
//! transactions: one over a thousand tables exceeds max_locks_per_transaction.

use crate::dependents::{self, Dependent};
use crate::domain::Domain;
use crate::error::Error;
use crate::history;
use crate::losses::{self, Loss, Target};
use crate::runner::Runner;
use crate::session::{send, text};
use crate::sql::quote::literal;

/// Waits for a lock no longer than this, and ends when dbctl does.
const BEGIN: &str =
    "BEGIN;\nSET LOCAL lock_timeout = '10s';\nSET LOCAL client_connection_check_interval = '500ms'";

/// Objects dropped in one transaction.
const CHUNK: usize = 100;

/// What a reset would drop.
#[derive(Clone, Debug, Default)]
pub struct ResetPlan {
    /// DROP statements, in their order.
    statements: Vec<String>,
    /// All tables with their rows: those that have some first, empty ones too.
    pub tables: Vec<Loss>,
    /// Objects outside the domains' schemas that go with them.
    pub outside: Vec<Dependent>,
}

impl ResetPlan {
    /// How many objects would be dropped.
    pub fn objects(&self) -> usize {
        self.statements.len()
    }
}

impl Runner<'_> {
    /// What [`Runner::reset`] would drop, with how many rows.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn plan_reset(&self, domains: &[&'static Domain]) -> Result<ResetPlan, Error> {
        let schemas: Vec<&str> = domains.iter().map(|domain| domain.schema).collect();
        let statements = self.drop_statements(&schemas).await?;
        let all = schemas.iter().map(|schema| (*schema).to_owned());
        let all: Vec<Target> = all.map(Target::Schema).collect();
        let mut tables = self.ask(losses::measure(self.client(), &all)).await??;
        tables.sort_by_key(Loss::is_nothing);
        let outside = dependents::dependents(self.client(), &schemas).await?;
        Ok(ResetPlan {
            statements,
            tables,
            outside,
        })
    }

    async fn drop_statements(&self, schemas: &[&str]) -> Result<Vec<String>, Error> {
        let doing = "listing what a reset drops";
        let rows = send(self.client(), &objects_sql(schemas))
            .await
            .rows()
            .map_err(|source| Error::Query { doing, source })?;
        Ok(rows.iter().map(|row| text(row, 0).to_owned()).collect())
    }

    /// Drops everything in the domains' schemas, under the lock. Returns how many objects went.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::Lock`], [`Error::Query`]. What was dropped before a failure
    /// stays dropped; a second reset takes the rest. [`Declined::Unconfirmed`](crate::Declined) when there is
    /// something to drop and nobody agreed to it.
    pub async fn reset(&mut self, domains: &[&'static Domain]) -> Result<usize, Error> {
        // What cannot be applied again is not dropped.
        self.check_all(domains)?;
        let lock = self.hold_lock().await?;
        let result = self.drop_all(domains).await;
        lock.release().await;
        result
    }

    async fn drop_all(&mut self, domains: &[&'static Domain]) -> Result<usize, Error> {
        let schemas: Vec<&str> = domains.iter().map(|domain| domain.schema).collect();
        // Not from the history: a reset has to work where that cannot be read.
        let mark = self.mark().await?;
        let statements = self.drop_statements(&schemas).await?;
        if !self.has_consent(&mark)? && !statements.is_empty() {
            return Err(self.unconfirmed(&mark, "reset", 0, Vec::new()));
        }
        for chunk in statements.chunks(CHUNK) {
            if self.is_interrupted() {
                return Err(Error::Interrupted { running: None });
            }
            let message = format!("{BEGIN};\n{};\nCOMMIT", chunk.join(";\n"));
            if let Some(source) = self.ask(send(self.client(), &message)).await?.error {
                drop(send(self.client(), "ROLLBACK").await);
                return Err(Error::Query {
                    doing: "dropping the domains' objects",
                    source,
                });
            }
        }
        self.forget_notices();
        Ok(statements.len())
    }
}

/// DROP statements: the histories first, so that nothing ever counts as applied that is gone.
fn objects_sql(schemas: &[&str]) -> String {
    let list: Vec<String> = schemas.iter().map(|schema| literal(schema)).collect();
    format!(
        include_str!("reset.sql"),
        schemas = list.join(", "),
        history = literal(history::TABLE)
    )
}
