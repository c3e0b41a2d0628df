use domain_engine::source::{Down, down_kind};
use domain_engine::sql::{Kind, Token, is_effectively_empty};

use super::super::cursor::{has, is_any};
use super::super::file::{File, bodies};
use super::super::finding::Level;
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "empty-down",
    level: Level::Error,
    why: "dbctl rollback would take the migration out of the history and leave what it made",
    mend: "write down.sql, or say at the top of up.sql why it cannot be taken back: -- dbctl: irreversible = \"reason\"",
    page: include_str!("../../../../docs/rules/empty-down.md"),
    check: Check::View(check),
};

/// A down.sql that is missing, empty, or made of statements that do nothing.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for up in view.ups().filter(|up| !is_effectively_empty(up.sql)) {
        let first = up
            .tokens()
            .first()
            .map_or(0..0, |token| token.start..token.end());
        match down_kind(up.migration) {
            Down::Irreversible(_) => {}
            Down::Missing => hits.push(Hit::bytes(up, first, "there is no down.sql".into())),
            Down::Empty => match view.down_of(up) {
                Some(down) => {
                    hits.push(Hit::bytes(down, 0..0, "down.sql holds no statement".into()))
                }
                None => hits.push(Hit::bytes(up, first, "down.sql holds no statement".into())),
            },
            Down::Script(_) => {
                let nothing = view
                    .down_of(up)
                    .filter(|down| down.statements().all(does_nothing));
                hits.extend(nothing.map(of_no_effect));
            }
        }
    }
    hits
}

fn of_no_effect(down: &File<'_>) -> Hit {
    let first = down.statements().next().unwrap_or_default();
    Hit::tokens(down, first, "down.sql changes nothing".into())
}

/// Whether a statement surely changes nothing: a SELECT of constants, or a DO block of nothing but messages.
fn does_nothing(statement: &[Token<'_>]) -> bool {
    let Some((first, rest)) = statement.split_first() else {
        return true;
    };
    if first.is_word("SELECT") {
        return !has(rest, "FROM") && !rest.iter().any(|token| token.is_symbol("("));
    }
    first.is_word("DO") && bodies(rest).iter().all(|body| says_nothing(body))
}

fn says_nothing(body: &[Token<'_>]) -> bool {
    let quiet = [
        "BEGIN", "END", "NULL", "RETURN", "RAISE", "NOTICE", "INFO", "WARNING", "LOG", "DEBUG",
    ];
    body.iter()
        .all(|token| token.kind != Kind::Word || is_any(token, &quiet))
}
