//! Compares a database with what its applied migrations make of an empty one.

use std::time::{Duration, Instant};

use domain_connect::ConnectError;
use domain_connect::control::{Control, connect};
use domain_engine::catalog::{Catalog, CatalogError, Change, compare, snapshot};
use domain_engine::sql::quote::literal;
use domain_engine::{Domain, DomainSet, DomainState, Error, Rehearsal, Silent, State, Step};
use tokio_postgres::SimpleQueryMessage;

use crate::scratch::{Scratch, ScratchError, Site, kept};
use crate::verify::reaches_beyond;

/// What a database has that its migrations did not make, and what it lacks.
#[derive(Debug)]
pub struct Drift {
    /// One a domain that was asked for.
    pub domains: Vec<DomainDrift>,
    /// Tables and views in schemas that belong to no domain, qualified.
    pub unowned: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

impl Drift {
    /// Whether nothing differs, as far as that can be told: see [`DomainDrift::untold`].
    pub fn is_none(&self) -> bool {
        let same = |of: &DomainDrift| of.changes.is_empty();
        self.unowned.is_empty() && self.domains.iter().all(same)
    }
}

/// One domain.
#[derive(Debug)]
pub struct DomainDrift {
    /// The domain.
    pub domain: &'static str,
    /// From what the migrations make to what there is.
    pub changes: Vec<Change>,
    /// Why it could not be told what its migrations make.
    pub untold: Option<String>,
}

/// Why drift could not be looked for.
#[derive(Debug, thiserror::Error)]
pub enum DriftError {
    /// No connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// There is no scratch database.
    #[error(transparent)]
    Scratch(#[from] ScratchError),
    /// The history could not be read, or an applied migration does not apply to an empty database.
    #[error(transparent)]
    Engine(#[from] Error),
    /// A catalog could not be read.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The database could not be asked for its tables.
    #[error("the tables of schemas that belong to no domain could not be listed")]
    Tables(#[source] tokio_postgres::Error),
}

/// Looks for drift in the site's database; nothing in it is changed.
///
/// Rights and owners are left out: they differ between servers for reasons that migrations do not know.
///
/// # Errors
/// [`DriftError`].
pub async fn drift(site: &Site<'_>, domains: &[&'static Domain]) -> Result<Drift, DriftError> {
    let started = Instant::now();
    let mut observer = Silent;
    let runner = site.runner(site.target, &mut observer).await?;
    let history = runner.history().await?;
    runner.close().await;
    let state = State::compare(site.loaded, &history);
    let told: Vec<&'static Domain> = site
        .set
        .with_dependencies(domains)
        .into_iter()
        .filter(|domain| untold(site.set, &state, domain).is_none())
        .collect();
    let made = build(site, domains, &applied(&state, &told)).await?;
    let control = connect(site.target, "dbctl drift").await?;
    let found = look(site, domains, &control).await;
    control.close().await;
    let (found, unowned) = found?;
    let (made, found) = (comparable(made), comparable(found));
    let of_domain = |domain: &&'static Domain| {
        let (of, untold) = (domain.schema, untold(site.set, &state, domain));
        let changes = match untold {
            Some(_) => Vec::new(),
            None => compare(&only(&made, of), &only(&found, of)).entries,
        };
        DomainDrift {
            domain: domain.name,
            changes,
            untold,
        }
    };
    Ok(Drift {
        domains: domains.iter().map(of_domain).collect(),
        unowned,
        took: started.elapsed(),
    })
}

/// Why what is applied of a domain, or of one it depends on, cannot be applied elsewhere.
fn untold(set: &DomainSet, state: &State<'_>, domain: &'static Domain) -> Option<String> {
    let needed = set.with_dependencies(&[domain]);
    let mut reasons = state.among(&needed).filter_map(reason);
    reasons.next()
}

fn reason(of: &DomainState<'_>) -> Option<String> {
    let name = of.domain.name;
    if let Some(row) = of.unknown.first() {
        let version = &row.version;
        return Some(format!(
            "{name}: {version} is applied, and no file has that version"
        ));
    }
    if let Some(known) = of.edited().next() {
        let folder = &known.migration.folder;
        return Some(format!("{name}/{folder} was edited after it was applied"));
    }
    let halfway = of.halfway.first();
    halfway.map(|unfinished| format!("{} is half done", unfinished.label()))
}

/// What is applied of these domains, in the order of application.
fn applied<'a>(state: &State<'a>, domains: &[&'static Domain]) -> Vec<Step<'a>> {
    let rows = state.history.in_order().into_iter();
    let steps = rows.filter_map(|(schema, row)| {
        let of = state.among(domains).find(|of| of.domain.schema == schema)?;
        let migration = of.known(&row.version)?.migration;
        Some(Step {
            domain: of.domain,
            migration,
        })
    });
    steps.collect()
}

/// What the migrations make of an empty database.
async fn build(
    site: &Site<'_>,
    domains: &[&'static Domain],
    steps: &[Step<'_>],
) -> Result<Catalog, DriftError> {
    if let Some(url) = kept(site.target, steps).await?
        && let Ok(control) = connect(&url, "dbctl drift").await
    {
        let catalog = snapshot(&control.client, &schemas(domains)).await;
        control.close().await;
        return Ok(catalog?);
    }
    let scratch = Scratch::create(site.target, steps).await?;
    let built = build_in(site, domains, &scratch, steps).await;
    let ended = match built.is_ok() {
        true => scratch.retire(steps).await,
        false => scratch.remove().await,
    };
    let catalog = built?;
    ended?;
    Ok(catalog)
}

async fn build_in(
    site: &Site<'_>,
    domains: &[&'static Domain],
    scratch: &Scratch,
    steps: &[Step<'_>],
) -> Result<Catalog, DriftError> {
    let build = async |rehearsal: &mut Rehearsal<'_>| {
        // What reaches beyond a database makes nothing in it.
        let own = steps[scratch.applied()..]
            .iter()
            .filter(|step| reaches_beyond(step).is_none());
        for step in own {
            rehearsal.up(step).await?;
        }
        Ok(snapshot(rehearsal.client(), &schemas(domains)).await?)
    };
    site.rehearse(scratch.url(), build).await
}

async fn look(
    site: &Site<'_>,
    domains: &[&'static Domain],
    control: &Control,
) -> Result<(Catalog, Vec<String>), DriftError> {
    let catalog = snapshot(&control.client, &schemas(domains)).await?;
    let all: Vec<String> = site
        .set
        .iter()
        .map(|domain| literal(domain.schema))
        .collect();
    let sql = format!(
        "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname NOT IN ({}) \
         AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' \
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid \
         AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e') ORDER BY 1",
        all.join(", ")
    );
    let messages = control.client.simple_query(&sql).await;
    let unowned = messages.map_err(DriftError::Tables)?;
    let unowned = unowned.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    Ok((catalog, unowned.collect()))
}

fn schemas(domains: &[&'static Domain]) -> Vec<&'static str> {
    domains.iter().map(|domain| domain.schema).collect()
}

fn comparable(catalog: Catalog) -> Catalog {
    catalog.without_bookkeeping().without_ownership()
}

/// One schema; empty where it is not there.
fn only(catalog: &Catalog, schema: &str) -> Catalog {
    let found = catalog.schemas.get(schema).cloned().unwrap_or_default();
    let named = domain_engine::catalog::Schema {
        name: schema.to_owned(),
        ..found
    };
    Catalog {
        schemas: [(schema.to_owned(), named)].into(),
    }
}
