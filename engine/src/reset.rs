//! The emergency fresh start: drops everything in the domains' schemas.
//!
//! It needs no down script, so it works when one is broken, edited or missing.
//! Objects that an extension owns stay, and so does the log, which tells of the
//! reset. The work is cut into bounded
//! transactions: one over a thousand tables exceeds max_locks_per_transaction.

use crate::dependents::{self, Dependent};
use crate::domain::Domain;
use crate::error::Error;
use crate::history;
use crate::log::{self, Action, Entry, Outcome};
use crate::losses::{self, Loss, Target};
use crate::runner::Runner;
use crate::script;
use crate::session::{send, text};
use crate::sql::quote::literal;

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

/// What goes, and where it is written down.
struct Drops {
    /// DROP statements, in their order.
    statements: Vec<String>,
    /// Schemas that have a log.
    logs: Vec<String>,
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
        let statements = self.drops(&schemas).await?.statements;
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

    async fn drops(&self, schemas: &[&str]) -> Result<Drops, Error> {
        let doing = "listing what a reset drops";
        let rows = send(self.client(), &objects_sql(schemas))
            .await
            .rows()
            .map_err(|source| Error::Query { doing, source })?;
        let of = |kind: &str| -> Vec<String> {
            let rows = rows.iter().filter(|row| text(row, 0) == kind);
            rows.map(|row| text(row, 1).to_owned()).collect()
        };
        Ok(Drops {
            statements: of("drop"),
            logs: of("log"),
        })
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
        let dropped = self.locked(async |runner| Ok(runner.drop_all(domains).await?));
        dropped.await.map_err(|failed| failed.error)
    }

    async fn drop_all(&mut self, domains: &[&'static Domain]) -> Result<usize, Error> {
        // Not from the history: a reset has to work where that cannot be read.
        let mark = self.mark().await?;
        // What could not be applied again here is not dropped.
        self.require_session(self.stepwise_of(domains)).await?;
        let schemas: Vec<&str> = domains.iter().map(|domain| domain.schema).collect();
        let Drops { statements, logs } = self.drops(&schemas).await?;
        if !self.has_consent(&mark)? && !statements.is_empty() {
            return Err(self.unconfirmed(&mark, "reset", 0, Vec::new()));
        }
        let mut entry = Entry::new(Action::Reset, Outcome::Done, self.by());
        entry.detail = Some(format!("{} objects dropped", statements.len()));
        let begin = script::begin(self.options.timeouts);
        let mut rows = logs.iter().map(|schema| entry.insert_into(schema));
        for (at, chunk) in statements.chunks(CHUNK).enumerate() {
            if self.is_interrupted() {
                return Err(Error::Interrupted { running: None });
            }
            self.require_lock()?;
            // All rows with the first chunk: it drops the histories.
            let rows = rows.by_ref().map(|row| format!("{row};\n"));
            let message = format!(
                "{begin};\n{};\n{}COMMIT",
                chunk.join(";\n"),
                rows.collect::<String>()
            );
            let sent = self.send_patiently("dropping the domains' objects", "reset", &message);
            sent.await.map_err(|mut error| {
                if let Error::Blocked { is_begun, .. } = &mut error {
                    *is_begun = at > 0;
                }
                error
            })?;
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
        history = literal(history::TABLE),
        log = literal(log::TABLE)
    )
}
