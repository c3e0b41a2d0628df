use domain_workbench::drift::{DomainDrift, Drift, DriftError, drift};
use serde_json::{Value, json};

use super::super::counted;
use super::{Found, Subject, ended};
use crate::error::{CliError, Exit, Result, chain};

pub(super) fn run(subject: &Subject<'_>, found: &mut Found) -> Result<()> {
    let context = subject.context;
    let target = context.target()?;
    context.out.note(&format!("Looking for drift in {target}"));
    let looked = context.block_on(async {
        let site = subject.site(&target.url);
        drift(&site, subject.domains).await
    })?;
    show(subject, &looked);
    if !looked.is_none() {
        let changes: usize = looked.domains.iter().map(|of| of.changes.len()).sum();
        let count = counted(changes + looked.unowned.len(), "difference");
        found.problem(format!("{count} between the database and its migrations"));
    }
    let untold = looked.domains.iter().filter(|of| of.untold.is_some());
    let untold: Vec<&str> = untold.map(|of| of.domain).collect();
    if !untold.is_empty() {
        let names = untold.join(" and ");
        found.problem(format!(
            "it cannot be told what the migrations of {names} make"
        ));
    }
    found.field("drift", document(&looked));
    Ok(())
}

fn show(subject: &Subject<'_>, looked: &Drift) {
    let out = subject.context.out;
    for DomainDrift {
        domain,
        changes,
        untold,
    } in &looked.domains
    {
        match untold {
            Some(why) => out.say(&format!(
                "{domain}: it cannot be told what its migrations make: {why}"
            )),
            None if changes.is_empty() => {
                out.tell(&format!("{domain}: as its applied migrations made it"));
            }
            None => {
                let count = counted(changes.len(), "difference");
                out.say(&format!(
                    "{domain}: {count} (+ is in the database only, - in the migrations only, ~ differs)"
                ));
                changes
                    .iter()
                    .for_each(|change| out.say(&format!("  {change}")));
            }
        }
    }
    if !looked.unowned.is_empty() {
        out.say("In schemas that belong to no domain:");
        looked
            .unowned
            .iter()
            .for_each(|name| out.say(&format!("  {name}")));
    }
}

fn document(looked: &Drift) -> Value {
    let domains = looked.domains.iter().map(|of| {
        let changes: Vec<String> = of.changes.iter().map(ToString::to_string).collect();
        json!({"domain": of.domain, "differences": changes, "untold": of.untold})
    });
    json!({
        "domains": domains.collect::<Vec<_>>(),
        "unowned": looked.unowned,
        "seconds": looked.took.as_secs_f64(),
    })
}

impl From<DriftError> for CliError {
    fn from(error: DriftError) -> Self {
        match error {
            DriftError::Scratch(error) => error.into(),
            DriftError::Engine(error) => ended(error),
            DriftError::Connect(error) => error.into(),
            other => CliError::new(Exit::Failed, "drift", chain(&other)),
        }
    }
}
