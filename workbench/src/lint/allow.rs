//! Suppressions: `-- dbctl: allow = "rule: reason"`.
//!
//! At the top of a file one covers the whole file, like the settings there; before a statement it covers that
//! statement; inside one it covers the next line, and behind something its own line.

use std::cell::Cell;
use std::ops::Range;

use domain_engine::sql::allows;

use super::file::File;
use super::name;

/// A suppression, and what it hid.
pub(super) struct Allowance {
    /// The file's number.
    pub(super) file: usize,
    /// Where the comment stands, in bytes.
    pub(super) comment: Range<usize>,
    /// Where findings are hidden that start there.
    covers: Range<usize>,
    /// Its rules, and whether each hid something.
    pub(super) rules: Vec<(String, Cell<bool>)>,
}

impl Allowance {
    /// Whether it hides a finding, which it remembers.
    pub(super) fn hides(&self, rule: &str, file: usize, start: usize) -> bool {
        let covered = self.file == file && self.covers.contains(&start);
        let named = self.rules.iter().find(|(name, _)| name == rule);
        let hides = named.filter(|_| covered);
        hides.inspect(|(_, used)| used.set(true)).is_some()
    }
}

/// The suppressions of a file; those that cannot be read hide nothing.
pub(super) fn of_file(file: &File<'_>) -> Vec<Allowance> {
    allows(file.sql)
        .into_iter()
        .filter_map(|allow| {
            let rules = allow.said.ok()?.rules;
            Some(Allowance {
                file: file.at,
                comment: allow.start..allow.end,
                covers: covers(file, allow.start, allow.end),
                rules: rules
                    .into_iter()
                    .map(|rule| (rule, Cell::new(false)))
                    .collect(),
            })
        })
        .collect()
}

fn covers(file: &File<'_>, start: usize, end: usize) -> Range<usize> {
    let before = file.tokens().iter().rev().find(|token| token.start < start);
    let Some(before) = before else {
        return 0..file.sql.len() + 1;
    };
    let line = file.sql[..start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    if before.end() > line {
        return line..start;
    }
    let Some(next) = file.tokens().iter().find(|token| token.start >= end) else {
        return end..end;
    };
    let statement = file.statement_at(next.start).map(name::range);
    match statement.filter(|statement| statement.start == next.start) {
        Some(statement) => statement,
        None => {
            let rest = &file.sql[next.start..];
            next.start..next.start + rest.find('\n').unwrap_or(rest.len())
        }
    }
}
