//! Measurements behind docs/performance.md, each beside its peers, interleaved, in one run.

mod build;
mod cargo;
mod check;
mod cpu;
mod fefo;
mod lint;
mod machine;
mod measure;
mod rebuild;
mod report;
mod seed;
mod typed;

use std::error::Error;
use std::process::ExitCode;

/// What goes wrong here is told to a developer and ends the run.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

const USAGE: &str = "\
cargo run --release -p workspace-bench -- COMMAND

  typed    queries of domain-inventory beside the same SQL through libpq and tokio-postgres;
           with a text behind it, those with that text in their names
  fefo     issues by FEFO beside the same work as a plpgsql function called by pgbench
  lint     the rules over a thousand files of migrations
  seed     a million typed rows by COPY, made meanwhile, beside psql \\copy from a file
  build    what schema.rs costs to compile, by tables
  check    verify and drift beside one plain apply of the same migrations
  rebuild  what this workspace costs to compile: cold, and after a change
";

fn main() -> ExitCode {
    let (command, only) = (std::env::args().nth(1), std::env::args().nth(2));
    let done = match command.as_deref() {
        Some("typed") => typed::run(&only.unwrap_or_default()),
        Some("fefo") => fefo::run(),
        Some("lint") => lint::run(),
        Some("seed") => seed::run(&only.unwrap_or_default()),
        Some("build") => build::run(),
        Some("check") => check::run(),
        Some("rebuild") => rebuild::run(),
        _ => {
            report::tell(USAGE);
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::tell(&chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    let texts: Vec<String> = causes.map(ToString::to_string).collect();
    format!("Error: {}", texts.join(": "))
}
