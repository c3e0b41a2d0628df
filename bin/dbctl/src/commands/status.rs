use domain_engine::{Direction, DomainState, History, Loaded, Protection, State};
use serde_json::json;

use super::migrations;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::output::{Progress, state_json, table};

/// Pending migrations listed without a domain named; the rest is counted.
const LISTED: usize = 10;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// List all migrations of this domain
    domain: Option<String>,
    /// Exit with 3 when something is pending, half done, edited or unknown
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let chosen: Vec<String> = args.domain.iter().cloned().collect();
    let domains = context.select(&chosen)?;
    let loaded = context.load()?;
    let mut observer = Progress::new(context.out);
    let history = context.block_on(async {
        let runner = context
            .connect(&loaded, context.options(), &mut observer)
            .await?;
        Result::Ok(runner.history().await?)
    })?;
    let state = State::compare(&loaded, &history);
    let shown: Vec<&DomainState<'_>> = state.among(&domains).collect();
    context.out.document(json!({
        "database": context.target()?.url.database(),
        "protected": history.mark.protection == Protection::On,
        "source": context.source.as_str(),
        "domains": shown.iter().map(|state| state_json(state)).collect::<Vec<_>>(),
    }));
    if !context.out.is_json() {
        match (&args.domain, &shown[..]) {
            (Some(_), [one]) => show_domain(context, one, &history)?,
            _ => show_all(context, &loaded, &history)?,
        }
    }
    let clean = shown.iter().all(|state| {
        state.pending.is_empty()
            && state.unknown.is_empty()
            && state.halfway.is_empty()
            && state.edited().next().is_none()
    });
    Ok(if args.check && !clean {
        Exit::Findings
    } else {
        Exit::Done
    })
}

/// A line per domain, then what is pending and the last batch.
pub(super) fn show_all(context: &Context, loaded: &[Loaded], history: &History) -> Result<()> {
    let state = State::compare(loaded, history);
    heading(context, history)?;
    let rows = state.domains.iter().map(summary_row).collect();
    let header = [
        "domain",
        "schema",
        "applied#",
        "pending#",
        "newest applied",
        "",
    ];
    context.out.say(&table(&header, rows));
    let pending: Vec<String> = state
        .domains
        .iter()
        .flat_map(|of| {
            of.pending
                .iter()
                .map(|migration| format!("  {}/{}", of.domain.name, migration.folder))
        })
        .collect();
    if pending.is_empty() {
        context.out.say("\nNothing is pending.");
    } else {
        context.out.say(&format!(
            "\nPending ({}); apply with: dbctl migrate",
            migrations(pending.len())
        ));
        pending
            .iter()
            .take(LISTED)
            .for_each(|line| context.out.say(line));
        if pending.len() > LISTED {
            context
                .out
                .say(&format!("  and {} more", pending.len() - LISTED));
        }
    }
    for of in &state.domains {
        show_halfway(context, of);
    }
    if let Some(line) = last_batch(history) {
        context.out.say(&line);
    }
    show_exceptions(context, &state.domains.iter().collect::<Vec<_>>());
    Ok(())
}

/// What runs without a transaction and stopped between its statements, why, and what goes on with it.
fn show_halfway(context: &Context, state: &DomainState<'_>) {
    for unfinished in &state.halfway {
        let at = unfinished.at;
        let (what, command) = match at.direction {
            Direction::Up => ("Half applied", "migrate"),
            Direction::Down => ("Half taken back", "rollback"),
        };
        let next = at.done() + 1;
        let why = match at.error() {
            Some(error) => format!("statement {next} failed: {error}"),
            None if at.is_in_doubt() => format!("nothing was heard of the end of statement {next}"),
            None => "it was interrupted".to_owned(),
        };
        let when = at.logged_at.to_utc().format("%Y-%m-%d %H:%M UTC");
        let label = unfinished.label();
        context.out.say(&format!(
            "\n{what}: {label}, on {when} by {}\n  {why}\n  go on with: dbctl {command}",
            at.logged_by
        ));
        if unfinished.edited {
            let (domain, version) = (state.domain.name, &at.version);
            context.out.say(&format!(
                "  its file no longer begins with what is done: dbctl repair {domain} {version}"
            ));
        }
    }
}

/// Migrations that may reach outside their domain's schema, and why.
fn show_exceptions(context: &Context, states: &[&DomainState<'_>]) {
    let lines: Vec<String> = states
        .iter()
        .flat_map(|of| {
            of.exceptions().map(|exception| {
                let state = if exception.applied {
                    "applied"
                } else {
                    "pending"
                };
                let folder = &exception.migration.folder;
                format!(
                    "  {}/{folder} ({state}): {}",
                    of.domain.name, exception.reason
                )
            })
        })
        .collect();
    if !lines.is_empty() {
        context.out.say(&format!(
            "\nMay reach outside their domain ({}):",
            migrations(lines.len())
        ));
        lines.iter().for_each(|line| context.out.say(line));
    }
}

fn heading(context: &Context, history: &History) -> Result<()> {
    let source = context.source.as_str();
    let mark = match history.mark.protection {
        Protection::On => "; protected",
        Protection::Off => "",
    };
    context.out.heading(&format!(
        "{}{mark}; migrations from {source}",
        context.target()?
    ));
    Ok(())
}

fn summary_row(state: &DomainState<'_>) -> Vec<String> {
    let newest = state
        .applied
        .last()
        .map(|known| known.migration.folder.clone());
    vec![
        state.domain.name.to_owned(),
        state.domain.schema.to_owned(),
        (state.applied.len() + state.unknown.len()).to_string(),
        state.pending.len().to_string(),
        newest.unwrap_or_else(|| "-".to_owned()),
        problems(state),
    ]
}

/// What is not as it should be, in a few words.
fn problems(state: &DomainState<'_>) -> String {
    let counts = [
        (state.halfway.len(), "half done"),
        (state.edited().count(), "edited"),
        (state.unknown.len(), "unknown"),
        (state.out_of_order().count(), "out of order"),
    ];
    let said: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    said.join(", ")
}

fn last_batch(history: &History) -> Option<String> {
    let rows = history.in_order();
    let (_, newest) = rows.last()?;
    let when = newest.run_on.format("%Y-%m-%d %H:%M UTC");
    let who = newest.applied_by.as_deref().unwrap_or("the diesel CLI");
    Some(match newest.batch {
        None => format!("Last applied: {} on {when} by {who}", newest.version),
        Some(batch) => {
            let count = rows
                .iter()
                .filter(|(_, row)| row.batch == Some(batch))
                .count();
            format!(
                "Last batch: {batch} ({}) on {when} by {who}",
                migrations(count)
            )
        }
    })
}

/// All migrations of one domain with batch, time and who.
fn show_domain(context: &Context, state: &DomainState<'_>, history: &History) -> Result<()> {
    heading(context, history)?;
    context.out.tell(&format!(
        "{} (schema {}): {}",
        state.domain.name, state.domain.schema, state.domain.purpose
    ));
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    let applied = state.applied.iter().map(|known| {
        (
            known.row,
            known.migration.name.as_str(),
            if known.edited { "edited" } else { "applied" },
        )
    });
    let unknown = state
        .unknown
        .iter()
        .map(|row| (*row, row.name.as_deref().unwrap_or("-"), "unknown"));
    for (row, name, mark) in applied.chain(unknown) {
        let batch = row.batch.map_or("-".to_owned(), |batch| batch.to_string());
        let when = row.run_on.format("%Y-%m-%d %H:%M").to_string();
        let who = row.applied_by.clone().unwrap_or_else(|| "-".to_owned());
        rows.push((
            row.version.clone(),
            vec![
                row.version.clone(),
                name.to_owned(),
                mark.to_owned(),
                batch,
                when,
                who,
            ],
        ));
    }
    for migration in &state.pending {
        let cells = [&migration.version, &migration.name, "pending", "", "", ""];
        rows.push((
            migration.version.clone(),
            cells.iter().map(|cell| (*cell).to_owned()).collect(),
        ));
    }
    rows.sort();
    let rows = rows.into_iter().map(|(_, cells)| cells).collect();
    context.out.say(&table(
        &["version", "name", "state", "batch#", "run on (UTC)", "by"],
        rows,
    ));
    show_halfway(context, state);
    show_exceptions(context, &[state]);
    Ok(())
}
