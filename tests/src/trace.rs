use domain_connect::DatabaseUrl;

use crate::query;

/// A database as it stands; two that are equal mean that nothing was written in between.
///
/// Every schema, relation, type, function and row of a history or log with the transaction that wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace(Vec<Vec<String>>);

impl Trace {
    /// Takes it.
    #[track_caller]
    pub fn of(url: &DatabaseUrl) -> Self {
        let mut rows = query(url, OBJECTS);
        for schema in ["public", "inventory"] {
            for table in ["__diesel_schema_migrations", "__dbctl_log"] {
                if has_table(url, schema, table) {
                    let sql = format!(
                        "SELECT '{schema}', r.xmin, to_jsonb(r) FROM {schema}.{table} r ORDER BY 3"
                    );
                    rows.extend(query(url, &sql));
                }
            }
        }
        Trace(rows)
    }
}

/// Whether the schema has a history table.
pub(crate) fn has_history(url: &DatabaseUrl, schema: &str) -> bool {
    has_table(url, schema, "__diesel_schema_migrations")
}

fn has_table(url: &DatabaseUrl, schema: &str, table: &str) -> bool {
    let sql = format!(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = '{schema}' AND c.relname = '{table}'"
    );
    query(url, &sql)[0][0] == "1"
}

const OBJECTS: &str = "\
    WITH ours AS (SELECT oid, nspname, xmin FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema') \
    SELECT 'schema', nspname, xmin::text FROM ours \
    UNION ALL SELECT 'relation', c.oid::regclass::text, c.xmin::text FROM pg_class c JOIN ours ON ours.oid = c.relnamespace \
    UNION ALL SELECT 'column', a.attrelid::regclass || '.' || a.attname, a.xmin::text \
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN ours ON ours.oid = c.relnamespace \
    UNION ALL SELECT 'type', t.oid::regtype::text, t.xmin::text FROM pg_type t JOIN ours ON ours.oid = t.typnamespace \
    UNION ALL SELECT 'function', p.oid::regprocedure::text, p.xmin::text FROM pg_proc p JOIN ours ON ours.oid = p.pronamespace \
    ORDER BY 1, 2, 3";
