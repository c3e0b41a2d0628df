//! ALTER TABLE: the strongest lock of its actions, and the most work.

use domain_engine::sql::Token;

use super::super::cursor::{Cursor, commas, has};
use super::super::file::File;
use super::super::model::Model;
use super::super::name::range;
use super::{Lock, Mode, Work, referred};

/// Functions whose value is the same for all rows of a statement, so that it is stored once.
const STABLE: &[&str] = &[
    "now",
    "transaction_timestamp",
    "statement_timestamp",
    "nullif",
    "coalesce",
];

/// The locks of what stands behind ALTER TABLE.
pub(super) fn locks(model: &Model, file: &File<'_>, mut at: Cursor<'_, '_>) -> Vec<Lock> {
    at.words(&["IF", "EXISTS"]);
    at.words(&["ONLY"]);
    let Some(table) = at.name() else {
        return Vec::new();
    };
    at.symbol("*");
    let name = table.at_home(file.home());
    let mut locks = Vec::new();
    for action in commas(at.rest()) {
        let (mode, work) = of_action(action);
        locks.push(Lock::new(name.clone(), mode, work, range(action)));
        // A table that the same file makes has no rows yet.
        let is_new = file.tables_made().contains(&name);
        let scans = if is_new { Work::None } else { work };
        let parents = referred(action);
        locks.extend(
            parents
                .iter()
                .map(|to| Lock::on(file, to, Mode::ShareRowExclusive, scans)),
        );
        let mut dropped = Cursor::new(action);
        if dropped.words(&["DROP", "CONSTRAINT"]) {
            dropped.words(&["IF", "EXISTS"]);
            let constraint = dropped.ident();
            let of_it = model
                .ever_referred(&name)
                .filter(|(key, _)| Some(*key) == constraint.as_ref());
            locks.extend(of_it.map(|(_, parent)| {
                Lock::new(
                    parent.clone(),
                    Mode::AccessExclusive,
                    Work::None,
                    range(action),
                )
            }));
        }
    }
    locks
}

fn adds_unvalidated(action: &[Token<'_>]) -> bool {
    has(action, "VALID")
}

fn of_action(action: &[Token<'_>]) -> (Mode, Work) {
    let mut at = Cursor::new(action);
    if at.words(&["ADD"]) {
        return of_add(action, at);
    }
    if at.words(&["ALTER"]) {
        at.words(&["COLUMN"]);
        at.ident();
        if at.words(&["SET", "STATISTICS"]) {
            return (Mode::ShareUpdateExclusive, Work::None);
        }
        let work = if at.words(&["TYPE"]) || at.words(&["SET", "DATA", "TYPE"]) {
            Work::Rewrite
        } else if at.words(&["SET", "NOT", "NULL"]) {
            Work::Scan
        } else {
            Work::None
        };
        return (Mode::AccessExclusive, work);
    }
    if at.words(&["VALIDATE", "CONSTRAINT"]) {
        return (Mode::ShareUpdateExclusive, Work::Scan);
    }
    let concurrent = has(action, "CONCURRENTLY");
    if at.any(&["ATTACH", "CLUSTER"]) || concurrent || at.words(&["SET", "WITHOUT", "CLUSTER"]) {
        return (Mode::ShareUpdateExclusive, Work::None);
    }
    if at.is_any(&["ENABLE", "DISABLE"]) && has(action, "TRIGGER") {
        return (Mode::ShareRowExclusive, Work::None);
    }
    let set = at.any(&["SET", "RESET"]);
    if set && at.peek().is_some_and(|next| next.is_symbol("(")) {
        return (Mode::ShareUpdateExclusive, Work::None);
    }
    let rewrites = set && at.is_any(&["LOGGED", "UNLOGGED", "TABLESPACE"]);
    (
        Mode::AccessExclusive,
        if rewrites { Work::Rewrite } else { Work::None },
    )
}

fn of_add(action: &[Token<'_>], mut at: Cursor<'_, '_>) -> (Mode, Work) {
    if at.words(&["CONSTRAINT"]) {
        at.ident();
    }
    let scan = if adds_unvalidated(action) || has(action, "USING") && has(action, "INDEX") {
        Work::None
    } else {
        Work::Scan
    };
    if at.words(&["FOREIGN"]) {
        return (Mode::ShareRowExclusive, scan);
    }
    if at.is_any(&["PRIMARY", "UNIQUE", "CHECK", "EXCLUDE"]) {
        return (Mode::AccessExclusive, scan);
    }
    (Mode::AccessExclusive, of_column(action))
}

/// What a new column does to the rows: a default that differs by row, and a serial or identity, are written into each.
fn of_column(action: &[Token<'_>]) -> Work {
    let differs = |default: &[Token<'_>]| {
        default.windows(2).any(|pair| {
            pair[1].is_symbol("(") && !STABLE.iter().any(|stable| pair[0].is_word(stable))
        })
    };
    let default = action.iter().position(|token| token.is_word("DEFAULT"));
    let default = default.map(|at| {
        Cursor::new(&action[at + 1..]).until(&[
            "NOT",
            "CHECK",
            "REFERENCES",
            "CONSTRAINT",
            "UNIQUE",
        ])
    });
    let numbered = has(action, "GENERATED")
        || action
            .iter()
            .any(|token| token.text.to_lowercase().ends_with("serial"));
    if numbered || default.is_some_and(differs) {
        Work::Rewrite
    } else {
        Work::None
    }
}
