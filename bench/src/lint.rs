//! The rules over a thousand files: the workspace's own migrations, again and again under other names.

use std::time::Instant;

use domain_engine::source::Migration;
use domain_engine::{DomainSet, Loaded, Source};
use domain_workbench::lint::{Config, Scope, run as lint};
use workspace_tests::{DOMAINS, workspace};

use crate::measure::{ROUNDS, median};
use crate::report::{short, table, tell};
use crate::{Result, machine};

/// Files, up and down.
const FILES: usize = 1_000;

pub(crate) fn run() -> Result<()> {
    tell(&format!("{}.\n", machine::words()));
    let set = DomainSet::new(DOMAINS)?;
    let own = set.load(&Source::Disk(workspace()))?;
    let rows = [own.clone(), many(&own)].map(|loaded| line(&loaded));
    tell(&table(&["files", "bytes", "median", "longest"], &rows));
    Ok(())
}

/// Copies of every migration, each in its turn, up to the number of files.
fn many(own: &[Loaded]) -> Vec<Loaded> {
    let each: usize = own.iter().map(|of| of.migrations.len()).sum();
    let copies = FILES.div_ceil(2 * each);
    let mut left = FILES / 2;
    own.iter()
        .map(|of| {
            let share = left.min(of.migrations.len() * copies);
            left -= share;
            let copies =
                (0..copies).flat_map(|at| of.migrations.iter().map(move |one| copy(one, at)));
            Loaded {
                domain: of.domain,
                migrations: copies.take(share).collect(),
            }
        })
        .collect()
}

/// A migration whose objects have names of their own.
fn copy(of: &Migration, at: usize) -> Migration {
    let renamed = |sql: &str| {
        DOMAINS.iter().fold(sql.to_owned(), |sql, domain| {
            let schema = format!("{}.", domain.schema);
            sql.replace(&schema, &format!("{schema}v{at}_"))
        })
    };
    Migration {
        version: format!("{}{at:03}", of.version),
        up: renamed(&of.up),
        down: of.down.as_deref().map(renamed),
        ..of.clone()
    }
}

fn line(loaded: &[Loaded]) -> Vec<String> {
    let migrations = || loaded.iter().flat_map(|of| &of.migrations);
    let bytes: usize = migrations()
        .map(|one| one.up.len() + one.down.as_ref().map_or(0, String::len))
        .sum();
    let root = workspace();
    let scope = Scope {
        domains: DOMAINS,
        only: None,
        root: Some(&root),
    };
    let config = Config::default();
    let times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            std::hint::black_box(lint(loaded, &scope, &config));
            started.elapsed().as_secs_f64()
        })
        .collect();
    let longest = times.iter().copied().fold(0.0, f64::max);
    vec![
        (2 * migrations().count()).to_string(),
        bytes.to_string(),
        short(median(&times)),
        short(longest),
    ]
}
