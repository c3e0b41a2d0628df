//! What stands before the server, and whether DBCTL_DIRECT_URL leads to the same database as DATABASE_URL.

use domain_connect::DatabaseUrl;
use domain_connect::control::{Control, connect};
use domain_connect::env::{self, DIRECT_VARIABLE, Origin, VARIABLE, Variable};
use domain_engine::Pooler;
use tokio_postgres::SimpleQueryMessage;

use super::Check;
use crate::context::{Context, Named, Target};
use crate::error::{CliError, Result};

/// The cluster, the database in it, and its name.
const IDENTITY: &str = "SELECT s.system_identifier || ' ' || d.oid, d.datname \
    FROM pg_catalog.pg_control_system() s, pg_catalog.pg_database d WHERE d.datname = current_database()";

/// Nothing to say where the server itself answers and nobody named it a second time.
pub(super) async fn checks(context: &Context, target: &Target) -> Vec<Check> {
    let checked = async {
        let control = connect(&target.url, "dbctl doctor").await?;
        let pooler = domain_engine::pooler(&target.url, &control).await?;
        let mut checks: Vec<Check> = before_the_server(target, pooler).into_iter().collect();
        if is_direct(target) {
            checks.push(same_database(context, &control).await?);
        }
        control.close().await;
        Ok(checks)
    };
    checked
        .await
        .unwrap_or_else(|error| vec![Check::of("pooler", error)])
}

fn is_direct(target: &Target) -> bool {
    let direct = Variable::Direct;
    matches!(&target.named, Named::By(Origin::Environment(it) | Origin::DotEnv(it, _)) if *it == direct)
}

fn before_the_server(target: &Target, pooler: Pooler) -> Option<Check> {
    let place = target.url.place();
    match pooler {
        Pooler::None => None,
        Pooler::Session => Some(Check::well(
            "pooler",
            format!("{place} is a connection pooler in session mode: everything works"),
        )),
        Pooler::Transaction if is_direct(target) => Some(Check::bad(
            "pooler",
            format!("{DIRECT_VARIABLE} leads to a connection pooler that keeps no sessions"),
            format!("name the server itself in {DIRECT_VARIABLE}"),
        )),
        Pooler::Transaction => Some(Check::well(
            "pooler",
            format!(
                "{place} is a connection pooler that lends its connections for transactions: migrations that run \
                 without one need {DIRECT_VARIABLE}"
            ),
        )),
    }
}

/// Services go where DATABASE_URL says, dbctl where DBCTL_DIRECT_URL says.
async fn same_database(context: &Context, direct: &Control) -> Result<Check> {
    let what = "direct URL";
    let here = std::env::current_dir().map_err(|error| CliError::failed(&error))?;
    let Some(services) = env::find(context.global.database_url.as_deref(), &here)? else {
        let found = format!("{DIRECT_VARIABLE} is used; no {VARIABLE} to compare it with");
        return Ok(Check::well(what, found));
    };
    let (ours, ours_name) = identity(direct).await?;
    Ok(match identity_of(&services.url).await {
        Err(error) => Check::bad(
            what,
            format!("{VARIABLE} cannot be compared: {}", error.message),
            format!("correct {VARIABLE}, or start the pooler"),
        ),
        Ok((theirs, _)) if theirs == ours => Check::well(
            what,
            format!("{DIRECT_VARIABLE} and {VARIABLE} lead to the same database"),
        ),
        Ok((_, theirs_name)) => Check::bad(
            what,
            format!(
                "{DIRECT_VARIABLE} leads to database {ours_name}, and {VARIABLE} to another one: {theirs_name} on {}",
                services.url.place()
            ),
            format!("correct one of them: dbctl changes what {DIRECT_VARIABLE} names"),
        ),
    })
}

async fn identity_of(url: &DatabaseUrl) -> Result<(String, String)> {
    let control = connect(url, "dbctl doctor").await?;
    let identity = identity(&control).await;
    control.close().await;
    identity
}

/// What no other database has, and the name.
async fn identity(control: &Control) -> Result<(String, String)> {
    let answer = control.client.simple_query(IDENTITY).await;
    let messages = answer.map_err(|error| CliError::failed(&error))?;
    let row = messages.into_iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let column = |at: usize| row.as_ref().and_then(|row| row.get(at)).unwrap_or_default();
    Ok((column(0).to_owned(), column(1).to_owned()))
}
