//! Databases with the first migrations applied, kept so that a check of the last ones need not apply all of them.
//!
//! The name holds a checksum of all migrations in their order, so a cache never is out of date: it is only not found.

use chrono::{SecondsFormat, Utc};
use domain_engine::Step;
use domain_engine::sql::checksum;
use domain_engine::sql::quote::{ident, literal};
use tokio_postgres::{Client, Error};

use crate::databases;

/// What the names begin with.
const PREFIX: &str = "dbctl_cache_";

/// How many are kept on a server; the one that was not used for the longest time goes first.
const KEPT: usize = 4;

/// To be counted up when the engine makes other things beside migrations, such as histories of another form.
const FORMAT: u32 = 1;

/// What the comments begin with; the time of the last use follows.
const COMMENT: &str = "Migrations applied by dbctl check, kept for the next one; last used ";

/// The names of the caches of the first, the first two, … of the migrations.
pub(super) fn names(steps: &[Step<'_>]) -> Vec<String> {
    let mut so_far = FORMAT.to_string();
    let mut names = Vec::with_capacity(steps.len());
    for Step { domain, migration } in steps {
        let text = format!(
            "'{so_far}' '{}' '{}' {} '{}'",
            domain.schema,
            migration.version,
            migration.run_in_transaction,
            checksum(&migration.up)
        );
        so_far = checksum(&text).to_string();
        let hash = so_far.rsplit(':').next().unwrap_or_default();
        names.push(format!(
            "{PREFIX}{}",
            hash.chars().take(24).collect::<String>()
        ));
    }
    names
}

/// The longest of the caches that is there: how many migrations are applied in it, and its name.
pub(super) async fn find(
    client: &Client,
    names: &[String],
) -> Result<Option<(usize, String)>, Error> {
    let there = databases::names(client, PREFIX, "true").await?;
    let at = names.iter().rposition(|name| there.contains(name));
    Ok(at.map(|at| (at + 1, names[at].clone())))
}

/// Takes note that a cache was used.
pub(super) async fn touch(client: &Client, name: &str) -> Result<(), Error> {
    let now = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
    let comment = literal(&format!("{COMMENT}{now}"));
    let sql = format!("COMMENT ON DATABASE {} IS {comment}", ident(name));
    client.simple_query(&sql).await.map(drop)
}

/// Keeps a copy of a database in which nobody is any more, and removes those that are too many.
pub(super) async fn keep(client: &Client, name: &str, from: &str) -> Result<(), Error> {
    databases::create(client, name, from).await?;
    touch(client, name).await?;
    remove_old(client).await
}

/// Keeps a database in which nobody is any more under the name of a copy, and removes those that are too many.
pub(super) async fn rename(client: &Client, from: &str, name: &str) -> Result<(), Error> {
    let sql = format!("ALTER DATABASE {} RENAME TO {}", ident(from), ident(name));
    client.simple_query(&sql).await?;
    // It is kept from here on, whatever becomes of the others.
    drop(touch(client, name).await);
    drop(remove_old(client).await);
    Ok(())
}

async fn remove_old(client: &Client) -> Result<(), Error> {
    let by_age = format!(
        "d.datname IN (SELECT o.datname FROM pg_catalog.pg_database o \
         WHERE pg_catalog.starts_with(o.datname, '{PREFIX}') \
         ORDER BY pg_catalog.shobj_description(o.oid, 'pg_database') DESC NULLS LAST OFFSET {KEPT})"
    );
    for old in databases::names(client, PREFIX, &by_age).await? {
        databases::remove(client, &old).await?;
    }
    Ok(())
}
