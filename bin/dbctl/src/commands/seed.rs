use clap::ValueEnum;
use domain_engine::seed::{SeedSet, Volume};
use serde_json::json;

use super::patience::LockPatience;
use super::seeding::{self, Choice};
use crate::consent;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::output::Progress;
use crate::role::RoleArg;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Domains; all of them when none is named. What they depend on comes along
    domains: Vec<String>,
    /// Which set of seeds
    #[arg(long, value_enum, default_value_t = SetChoice::Reference, value_name = "SET")]
    set: SetChoice,
    /// Only the seed of this name
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// How much: of a volume set, hospitals of some 10,000 rows each
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    scale: Option<u32>,
    /// What the rows of a volume set are derived from: the same number, the same rows
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(1..))]
    seed_number: Option<u64>,
    #[command(flatten)]
    patience: LockPatience,
}

/// A set of seeds, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SetChoice {
    /// What production needs.
    Reference,
    /// Demonstration data.
    Sample,
    /// Generated data.
    Volume,
}

impl From<SetChoice> for SeedSet {
    fn from(choice: SetChoice) -> Self {
        match choice {
            SetChoice::Reference => SeedSet::Reference,
            SetChoice::Sample => SeedSet::Sample,
            SetChoice::Volume => SeedSet::Volume,
        }
    }
}

impl Args {
    /// How much to write; a scale means something to volume seeds only.
    fn volume(&self, context: &Context) -> Result<Volume> {
        let is_given = self.scale.is_some() || self.seed_number.is_some();
        if is_given && self.set != SetChoice::Volume {
            let problem = "--scale and --seed-number are for volume seeds only";
            return Err(CliError::usage(problem).hint("add --set volume, or leave them out"));
        }
        let volume = Volume::new(self.scale.unwrap_or(1), self.seed_number.unwrap_or(1));
        let bar = context.out.bar("hospitals");
        Ok(volume.telling(move |advance| bar.show(advance)))
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let wanted = context.select(&args.domains)?;
    let choice = Choice {
        domains: context.set.with_dependencies(&wanted),
        set: args.set.into(),
        only: args.only.as_deref(),
        volume: args.volume(context)?,
    };
    check_names(&choice)?;
    let loaded = context.load()?;
    context.out.note(&format!("Target: {}", context.target()?));
    // What it writes into the books it writes as whoever keeps them.
    let options = args
        .patience
        .apply(context.options_as(&RoleArg::default())?);
    let mut observer = Progress::new(context.out);
    let ran = context.block_on(async {
        let mut runner = context.connect(&loaded, options, &mut observer).await?;
        if choice.set != SeedSet::Reference {
            // Reference data belong there; made-up data would be taken for real.
            consent::asking(context, &mut runner, consent::go_on, async |runner| {
                let mark = runner.mark().await?;
                Ok(runner.require_name(&mark, "made-up data")?)
            })
            .await??;
        }
        seeding::run(context, &mut runner, &choice).await
    })?;
    let changed = ran.iter().filter(|ran| ran.changed()).count();
    context.out.tell(&match (ran.len(), changed) {
        (0, _) => format!(
            "There are no {} seeds in these domains.",
            choice.set.as_str()
        ),
        (_, 0) => "Nothing to seed: every row is as it should be.".to_owned(),
        (count, changed) => format!("{changed} of {count} seeds wrote rows."),
    });
    context
        .out
        .document(json!({"seeds": seeding::to_json(&ran, choice.set)}));
    Ok(Exit::Done)
}

/// A name that no chosen seed has is a slip of the finger.
fn check_names(choice: &Choice<'_>) -> Result<()> {
    let Some(only) = choice.only else {
        return Ok(());
    };
    let names: Vec<&str> = choice
        .domains
        .iter()
        .flat_map(|domain| {
            domain
                .seeds
                .iter()
                .filter(|seed| seed.set == choice.set)
                .map(|seed| seed.name)
        })
        .collect();
    if names.contains(&only) {
        return Ok(());
    }
    Err(CliError::usage(format!(
        "there is no {} seed \"{only}\"",
        choice.set.as_str()
    ))
    .hint(format!("seeds: {}", names.join(", "))))
}
