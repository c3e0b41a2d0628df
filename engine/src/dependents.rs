//! Objects of other schemas that depend on what a rollback would remove.
//!
//! Whether a dependent domain stands in the way is a matter of fact: the
//! catalog is asked, and a rollback of some migrations is tried in a
//! transaction that is never committed.

use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

use crate::error::Error;
use crate::session::{send, text};
use crate::sql::quote::{ident, literal};

/// One object that depends on another schema's object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependent {
    /// The schema of the dependent object.
    pub schema: String,
    /// The dependent object, such as `foreign key x_fkey of inventory.drugs`.
    pub object: String,
    /// What it depends on, such as `public.users`.
    pub on: String,
}

impl std::fmt::Display for Dependent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} depends on {}", self.object, self.on)
    }
}

/// Objects outside `schemas` that depend on objects inside; one round trip.
pub(crate) async fn dependents(client: &Client, schemas: &[&str]) -> Result<Vec<Dependent>, Error> {
    // With an empty search_path every name is printed with its schema.
    let sql = format!(
        "BEGIN;\nSET LOCAL search_path = '';\n{};\nCOMMIT",
        dependents_sql(schemas)
    );
    let rows = send(client, &sql)
        .await
        .rows()
        .map_err(|source| Error::Query {
            doing: "asking which objects depend on these domains",
            source,
        })?;
    Ok(rows
        .iter()
        .map(|row| Dependent {
            schema: text(row, 0).to_owned(),
            object: text(row, 1).to_owned(),
            on: text(row, 2).to_owned(),
        })
        .collect())
}

fn dependents_sql(schemas: &[&str]) -> String {
    let list: Vec<String> = schemas.iter().map(|schema| literal(schema)).collect();
    let list = list.join(", ");
    // Foreign keys first: they are what is met in practice, and need no pg_depend.
    format!(
        "WITH inside AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN ({list})),\n\
         targets AS (\n\
         SELECT 'pg_class'::regclass AS class, oid FROM pg_catalog.pg_class WHERE relnamespace IN (TABLE inside)\n\
         UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_catalog.pg_type WHERE typnamespace IN (TABLE inside)\n\
         UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_catalog.pg_proc WHERE pronamespace IN (TABLE inside)),\n\
         found AS (\n\
         SELECT o.relnamespace AS schema, 'foreign key ' || quote_ident(k.conname) || ' of ' || o.oid::regclass AS object, \
         k.confrelid::regclass::text AS target\n\
         FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class o ON o.oid = k.conrelid \
         JOIN pg_catalog.pg_class t ON t.oid = k.confrelid\n\
         WHERE k.contype = 'f' AND t.relnamespace IN (TABLE inside)\n\
         UNION SELECT owner.relnamespace, pg_catalog.pg_describe_object('pg_class'::regclass, owner.oid, 0), \
         pg_catalog.pg_describe_object(d.refclassid, d.refobjid, 0)\n\
         FROM targets JOIN pg_catalog.pg_depend d ON d.refclassid = targets.class AND d.refobjid = targets.oid \
         AND d.deptype = 'n'\n\
         LEFT JOIN pg_catalog.pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid\n\
         LEFT JOIN pg_catalog.pg_trigger g ON d.classid = 'pg_trigger'::regclass AND g.oid = d.objid\n\
         LEFT JOIN pg_catalog.pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid\n\
         JOIN pg_catalog.pg_class owner ON owner.oid = coalesce(w.ev_class, g.tgrelid, f.adrelid, \
         CASE WHEN d.classid = 'pg_class'::regclass THEN d.objid END)\n\
         UNION SELECT p.pronamespace, pg_catalog.pg_describe_object('pg_proc'::regclass, p.oid, 0), \
         pg_catalog.pg_describe_object(d.refclassid, d.refobjid, 0)\n\
         FROM targets JOIN pg_catalog.pg_depend d ON d.refclassid = targets.class AND d.refobjid = targets.oid \
         AND d.deptype = 'n' AND d.classid = 'pg_proc'::regclass JOIN pg_catalog.pg_proc p ON p.oid = d.objid)\n\
         SELECT n.nspname, found.object, found.target FROM found JOIN pg_catalog.pg_namespace n ON n.oid = found.schema\n\
         WHERE found.schema NOT IN (TABLE inside) ORDER BY 1, 2, 3"
    )
}

/// Runs the down scripts in a transaction that is rolled back.
///
/// Returns the server's account of the objects in the way, when there are any.
/// Any other failure is left to the real run, which tells where it happened.
pub(crate) async fn trial(
    client: &Client,
    downs: &[(&str, &str)],
) -> Result<Option<String>, Error> {
    let doing = "trying the rollback";
    send(client, "BEGIN; SET LOCAL lock_timeout = '10s'")
        .await
        .rows()
        .map_err(|source| Error::Query { doing, source })?;
    let mut blocked = None;
    for (schema, sql) in downs {
        let message = format!("SET LOCAL search_path TO {};\n{sql}\n", ident(schema));
        if let Some(error) = send(client, &message).await.error {
            if error.code() == Some(&SqlState::DEPENDENT_OBJECTS_STILL_EXIST) {
                blocked = error
                    .as_db_error()
                    .map(|db| db.detail().unwrap_or(db.message()).to_owned());
            }
            break;
        }
    }
    send(client, "ROLLBACK")
        .await
        .rows()
        .map_err(|source| Error::Query { doing, source })?;
    Ok(blocked)
}
