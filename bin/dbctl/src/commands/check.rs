mod build;
mod document;
mod drift;
mod files;
mod lint;
mod show;
mod since;
mod verify;

use clap::ValueEnum;
use domain_connect::DatabaseUrl;
use domain_engine::{Domain, Error, Loaded};
use domain_workbench::lint::Annotation;
use domain_workbench::scratch::Site;
use serde_json::{Map, Value, json};

use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::signals;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Domains; all of them when none is named
    domains: Vec<String>,
    /// Show the page of a rule, and check nothing
    #[arg(long, value_name = "RULE", conflicts_with_all = ["domains", "only", "since", "with_data"])]
    explain: Option<String>,
    /// Only this part; may be given several times
    #[arg(long, value_enum, value_name = "PART")]
    only: Vec<Part>,
    /// Look only at migrations that are new or changed since this revision of git
    #[arg(long, value_name = "GIT_REV")]
    since: Option<String>,
    /// Take migrations back and apply them again with the reference and sample data in the tables too
    #[arg(long)]
    with_data: bool,
}

/// What an alias takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Alias {
    /// Domains; all of them when none is named
    domains: Vec<String>,
    /// Look only at migrations that are new or changed since this revision of git
    #[arg(long, value_name = "GIT_REV")]
    since: Option<String>,
}

impl Alias {
    pub(crate) fn as_check(&self, part: Part) -> Args {
        Args {
            domains: self.domains.clone(),
            explain: None,
            only: vec![part],
            since: self.since.clone(),
            with_data: false,
        }
    }
}

/// A part of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The rules find no error in the text of migrations.
    Lint,
    /// Every migration goes up, down and up again in a scratch database, and leaves what it should.
    Verify,
    /// schema.rs is what the migrations make.
    Schema,
    /// The domain crates compile.
    Build,
    /// The database is what its applied migrations made; looked at only when asked for.
    Drift,
}

/// What a commit needs. The database one works with has its own history, and is looked at only when asked for.
const BEFORE_A_COMMIT: [Part; 4] = [Part::Lint, Part::Verify, Part::Schema, Part::Build];

impl Args {
    fn has(&self, part: Part) -> bool {
        match &self.only[..] {
            [] => BEFORE_A_COMMIT.contains(&part),
            only => only.contains(&part),
        }
    }
}

/// What the parts look at.
struct Subject<'a> {
    context: &'a Context,
    loaded: &'a [Loaded],
    domains: &'a [&'static Domain],
}

impl<'a> Subject<'a> {
    /// In a workflow of GitHub: shown beside the line in the pull request.
    fn annotate(&self, annotation: &Annotation<'_>) {
        if std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true") {
            self.context.out.say(&annotation.to_string());
        }
    }

    /// The server on which they work; must be called on the runtime, as it listens for signals.
    fn site(&self, target: &'a DatabaseUrl) -> Site<'a> {
        Site {
            target,
            set: &self.context.set,
            loaded: self.loaded,
            options: self.context.options(),
            interrupt: signals::listen(),
        }
    }
}

/// What the parts found.
#[derive(Default)]
struct Found {
    /// What is wrong, in a few words each.
    problems: Vec<String>,
    /// Their fields of the JSON document.
    fields: Map<String, Value>,
}

impl Found {
    fn problem(&mut self, words: String) {
        self.problems.push(words);
    }

    fn field(&mut self, name: &str, value: Value) {
        self.fields.insert(name.to_owned(), value);
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    if let Some(rule) = &args.explain {
        return lint::explain(context, rule);
    }
    if args.with_data && !args.has(Part::Verify) {
        return Err(CliError::usage(
            "--with-data is about taking migrations back, which --only leaves out",
        )
        .hint("add --only verify, or leave --with-data out"));
    }
    if args.since.is_some() && !BEFORE_A_COMMIT[..2].iter().any(|part| args.has(*part)) {
        return Err(
            CliError::usage("--since is about lint and verify, which --only leaves out")
                .hint("add --only lint or --only verify, or leave --since out"),
        );
    }
    let domains = context.select(&args.domains)?;
    let loaded = context.load()?;
    let are_files = loaded
        .iter()
        .flat_map(|of| &of.migrations)
        .any(|migration| migration.path.is_some());
    if args.since.is_some() && !are_files {
        return Err(CliError::usage(
            "--since compares files, and these migrations are embedded in dbctl",
        )
        .hint("run it in the checkout without --source embedded, or leave --since out"));
    }
    let changed = args
        .since
        .as_deref()
        .map(|revision| since::changed(context, revision));
    let changed = changed.transpose()?;
    let subject = Subject {
        context,
        loaded: &loaded,
        domains: &domains,
    };
    let mut found = Found::default();
    if args.has(Part::Lint) {
        lint::run(&subject, changed.as_ref(), &mut found)?;
    }
    if args.has(Part::Verify) || args.has(Part::Schema) {
        let top = verify::run(&subject, args, changed.as_ref(), &mut found)?;
        if args.has(Part::Schema) {
            files::run(&subject, top.as_ref(), &mut found)?;
        }
    }
    if args.has(Part::Build) {
        build::run(&subject, &mut found)?;
    }
    if args.has(Part::Drift) {
        drift::run(&subject, &mut found)?;
    }
    Ok(conclude(context, args, found))
}

/// What ended a part. What was interrupted was no database of anybody's.
fn ended(error: Error) -> CliError {
    match error {
        Error::Interrupted { .. } => CliError::new(
            Exit::Interrupted,
            "interrupted",
            "interrupted: the scratch database is removed, and nothing else was touched",
        ),
        other => other.into(),
    }
}

/// The last line, the document and the exit code.
fn conclude(context: &Context, args: &Args, mut found: Found) -> Exit {
    let is_safe = found.problems.is_empty();
    let is_about_files = BEFORE_A_COMMIT.iter().any(|part| args.has(*part));
    let what = match (is_about_files, is_safe) {
        (true, false) => format!("Not safe to commit: {}.", found.problems.join("; ")),
        (false, false) => format!("Found: {}.", found.problems.join("; ")),
        (true, true) if args.only.is_empty() => "Safe to commit.".to_owned(),
        (true, true) => {
            let names = args.only.iter().filter_map(ValueEnum::to_possible_value);
            let names: Vec<String> = names.map(|name| name.get_name().to_owned()).collect();
            format!(
                "Safe to commit, as far as {} can tell.",
                names.join(" and ")
            )
        }
        (false, true) => "No drift.".to_owned(),
    };
    context.out.say(&what);
    found.field("problems", json!(found.problems));
    found.field("safe", json!(is_safe));
    context.out.document(Value::Object(found.fields));
    match is_safe {
        true => Exit::Done,
        false => Exit::Findings,
    }
}
