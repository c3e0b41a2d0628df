//! Runs seeds over Diesel's connection, under the runner's lock.

use domain_connect::blocking;
use domain_engine::seed::{self, Finished, SeedSet};
use domain_engine::{Domain, Runner, State};
use serde_json::{Value, json};

use crate::context::Context;
use crate::error::{CliError, Exit, Result, chain};

/// Which seeds to run.
pub(super) struct Choice<'a> {
    pub(super) domains: Vec<&'static Domain>,
    pub(super) set: SeedSet,
    pub(super) only: Option<&'a str>,
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
        self.finished.outcome.inserted + self.finished.outcome.updated > 0
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
    let loaded = context.load()?;
    let history = runner.history().await?;
    let state = State::compare(&loaded, &history);
    if let Some(of) = state
        .among(&choice.domains)
        .find(|of| !of.pending.is_empty())
    {
        return Err(CliError::declined(format!(
            "{} of {} pending: seeds fit the newest schema only",
            super::migrations(of.pending.len()),
            of.domain.name
        ))
        .hint(format!("dbctl migrate {}", of.domain.name)));
    }
    let lock = runner.hold_lock().await?;
    let result = run_locked(context, choice).await;
    lock.release().await;
    result
}

async fn run_locked(context: &Context, choice: &Choice<'_>) -> Result<Vec<Ran>> {
    let mut connection = blocking::connect(&context.target()?.url, "dbctl seed")?;
    let mut all = Vec::new();
    for domain in &choice.domains {
        let seeds = domain.seeds.iter().filter(|seed| seed.set == choice.set);
        for seed in seeds.filter(|seed| choice.only.is_none_or(|only| only == seed.name)) {
            // On a thread of its own, so that a signal is heard while it runs.
            let job = tokio::task::spawn_blocking(move || {
                let result = seed::run(seed, &mut connection);
                (connection, result)
            });
            let (returned, result) = tokio::select! {
                joined = job => joined.map_err(|error| CliError::failed(&error))?,
                () = crate::signals::received() => return Err(interrupted(domain, seed.name)),
            };
            connection = returned;
            let ran = Ran {
                domain: domain.name,
                name: seed.name,
                finished: result.map_err(|error| failed(domain, seed.name, &error))?,
            };
            context.out.tell(&ran.line());
            ran.finished
                .outcome
                .notes
                .iter()
                .for_each(|note| context.out.tell(&format!("    {note}")));
            all.push(ran);
        }
    }
    Ok(all)
}

/// The connection is dropped with the process: the server rolls the seed back.
fn interrupted(domain: &Domain, name: &str) -> CliError {
    CliError::new(
        Exit::Interrupted,
        "interrupted",
        format!("interrupted: seed {}/{name} was rolled back", domain.name),
    )
}

fn failed(domain: &Domain, name: &str, error: &seed::SeedError) -> CliError {
    CliError::new(
        Exit::Failed,
        "seed",
        format!("seed {}/{name}: {}", domain.name, chain(error)),
    )
    .hint("nothing of this seed remains; mend its data or code and run dbctl seed again")
}
