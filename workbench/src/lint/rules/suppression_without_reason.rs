use domain_engine::sql::{Kind, allows, tokens};

use super::super::finding::Level;
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "suppression-without-reason",
    level: Level::Error,
    why: "whoever reads it next cannot tell whether it still holds",
    mend: "write -- dbctl: allow = \"rule: reason\"",
    page: include_str!("../../../../docs/rules/suppression-without-reason.md"),
    check: Check::View(check),
};

/// Suppressions without a reason, ones that cannot be read, and those of squawk itself, which have no place for one.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for file in &view.files {
        for allow in allows(file.sql) {
            let message = match allow.said {
                Ok(said) if said.reason.is_some() => continue,
                Ok(said) => format!("{} is allowed, and nothing says why", said.rules.join(", ")),
                Err(error) => error.to_string(),
            };
            hits.push(Hit::bytes(file, allow.start..allow.end, message));
        }
        if !file.sql.contains("squawk-") {
            continue;
        }
        for token in tokens(file.sql) {
            let is_comment = matches!(token.kind, Kind::LineComment | Kind::BlockComment);
            let words = ["squawk-ignore", "squawk-disable"];
            if is_comment && words.iter().any(|word| token.text.contains(word)) {
                let message =
                    "squawk's own comment hides findings and has no place for a reason".to_owned();
                hits.push(Hit::bytes(file, token.start..token.end(), message));
            }
        }
    }
    hits
}
