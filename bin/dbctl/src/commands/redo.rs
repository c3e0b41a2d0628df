use domain_engine::{Direction, Failed, RollbackScope};

use super::patience::Patience;
use super::{finish, migrations, rollback, schema_files};
use crate::consent;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::output::Progress;
use crate::role::RoleArg;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Domains; all of them when none is named
    domains: Vec<String>,
    /// So many migrations, newest first, instead of the last batch
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    step: Option<u32>,
    /// Leave schema.rs as it is
    #[arg(long)]
    no_schema: bool,
    #[command(flatten)]
    patience: Patience,
    #[command(flatten)]
    role: RoleArg,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let domains = context.select(&args.domains)?;
    let scope = args.step.map_or(RollbackScope::LastBatch, |count| {
        RollbackScope::Steps(count as usize)
    });
    let loaded = context.load()?;
    if !args.no_schema {
        schema_files::check_config(context)?;
    }
    context.out.note(&format!("Target: {}", context.target()?));
    let options = args.patience.apply(context.options_as(&args.role)?);
    let mut observer = Progress::new(context.out);
    context.block_on(async {
        let mut runner = context.connect(&loaded, options, &mut observer).await?;
        let result = consent::asking(context, &mut runner, consent::go_on, async |runner| {
            runner.redo(&domains, &scope).await
        })
        .await?;
        let changed = Failed::report_of(&result).changed_domains();
        if !args.no_schema {
            schema_files::follow(context, &runner, &changed).await;
        }
        let report = result.map_err(|failed| half_done(context, failed, &scope))?;
        let again = report
            .done
            .iter()
            .filter(|done| done.direction == Direction::Up)
            .count();
        let summary = match (again, report.batch) {
            (0, _) | (_, None) => "Nothing to redo.".to_owned(),
            (count, Some(batch)) => format!(
                "Took back and applied {} again, as batch {batch}.",
                migrations(count)
            ),
        };
        finish(context, &report, &summary);
        Ok(Exit::Done)
    })
}

/// Once the batch is taken back, it is `migrate` that goes on: another redo would take back the batch before.
fn half_done(context: &Context, failed: Failed, scope: &RollbackScope) -> CliError {
    let taken_back = failed
        .report
        .done
        .iter()
        .any(|done| done.direction == Direction::Down);
    let domains = failed.report.changed_domains().join(" ");
    let error = rollback::explain(context, failed, scope);
    if taken_back {
        error.hint(format!(
            "it is taken back already: mend the file, then dbctl migrate {domains} (not redo)"
        ))
    } else {
        error
    }
}
