//! The locks of migrations, a line for each table: what a dry run tells.

use std::collections::BTreeMap;

use domain_engine::Loaded;
use domain_engine::sql::line_of;
use serde::Serialize;

use super::super::config::Config;
use super::super::file::File;
use super::super::view::View;
use super::{Mode, Work, of_statement};

/// What one migration does to one table that was there before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableLock {
    /// The migration's domain.
    pub domain: &'static str,
    /// The migration's version.
    pub version: String,
    /// The migration's folder.
    pub migration: String,
    /// The table's schema.
    pub schema: String,
    /// The table.
    pub table: String,
    /// The domain that owns the table, if one does.
    pub owner: Option<&'static str>,
    /// The strongest lock that it takes.
    pub mode: Mode,
    /// The most that it does to the rows.
    pub work: Work,
    /// Line of the statement that takes the strongest lock, from 1.
    pub line: usize,
}

/// The locks that each up.sql takes, in the order of application.
///
/// Tables that the same file makes are left out: nobody waits for them.
pub fn table_locks(loaded: &[Loaded]) -> Vec<TableLock> {
    let config = Config::default();
    let view = View::new(loaded, &config);
    view.ups().flat_map(|file| of_file(&view, file)).collect()
}

fn of_file(view: &View<'_>, file: &File<'_>) -> Vec<TableLock> {
    let mut tables: BTreeMap<_, TableLock> = BTreeMap::new();
    for statement in file.statements() {
        for lock in of_statement(&view.model, file, statement) {
            let line = line_of(file.sql, lock.range.start);
            let known = tables
                .entry(lock.table.clone())
                .or_insert_with(|| TableLock {
                    domain: file.domain.name,
                    version: file.migration.version.clone(),
                    migration: file.migration.folder.clone(),
                    schema: lock.table.schema.clone(),
                    table: lock.table.name.clone(),
                    owner: view.owner(&lock.table.schema).map(|owner| owner.name),
                    mode: lock.mode,
                    work: lock.work,
                    line,
                });
            known.work = known.work.max(lock.work);
            if lock.mode > known.mode {
                (known.mode, known.line) = (lock.mode, line);
            }
        }
    }
    tables.into_values().collect()
}
