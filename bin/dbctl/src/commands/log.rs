use chrono::{DateTime, FixedOffset, SecondsFormat};
use domain_engine::{LogDepth, LogRow};
use serde_json::{Value, json};

use crate::context::Context;
use crate::error::{Exit, Result};
use crate::output::{Progress, table};

/// Longest detail shown, in characters; JSON has all of it.
const SHOWN: usize = 72;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A domain; all of them when none is named
    domain: Option<String>,
    /// So many rows
    #[arg(short = 'n', long = "lines", value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    lines: u32,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<Exit> {
    let chosen: Vec<String> = args.domain.iter().cloned().collect();
    let domains = context.select(&chosen)?;
    let loaded = context.load()?;
    let depth = if context.out.is_verbose() {
        LogDepth::Statements
    } else {
        LogDepth::Ends
    };
    let mut observer = Progress::new(context.out);
    let rows = context.block_on(async {
        let runner = context
            .connect(&loaded, context.options(), &mut observer)
            .await?;
        Result::Ok(runner.log(&domains, args.lines, depth).await?)
    })?;
    if context.out.is_json() {
        let rows: Vec<Value> = rows.iter().map(|row| to_json(context, row)).collect();
        context.out.document(json!({"log": rows}));
    } else if rows.is_empty() {
        context.out.say("Nothing is logged yet.");
    } else {
        let cells = rows.iter().map(|row| cells(context, row)).collect();
        let header = [
            "when (UTC)",
            "domain",
            "what",
            "took#",
            "by",
            "dbctl",
            "detail",
        ];
        context.out.say(&table(&header, cells));
    }
    Ok(Exit::Done)
}

/// The domain's name, by its schema.
fn domain<'a>(context: &'a Context, row: &'a LogRow) -> &'a str {
    let mut domains = context.set.iter();
    domains
        .find(|domain| domain.schema == row.schema)
        .map_or(row.schema.as_str(), |domain| domain.name)
}

fn cells(context: &Context, row: &LogRow) -> Vec<String> {
    vec![
        row.logged_at
            .to_utc()
            .format("%Y-%m-%d %H:%M:%S")
            .to_string(),
        domain(context, row).to_owned(),
        what(row),
        row.duration_ms
            .map_or("-".to_owned(), |took| format!("{took} ms")),
        format!("{} {}", row.database_user, row.logged_by),
        row.dbctl_version.clone(),
        row.detail.as_deref().map(shorten).unwrap_or_default(),
    ]
}

/// What was done, in a few words.
fn what(row: &LogRow) -> String {
    let name = row.name.as_deref().unwrap_or_default();
    let label = match &row.version {
        Some(version) if name.is_empty() => version.clone(),
        Some(version) => format!("{version}_{name}"),
        None => name.to_owned(),
    };
    let verb = match row.action.as_str() {
        "migrate" => "apply",
        "rollback" => "take back",
        other => other,
    };
    let what = format!("{verb} {label}");
    match (row.outcome.as_str(), row.statement, row.statements) {
        ("done", ..) => what.trim_end().to_owned(),
        ("step", Some(at), Some(of)) => format!("{what}: statement {at} of {of} done"),
        (outcome, Some(at), Some(of)) => format!("{what}: statement {at} of {of} {outcome}"),
        (outcome, ..) => format!("{what}: {outcome}"),
    }
}

/// The first line, cut where it is long.
fn shorten(detail: &str) -> String {
    let line = detail.lines().next().unwrap_or_default();
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn utc(time: DateTime<FixedOffset>) -> String {
    time.to_utc().to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn to_json(context: &Context, row: &LogRow) -> Value {
    json!({
        "logged_at": utc(row.logged_at),
        "domain": domain(context, row),
        "action": row.action,
        "outcome": row.outcome,
        "version": row.version,
        "name": row.name,
        "batch": row.batch,
        "statement": row.statement,
        "statements": row.statements,
        "duration_ms": row.duration_ms,
        "database_user": row.database_user,
        "by": row.logged_by,
        "dbctl_version": row.dbctl_version,
        "detail": row.detail,
    })
}
