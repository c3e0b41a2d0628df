//! An example of a blocking program: what a location should ask for again, and which of its lots expire.

mod ask;
mod text;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
use std::thread;

use chrono::NaiveDate;
use clap::Parser;
use domain_connect::{PoolSettings, blocking, env};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Prints what a location has at or below its reorder point, and which of its lots expire before a day
#[derive(Debug, Parser)]
#[command(version)]
struct Args {
    /// Short code of the location
    location: String,
    /// Also lots not used up that expire before this day, such as 2027-01-01
    #[arg(long, value_name = "DAY")]
    expiring_before: Option<NaiveDate>,
    /// The database; else DATABASE_URL, in the environment or in .env
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

fn main() -> ExitCode {
    let report = report(&Args::parse());
    let Err(error) = report.and_then(|text| Ok(io::stdout().write_all(text.as_bytes())?)) else {
        return ExitCode::SUCCESS;
    };
    let causes = std::iter::successors(error.source(), |&error| error.source());
    let causes: String = causes
        .map(|cause| format!("\n  because: {}", cause.to_string().trim_end()))
        .collect();
    // Nobody is left to tell when standard error is closed.
    drop(writeln!(io::stderr(), "Error: {error}{causes}"));
    ExitCode::FAILURE
}

/// Both questions are with the server at once, each from a thread and on a connection of its own.
fn report(args: &Args) -> Result<String> {
    let here = std::env::current_dir()?;
    let found = env::find(args.database_url.as_deref(), &here)?.ok_or(
        "no database named; in a checkout: export DATABASE_URL=\"$(cargo run -q -p dbctl -- server url)\"",
    )?;
    let pool = &blocking::pool(&found.url, "reorder-report", &PoolSettings::default())?;
    let location = ask::location(&mut *pool.get()?, &args.location)?;
    thread::scope(|scope| {
        let lots = args.expiring_before.map(|day| {
            scope.spawn(move || {
                let lots = ask::expiring(&mut *pool.get()?, location, day)?;
                Result::Ok(text::expiring(&lots, day))
            })
        });
        let mut text = text::to_reorder(&ask::to_reorder(&mut *pool.get()?, location)?);
        if let Some(lots) = lots {
            text += &lots
                .join()
                .map_err(|_| "the thread that asked for lots panicked")??;
        }
        Ok(text)
    })
}
