//! One file per command: its arguments and what it does with them.

pub(crate) mod check;
pub(crate) mod doctor;
pub(crate) mod help;
pub(crate) mod locks;
pub(crate) mod log;
pub(crate) mod migrate;
pub(crate) mod new;
mod patience;
pub(crate) mod protect;
pub(crate) mod psql;
pub(crate) mod redo;
pub(crate) mod repair;
pub(crate) mod reset;
pub(crate) mod roles;
pub(crate) mod rollback;
pub(crate) mod schema;
pub(crate) mod schema_files;
pub(crate) mod seed;
pub(crate) mod seeding;
pub(crate) mod server;
pub(crate) mod setup;
pub(crate) mod status;

use std::time::Duration;

use domain_engine::Report;
use serde_json::json;

use crate::cli::Command;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::output::done_json;

/// Runs the command.
pub(crate) fn run(context: &Context, command: Command) -> Result<Exit> {
    match command {
        Command::Setup(args) => setup::run(context, &args),
        Command::Migrate(args) => migrate::run(context, &args),
        Command::Rollback(args) => rollback::run(context, &args),
        Command::Redo(args) => redo::run(context, &args),
        Command::Status(args) => status::run(context, &args),
        Command::Log(args) => log::run(context, &args),
        Command::Repair(args) => repair::run(context, &args),
        Command::Seed(args) => seed::run(context, &args),
        Command::Schema(args) => schema::run(context, &args),
        Command::Check(args) => check::run(context, &args),
        Command::Lint(args) => check::run(context, &args.as_check(check::Part::Lint)),
        Command::Verify(args) => check::run(context, &args.as_check(check::Part::Verify)),
        Command::Drift(args) => check::run(context, &args.as_check(check::Part::Drift)),
        Command::Reset(args) => reset::run(context, &args),
        Command::Protect(args) => protect::run(context, &args),
        Command::Roles(args) => roles::run(context, &args),
        Command::New(args) => new::run(context, &args),
        Command::Psql(args) => psql::run(context, &args),
        Command::Server(args) => server::run(context, &args),
        Command::Doctor(args) => doctor::run(context, &args),
        Command::Help(args) => help::run(context, &args),
    }
}

/// Parses `500ms`, `30s`, `5min`, `1h`.
fn duration(text: &str) -> std::result::Result<Duration, String> {
    domain_engine::sql::parse_duration(text).map_err(|error| error.to_string())
}

/// The notes and the summary of a run, and its JSON document.
fn finish(context: &Context, report: &Report, summary: &str) {
    for note in &report.notes {
        context.out.warn(note);
    }
    context.out.tell(summary);
    context.out.document(json!({
        "done": report.done.iter().map(done_json).collect::<Vec<_>>(),
        "batch": report.batch,
        "notes": report.notes,
    }));
}

/// `1 migration`, `2 migrations`.
pub(crate) fn migrations(count: usize) -> String {
    counted(count, "migration")
}

/// A number and a word, in the plural where it belongs.
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
