use domain_connect::DatabaseUrl;
use domain_engine::sql::{checksum, quote};
use domain_engine::{
    Domain, DomainSet, Forward, Interrupt, Loaded, Options, Runner, Silent, Source, bookkeeping,
};
use tokio_postgres::Client;

use super::{TestError, admin};
use crate::databases;

/// Advisory lock that makers of templates take: "dbct" and 2.
const LOCK: &str = "1684169588, 2";

/// The name of a template database with all migrations of the domains; made when it is not there.
///
/// Its name holds a checksum of all migrations and of dbctl's own tables, so a change of either makes a new one.
pub(super) async fn make(
    server: &DatabaseUrl,
    domains: &[&'static Domain],
) -> Result<String, TestError> {
    let set = DomainSet::new(domains)?;
    let loaded = set.load(&Source::Embedded)?;
    let name = name_of(&loaded);
    let control = admin(server).await?;
    control
        .client
        .simple_query(&format!("SELECT pg_advisory_lock({LOCK})"))
        .await?;
    let result = make_locked(server, &control.client, &set, &loaded, &name).await;
    control.close().await;
    result.map(|()| name)
}

async fn make_locked(
    server: &DatabaseUrl,
    client: &Client,
    set: &DomainSet,
    loaded: &[Loaded],
    name: &str,
) -> Result<(), TestError> {
    let is_there = format!("d.datname = {}", quote::literal(name));
    if !databases::names(client, name, &is_there).await?.is_empty() {
        return Ok(());
    }
    // Under another name until it is whole: a run that is killed halfway leaves no half template.
    let half = format!("{name}_making");
    databases::remove(client, &half).await?;
    databases::create(client, &half, "template0").await?;
    migrate(&server.with_database(&half), set, loaded).await?;
    let (half, whole) = (quote::ident(&half), quote::ident(name));
    let rename = format!("ALTER DATABASE {half} RENAME TO {whole}");
    client.simple_query(&rename).await?;
    Ok(())
}

async fn migrate(url: &DatabaseUrl, set: &DomainSet, loaded: &[Loaded]) -> Result<(), TestError> {
    let mut observer = Silent;
    let failed = |error| TestError::Migrate(Box::new(error));
    let mut runner = Runner::connect(
        url,
        set,
        loaded,
        Options::default(),
        &mut observer,
        Interrupt::never(),
    )
    .await
    .map_err(failed)?;
    let domains = set.select::<&str>(&[])?;
    runner
        .migrate(&domains, &Forward::All)
        .await
        .map_err(|stopped| failed(stopped.error))?;
    runner.close().await;
    Ok(())
}

fn name_of(loaded: &[Loaded]) -> String {
    let all: Vec<String> = loaded
        .iter()
        .flat_map(|domain| {
            let schema = domain.domain.schema;
            let migrations = domain.migrations.iter();
            let migrations = migrations
                .map(move |m| format!("{schema}.\"{}\" {};\n", m.version, checksum(&m.up)));
            std::iter::once(format!("{};\n", bookkeeping(schema))).chain(migrations)
        })
        .collect();
    let hash = checksum(&all.concat()).to_string();
    format!(
        "dbctl_template_{}",
        hash.rsplit(':')
            .next()
            .unwrap_or_default()
            .chars()
            .take(16)
            .collect::<String>()
    )
}
