use domain_engine::{Direction, Mend, Repaired, What};
use serde_json::json;

use super::patience::LockPatience;
use crate::consent;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::output::Progress;
use crate::role::RoleArg;

/// Changes bookkeeping only: no SQL of any migration is run. To forget something on a protected database needs its name.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The domain
    domain: String,
    /// The migration: its version, a unique prefix of it, or its name
    version: String,
    /// Remove what is recorded, instead of writing it anew from the files
    #[arg(long)]
    forget: bool,
    #[command(flatten)]
    patience: LockPatience,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let domain = context.set.find(&args.domain)?;
    let loaded = context.load()?;
    context.out.note(&format!("Target: {}", context.target()?));
    let mend = if args.forget {
        Mend::Forget
    } else {
        Mend::Accept
    };
    // What it writes into the books it writes as whoever keeps them.
    let options = args
        .patience
        .apply(context.options_as(&RoleArg::default())?);
    let mut observer = Progress::new(context.out);
    let repaired = context.block_on(async {
        let mut runner = context.connect(&loaded, options, &mut observer).await?;
        let repaired = consent::asking(context, &mut runner, consent::go_on, async |runner| {
            Ok(runner.repair(domain, &args.version, mend).await?)
        })
        .await?;
        Result::Ok(repaired?)
    })?;
    let label = format!("{}/{}", domain.name, repaired.label);
    context.out.tell(&told(&label, &repaired.what));
    context.out.document(json!({
        "domain": domain.name,
        "version": repaired.version,
        "name": name(&repaired),
        "repaired": word(&repaired.what),
        "files": match &repaired.what {
            What::Accepted(files) => files.as_slice(),
            _ => &[],
        },
    }));
    Ok(Exit::Done)
}

/// What was done and what it means, for people.
fn told(label: &str, what: &What) -> String {
    match what {
        What::Accepted(files) => format!(
            "{label}: {} counts as what was applied. Nothing was run.",
            files.join(", ")
        ),
        What::AcceptedDone { direction, done } => format!(
            "{label}: {done} of its statements count as done as the file has them now. Nothing was run; dbctl {} goes on behind them.",
            command(*direction)
        ),
        What::RowRemoved { is_pending: true } => format!(
            "{label}: its row was removed from the history. Nothing was run: what it made is still there, and dbctl migrate would apply it again."
        ),
        What::RowRemoved { is_pending: false } => format!(
            "{label}: its row was removed from the history, its kept down script with it (the log has both). Nothing was run: what it made is still there."
        ),
        What::BeginsAgain { direction } => format!(
            "{label}: what was done of it is forgotten. Nothing was run; dbctl {} begins with its first statement.",
            command(*direction)
        ),
    }
}

fn word(what: &What) -> &'static str {
    match what {
        What::Accepted(_) => "accepted",
        What::AcceptedDone { .. } => "accepted_done",
        What::RowRemoved { .. } => "row_removed",
        What::BeginsAgain { .. } => "begins_again",
    }
}

fn command(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "migrate",
        Direction::Down => "rollback",
    }
}

fn name(repaired: &Repaired) -> &str {
    repaired.label.split_once('_').map_or("", |(_, name)| name)
}
