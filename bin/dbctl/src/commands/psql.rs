use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Command;

use domain_engine::sql::quote::ident;
use domain_workbench::server::find_binaries;

use crate::context::Context;
use crate::error::{CliError, Exit, Result};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The domain whose schema is searched; public when none is named
    domain: Option<String>,
    /// Arguments for psql
    #[arg(last = true, value_name = "ARGS")]
    arguments: Vec<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let schema = match &args.domain {
        Some(name) => Some(context.set.find(name)?.schema),
        None => None,
    };
    let url = &context.target()?.url;
    let mut psql = Command::new(program());
    // The password goes through the environment: command lines are shown to every user of the machine.
    psql.arg(url.without_password().to_url())
        .args(&args.arguments);
    if let Some(password) = url.password() {
        psql.env("PGPASSWORD", password);
    }
    if let Some(schema) = schema {
        psql.env(
            "PGOPTIONS",
            format!("-c search_path={}", ident(schema).replace(' ', "\\ ")),
        );
    }
    match psql.status() {
        Ok(status) => Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(Exit::Failed, Exit::Other)),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(CliError::new(
            Exit::Failed,
            "no_psql",
            "psql is not installed",
        )
        .hint("install PostgreSQL's client programs, or give another client the URL that dbctl server url prints")),
        Err(error) => Err(CliError::failed(&error)),
    }
}

/// psql beside the server's binaries, else whatever PATH has.
fn program() -> PathBuf {
    let beside = find_binaries()
        .ok()
        .map(|binaries| binaries.folder.join("psql"));
    beside
        .filter(|path| path.is_file())
        .unwrap_or_else(|| PathBuf::from("psql"))
}
