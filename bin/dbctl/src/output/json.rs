use domain_engine::{Applied, Direction, DomainState, Done, Exception, Unfinished};
use serde_json::{Value, json};

use crate::error::CliError;

/// The `error` field of a document.
pub(super) fn error_json(error: &CliError) -> Value {
    let snippet = error.snippet.as_ref();
    let place = error.place.as_deref();
    let mut fields = json!({"error": {
        "kind": error.kind,
        "message": error.message,
        "hint": error.hint,
        "details": error.details,
        "file": snippet.map(|snippet| &snippet.file).or(place.map(|(file, _)| file)),
        "line": snippet.map(|snippet| snippet.line as u64).or(place.map(|(_, line)| *line)),
    }});
    for (name, value) in &error.fields {
        fields[*name] = value.clone();
    }
    if let Some(report) = &error.report {
        fields["done"] = report.done.iter().map(done_json).collect();
        fields["batch"] = json!(report.batch);
        fields["notes"] = json!(report.notes);
    }
    fields
}

/// One migration that was applied or taken back.
pub(crate) fn done_json(done: &Done) -> Value {
    json!({
        "domain": done.domain,
        "version": done.version,
        "name": done.label.split_once('_').map_or("", |(_, name)| name),
        "direction": match done.direction { Direction::Up => "up", Direction::Down => "down" },
        "seconds": done.took.as_secs_f64(),
    })
}

/// One domain of `status`.
pub(crate) fn state_json(state: &DomainState<'_>) -> Value {
    let migration = |migration: &domain_engine::source::Migration| json!({"version": migration.version, "name": migration.name});
    json!({
        "name": state.domain.name,
        "schema": state.domain.schema,
        "depends_on": state.domain.depends_on.iter().map(|domain| domain.name).collect::<Vec<_>>(),
        "applied": state.applied.iter().map(|known| row_json(known.row, &known.migration.name, known.edited)).collect::<Vec<_>>(),
        "pending": state.pending.iter().map(|pending| migration(pending)).collect::<Vec<_>>(),
        "unknown": state.unknown.iter().map(|row| row_json(row, row.name.as_deref().unwrap_or_default(), false)).collect::<Vec<_>>(),
        "halfway": state.halfway.iter().map(halfway_json).collect::<Vec<_>>(),
        "out_of_order": state.out_of_order().map(migration).collect::<Vec<_>>(),
        "containment_exceptions": state.exceptions().map(exception_json).collect::<Vec<_>>(),
    })
}

fn exception_json(exception: Exception<'_>) -> Value {
    json!({
        "version": exception.migration.version,
        "name": exception.migration.name,
        "reason": exception.reason,
        "applied": exception.applied,
    })
}

fn halfway_json(unfinished: &Unfinished<'_>) -> Value {
    let at = unfinished.at;
    let name = unfinished.migration.map(|migration| &migration.name);
    json!({
        "version": at.version,
        "name": name.or(at.name.as_ref()),
        "direction": at.direction.as_str(),
        "done": at.done(),
        "statements": at.statements,
        "error": at.error(),
        "edited": unfinished.edited,
        "logged_at": at.logged_at.to_utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        "by": format!("{} {}", at.database_user, at.logged_by),
    })
}

fn row_json(row: &Applied, name: &str, edited: bool) -> Value {
    json!({
        "version": row.version,
        "name": name,
        "batch": row.batch,
        "run_on": row.run_on.and_utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        "duration_ms": row.duration_ms,
        "applied_by": row.applied_by,
        "edited": edited,
    })
}
