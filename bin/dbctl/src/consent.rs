//! Asks before rows are lost, and for the name of a protected database.

use domain_engine::{
    Consent, Declined, Error, Failed, Loss, Lost, Mark, Protection, Rows, Runner, Stakes,
};
use serde_json::{Value, json};

use crate::cli::Global;
use crate::commands::migrations;
use crate::context::Context;
use crate::error::{CliError, Result};

/// What was agreed to on the command line.
pub(crate) fn given(global: &Global) -> Consent {
    match (&global.confirm, global.yes) {
        (Some(name), _) => Consent::Database(name.clone()),
        (None, true) => Consent::Rows,
        (None, false) => Consent::Nothing,
    }
}

/// Asks, unless `--yes` was given; declines where nobody can be asked.
pub(crate) async fn confirm(context: &Context, question: &str) -> Result<()> {
    if context.global.yes {
        return Ok(());
    }
    match context.out.ask(question).await {
        Some(true) => Ok(()),
        Some(false) => Err(CliError::declined("not confirmed; nothing was changed")),
        None => Err(no_terminal(question)),
    }
}

fn no_terminal(question: &str) -> CliError {
    CliError::declined(format!(
        "{question} There is no terminal to ask in; nothing was changed"
    ))
    .hint("give --yes to answer yes")
}

/// Does something that may be declined for want of consent; then asks for it, and does it again.
///
/// # Errors
/// The outer one when nobody agreed, or nobody can be asked: nothing was changed then.
pub(crate) async fn asking<'r, T>(
    context: &Context,
    runner: &mut Runner<'r>,
    question: impl Fn(&Stakes) -> String,
    work: impl AsyncFn(&mut Runner<'r>) -> std::result::Result<T, Failed>,
) -> Result<std::result::Result<T, Failed>> {
    match work(runner).await {
        Err(Failed {
            error: Error::Declined(Declined::Unconfirmed(stakes)),
            ..
        }) => {
            runner.agree(ask(context, *stakes, question).await?);
            Ok(work(runner).await)
        }
        done => Ok(done),
    }
}

/// The question before rows are lost.
pub(crate) fn go_on(stakes: &Stakes) -> String {
    format!(
        "Go on with {} of {} in database {}, and lose these rows?",
        stakes.doing,
        migrations(stakes.migrations),
        stakes.mark.database
    )
}

async fn ask(
    context: &Context,
    stakes: Stakes,
    question: impl Fn(&Stakes) -> String,
) -> Result<Consent> {
    if !context.out.can_ask() {
        return Err(nobody_to_ask(stakes, question));
    }
    show_losses(context, &stakes.losses);
    match stakes.mark.protection {
        Protection::On => name(context, stakes.mark).await,
        Protection::Off => {
            confirm(context, &question(&stakes)).await?;
            Ok(Consent::Rows)
        }
    }
}

/// Lists what would be lost.
pub(crate) fn show_losses(context: &Context, losses: &[Loss]) {
    if losses.is_empty() {
        return;
    }
    let lines: Vec<String> = losses.iter().map(|loss| format!("  {loss}")).collect();
    let lines = lines.join("\n");
    context.out.warn(&format!("this would lose\n{lines}"));
}

/// The same for programs.
pub(crate) fn losses_json(losses: &[Loss]) -> Value {
    losses.iter().map(loss_json).collect()
}

/// Asks for the name of a protected database: a habit of answering yes does not give it.
async fn name(context: &Context, mark: Mark) -> Result<Consent> {
    let database = mark.database;
    let prompt = format!("Database \"{database}\" is protected. Type its name to go on:");
    let typed = context.out.ask_for(&prompt).await.unwrap_or_default();
    if typed == database {
        return Ok(Consent::Database(database));
    }
    Err(CliError::declined(format!(
        "\"{typed}\" was typed, and the database is \"{database}\"; nothing was changed"
    )))
}

fn nobody_to_ask(stakes: Stakes, question: impl Fn(&Stakes) -> String) -> CliError {
    if stakes.mark.protection == Protection::On {
        return CliError::from(Declined::Unconfirmed(Box::new(stakes)));
    }
    with_losses(no_terminal(&question(&stakes)), &stakes.losses)
}

/// Lists what would be lost, for people and for programs.
pub(crate) fn with_losses(mut error: CliError, losses: &[Loss]) -> CliError {
    error.details.extend(losses.iter().map(Loss::to_string));
    error.with("losses", losses_json(losses))
}

fn loss_json(loss: &Loss) -> Value {
    let kind = match loss.lost {
        Lost::Table(_) => "table",
        Lost::Column(_) => "column",
        Lost::Part(_) => "part",
        Lost::Unseen { .. } => "unseen",
    };
    let rows = match loss.rows {
        Rows::Exactly(count) => Some(count),
        Rows::Many | Rows::NotCounted => None,
    };
    json!({"what": loss.what(), "kind": kind, "rows": rows, "many": loss.rows == Rows::Many})
}

/// The command as it was typed, with more words, fit for a shell. A URL may hold a password and is not repeated.
pub(crate) fn command_with(words: &[&str]) -> String {
    let mut typed = std::env::args().skip(1);
    let mut command = vec!["dbctl".to_owned()];
    while let Some(word) = typed.next() {
        match word.split_once('=').map_or(word.as_str(), |(name, _)| name) {
            "--database-url" => {
                command.push("--database-url URL".to_owned());
                if !word.contains('=') {
                    typed.next();
                }
            }
            "--confirm" => {
                if !word.contains('=') {
                    typed.next();
                }
            }
            _ => command.push(quoted(&word)),
        }
    }
    command.extend(words.iter().map(|word| quoted(word)));
    command.join(" ")
}

/// A word as a shell reads it back.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_is_quoted_where_a_shell_would_read_it_otherwise() {
        assert_eq!(quoted("--step"), "--step");
        assert_eq!(quoted("my db"), "'my db'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
