use domain_engine::Protection;
use serde_json::json;

use crate::consent::command_with;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::output::Progress;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Take the mark away
    #[arg(long)]
    off: bool,
}

impl Args {
    fn protection(&self) -> Protection {
        match self.off {
            true => Protection::Off,
            false => Protection::On,
        }
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let protection = args.protection();
    context.out.note(&format!("Target: {}", context.target()?));
    let mut observer = Progress::new(context.out);
    let before = context.block_on(async {
        // It needs no migration, and works where none can be loaded.
        let runner = context
            .connect(&[], context.options(), &mut observer)
            .await?;
        Result::Ok(runner.protect(protection).await?)
    })?;
    let database = &before.database;
    let changed = before.protection != protection;
    context.out.tell(&match (protection, changed) {
        (Protection::On, true) => format!(
            "Database {database} is protected now: what loses data there needs --confirm {database}."
        ),
        (Protection::On, false) => format!("Database {database} is protected already."),
        (Protection::Off, true) => format!("Database {database} is not protected any more."),
        (Protection::Off, false) => format!("Database {database} is not protected."),
    });
    context.out.document(json!({
        "database": database,
        "protected": protection == Protection::On,
        "changed": changed,
    }));
    Ok(Exit::Done)
}

/// A role that may not change the mark.
pub(crate) fn not_owner(message: String, owner: &str) -> CliError {
    CliError::new(Exit::Failed, "not_owner", message).hint(format!(
        "connect as {owner} or as a superuser: {}; a mark that a superuser set, only a superuser takes away",
        command_with(&[])
    ))
}
