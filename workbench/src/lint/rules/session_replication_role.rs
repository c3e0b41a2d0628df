use super::super::file::{bodies, literal};
use super::super::finding::Level;
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "session-replication-role",
    level: Level::Error,
    why: "it switches every trigger and foreign key of the session off: rows can be written that no constraint allows, and nothing says so later",
    mend: "write the rows in an order that the keys allow, or defer them: SET CONSTRAINTS ALL DEFERRED",
    page: include_str!("../../../../docs/rules/session-replication-role.md"),
    check: Check::View(check),
};

/// The setting's name in any form and any depth, comments left out.
fn check(view: &View<'_>) -> Vec<Hit> {
    const NAME: &str = "session_replication_role";
    let mut hits = Vec::new();
    for file in &view.files {
        let inner = bodies(file.tokens());
        let all = std::iter::once(file.tokens()).chain(inner.iter().map(Vec::as_slice));
        for token in all.flatten() {
            let named = token.is_word(NAME)
                || literal(token).is_some_and(|text| text.to_lowercase().contains(NAME));
            if named {
                let message = "session_replication_role is changed".to_owned();
                hits.push(Hit::bytes(file, token.start..token.end(), message));
            }
        }
    }
    hits
}
