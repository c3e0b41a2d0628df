use domain_engine::{Declined, Domain, Error, Failed, Preview, RollbackScope, Stakes};
use serde_json::{Value, json};

use super::patience::Patience;
use super::{finish, migrations, schema_files};
use crate::consent;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::output::Progress;
use crate::role::RoleArg;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Domains; all of them when none is named
    domains: Vec<String>,
    /// Everything, down to empty schemas
    #[arg(long, conflicts_with_all = ["step", "to"])]
    all: bool,
    /// So many migrations, newest first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), conflicts_with = "to")]
    step: Option<u32>,
    /// What was applied after this version, unique prefix or name (of one domain); it stays itself
    #[arg(long, value_name = "VERSION")]
    to: Option<String>,
    /// Print the exact SQL and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Leave schema.rs as it is
    #[arg(long)]
    no_schema: bool,
    #[command(flatten)]
    patience: Patience,
    #[command(flatten)]
    role: RoleArg,
}

impl Args {
    fn scope(&self) -> RollbackScope {
        match (self.all, self.step, &self.to) {
            (true, _, _) => RollbackScope::All,
            (_, Some(count), _) => RollbackScope::Steps(count as usize),
            (_, _, Some(version)) => RollbackScope::To(version.clone()),
            (false, None, None) => RollbackScope::LastBatch,
        }
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let domains = context.select(&args.domains)?;
    let scope = args.scope();
    let loaded = context.load()?;
    if !args.no_schema {
        schema_files::check_config(context)?;
    }
    context.out.note(&format!("Target: {}", context.target()?));
    let options = args.patience.apply(context.options_as(&args.role)?);
    let mut observer = Progress::new(context.out);
    context.block_on(async {
        let mut runner = context.connect(&loaded, options, &mut observer).await?;
        if args.dry_run {
            let preview = runner.preview_rollback(&domains, &scope).await;
            let preview = preview.map_err(|error| explain(context, error.into(), &scope))?;
            consent::show_losses(context, &preview.losses);
            let losses = json!({"losses": consent::losses_json(&preview.losses)});
            return Ok(show_previews(context, &preview.steps, &[], losses));
        }
        let question = |stakes: &Stakes| question(&domains, &scope, stakes);
        let result = consent::asking(context, &mut runner, question, async |runner| {
            runner.rollback(&domains, &scope).await
        })
        .await?;
        let changed = Failed::report_of(&result).changed_domains();
        if !args.no_schema {
            schema_files::follow(context, &runner, &changed).await;
        }
        let report = result.map_err(|failed| explain(context, failed, &scope))?;
        let summary = match report.done.len() {
            0 => "Nothing to roll back.".to_owned(),
            count => format!("Took back {}.", migrations(count)),
        };
        finish(context, &report, &summary);
        Ok(Exit::Done)
    })
}

fn question(domains: &[&'static Domain], scope: &RollbackScope, stakes: &Stakes) -> String {
    if *scope != RollbackScope::All {
        return consent::go_on(stakes);
    }
    let names: Vec<&str> = domains.iter().map(|domain| domain.name).collect();
    format!(
        "Take back all {} of {} in database {}, with all their rows?",
        migrations(stakes.migrations),
        names.join(", "),
        stakes.mark.database
    )
}

/// Adds the command that works to a rollback that dependents stand against.
pub(super) fn explain(context: &Context, failed: Failed, scope: &RollbackScope) -> CliError {
    let hint = match &failed.error {
        Error::Declined(Declined::Dependents {
            domains, others, ..
        }) => Some(way_out(context, domains, others, scope)),
        _ => None,
    };
    let error = CliError::from(failed);
    match hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

fn way_out(
    context: &Context,
    domains: &[&'static str],
    others: &[String],
    scope: &RollbackScope,
) -> String {
    let is_domain = |name: &&String| context.set.find(name).is_ok();
    let strangers: Vec<&str> = others
        .iter()
        .filter(|name| !is_domain(name))
        .map(String::as_str)
        .collect();
    if !strangers.is_empty() {
        return format!(
            "what is in the schema {} belongs to no domain: drop it first, with dbctl psql",
            strangers.join(", ")
        );
    }
    let yes = match (&context.global.confirm, context.global.yes) {
        (Some(name), _) => format!(" --confirm {name}"),
        (None, true) => " --yes".to_owned(),
        (None, false) => String::new(),
    };
    let named = |name: &str| domains.contains(&name) || others.iter().any(|other| other == name);
    if *scope == RollbackScope::All {
        let names: Vec<&str> = context
            .set
            .names()
            .into_iter()
            .filter(|name| named(name))
            .collect();
        return format!(
            "take them back together: dbctl rollback {} --all{yes}",
            names.join(" ")
        );
    }
    format!(
        "take back what depends on it first: dbctl rollback {others} --all{yes}, or fewer with --step N; then this command again",
        others = others.join(" ")
    )
}

/// Prints the SQL of `--dry-run`: plain SQL on stdout, so that it can be kept or read by psql.
///
/// `notes` are for people only, `more` are further fields of the JSON document.
pub(super) fn show_previews(
    context: &Context,
    previews: &[Preview],
    notes: &[String],
    more: Value,
) -> Exit {
    if context.out.is_json() {
        let steps: Vec<_> = previews
            .iter()
            .map(|p| json!({"domain": p.domain, "label": p.label, "sql": p.sql}))
            .collect();
        let mut document = json!({"dry_run": true, "steps": steps});
        if let (Value::Object(fields), Value::Object(more)) = (&mut document, more) {
            fields.extend(more);
        }
        context.out.document(document);
        return Exit::Done;
    }
    for preview in previews {
        let domain = if preview.domain.is_empty() {
            String::new()
        } else {
            format!("{}/", preview.domain)
        };
        context
            .out
            .raw(&format!("-- {domain}{}\n{}\n", preview.label, preview.sql));
    }
    notes.iter().for_each(|note| context.out.note(note));
    match previews.len() {
        0 => context.out.note("Nothing to do."),
        count => context
            .out
            .note(&format!("Dry run: {count} step(s), nothing was changed.")),
    }
    Exit::Done
}
