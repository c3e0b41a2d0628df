use std::time::Instant;

use domain_engine::{Failed, Forward, OutOfOrder};
use serde_json::json;

use super::patience::Patience;
use super::{finish, locks, migrations, schema_files};
use crate::consent;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::output::Progress;
use crate::role::RoleArg;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Domains; all of them when none is named. What they depend on comes along
    domains: Vec<String>,
    /// Print the exact SQL and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Up to and with this version, unique prefix or name (of one domain)
    #[arg(long, value_name = "VERSION", conflicts_with = "step")]
    to: Option<String>,
    /// So many migrations, oldest first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    step: Option<u32>,
    /// Apply older migrations that arrived late, on a protected database too
    #[arg(long)]
    out_of_order: bool,
    /// Leave schema.rs as it is
    #[arg(long)]
    no_schema: bool,
    #[command(flatten)]
    patience: Patience,
    #[command(flatten)]
    role: RoleArg,
}

impl Args {
    fn amount(&self) -> Forward {
        match (&self.to, self.step) {
            (Some(version), _) => Forward::To(version.clone()),
            (None, Some(count)) => Forward::Steps(count as usize),
            (None, None) => Forward::All,
        }
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let wanted = context.select(&args.domains)?;
    let loaded = context.load()?;
    if !args.no_schema {
        schema_files::check_config(context)?;
    }
    context.out.note(&format!("Target: {}", context.target()?));
    let mut observer = Progress::new(context.out);
    let mut options = args.patience.apply(context.options_as(&args.role)?);
    if args.out_of_order {
        options.out_of_order = OutOfOrder::Apply;
    }
    context.block_on(async {
        let mut runner = context.connect(&loaded, options, &mut observer).await?;
        if args.dry_run {
            let previews = runner.preview_migrate(&wanted, &args.amount()).await?;
            let locks = locks::expected(context, &runner, &loaded, &previews).await?;
            let notes: Vec<String> = locks.iter().map(locks::Expected::line).collect();
            let more =
                json!({"locks": locks.iter().map(locks::Expected::json).collect::<Vec<_>>()});
            return Ok(super::rollback::show_previews(
                context, &previews, &notes, more,
            ));
        }
        let started = Instant::now();
        let result = consent::asking(context, &mut runner, consent::go_on, async |runner| {
            runner.migrate(&wanted, &args.amount()).await
        })
        .await?;
        let changed = Failed::report_of(&result).changed_domains();
        if !args.no_schema {
            schema_files::follow(context, &runner, &changed).await;
        }
        let report = result?;
        let summary = match report.batch {
            None if args.amount() == Forward::All => {
                "Nothing to migrate: everything is applied.".to_owned()
            }
            None => "Nothing to migrate: it is applied already.".to_owned(),
            Some(batch) => format!(
                "Applied {} as batch {batch} in {:.2} s.",
                migrations(report.done.len()),
                started.elapsed().as_secs_f64()
            ),
        };
        finish(context, &report, &summary);
        Ok(Exit::Done)
    })
}
