use clap::ValueEnum;
use domain_engine::seed::{SeedSet, Volume};
use domain_engine::{Failed, Forward, ResetPlan, Stakes};
use serde_json::json;

use super::patience::Patience;
use super::seeding::{self, Choice};
use super::{counted, migrations, schema_files};
use crate::consent;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::output::{Progress, done_json};
use crate::role::RoleArg;

/// Tables listed by name; the rest is counted.
const LISTED: usize = 20;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which set of seeds to run afterwards, besides reference; none leaves the tables empty
    #[arg(long, value_enum, default_value_t = AfterReset::Reference, value_name = "SET")]
    set: AfterReset,
    #[command(flatten)]
    patience: Patience,
    #[command(flatten)]
    role: RoleArg,
}

/// What fills the tables afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AfterReset {
    /// Nothing: for migrations that this binary's seeds do not fit.
    None,
    /// What production needs.
    Reference,
    /// Reference and demonstration data.
    Sample,
    /// Reference and generated data.
    Volume,
}

impl AfterReset {
    /// Sample and volume data stand on reference data.
    fn sets(self) -> &'static [SeedSet] {
        match self {
            AfterReset::None => &[],
            AfterReset::Reference => &[SeedSet::Reference],
            AfterReset::Sample => &[SeedSet::Reference, SeedSet::Sample],
            AfterReset::Volume => &[SeedSet::Reference, SeedSet::Volume],
        }
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let domains = context.select(&[])?;
    let loaded = context.load()?;
    schema_files::check_config(context)?;
    context.out.note(&format!("Target: {}", context.target()?));
    let options = args.patience.apply(context.options_as(&args.role)?);
    let mut observer = Progress::new(context.out);
    context.block_on(async {
        let mut runner = context.connect(&loaded, options, &mut observer).await?;
        let plan = runner.plan_reset(&domains).await?;
        if plan.objects() > 0 {
            list(context, &plan);
        }
        let question = |stakes: &Stakes| format!("Drop all of it from database {}?", stakes.mark.database);
        let dropped = consent::asking(context, &mut runner, question, async |runner| {
            runner.reset(&domains).await.map_err(Failed::from)
        })
        .await??;
        context.out.tell(&format!("Dropped {}.", counted(dropped, "object")));
        let result = runner.migrate(&domains, &Forward::All).await;
        let changed = Failed::report_of(&result).changed_domains();
        schema_files::follow(context, &runner, &changed).await;
        let report = result?;
        context.out.tell(&format!("Applied {}.", migrations(report.done.len())));
        let mut seeds = Vec::new();
        for &set in args.set.sets() {
            let ran = seeding::run(context, &mut runner, &Choice { domains: domains.clone(), set, only: None, volume: Volume::default() }).await?;
            seeds.push(seeding::to_json(&ran, set));
        }
        context.out.document(json!({
            "dropped": dropped,
            "done": report.done.iter().map(done_json).collect::<Vec<_>>(),
            "seeds": seeds.into_iter().flat_map(|seeds| seeds.as_array().cloned().unwrap_or_default()).collect::<Vec<_>>(),
        }));
        Ok(Exit::Done)
    })
}

fn list(context: &Context, plan: &ResetPlan) {
    context.out.tell(&format!(
        "Reset drops {}:",
        counted(plan.objects(), "object")
    ));
    for table in plan.tables.iter().take(LISTED) {
        context.out.tell(&format!("  {table}"));
    }
    if plan.tables.len() > LISTED {
        context.out.tell(&format!(
            "  and {} more",
            counted(plan.tables.len() - LISTED, "table")
        ));
    }
    for outside in &plan.outside {
        context.out.warn(&format!("{outside}, and goes with it"));
    }
}
