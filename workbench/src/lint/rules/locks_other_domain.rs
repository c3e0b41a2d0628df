use std::collections::BTreeSet;

use super::super::finding::Level;
use super::super::locks::{Mode, Work, of_statement};
use super::super::registry::{Check, Rule};
use super::super::view::{Hit, View};

pub(in super::super) static RULE: Rule = Rule {
    name: "locks-other-domain",
    level: Level::Note,
    why: "while the migration's transaction runs, other domains' statements on that table wait for it",
    mend: "keep the migration short: nothing slow in the same transaction; add a foreign key to a table with rows as NOT VALID and validate it in a later migration",
    page: include_str!("../../../../docs/rules/locks-other-domain.md"),
    check: Check::View(check),
};

/// Locks that a statement takes on tables of other domains, but for those that stop nobody from reading and writing.
fn check(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for file in &view.files {
        for statement in file.statements() {
            let mut told = BTreeSet::new();
            for lock in of_statement(&view.model, file, statement) {
                let owner = view.owner(&lock.table.schema);
                let Some(owner) = owner.filter(|owner| *owner != file.domain) else {
                    continue;
                };
                // Two foreign keys of a table may lead to one.
                let first = told.insert((lock.table.clone(), lock.mode));
                if !first || lock.mode < Mode::Share {
                    continue;
                }
                let stops = lock.mode == Mode::AccessExclusive || lock.work != Work::None;
                let level = if stops && file.is_up() {
                    Level::Warning
                } else {
                    Level::Note
                };
                let message = format!(
                    "takes {} ({}) on {} of the domain {}",
                    lock.mode,
                    lock.mode.waiting(),
                    lock.table,
                    owner.name
                );
                hits.push(Hit::bytes(file, lock.range, message).level(level));
            }
        }
    }
    hits
}
