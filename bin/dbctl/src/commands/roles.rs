use std::collections::BTreeMap;

use domain_engine::{Difference, Domain, Finding, RoleNames, RolesMade};
use serde_json::{Value, json};

use super::counted;
use super::patience::LockPatience;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::output::Progress;
use crate::role;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// What the roles' names begin with, where two databases share a server; else DBCTL_ROLE_PREFIX
    #[arg(long, global = true, value_name = "PREFIX")]
    prefix: Option<String>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make what is missing: roles, privileges, default privileges, ownership
    Create {
        /// Domains; all of them when none is named. What they depend on comes along
        domains: Vec<String>,
        /// Print the exact SQL and change nothing
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        patience: LockPatience,
    },
    /// Compare the roles with what should be; exit with 3 when they differ
    Check {
        /// Domains; all of them when none is named. What they depend on comes along
        domains: Vec<String>,
    },
}

/// The domains chosen with what they depend on, and what their roles are called.
struct Chosen {
    domains: Vec<&'static Domain>,
    names: RoleNames,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let typed: &[String] = match &args.action {
        Some(Action::Create { domains, .. } | Action::Check { domains }) => domains,
        None => &[],
    };
    let domains = context.set.with_dependencies(&context.select(typed)?);
    let names = role::names(args.prefix.as_deref(), &domains)?;
    let chosen = Chosen { domains, names };
    match &args.action {
        Some(Action::Create { dry_run: true, .. }) => preview(context, &chosen),
        Some(Action::Create { patience, .. }) => create(context, &chosen, patience),
        Some(Action::Check { .. }) | None => check(context, &chosen),
    }
}

fn check(context: &Context, chosen: &Chosen) -> Result<Exit> {
    let mut observer = Progress::new(context.out);
    let found = context.block_on(async {
        // It needs no migration, and works where none can be loaded.
        let runner = context
            .connect(&[], context.options(), &mut observer)
            .await?;
        Result::Ok(runner.check_roles(&chosen.domains, &chosen.names).await?)
    })?;
    list(context, &found);
    context.out.say(&match found.len() {
        0 => "All roles are as they should be.".to_owned(),
        count => format!("{} from what should be.", counted(count, "difference")),
    });
    if found.iter().any(Difference::is_mended) {
        context
            .out
            .tell("dbctl roles create makes what is missing.");
    }
    context.out.document(json!({
        "roles": roles_json(chosen),
        "findings": found.iter().map(to_json).collect::<Value>(),
    }));
    Ok(match found.is_empty() {
        true => Exit::Done,
        false => Exit::Findings,
    })
}

/// One line each, by domain; with `--verbose` the statement that mends it.
fn list(context: &Context, found: &[Difference]) {
    for domain in domains_of(found) {
        context.out.say(domain);
        for it in found.iter().filter(|it| it.domain == domain) {
            context.out.say(&format!("  {}", it.what));
            if context.out.is_verbose() || !it.is_mended() {
                context.out.say(&format!("    -> {}", it.sql));
            }
        }
    }
}

fn create(context: &Context, chosen: &Chosen, patience: &LockPatience) -> Result<Exit> {
    context.out.note(&format!("Target: {}", context.target()?));
    let options = patience.apply(context.options());
    let mut observer = Progress::new(context.out);
    let made = context.block_on(async {
        let mut runner = context.connect(&[], options, &mut observer).await?;
        let made = runner.create_roles(&chosen.domains, &chosen.names).await;
        made.map_err(|error| explain(error.into()))
    })?;
    told(context, &made);
    if made.done.is_empty() {
        context
            .out
            .tell("Nothing to do: the roles have what they should have.");
    } else {
        context.out.tell(&next(chosen));
    }
    context.out.document(document(chosen, &made));
    Ok(Exit::Done)
}

fn preview(context: &Context, chosen: &Chosen) -> Result<Exit> {
    context.out.note(&format!("Target: {}", context.target()?));
    let mut observer = Progress::new(context.out);
    let made = context.block_on(async {
        let runner = context
            .connect(&[], context.options(), &mut observer)
            .await?;
        Result::Ok(runner.preview_roles(&chosen.domains, &chosen.names).await?)
    })?;
    if context.out.is_json() {
        let mut document = document(chosen, &made);
        document["dry_run"] = json!(true);
        context.out.document(document);
        return Ok(Exit::Done);
    }
    for it in &made.done {
        context
            .out
            .raw(&format!("-- {}: {}\n{};\n", it.domain, it.what, it.sql));
    }
    context.out.note(&format!(
        "Dry run: {}, nothing was changed.",
        counted(made.done.len(), "statement")
    ));
    Ok(Exit::Done)
}

/// What was done: a line for each domain; with `--verbose` everything by name. What was left is always named.
fn told(context: &Context, made: &RolesMade) {
    for domain in domains_of(&made.done) {
        let mut counts = BTreeMap::new();
        for it in made.done.iter().filter(|it| it.domain == domain) {
            *counts.entry(it.finding).or_insert(0) += 1;
        }
        let parts: Vec<String> = counts
            .into_iter()
            .map(|(finding, count)| summary(finding, count))
            .collect();
        context.out.tell(&format!("{domain}: {}", parts.join(", ")));
        if context.out.is_verbose() {
            let of_domain = made.done.iter().filter(|it| it.domain == domain);
            of_domain.for_each(|it| context.out.tell(&format!("  {}", it.sql)));
        }
    }
    for it in &made.left {
        context.out.warn(&format!(
            "{}: {}; it is left so: {}",
            it.domain, it.what, it.sql
        ));
    }
}

fn summary(finding: Finding, count: usize) -> String {
    let (word, done) = match finding {
        Finding::RoleMissing => ("role", "made"),
        Finding::MemberMissing => ("membership", "given to you"),
        Finding::SchemaMissing => ("schema", "made"),
        Finding::PrivilegeMissing => ("grant", "given"),
        Finding::Owner => ("object", "given to the owner"),
        Finding::DefaultMissing => ("default privilege", "set"),
        _ => ("grant", "taken away"),
    };
    format!("{} {done}", counted(count, word))
}

fn next(chosen: &Chosen) -> String {
    let owners: Vec<String> = chosen
        .domains
        .iter()
        .map(|domain| chosen.names.of(domain).owner)
        .collect();
    format!(
        "Next, for the user that deploys: GRANT {} TO <user>; then DBCTL_ROLE={} dbctl migrate",
        owners.join(", "),
        chosen.names.owner_pattern()
    )
}

/// To make roles takes more than to migrate.
fn explain(error: CliError) -> CliError {
    match error.kind {
        "query" => error.hint(
            "connect as a superuser, or as a role with CREATEROLE that owns the schemas and what is in them; \
             what was done stays, and the same command does the rest",
        ),
        _ => error,
    }
}

fn domains_of(found: &[Difference]) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for it in found {
        if !names.contains(&it.domain) {
            names.push(it.domain);
        }
    }
    names
}

fn document(chosen: &Chosen, made: &RolesMade) -> Value {
    json!({
        "roles": roles_json(chosen),
        "done": made.done.iter().map(to_json).collect::<Value>(),
        "left": made.left.iter().map(to_json).collect::<Value>(),
    })
}

fn roles_json(chosen: &Chosen) -> Value {
    let one = |domain: &&'static Domain| {
        let roles = chosen.names.of(domain);
        json!({
            "domain": domain.name,
            "owner": roles.owner,
            "writer": roles.writer,
            "reader": roles.reader,
        })
    };
    chosen.domains.iter().map(one).collect()
}

fn to_json(it: &Difference) -> Value {
    json!({
        "domain": it.domain,
        "kind": it.finding.as_str(),
        "what": it.what,
        "sql": it.sql,
    })
}
