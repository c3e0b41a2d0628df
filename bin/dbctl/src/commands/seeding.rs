//! Runs seeds over Diesel's connection, under the runner's lock.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use diesel::connection::CacheSize;
use diesel::{Connection, PgConnection};
use domain_connect::{ConnectError, blocking};
use domain_engine::seed::{self, Began, Finished, SeedError, SeedSet, Volume};
use domain_engine::{Domain, Error, History, Runner, State};
use serde_json::{Value, json};

use crate::context::Context;
use crate::error::{CliError, Exit, Result, chain};

/// How soon a seed that begins is noticed.
const SOON: Duration = Duration::from_millis(10);

/// Which seeds to run.
pub(super) struct Choice<'a> {
    pub(super) domains: Vec<&'static Domain>,
    pub(super) set: SeedSet,
    pub(super) only: Option<&'a str>,
    /// How much volume seeds write.
    pub(super) volume: Volume,
}

/// One seed that ran.
pub(super) struct Ran {
    domain: &'static str,
    name: &'static str,
    finished: Finished,
}

impl Ran {
    /// A line for people.
    fn line(&self) -> String {
        let outcome = &self.finished.outcome;
        format!(
            "  {:<32} {:>6} inserted {:>6} updated {:>6} unchanged ({:.2} s)",
            format!("{}/{}", self.domain, self.name),
            outcome.inserted,
            outcome.updated,
            outcome.unchanged,
            self.finished.took.as_secs_f64()
        )
    }

    /// Whether it wrote anything.
    pub(super) fn changed(&self) -> bool {
        self.finished.outcome.has_changed()
    }

    fn json(&self, set: SeedSet) -> Value {
        let outcome = &self.finished.outcome;
        json!({
            "domain": self.domain,
            "name": self.name,
            "set": set.as_str(),
            "inserted": outcome.inserted,
            "updated": outcome.updated,
            "unchanged": outcome.unchanged,
            "notes": outcome.notes,
            "seconds": self.finished.took.as_secs_f64(),
        })
    }
}

/// The documents of the seeds that ran.
pub(super) fn to_json(ran: &[Ran], set: SeedSet) -> Value {
    ran.iter().map(|ran| ran.json(set)).collect()
}

/// Runs the chosen seeds, dependencies first, each in one transaction, and prints a line for each.
///
/// Declined while migrations of these domains are pending: a seed is compiled
/// against the newest schema.
pub(super) async fn run(
    context: &Context,
    runner: &mut Runner<'_>,
    choice: &Choice<'_>,
) -> Result<Vec<Ran>> {
    context.warn_if_stale();
    let lock = runner.hold_lock().await?;
    let mut ran = Vec::new();
    let result = run_locked(context, runner, choice, &mut ran).await;
    lock.release().await;
    match result {
        Ok(()) => Ok(ran),
        Err(error) => Err(error.with("seeds", to_json(&ran, choice.set))),
    }
}

async fn run_locked(
    context: &Context,
    runner: &Runner<'_>,
    choice: &Choice<'_>,
    all: &mut Vec<Ran>,
) -> Result<()> {
    let history = runner.history().await?;
    decline_if_pending(context, &history, choice)?;
    runner.prepare_logs(&history, &choice.domains).await?;
    let by = context.options().by;
    let mut connection = open(context).await?;
    if runner.is_pooled() {
        // A prepared statement would stay behind on a server connection that others use next.
        connection.set_prepared_statement_cache_size(CacheSize::Disabled);
    }
    for domain in &choice.domains {
        let seeds = domain.seeds.iter().filter(|seed| seed.set == choice.set);
        for seed in seeds.filter(|seed| choice.only.is_none_or(|only| only == seed.name)) {
            runner.require_lock()?;
            // On a thread of its own, so that a signal is heard while it runs.
            let (domain, by, volume) = (*domain, by.clone(), choice.volume.clone());
            let began = Arc::new(OnceLock::new());
            let transaction = Arc::clone(&began);
            let mut job = tokio::task::spawn_blocking(move || {
                // It begins once.
                let tell = |it| {
                    let _ = transaction.set(it);
                };
                let result = seed::run_logged(seed, &mut connection, &volume, domain, &by, tell);
                (connection, result)
            });
            let joined = tokio::select! {
                joined = &mut job => joined,
                () = interrupted(&began) => {
                    // Its session ends, and its transaction with it; what it returns tells whether it had committed.
                    if let Some(&transaction) = began.get() {
                        runner.terminate(transaction).await?;
                    }
                    job.await
                }
            };
            let (returned, result) = joined.map_err(|error| CliError::failed(&error))?;
            connection = returned;
            let finished = result.map_err(|error| failed(domain, seed.name, &error))?;
            let ran = Ran {
                domain: domain.name,
                name: seed.name,
                finished,
            };
            context.out.tell(&ran.line());
            let notes = ran.finished.outcome.notes.iter();
            notes.for_each(|note| context.out.tell(&format!("    {note}")));
            all.push(ran);
        }
    }
    Ok(())
}

/// Returns when a signal has come and the seed's transaction has begun.
async fn interrupted(began: &OnceLock<Began>) {
    crate::signals::received().await;
    while began.get().is_none() {
        tokio::time::sleep(SOON).await;
    }
}

/// Diesel's connection; a signal ends the wait for it.
async fn open(context: &Context) -> Result<PgConnection> {
    let full = |error: &ConnectError, limit| context.out.full(error, limit);
    tokio::select! {
        connection = blocking::connect_patiently(&context.target()?.url, "dbctl seed", full) => Ok(connection?),
        () = crate::signals::received() => Err(Error::Interrupted { running: None }.into()),
    }
}

fn decline_if_pending(context: &Context, history: &History, choice: &Choice<'_>) -> Result<()> {
    let loaded = context.load()?;
    let state = State::compare(&loaded, history);
    match state
        .among(&choice.domains)
        .find(|of| !of.pending.is_empty())
    {
        None => Ok(()),
        Some(of) => Err(CliError::declined(format!(
            "{} of {} pending: seeds fit the newest schema only",
            super::migrations(of.pending.len()),
            of.domain.name
        ))
        .hint(format!("dbctl migrate {}", of.domain.name))),
    }
}

fn failed(domain: &Domain, name: &str, error: &SeedError) -> CliError {
    if crate::signals::is_received() {
        let message = format!("interrupted: seed {}/{name} was rolled back", domain.name);
        return CliError::new(Exit::Interrupted, "interrupted", message);
    }
    let message = format!("seed {}/{name}: {}", domain.name, chain(error));
    if let SeedError::Unfit { .. } = error {
        return CliError::declined(message);
    }
    let shown = CliError::new(Exit::Failed, "seed", message)
        .hint("nothing of this seed remains; mend its data or code and run dbctl seed again");
    match error {
        SeedError::Malformed { file, line, .. } => shown.at(file, *line),
        _ => shown,
    }
}
