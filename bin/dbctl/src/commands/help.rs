use clap::CommandFactory;
use serde_json::json;

use crate::cli::Cli;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};
use crate::output::table;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A command, or: domains
    topic: Vec<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    if args.topic.first().is_some_and(|topic| topic == "domains") {
        domains(context);
        return Ok(Exit::Done);
    }
    let mut command = Cli::command();
    command.build();
    for word in &args.topic {
        command = command.find_subcommand(word).cloned().ok_or_else(|| {
            CliError::usage(format!("there is no help on \"{word}\""))
                .hint("dbctl --help lists the commands; also: dbctl help domains")
        })?;
    }
    context.out.raw(&command.render_help().ansi().to_string());
    Ok(Exit::Done)
}

/// Which domain is for what.
fn domains(context: &Context) {
    let rows = context
        .set
        .iter()
        .map(|domain| {
            let depends: Vec<&str> = domain
                .depends_on
                .iter()
                .map(|dependency| dependency.name)
                .collect();
            let depends = if depends.is_empty() {
                "-".to_owned()
            } else {
                depends.join(", ")
            };
            vec![
                domain.name.to_owned(),
                domain.schema.to_owned(),
                depends,
                domain.purpose.to_owned(),
            ]
        })
        .collect();
    if !context.out.is_json() {
        context.out.say(&table(
            &["domain", "schema", "depends on", "use it for"],
            rows,
        ));
        for domain in context.set.iter() {
            context.out.say(&format!(
                "\n{} owns: {}",
                domain.name,
                domain.owns.join(", ")
            ));
        }
    }
    context.out.document(json!({"domains": context.set.iter().map(|domain| json!({
        "name": domain.name,
        "schema": domain.schema,
        "purpose": domain.purpose,
        "owns": domain.owns,
        "depends_on": domain.depends_on.iter().map(|dependency| dependency.name).collect::<Vec<_>>(),
    })).collect::<Vec<_>>()}));
}
