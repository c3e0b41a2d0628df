//! The relation that a statement writes to or changes.

use domain_engine::sql::Token;

use super::created::created;
use super::cursor::Cursor;
use super::name::Written;

/// Relations whose rows a statement writes: INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY FROM, also inside WITH.
pub(super) fn written(statement: &[Token<'_>]) -> Vec<Written> {
    let mut found = Vec::new();
    for at in 0..statement.len() {
        let rest = Cursor::new(&statement[at..]);
        // FOR UPDATE, ON UPDATE, DO UPDATE, BEFORE UPDATE and the like are no statements.
        let starts = at == 0 || statement[at - 1].is_symbol("(") || is_a_start(&statement[at - 1]);
        if starts {
            found.extend(written_at(rest));
        }
    }
    found
}

/// Words and marks behind which a statement can start, in bodies and behind the queries of a WITH.
fn is_a_start(before: &Token<'_>) -> bool {
    let words = [
        "BEGIN", "THEN", "ELSE", "LOOP", "AS", "DECLARE", "EXPLAIN", "ANALYZE",
    ];
    before.is_symbol(";") || before.is_symbol(")") || words.iter().any(|word| before.is_word(word))
}

fn written_at(mut at: Cursor<'_, '_>) -> Vec<Written> {
    let into = at.words(&["INSERT", "INTO"])
        || at.words(&["MERGE", "INTO"])
        || at.words(&["DELETE", "FROM"]);
    if into || at.words(&["UPDATE"]) {
        at.words(&["ONLY"]);
        return at.name().into_iter().collect();
    }
    if at.words(&["TRUNCATE"]) {
        at.words(&["TABLE"]);
        return at.names();
    }
    if at.words(&["COPY"]) {
        let name = at.name();
        at.parentheses();
        return name.filter(|_| at.is_any(&["FROM"])).into_iter().collect();
    }
    Vec::new()
}

/// The table that ALTER TABLE, CREATE INDEX, DROP TABLE and the like are about; the first of a list.
pub(super) fn changed(statement: &[Token<'_>]) -> Option<Written> {
    let mut at = Cursor::new(statement);
    if at.words(&["ALTER", "TABLE"]) || at.words(&["DROP", "TABLE"]) {
        at.words(&["IF", "EXISTS"]);
        at.words(&["ONLY"]);
        return at.name();
    }
    match created(statement) {
        Some(made) => made.on,
        // An index that the server is to name.
        None => {
            let names_none = at.words(&["CREATE"]) && at.is_any(&["INDEX", "UNIQUE"]);
            (names_none && at.skip_past("ON"))
                .then(|| at.name())
                .flatten()
        }
    }
}
