//! The emergency fresh start: drops everything in the domains' schemas.
//!
//! It needs no down script, so it works when one is broken, edited or missing.
//! Objects that an extension owns stay. The work is cut into bounded
//! transactions: one over a thousand tables exceeds max_locks_per_transaction.

use crate::dependents::{self, Dependent};
use crate::domain::Domain;
use crate::error::Error;
use crate::history;
use crate::runner::Runner;
use crate::session::{send, text};
use crate::sql::quote::literal;

/// Objects dropped in one transaction.
const CHUNK: usize = 100;

/// What a reset would drop.
#[derive(Clone, Debug, Default)]
pub struct ResetPlan {
    /// DROP statements, in their order.
    statements: Vec<String>,
    /// Tables with the number of rows that the planner believes them to have.
    pub tables: Vec<(String, i64)>,
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
    /// What [`Runner::reset`] would drop.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn plan_reset(&self, domains: &[&'static Domain]) -> Result<ResetPlan, Error> {
        let schemas: Vec<&str> = domains.iter().map(|domain| domain.schema).collect();
        let doing = "listing what a reset drops";
        let rows = send(self.client(), &objects_sql(&schemas))
            .await
            .rows()
            .map_err(|source| Error::Query { doing, source })?;
        let mut plan = ResetPlan::default();
        for row in &rows {
            match text(row, 0) {
                "table" => plan.tables.push((
                    text(row, 1).to_owned(),
                    text(row, 2).parse().unwrap_or_default(),
                )),
                "drop" => plan.statements.push(text(row, 1).to_owned()),
                _ => {}
            }
        }
        plan.outside = dependents::dependents(self.client(), &schemas).await?;
        Ok(plan)
    }

    /// Drops everything in the domains' schemas, under the lock. Returns how many objects went.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::Lock`], [`Error::Query`]. What was dropped before a failure
    /// stays dropped; a second reset takes the rest.
    pub async fn reset(&mut self, domains: &[&'static Domain]) -> Result<usize, Error> {
        // What cannot be applied again is not dropped.
        self.check_all(domains)?;
        let lock = self.hold_lock().await?;
        let result = self.drop_all(domains).await;
        lock.release().await;
        result
    }

    async fn drop_all(&mut self, domains: &[&'static Domain]) -> Result<usize, Error> {
        let plan = self.plan_reset(domains).await?;
        for chunk in plan.statements.chunks(CHUNK) {
            if self.is_interrupted() {
                return Err(Error::Interrupted { running: None });
            }
            let message = format!("BEGIN;\n{};\nCOMMIT", chunk.join(";\n"));
            if let Some(source) = send(self.client(), &message).await.error {
                drop(send(self.client(), "ROLLBACK").await);
                return Err(Error::Query {
                    doing: "dropping the domains' objects",
                    source,
                });
            }
        }
        self.forget_notices();
        Ok(plan.statements.len())
    }
}

/// DROP statements: the histories first, so that nothing ever counts as applied that is gone.
fn objects_sql(schemas: &[&str]) -> String {
    let list: Vec<String> = schemas.iter().map(|schema| literal(schema)).collect();
    let list = list.join(", ");
    let history = literal(history::TABLE);
    format!(
        "BEGIN;\nSET LOCAL search_path = '';\n\
         SELECT 'table', c.oid::regclass, c.reltuples::bigint FROM pg_catalog.pg_class c \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname IN ({list}) AND c.relkind IN ('r', 'p') AND c.relname <> {history} ORDER BY 2;\n\
         WITH inside AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN ({list})),\n\
         owned AS (SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e')\n\
         SELECT 'drop', sql FROM (\n\
         SELECT CASE WHEN c.relname = {history} THEN 0 WHEN c.relkind IN ('v', 'm') THEN 1 ELSE 2 END AS rank, \
         format('DROP %s IF EXISTS %s CASCADE', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' \
         WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, \
         c.oid::regclass) AS sql\n\
         FROM pg_catalog.pg_class c WHERE c.relnamespace IN (TABLE inside) AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')\n\
         AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass \
         AND d.objid = c.oid AND d.deptype IN ('a', 'i')))\n\
         AND ('pg_class'::regclass, c.oid) NOT IN (SELECT classid, objid FROM owned)\n\
         UNION ALL SELECT 3, format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) FROM pg_catalog.pg_proc p \
         WHERE p.pronamespace IN (TABLE inside) AND ('pg_proc'::regclass, p.oid) NOT IN (SELECT classid, objid FROM owned)\n\
         UNION ALL SELECT 4, format('DROP TYPE IF EXISTS %s CASCADE', t.oid::regtype) FROM pg_catalog.pg_type t \
         WHERE t.typnamespace IN (TABLE inside) AND t.typtype IN ('e', 'd', 'r') AND t.typelem = 0 \
         AND ('pg_type'::regclass, t.oid) NOT IN (SELECT classid, objid FROM owned)\n\
         UNION ALL SELECT 5, format('DROP COLLATION IF EXISTS %s CASCADE', c.oid::regcollation) \
         FROM pg_catalog.pg_collation c WHERE c.collnamespace IN (TABLE inside) \
         AND ('pg_collation'::regclass, c.oid) NOT IN (SELECT classid, objid FROM owned)\n\
         ) AS every ORDER BY rank, sql;\nCOMMIT"
    )
}
