use domain_connect::DatabaseUrl;
use domain_workbench::server::{Destroyed, Server, Started, State, Status, Stopped};
use serde_json::json;

use crate::consent;
use crate::context::Context;
use crate::database;
use crate::error::{CliError, Exit, Result};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Clone, Copy, Debug, clap::Subcommand)]
enum Action {
    /// Start it, unless it runs
    Start {
        /// Also listen on this port of 127.0.0.1, with a password, for GUI clients
        #[arg(long)]
        port: Option<u16>,
    },
    /// Stop it; its data stay
    Stop,
    /// Tell whether it runs, and where its data are
    Status,
    /// Print the URL for psql and other programs
    Url,
    /// Stop it and remove all its data
    Destroy,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let server = context.server()?;
    match args.action {
        Action::Start { port } => start(context, &server, port)?,
        Action::Stop => stop(context, &server)?,
        Action::Status => return status(context, &server),
        Action::Url => {
            server.start()?;
            let url = server.url(crate::context::PRIVATE_DATABASE);
            make_database(context, &url)?;
            if !context.out.is_json() {
                context.out.raw(&format!("{url}\n"));
            }
            context.out.document(json!({"url": url}));
        }
        Action::Destroy => destroy(context, &server)?,
    }
    Ok(Exit::Done)
}

fn start(context: &Context, server: &Server, port: Option<u16>) -> Result<()> {
    let started = match port {
        Some(port) => server.listen(port)?,
        None => server.start()?,
    };
    context.out.tell(&match started {
        Started::AlreadyRunning => "The private server runs already.".to_owned(),
        Started::Started { took } => {
            format!("Started the private server in {:.1} s.", took.as_secs_f64())
        }
        Started::Created { took } => format!(
            "Made and started the private server in {:.1} s.",
            took.as_secs_f64()
        ),
    });
    let url = server.url(crate::context::PRIVATE_DATABASE);
    make_database(context, &url)?;
    let mut document = json!({"url": url});
    if port.is_some() {
        let url = server.url_tcp(crate::context::PRIVATE_DATABASE)?;
        context.out.tell(&format!("For GUI clients: {url}"));
        document["url_tcp"] = json!(url);
    }
    context.out.document(document);
    Ok(())
}

/// A URL that is given out leads to a database that is there.
fn make_database(context: &Context, url: &str) -> Result<()> {
    let url = DatabaseUrl::parse(url).map_err(|error| CliError::failed(&error))?;
    context
        .block_on(database::create_if_missing(&url, context.out))
        .map(drop)
}

fn stop(context: &Context, server: &Server) -> Result<()> {
    // The tests' server belongs to the same workspace, and nobody else stops it.
    let tests = Server::for_tests(context.workspace()?)?.stop()?;
    let stopped = server.stop()?;
    context.out.tell(match (stopped, tests) {
        (Stopped::NotRunning, Stopped::NotRunning) => "The private server does not run.",
        (Stopped::NotRunning, Stopped::Stopped { .. }) => {
            "Stopped the tests' server; the private server did not run."
        }
        (Stopped::Stopped { .. }, _) => "Stopped the private server; its data stay.",
    });
    context
        .out
        .document(json!({"stopped": stopped != Stopped::NotRunning}));
    Ok(())
}

fn status(context: &Context, server: &Server) -> Result<Exit> {
    let status = server.status()?;
    let (state, exit) = match &status.state {
        State::NeverMade => (
            "never made; dbctl setup makes it".to_owned(),
            Exit::Findings,
        ),
        State::Stopped => (
            "stopped; dbctl server start starts it".to_owned(),
            Exit::Findings,
        ),
        State::Running(running) => (
            format!(
                "running: PostgreSQL {}, pid {}",
                running.version, running.pid
            ),
            Exit::Done,
        ),
        State::NotAnswering { pid, reason } => (
            format!("not answering: pid {pid}, {reason}"),
            Exit::Findings,
        ),
    };
    context.out.tell(&format!("Private server {state}"));
    show_places(context, &status);
    context.out.document(json!({
        "running": matches!(status.state, State::Running(_)),
        "state": state,
        "data": status.data,
        "bytes": status.size,
        "log": status.log,
    }));
    Ok(exit)
}

fn show_places(context: &Context, status: &Status) {
    if let State::Running(running) = &status.state {
        context.out.tell(&format!(
            "  socket  {} (port {})",
            running.socket_folder.display(),
            running.port
        ));
        if let Some(address) = &running.address {
            context.out.tell(&format!("  tcp     {address}"));
        }
    }
    if !matches!(status.state, State::NeverMade) {
        context.out.tell(&format!(
            "  data    {} ({} MiB)",
            status.data.display(),
            status.size >> 20
        ));
        context
            .out
            .tell(&format!("  log     {}", status.log.display()));
        context.out.tell(&format!("  user    {}", status.user));
    }
}

fn destroy(context: &Context, server: &Server) -> Result<()> {
    if !matches!(server.status()?.state, State::NeverMade) {
        context.block_on(consent::confirm(
            context,
            "Stop the private server and remove all its databases?",
        ))?;
    }
    Server::for_tests(context.workspace()?)?.destroy()?;
    let removed = server.destroy()?;
    context.out.tell(&match &removed {
        Destroyed::NothingThere => "There was no private server.".to_owned(),
        Destroyed::Removed { area } => {
            format!("Removed the private server and {}.", area.display())
        }
    });
    context
        .out
        .document(json!({"removed": matches!(removed, Destroyed::Removed { .. })}));
    Ok(())
}
