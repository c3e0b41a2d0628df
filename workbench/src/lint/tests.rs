//! Every rule against a folder of broken migrations under tests/fixtures/lint, and what must not be blamed.

mod any_text;
mod config;
mod fixtures;
mod format;
mod locks;
mod pages;
mod scope;

use std::path::{Path, PathBuf};

use diesel_migrations::EmbeddedMigrations;
use domain_engine::source::from_disk;
use domain_engine::{Domain, Loaded};

use super::{Config, Finding, Level, Scope, run};

static CORE: Domain = domain("core", "public", &[]);
static STOCK: Domain = domain("stock", "stock", &[&CORE]);
static SHOP: Domain = domain("shop", "shop", &[&CORE]);

const fn domain(
    name: &'static str,
    schema: &'static str,
    depends_on: &'static [&'static Domain],
) -> Domain {
    Domain {
        name,
        schema,
        purpose: "a test",
        owns: &[],
        depends_on,
        migrations: EmbeddedMigrations::new(&[]),
        seeds: &[],
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/lint")
}

/// The sound migrations that every fixture stands on, with those of the fixture.
fn loaded(fixture: &str) -> Vec<Loaded> {
    [&CORE, &STOCK, &SHOP]
        .into_iter()
        .map(|domain| {
            let mut migrations = from_disk(&root().join("base").join(domain.name)).unwrap();
            let more = root().join(fixture).join(domain.name);
            if fixture != "base" && more.is_dir() {
                migrations.extend(from_disk(&more).unwrap());
            }
            Loaded { domain, migrations }
        })
        .collect()
}

fn findings(fixture: &str, config: &Config) -> Vec<Finding> {
    let loaded = loaded(fixture);
    let root = root().canonicalize().unwrap();
    let scope = Scope {
        domains: &[&CORE, &STOCK, &SHOP],
        only: None,
        root: Some(&root),
    };
    let mut found = run(&loaded, &scope, config);
    // The folders are written with the `..` that leads to them.
    let above = format!("{}/", super::tests::root().display());
    for finding in &mut found {
        finding.file = finding.file.replace(&above, "");
    }
    found
}

/// What has to be mended, or allowed with a reason.
fn to_mend(findings: &[Finding]) -> Vec<&Finding> {
    findings
        .iter()
        .filter(|finding| finding.level > Level::Note)
        .collect()
}
