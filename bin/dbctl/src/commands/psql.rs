use std::io::ErrorKind;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use domain_connect::control::connect;
use domain_connect::{ConnectError, DatabaseUrl};
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
    let target = context.target()?;
    context.block_on(context.make_private_database())?;
    let url = in_schema(&target.url, schema);
    if schema.is_some() {
        context.block_on(require_options(&url))?;
    }
    let mut psql = Command::new(program());
    // The password goes through the environment: command lines are shown to every user of the machine.
    psql.arg(url.without_password().to_url())
        .args(&args.arguments);
    if let Some(password) = target.url.password() {
        psql.env("PGPASSWORD", password);
    }
    // psql takes this process's place: Ctrl-C in it cancels a query and ends nothing else.
    let error = psql.exec();
    Err(match error.kind() {
        ErrorKind::NotFound => CliError::new(Exit::Failed, "no_psql", "psql is not installed").hint(
            "install PostgreSQL's client programs, or give another client the URL that dbctl server url prints",
        ),
        _ => CliError::failed(&error),
    })
}

/// The URL with the schema as search_path, after the options it has (else those of PGOPTIONS).
fn in_schema(url: &DatabaseUrl, schema: Option<&str>) -> DatabaseUrl {
    let Some(schema) = schema else {
        return url.clone();
    };
    let before = url
        .options()
        .map(str::to_owned)
        .or_else(|| std::env::var("PGOPTIONS").ok())
        .unwrap_or_default();
    url.with_options(format!("{before} -c search_path={}", ident(schema)).trim())
}

/// Declines where startup options are refused. Whatever else keeps a client out, psql says itself.
async fn require_options(url: &DatabaseUrl) -> Result<()> {
    match connect(url, "dbctl psql").await {
        Err(ConnectError::OptionsRefused { place, .. }) => Err(CliError::declined(format!(
            "the connection pooler at {place} takes no startup options, and these are how psql gets the domain's search_path"
        ))
        .hint("name the server itself in DBCTL_DIRECT_URL, or leave the domain out and write names with their schema")),
        Ok(control) => {
            control.close().await;
            Ok(())
        }
        Err(_) => Ok(()),
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
