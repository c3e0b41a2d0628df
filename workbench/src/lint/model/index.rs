//! CREATE INDEX.

use domain_engine::sql::Token;

use super::super::cursor::{Cursor, commas};
use super::super::file::File;
use super::super::name::{Name, normal, range};
use super::{At, Index, Part};

/// Words that may follow a column without making it an expression.
const BEHIND_A_COLUMN: &[&str] = &["ASC", "DESC", "NULLS", "FIRST", "LAST"];

/// The index that a statement makes, and its table.
pub(super) fn read(file: &File<'_>, statement: &[Token<'_>]) -> Option<(Name, Index)> {
    let mut at = Cursor::new(statement);
    if !at.words(&["CREATE"]) {
        return None;
    }
    let unique = at.words(&["UNIQUE"]);
    if !at.words(&["INDEX"]) {
        return None;
    }
    at.words(&["CONCURRENTLY"]);
    at.words(&["IF", "NOT", "EXISTS"]);
    let name = if at.is_any(&["ON"]) { None } else { at.ident() };
    if !at.words(&["ON"]) {
        return None;
    }
    at.words(&["ONLY"]);
    let table = at.name()?.at_home(file.home());
    let method = at.words(&["USING"]).then(|| at.ident()).flatten();
    let parts = commas(at.parentheses()?).into_iter().map(part).collect();
    let include = at.words(&["INCLUDE"]).then(|| at.parentheses()).flatten();
    let include = commas(include.unwrap_or_default());
    let predicate = at.skip_past("WHERE").then(|| normal(at.rest()));
    let index = Index {
        name,
        parts,
        method: method.unwrap_or_else(|| "btree".into()),
        unique,
        include: include.into_iter().map(normal).collect(),
        predicate,
        of_constraint: false,
        at: At {
            file: file.at,
            range: range(statement),
        },
    };
    Some((table, index))
}

fn part(tokens: &[Token<'_>]) -> Part {
    let mut at = Cursor::new(tokens);
    let column = at.ident().filter(|_| {
        // A second name is an operator class or a collation, which an equality search may not fit.
        let plain = |token: &Token<'_>| BEHIND_A_COLUMN.iter().any(|word| token.is_word(word));
        at.rest().iter().all(plain)
    });
    let mut text = normal(tokens);
    if let Some(short) = text.strip_suffix(" asc") {
        text.truncate(short.len());
    }
    Part { column, text }
}
