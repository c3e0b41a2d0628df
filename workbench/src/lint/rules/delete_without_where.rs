use super::super::created::{Kind, created};
use super::super::cursor::{Cursor, has};
use super::super::file::bodies;
use super::super::finding::Level;
use super::super::name::Name;
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "delete-without-where",
    level: Level::Error,
    why: "it empties the table, rows that others wrote since included",
    mend: "say which rows are meant, WHERE true if really all are, or move the rows' removal into a statement that names them",
    page: include_str!("../../../../docs/rules/delete-without-where.md"),
    check: Check::View(check),
};

/// DELETE FROM without WHERE or USING, also in DO blocks; not for tables that the same file makes.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for file in &view.files {
        let mut own: Vec<Name> = Vec::new();
        for statement in file.statements() {
            if let Some(made) = created(statement) {
                if matches!(made.kind, Kind::Table | Kind::Temporary) {
                    own.push(made.name.at_home(file.home()));
                }
                continue;
            }
            let inner = match statement.first() {
                Some(first) if first.is_word("DO") => bodies(statement),
                _ => Vec::new(),
            };
            let pieces = std::iter::once(statement).chain(inner.iter().map(Vec::as_slice));
            for piece in pieces.flat_map(|piece| piece.split(|token| token.is_symbol(";"))) {
                let Some(start) = piece.iter().position(|token| token.is_word("DELETE")) else {
                    continue;
                };
                let mut at = Cursor::new(&piece[start..]);
                if !at.words(&["DELETE", "FROM"])
                    || has(at.rest(), "WHERE")
                    || has(at.rest(), "USING")
                {
                    continue;
                }
                at.words(&["ONLY"]);
                let Some(table) = at.name() else {
                    continue;
                };
                if !own.contains(&table.at_home(file.home())) {
                    let message = format!("DELETE FROM {table} has no WHERE");
                    hits.push(Hit::tokens(file, &piece[start..start + 2], message));
                }
            }
        }
    }
    hits
}
