use domain_workbench::scaffold::{self, ScaffoldError};
use serde_json::json;

use crate::context::Context;
use crate::error::{CliError, Exit, Result};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Make a folder with up.sql and down.sql to fill in
    Migration(MigrationArgs),
}

#[derive(Debug, clap::Args)]
struct MigrationArgs {
    /// The domain that owns what changes
    domain: String,
    /// What the migration does, such as add_phone_to_users
    name: String,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let What::Migration(args) = &args.what;
    let domain = context.set.find(&args.domain)?;
    let root = context.workspace()?;
    let folder = root.join("domains").join(domain.name).join("migrations");
    let made = scaffold::new_migration(&folder, &args.name, domain.schema, chrono::Utc::now())?;
    let shown = made
        .strip_prefix(root)
        .unwrap_or(&made)
        .display()
        .to_string();
    context.out.tell(&format!("Made {shown}"));
    context.out.tell(&format!(
        "Write up.sql and down.sql there, then: dbctl migrate {}",
        domain.name
    ));
    context.out.document(json!({"folder": shown}));
    Ok(Exit::Done)
}

impl From<ScaffoldError> for CliError {
    fn from(error: ScaffoldError) -> Self {
        let exit = match error {
            ScaffoldError::Io { .. } => Exit::Failed,
            _ => Exit::Usage,
        };
        CliError::new(exit, "new_migration", crate::error::chain(&error))
    }
}
