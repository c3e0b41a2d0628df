use domain_connect::DatabaseUrl;
use domain_engine::catalog::{self, Catalog};
use workspace_tests::{query, snapshot};

/// What a run leaves, without what tells one run from another: batches, times, people.
#[derive(Debug, PartialEq)]
pub(super) struct Left {
    catalog: Catalog,
    history: Vec<Vec<String>>,
    log: Vec<Vec<String>>,
    rows: Vec<Vec<String>>,
}

/// In the order of application; the last column says whether the batches rise with it.
const HISTORY: &str = "SELECT sequence, schema, version, name, checksum, down_script, down_checksum, run_in_transaction, \
    batch >= max(batch) OVER (ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), duration_ms IS NULL \
    FROM (SELECT 'public' AS schema, h.* FROM public.__diesel_schema_migrations h \
    UNION ALL SELECT 'inventory', h.* FROM inventory.__diesel_schema_migrations h) every ORDER BY sequence";

/// How often each migration was applied and taken back, and each statement of those without a transaction.
const LOG: &str = "SELECT schema, action, version, statement, outcome, checksum, count(*) \
    FROM (SELECT 'public' AS schema, l.* FROM public.__dbctl_log l \
    UNION ALL SELECT 'inventory', l.* FROM inventory.__dbctl_log l) every \
    WHERE outcome IN ('step', 'done') GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6";

/// Every number that a migration noted, and whether an index is left that no query can use.
const ROWS: &str = "SELECT 'public', number FROM public.ledger UNION ALL SELECT 'inventory', number FROM inventory.ledger \
    UNION ALL SELECT indexrelid::regclass::text, -1 FROM pg_index WHERE NOT indisvalid ORDER BY 1, 2";

impl Left {
    /// What stands in a database.
    pub(super) fn of(url: &DatabaseUrl) -> Self {
        let mut rows = query(url, ROWS);
        rows.extend(query(url, &sums(url)));
        Left {
            catalog: snapshot(url),
            history: query(url, HISTORY),
            log: query(url, LOG),
            rows,
        }
    }

    /// How many migrations it holds.
    pub(super) fn applied(&self) -> usize {
        self.history.len()
    }

    /// Asserts that it is what the other run left.
    #[track_caller]
    pub(super) fn is(&self, calm: &Left, when: &str) {
        let difference = catalog::compare(&calm.catalog, &self.catalog);
        assert!(difference.is_empty(), "{when}: {difference}");
        assert_eq!(self.history, calm.history, "{when}: the histories");
        assert_eq!(self.log, calm.log, "{when}: the logs");
        assert_eq!(self.rows, calm.rows, "{when}: the rows");
    }
}

/// The sum of every column that a migration counts up.
fn sums(url: &DatabaseUrl) -> String {
    let tables = "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.columns \
                  WHERE table_name LIKE 't%' AND column_name = 'c' AND table_schema IN ('public', 'inventory') ORDER BY 1";
    let sums: Vec<String> = query(url, tables)
        .iter()
        .map(|row| format!("SELECT '{0}', sum(c) FROM {0}", row[0]))
        .collect();
    sums.join(" UNION ALL ")
}
