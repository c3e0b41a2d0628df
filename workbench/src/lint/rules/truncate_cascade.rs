use super::super::cursor::{Cursor, has};
use super::super::file::bodies;
use super::super::finding::Level;
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "truncate-cascade",
    level: Level::Error,
    why: "CASCADE empties every table that refers to it too, in whatever domain, and runs none of their triggers for each row",
    mend: "name every table that is meant: TRUNCATE a, b",
    page: include_str!("../../../../docs/rules/truncate-cascade.md"),
    check: Check::View(check),
};

/// TRUNCATE … CASCADE, also in DO blocks and functions.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for file in &view.files {
        for statement in file.statements() {
            let inner = bodies(statement);
            let pieces = std::iter::once(statement).chain(inner.iter().map(Vec::as_slice));
            for piece in pieces.flat_map(|piece| piece.split(|token| token.is_symbol(";"))) {
                let Some(start) = piece.iter().position(|token| token.is_word("TRUNCATE")) else {
                    continue;
                };
                let mut at = Cursor::new(&piece[start + 1..]);
                // BEFORE TRUNCATE ON, GRANT TRUNCATE ON: no statement.
                if at.is_any(&["ON", "OR", "TO"]) || !has(at.rest(), "CASCADE") {
                    continue;
                }
                at.words(&["TABLE"]);
                let names: Vec<String> = at.names().iter().map(ToString::to_string).collect();
                let message = format!("TRUNCATE {} CASCADE", names.join(", "));
                hits.push(Hit::tokens(file, &piece[start..], message));
            }
        }
    }
    hits
}
