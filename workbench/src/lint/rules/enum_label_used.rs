use domain_engine::sql::Token;

use super::super::created::{Kind, created};
use super::super::cursor::Cursor;
use super::super::file::{File, literal};
use super::super::finding::Level;
use super::super::name::Name;
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "enum-label-used",
    level: Level::Error,
    why: "a label that ALTER TYPE … ADD VALUE adds can be used only after COMMIT: PostgreSQL refuses the statement with unsafe use of new value",
    mend: "use the label in a migration of its own, after this one",
    page: include_str!("../../../../docs/rules/enum-label-used.md"),
    check: Check::View(check),
};

/// A new label that a later statement of the same transaction mentions.
///
/// Source: PostgreSQL, "ALTER TYPE", section "Notes".
fn check(view: &View<'_>) -> Vec<Hit> {
    let in_transaction = |file: &&File<'_>| file.migration.run_in_transaction;
    view.files
        .iter()
        .filter(in_transaction)
        .flat_map(of_file)
        .collect()
}

fn of_file(file: &File<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut made: Vec<Name> = Vec::new();
    let mut added: Vec<(String, String)> = Vec::new();
    for statement in file.statements() {
        if let Some(created) = created(statement).filter(|made| made.kind == Kind::Type) {
            made.push(created.name.at_home(file.home()));
            continue;
        }
        if let Some((ty, label)) = adds(file, statement) {
            // The labels of a type of the same transaction can be used at once.
            if !made.contains(&ty) {
                added.push((ty.to_string(), label));
            }
            continue;
        }
        let defines = statement
            .first()
            .is_some_and(|first| first.is_word("COMMENT"));
        for token in statement.iter().filter(|_| !defines) {
            let used =
                literal(token).and_then(|text| added.iter().find(|(_, label)| *label == text));
            if let Some((ty, label)) = used {
                let message =
                    format!("the label '{label}' of {ty} is used in the transaction that adds it");
                hits.push(Hit::bytes(file, token.start..token.end(), message));
            }
        }
    }
    hits
}

/// The type and the label of `ALTER TYPE … ADD VALUE`.
fn adds(file: &File<'_>, statement: &[Token<'_>]) -> Option<(Name, String)> {
    let mut at = Cursor::new(statement);
    if !at.words(&["ALTER", "TYPE"]) {
        return None;
    }
    let ty = at.name()?.at_home(file.home());
    if !at.words(&["ADD", "VALUE"]) {
        return None;
    }
    at.words(&["IF", "NOT", "EXISTS"]);
    Some((ty, literal(at.peek()?)?))
}
