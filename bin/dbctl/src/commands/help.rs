use clap::CommandFactory;
use domain_engine::Domain;
use serde_json::json;

use crate::cli::Cli;
use crate::context::Context;
use crate::error::{CliError, Exit, Result};

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
    if !context.out.is_json() {
        for domain in context.set.iter() {
            describe(context, domain);
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

fn describe(context: &Context, domain: &Domain) {
    let depends: Vec<&str> = domain
        .depends_on
        .iter()
        .map(|dependency| dependency.name)
        .collect();
    context
        .out
        .heading(&format!("{} (schema {})", domain.name, domain.schema));
    context
        .out
        .say(&format!("  for         {}", domain.purpose));
    for (at, line) in wrap(domain.owns).iter().enumerate() {
        context.out.say(&format!(
            "  {:<11} {line}",
            if at == 0 { "owns" } else { "" }
        ));
    }
    if !depends.is_empty() {
        context
            .out
            .say(&format!("  depends on  {}", depends.join(", ")));
    }
    context.out.say("");
}

/// Words joined with commas, in lines of at most 64 characters.
fn wrap(words: &[&str]) -> Vec<String> {
    let mut lines = vec![String::new()];
    for (at, word) in words.iter().enumerate() {
        let word = if at + 1 < words.len() {
            format!("{word},")
        } else {
            (*word).to_owned()
        };
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(&word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= 64 => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}
