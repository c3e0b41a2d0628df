use std::time::Instant;

use domain_engine::{Domain, Loaded};
use domain_workbench::lint::{self, Config, Finding, Level, Scope};
use serde_json::{Value, json};

use super::{counted, migrations};
use crate::context::Context;
use crate::error::{CliError, Exit, Result};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Domains; all of them when none is named
    domains: Vec<String>,
    /// Show the page of a rule
    #[arg(long, value_name = "RULE", conflicts_with = "domains")]
    explain: Option<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    if let Some(rule) = &args.explain {
        return explain(context, rule);
    }
    let started = Instant::now();
    let domains = context.select(&args.domains)?;
    let loaded = context.load()?;
    let read = loaded
        .iter()
        .filter(|of| domains.contains(&of.domain))
        .map(|of| of.migrations.len())
        .sum();
    let findings = find(context, &loaded, &domains)?;
    tell(context, &findings);
    let took = started.elapsed().as_millis();
    let notes = match count(&findings, Level::Note) {
        0 => String::new(),
        _ if context.out.is_verbose() => String::new(),
        notes => format!(", {} with -v", counted(notes, "note")),
    };
    let summary = format!(
        "{} of {} ({took} ms){notes}.",
        summary(&findings),
        migrations(read)
    );
    context.out.tell(&summary);
    context
        .out
        .document(json!({"findings": to_json(&findings)}));
    Ok(exit(&findings))
}

/// Shows the page of a rule.
pub(crate) fn explain(context: &Context, rule: &str) -> Result<Exit> {
    let page = lint::explain(rule).map_err(|error| {
        let own = "docs/rules has a page of each; those of squawk are in docs/rules/squawk.md";
        CliError::new(Exit::Usage, "unknown_rule", error.to_string()).hint(own)
    })?;
    if !context.out.is_json() {
        context.out.raw(page);
    }
    context.out.document(json!({"rule": rule, "page": page}));
    Ok(Exit::Done)
}

/// What the rules find in the chosen domains.
pub(crate) fn find(
    context: &Context,
    loaded: &[Loaded],
    domains: &[&'static Domain],
) -> Result<Vec<Finding>> {
    let root = context.checkout();
    let config = root.map_or_else(|| Ok(Config::default()), Config::read)?;
    let scope = Scope {
        domains,
        only: None,
        root,
    };
    Ok(lint::run(loaded, &scope, &config))
}

/// Shows findings, and beside them, in a workflow of GitHub, what it shows at the lines of a pull request.
///
/// Notes are left out unless more is asked for.
pub(crate) fn tell(context: &Context, findings: &[Finding]) {
    let verbose = context.out.is_verbose();
    let shown = findings
        .iter()
        .filter(|finding| verbose || finding.level > Level::Note);
    let on_github = std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
    for finding in shown {
        context.out.say(&format!("{}\n", lint::people(finding)));
        if on_github {
            context.out.say(&lint::github(finding));
        }
    }
}

/// `2 errors, 1 warning in the text`, or that there is nothing to mend.
pub(crate) fn summary(findings: &[Finding]) -> String {
    let parts: Vec<String> = [Level::Error, Level::Warning]
        .into_iter()
        .map(|level| (level, count(findings, level)))
        .filter(|(_, count)| *count > 0)
        .map(|(level, count)| counted(count, &level.to_string()))
        .collect();
    match parts.is_empty() {
        true => "Nothing to mend in the text".to_owned(),
        false => format!("{} in the text", parts.join(", ")),
    }
}

fn count(findings: &[Finding], level: Level) -> usize {
    findings
        .iter()
        .filter(|finding| finding.level == level)
        .count()
}

/// How a command ends that found this: errors are to be mended before it is committed.
pub(crate) fn exit(findings: &[Finding]) -> Exit {
    match findings.iter().any(|finding| finding.level == Level::Error) {
        true => Exit::Findings,
        false => Exit::Done,
    }
}

fn to_json(findings: &[Finding]) -> Value {
    serde_json::to_value(findings).unwrap_or_default()
}
