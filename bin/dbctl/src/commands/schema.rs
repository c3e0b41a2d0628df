use domain_engine::State;
use domain_workbench::codegen::unified_diff;
use serde_json::json;

use super::{counted, schema_files};
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::output::Progress;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Domains; all of them when none is named
    domains: Vec<String>,
    /// Write nothing; show a diff and exit with 3 when a file is stale
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let domains = context.select(&args.domains)?;
    let root = context.workspace()?;
    let loaded = context.load()?;
    context.out.note(&format!("Reading: {}", context.target()?));
    let mut observer = Progress::new(context.out);
    let planned = context.block_on(async {
        let runner = context.connect(&loaded, context.options(), &mut observer).await?;
        let history = runner.history().await?;
        let state = State::compare(&loaded, &history);
        if let Some(of) = state.among(&domains).find(|of| !of.unknown.is_empty()) {
            return Err(CliError::declined(format!(
                "the database holds versions of {} that this checkout does not know; schema.rs would not fit its migrations",
                of.domain.name
            ))
            .hint("switch to the branch that has them, or take them back: dbctl rollback"));
        }
        schema_files::plan(context, &runner, root, &domains).await
    })?;
    if !args.check {
        schema_files::write(context, &planned)?;
        context.out.tell(&format!(
            "{} up to date.",
            counted(planned.len(), "generated file")
        ));
        context
            .out
            .document(json!({"files": planned.iter().map(|file| &file.path).collect::<Vec<_>>()}));
        return Ok(Exit::Done);
    }
    let mut stale = Vec::new();
    for file in &planned {
        let found = std::fs::read_to_string(&file.path).unwrap_or_default();
        if found != file.content {
            context.out.say(&unified_diff(
                &found,
                &file.content,
                &file.path.display().to_string(),
            ));
            stale.push(&file.path);
        }
    }
    context.out.tell(&match stale.len() {
        0 => "schema.rs fits the database.".to_owned(),
        count => format!(
            "{} stale; rewrite with: dbctl schema",
            counted(count, "generated file")
        ),
    });
    context.out.document(json!({"stale": stale}));
    Ok(if stale.is_empty() {
        Exit::Done
    } else {
        Exit::Findings
    })
}
