//! Which tables a statement locks, how, and what it does to their rows meanwhile. Pure.
//!
//! Source: PostgreSQL, "Explicit Locking", "ALTER TABLE" (notes) and the pages of the other statements. That a child
//! that is dropped locks its parent was tried on PostgreSQL 15. Locks by functions and triggers are not seen.

mod alter;
mod plan;

use std::fmt;
use std::ops::Range;

use domain_engine::sql::Token;
use serde::Serialize;

use super::created::{Kind, created};
use super::cursor::{Cursor, has};
use super::file::File;
use super::model::Model;
use super::name::{Name, Written};
use super::target::written;

pub use plan::{TableLock, table_locks};

/// How a table is locked, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mode {
    /// Rows are written; nobody waits who writes others.
    RowExclusive,
    /// Other changes of the table wait; readers and writers do not.
    ShareUpdateExclusive,
    /// Writers wait.
    Share,
    /// Writers wait, and other changes of the table.
    ShareRowExclusive,
    /// Readers and writers wait.
    AccessExclusive,
}

impl Mode {
    /// Who waits for it.
    pub fn waiting(self) -> &'static str {
        match self {
            Mode::RowExclusive => "nobody who writes other rows waits",
            Mode::ShareUpdateExclusive => "only other changes of the table wait",
            Mode::Share | Mode::ShareRowExclusive => "writers wait",
            Mode::AccessExclusive => "readers and writers wait",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mode::RowExclusive => "ROW EXCLUSIVE",
            Mode::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Mode::Share => "SHARE",
            Mode::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Mode::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

/// What a statement does to the rows of a table while it holds the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Work {
    /// Nothing: it is as quick on a large table.
    None,
    /// All of them are read.
    Scan,
    /// All of them are written anew.
    Rewrite,
}

/// A lock on one table.
pub(super) struct Lock {
    pub(super) table: Name,
    pub(super) mode: Mode,
    pub(super) work: Work,
    /// What takes it, in bytes.
    pub(super) range: Range<usize>,
}

impl Lock {
    fn new(table: Name, mode: Mode, work: Work, range: Range<usize>) -> Self {
        Lock {
            table,
            mode,
            work,
            range,
        }
    }

    /// On the table that is written here.
    fn on(file: &File<'_>, written: &Written, mode: Mode, work: Work) -> Self {
        let range = written.range.clone();
        Lock::new(written.at_home(file.home()), mode, work, range)
    }
}

/// The locks that a statement takes on tables that were there before its file ran.
pub(super) fn of_statement(model: &Model, file: &File<'_>, statement: &[Token<'_>]) -> Vec<Lock> {
    let mut locks = of_any(model, file, statement);
    locks.retain(|lock| !makes(file, &lock.table));
    locks
}

/// Whether a file makes a table.
fn makes(file: &File<'_>, table: &Name) -> bool {
    file.tables_made().contains(table)
}

fn of_any(model: &Model, file: &File<'_>, statement: &[Token<'_>]) -> Vec<Lock> {
    let mut at = Cursor::new(statement);
    if at.words(&["ALTER", "TABLE"]) {
        return alter::locks(model, file, at);
    }
    if at.is_any(&["CREATE"]) {
        return of_create(file, statement);
    }
    if at.words(&["DROP"]) {
        return of_drop(model, file, at);
    }
    if at.words(&["COMMENT", "ON"]) {
        let table = if at.words(&["COLUMN"]) {
            at.owner()
        } else {
            at.words(&["TABLE"]).then(|| at.name()).flatten()
        };
        let on = |table| Lock::on(file, &table, Mode::ShareUpdateExclusive, Work::None);
        return table.map(on).into_iter().collect();
    }
    if at.any(&["REINDEX", "CLUSTER", "VACUUM"]) {
        return of_upkeep(model, file, statement);
    }
    if at.words(&["TRUNCATE"]) || at.words(&["LOCK"]) {
        at.words(&["TABLE"]);
        let names = at.names();
        return on_all(file, &names, asked_for(at.rest()));
    }
    on_all(file, &written(statement), Mode::RowExclusive)
}

fn on_all(file: &File<'_>, names: &[Written], mode: Mode) -> Vec<Lock> {
    let on = |name: &Written| Lock::on(file, name, mode, Work::None);
    names.iter().map(on).collect()
}

/// The mode that `LOCK … IN … MODE` asks for; without one, and for TRUNCATE, the strongest.
fn asked_for(rest: &[Token<'_>]) -> Mode {
    let says = |word| has(rest, word);
    match (
        says("ROW"),
        says("SHARE"),
        says("UPDATE"),
        says("EXCLUSIVE"),
    ) {
        (true, true, _, true) => Mode::ShareRowExclusive,
        (_, true, true, true) => Mode::ShareUpdateExclusive,
        (true, false, _, true) => Mode::RowExclusive,
        (false, true, _, false) if !says("ACCESS") => Mode::Share,
        // ACCESS SHARE and ROW SHARE stop nobody who reads or writes.
        (_, true, _, false) => Mode::RowExclusive,
        _ => Mode::AccessExclusive,
    }
}

fn of_create(file: &File<'_>, statement: &[Token<'_>]) -> Vec<Lock> {
    let kind = created(statement).map(|made| made.kind);
    if kind == Some(Kind::Table) {
        let parents = referred(statement);
        let on = |parent: &Written| Lock::on(file, parent, Mode::ShareRowExclusive, Work::None);
        let mut locks: Vec<Lock> = parents.iter().map(on).collect();
        let mut at = Cursor::new(statement);
        if at.skip_past("PARTITION") && at.words(&["OF"]) {
            let whole = at.name();
            locks.extend(
                whole.map(|whole| Lock::on(file, &whole, Mode::AccessExclusive, Work::None)),
            );
        }
        return locks;
    }
    let Some(table) = super::target::changed(statement) else {
        return Vec::new();
    };
    let (mode, work) = match kind {
        Some(Kind::Trigger) => (Mode::ShareRowExclusive, Work::None),
        Some(Kind::Policy | Kind::Rule) => (Mode::AccessExclusive, Work::None),
        // An index, also one that the server is to name.
        _ if has(statement, "CONCURRENTLY") => (Mode::ShareUpdateExclusive, Work::Scan),
        _ => (Mode::Share, Work::Scan),
    };
    vec![Lock::on(file, &table, mode, work)]
}

fn of_drop(model: &Model, file: &File<'_>, mut at: Cursor<'_, '_>) -> Vec<Lock> {
    let mode = Mode::AccessExclusive;
    if at.words(&["TABLE"]) {
        at.words(&["IF", "EXISTS"]);
        let names = at.names();
        let mut locks = on_all(file, &names, mode);
        for written in names {
            let name = written.at_home(file.home());
            let parents = model.ever_referred(&name);
            let on = |(_, parent): (&String, &Name)| {
                Lock::new(parent.clone(), mode, Work::None, written.range.clone())
            };
            locks.extend(parents.map(on));
        }
        return locks;
    }
    if at.words(&["INDEX"]) {
        let concurrent = at.words(&["CONCURRENTLY"]);
        let mode = if concurrent {
            Mode::ShareUpdateExclusive
        } else {
            mode
        };
        at.words(&["IF", "EXISTS"]);
        let names = at.names();
        let of_index = |index: &Written| {
            let table = model.ever_indexed(&index.at_home(file.home()))?;
            Some(Lock::new(
                table.clone(),
                mode,
                Work::None,
                index.range.clone(),
            ))
        };
        return names.iter().filter_map(of_index).collect();
    }
    if at.any(&["TRIGGER", "POLICY", "RULE"]) && at.skip_past("ON") {
        let names = at.names();
        return on_all(file, &names, mode);
    }
    Vec::new()
}

/// REINDEX, CLUSTER and VACUUM FULL.
fn of_upkeep(model: &Model, file: &File<'_>, statement: &[Token<'_>]) -> Vec<Lock> {
    let mut at = Cursor::new(statement);
    let again = at.words(&["REINDEX"]);
    let full = has(statement, "FULL");
    let rewrites = !again && (at.words(&["CLUSTER"]) || at.words(&["VACUUM"]) && full);
    if !again && !rewrites {
        return Vec::new();
    }
    at.words(&["FULL"]);
    at.parentheses();
    let of_index = at.words(&["INDEX"]);
    at.words(&["TABLE"]);
    let concurrent = has(statement, "CONCURRENTLY");
    at.words(&["CONCURRENTLY"]);
    let Some(written) = at.name() else {
        return Vec::new();
    };
    let (mode, work) = match (again, concurrent) {
        (true, true) => (Mode::ShareUpdateExclusive, Work::Scan),
        (true, false) => (Mode::Share, Work::Scan),
        (false, _) => (Mode::AccessExclusive, Work::Rewrite),
    };
    if !of_index {
        return vec![Lock::on(file, &written, mode, work)];
    }
    let table = model.ever_indexed(&written.at_home(file.home()));
    let on = |table: &Name| Lock::new(table.clone(), mode, work, written.range.clone());
    table.map(on).into_iter().collect()
}

/// What stands behind each REFERENCES.
fn referred(statement: &[Token<'_>]) -> Vec<Written> {
    let behind = |(at, token): (usize, &Token<'_>)| {
        let mut cursor = Cursor::new(&statement[at + 1..]);
        token.is_word("REFERENCES").then(|| cursor.name()).flatten()
    };
    statement.iter().enumerate().filter_map(behind).collect()
}
