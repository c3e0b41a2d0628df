use std::collections::BTreeSet;
use std::path::PathBuf;

use domain_engine::Step;
use domain_engine::catalog::Catalog;
use domain_workbench::scratch::ScratchError;
use domain_workbench::verify::{
    Filled, Filling, Request, Until, Verdict, Verification, VerifyError, verify,
};
use serde_json::json;

use super::{Args, Found, Part, Subject, document, ended, show};
use crate::error::{CliError, Exit, Result, chain};

/// Climbs the ladder; returns what the migrations make together, when schema.rs is to be compared with it.
pub(super) fn run(
    subject: &Subject<'_>,
    args: &Args,
    changed: Option<&BTreeSet<PathBuf>>,
    found: &mut Found,
) -> Result<Option<Catalog>> {
    let (context, is_verified) = (subject.context, args.has(Part::Verify));
    let out = context.out;
    let wanted = |step: &Step<'_>| {
        let path = step.migration.path.as_ref();
        is_verified && changed.is_none_or(|all| path.is_some_and(|path| all.contains(path)))
    };
    let target = context.target()?;
    out.note(&format!("Checking in a scratch database beside {target}"));
    let verified = context.block_on(async {
        let request = Request {
            site: subject.site(&target.url),
            domains: subject.domains,
            wanted: &wanted,
            until: match args.has(Part::Schema) || args.with_data {
                true => Until::Top,
                false => Until::LastWanted,
            },
            filling: match args.with_data && is_verified {
                true => Filling::Sample,
                false => Filling::Nothing,
            },
        };
        let verified = verify(&request, &mut |at| {
            out.underway(&format!(
                "{}/{} {}/{}",
                at.number, at.of, at.domain, at.label
            ));
        })
        .await;
        out.underway("");
        verified
    });
    let mut verified = verified?;
    let top = verified.top.take();
    let filled = verified.filled.take();
    tell(subject, verified, is_verified, found);
    if let Some(filled) = &filled {
        tell_filled(subject, filled, found);
    }
    Ok(top)
}

fn tell(subject: &Subject<'_>, verified: Verification, is_verified: bool, found: &mut Found) {
    let out = subject.context.out;
    let count = |is: fn(&Verdict) -> bool| {
        let rungs = verified.rungs.iter();
        rungs.filter(|rung| is(&rung.verdict)).count()
    };
    let broken = count(|verdict| matches!(verdict, Verdict::Broken(_)));
    let counts = [
        (count(|verdict| matches!(verdict, Verdict::Sound)), "sound"),
        (
            count(|verdict| matches!(verdict, Verdict::Irreversible(_))),
            "irreversible",
        ),
        (broken, "broken"),
        (
            count(|verdict| matches!(verdict, Verdict::NotTried(_))),
            "not tried",
        ),
    ];
    let total = verified.rungs.len();
    let took = verified.took;
    let rungs: Vec<_> = verified
        .rungs
        .into_iter()
        .map(|rung| {
            let shown = show::rung(subject.context, rung);
            if let Some(fault) = &shown.fault {
                subject.annotate(&show::annotation(&shown, fault));
            }
            document::rung(&shown)
        })
        .collect();
    found.field("migrations", rungs.into());
    found.field("seconds", took.as_secs_f64().into());
    if is_verified {
        let said = counts.iter().filter(|(count, _)| *count > 0);
        let said: Vec<String> = said
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let said = match said.is_empty() {
            true => "none has changed".to_owned(),
            false => said.join(", "),
        };
        let total = super::super::migrations(total);
        let seconds = took.as_secs_f64();
        out.tell(&format!("Verified {total} in {seconds:.1} s: {said}."));
    }
    if broken > 0 {
        let is = if broken == 1 { "is" } else { "are" };
        let broken = super::super::migrations(broken);
        found.problem(format!("{broken} {is} broken"));
    }
}

/// How far it went with rows in the tables.
fn tell_filled(subject: &Subject<'_>, filled: &Filled, found: &mut Found) {
    if let Some(unfit) = &filled.unfit {
        let out = subject.context.out;
        let unfit = format!("{}: {}", unfit.seed, chain(&unfit.error));
        out.say(&format!(
            "The data do not fit what the migrations make: seed {unfit}"
        ));
        out.say("    mend the seed or the migration; where the seed is newer than this dbctl, build dbctl first");
        found.problem("a seed does not run".to_owned());
        found.field("with_data", json!({"unfit": unfit}));
        return;
    }
    let count = super::super::migrations(filled.migrations);
    let rows = super::super::counted(usize::try_from(filled.rows).unwrap_or(usize::MAX), "row");
    let until = match &filled.until {
        Some(label) => format!("; it went no further than {label}"),
        None => String::new(),
    };
    let line = format!("With {rows} of reference and sample data: {count} down and up{until}.");
    subject.context.out.tell(&line);
    let fields =
        json!({"rows": filled.rows, "migrations": filled.migrations, "until": filled.until});
    found.field("with_data", fields);
}

impl From<VerifyError> for CliError {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::Scratch(error) => error.into(),
            VerifyError::Engine(error) => ended(error),
            VerifyError::Connect(error) => error.into(),
            other => CliError::new(Exit::Failed, "verify", chain(&other)),
        }
    }
}

impl From<ScratchError> for CliError {
    fn from(error: ScratchError) -> Self {
        match &error {
            ScratchError::MayNotCreate { role, .. } => CliError::new(
                Exit::Declined,
                "may_not_create_databases",
                error.to_string(),
            )
            .hint(format!(
                "nothing was changed; let it (as a superuser: ALTER ROLE \"{role}\" CREATEDB), or unset DATABASE_URL: \
                 then the check runs on this workspace's private server"
            )),
            _ => CliError::new(Exit::Failed, "scratch", chain(&error)),
        }
    }
}
