//! The command line: global options and the command enum. No logic.

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::{
    check, doctor, help, log, migrate, new, protect, psql, redo, repair, reset, roles, rollback,
    schema, seed, server, setup, status,
};

/// Applies, takes back, seeds and shows the schemas of all domains of one PostgreSQL database.
#[derive(Debug, Parser)]
#[command(
    name = "dbctl",
    version,
    disable_help_subcommand = true,
    propagate_version = false,
    max_term_width = 100
)]
#[command(after_help = "First time here: dbctl setup. Which domain owns what: dbctl help domains.")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The database; else DBCTL_DIRECT_URL or DATABASE_URL from the environment, else from .env, else the workspace's private server
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// Where migrations are read from; disk inside a checkout, embedded elsewhere
    #[arg(long, global = true, value_enum, value_name = "WHERE")]
    pub(crate) source: Option<SourceChoice>,
    /// One JSON document on stdout; people's text goes to stderr
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub(crate) color: ColorChoice,
    /// Answer yes to questions
    #[arg(long, global = true)]
    pub(crate) yes: bool,
    /// Answer with the name of a protected database, where --yes is not enough
    #[arg(long, global = true, value_name = "DBNAME")]
    pub(crate) confirm: Option<String>,
    /// Tell more
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
    /// Tell only what went wrong
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// Where migrations are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SourceChoice {
    /// The checkout around the current folder.
    Disk,
    /// The binary itself.
    Embedded,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// In a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make everything ready: server, database, migrations, reference data
    Setup(setup::Args),
    /// Apply pending migrations, and those of the domains that the chosen ones depend on
    Migrate(migrate::Args),
    /// Take back the last batch, or more
    Rollback(rollback::Args),
    /// Take the last batch back and apply it again
    Redo(redo::Args),
    /// Show what is applied and what is pending
    Status(status::Args),
    /// Show who did what and when, newest first
    Log(log::Args),
    /// Accept an edited migration as applied, or forget what is recorded of one; runs nothing
    Repair(repair::Args),
    /// Fill tables with typed reference or sample data
    Seed(seed::Args),
    /// Write schema.rs from the database
    Schema(schema::Args),
    /// What to run before you commit: are the migrations, schema.rs and the crates as they should be?
    Check(check::Args),
    /// The same as check --only lint
    #[command(hide = true)]
    Lint(check::Alias),
    /// The same as check --only verify
    #[command(hide = true)]
    Verify(check::Alias),
    /// The same as check --only drift
    #[command(hide = true)]
    Drift(check::Alias),
    /// Drop everything in the domains' schemas, migrate and seed again
    Reset(reset::Args),
    /// Mark the database as protected: what loses data there needs its name
    Protect(protect::Args),
    /// Make an owner, a writer and a reader role for each domain, or check them
    Roles(roles::Args),
    /// Make a new migration
    New(new::Args),
    /// Open psql on the same database, in a domain's schema
    Psql(psql::Args),
    /// The workspace's private PostgreSQL server
    Server(server::Args),
    /// Look for what is not well, and say how to mend it
    Doctor(doctor::Args),
    /// Help on a command, or on: domains
    Help(help::Args),
}

impl Command {
    /// The word typed, as it stands in JSON documents.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Command::Setup(_) => "setup",
            Command::Migrate(_) => "migrate",
            Command::Rollback(_) => "rollback",
            Command::Redo(_) => "redo",
            Command::Status(_) => "status",
            Command::Log(_) => "log",
            Command::Repair(_) => "repair",
            Command::Seed(_) => "seed",
            Command::Schema(_) => "schema",
            Command::Check(_) | Command::Lint(_) | Command::Verify(_) | Command::Drift(_) => {
                "check"
            }
            Command::Reset(_) => "reset",
            Command::Protect(_) => "protect",
            Command::Roles(_) => "roles",
            Command::New(_) => "new",
            Command::Psql(_) => "psql",
            Command::Server(_) => "server",
            Command::Doctor(_) => "doctor",
            Command::Help(_) => "help",
        }
    }
}
