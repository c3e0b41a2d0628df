//! An example of a service: stock over HTTP, by the typed queries and operations of `domain-inventory`.
//!
//! Needs no libpq: it is built from the domain crates without their feature `admin`.

mod error;
mod extract;
mod log;
mod routes;
mod shutdown;

use std::error::Error;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use domain_connect::{PoolSettings, env, pool};
use tokio::net::TcpListener;

/// Lists, receives and issues stock over HTTP
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The database; else DATABASE_URL, in the environment or in .env
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// The most connections to the database
    #[arg(long, value_name = "N", default_value_t = 10)]
    connections: u32,
    /// How long a request waits for one of them before the answer is 503
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    wait: u64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(&Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::error("stock-service ends", &*error);
            ExitCode::FAILURE
        }
    }
}

async fn serve(args: &Args) -> Result<(), Box<dyn Error>> {
    let here = std::env::current_dir()?;
    let found = env::find(args.database_url.as_deref(), &here)?.ok_or(
        "no database named; in a checkout: export DATABASE_URL=\"$(cargo run -q -p dbctl -- server url)\"",
    )?;
    let settings = PoolSettings {
        max_size: args.connections,
        acquire_timeout: Duration::from_secs(args.wait),
        ..PoolSettings::default()
    };
    let pool = pool::open(&found.url, "stock-service", &settings).await?;
    let stop = shutdown::on_signal()?;
    let listener = TcpListener::bind(args.listen).await?;
    writeln!(
        io::stdout(),
        "listening on http://{}",
        listener.local_addr()?
    )?;
    shutdown::serve(listener, routes::all(pool), stop).await?;
    Ok(())
}
