//! What programs read.

use domain_workbench::verify::{Finding, Mend};
use serde_json::{Value, json};

use super::show::{Shown, ShownFault};

/// One migration.
pub(super) fn rung(shown: &Shown) -> Value {
    json!({
        "domain": shown.domain,
        "version": shown.version,
        "name": shown.name,
        "verdict": shown.verdict,
        "reason": shown.reason,
        "fault": shown.fault.as_ref().map(fault),
        "up_seconds": shown.took.up.as_secs_f64(),
        "down_seconds": shown.took.down.as_secs_f64(),
    })
}

fn fault(fault: &ShownFault) -> Value {
    let error = fault.error.as_ref();
    let line = error.and_then(|error| error.snippet.as_ref().map(|snippet| snippet.line));
    json!({
        "kind": fault.kind,
        "file": fault.file,
        "line": line,
        "message": error.map(|error| &error.message),
        "findings": fault.findings.iter().map(finding).collect::<Vec<_>>(),
        "taken_away": fault.moved.as_ref().map(|moved| json!({"object": moved.object, "by": moved.by})),
    })
}

fn finding(finding: &Finding) -> Value {
    let (add, advice) = match &finding.mend {
        Some(Mend::Add(sql)) => (Some(sql), None),
        Some(Mend::Advice(words)) => (None, Some(words)),
        None => (None, None),
    };
    json!({
        "message": finding.message,
        "detail": finding.detail,
        "add": add,
        "advice": advice,
    })
}
