//! What the rules find in the text of migrations.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use domain_workbench::lint::{self, Config, Finding, Level, Scope};
use serde_json::json;

use super::super::{counted, migrations};
use super::{Found, Subject};
use crate::context::Context;
use crate::error::{CliError, Exit, Result};

pub(super) fn run(
    subject: &Subject<'_>,
    changed: Option<&BTreeSet<PathBuf>>,
    found: &mut Found,
) -> Result<()> {
    let (context, started) = (subject.context, Instant::now());
    let only = changed.map(|folders| versions_in(subject, folders));
    let root = context.checkout();
    let config = root.map_or_else(|| Ok(Config::default()), Config::read)?;
    let scope = Scope {
        domains: subject.domains,
        only: only.as_ref(),
        root,
    };
    let findings = lint::run(subject.loaded, &scope, &config);
    tell(subject, &findings);
    let read = match &only {
        Some(only) => only.len(),
        None => versions(subject).count(),
    };
    let notes = match count(&findings, Level::Note) {
        0 => String::new(),
        _ if context.out.is_verbose() => String::new(),
        notes => format!(", {} with -v", counted(notes, "note")),
    };
    context.out.tell(&format!(
        "{} of {} ({} ms){notes}.",
        summary(&findings),
        migrations(read),
        started.elapsed().as_millis()
    ));
    let errors = count(&findings, Level::Error);
    if errors > 0 {
        let errors = counted(errors, "error");
        found.problem(format!("{errors} in the text of migrations"));
    }
    found.field("findings", json!(findings));
    Ok(())
}

/// Shows the page of a rule.
pub(super) fn explain(context: &Context, rule: &str) -> Result<Exit> {
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

/// Domain, version and folder of every migration that may be looked at.
fn versions<'a>(
    subject: &'a Subject<'_>,
) -> impl Iterator<Item = ((String, String), Option<&'a PathBuf>)> {
    let chosen = subject
        .loaded
        .iter()
        .filter(|of| subject.domains.contains(&of.domain));
    chosen.flat_map(|of| {
        let name = of.domain.name;
        of.migrations.iter().map(move |migration| {
            let key = (name.to_owned(), migration.version.clone());
            (key, migration.path.as_ref())
        })
    })
}

fn versions_in(subject: &Subject<'_>, folders: &BTreeSet<PathBuf>) -> BTreeSet<(String, String)> {
    versions(subject)
        .filter(|(_, path)| path.is_some_and(|path| folders.contains(path)))
        .map(|(key, _)| key)
        .collect()
}

/// Shows findings, and beside them, in a workflow of GitHub, what it shows at the lines of a pull request.
///
/// Notes are left out unless more is asked for.
fn tell(subject: &Subject<'_>, findings: &[Finding]) {
    let out = subject.context.out;
    let verbose = out.is_verbose();
    let shown = findings
        .iter()
        .filter(|finding| verbose || finding.level > Level::Note);
    for finding in shown {
        out.say(&format!("{}\n", lint::people(finding)));
        subject.annotate(&lint::github(finding));
    }
}

/// `2 errors, 1 warning in the text`, or that there is nothing to mend.
fn summary(findings: &[Finding]) -> String {
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
