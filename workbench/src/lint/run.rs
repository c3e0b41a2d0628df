//! Runs the rules.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use domain_engine::sql::place_of_byte;
use domain_engine::{Direction, Domain, Loaded};

use super::allow::{self, Allowance};
use super::config::Config;
use super::file::File;
use super::finding::{Finding, Level};
use super::registry::{Check, RULES, Rule};
use super::squawk::Squawk;
use super::view::{Hit, View};

/// Whose findings are wanted. Every migration is read all the same: rules look at what others made.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The domains.
    pub domains: &'a [&'static Domain],
    /// Only these migrations of them, by domain and version; all of them if none.
    pub only: Option<&'a BTreeSet<(String, String)>>,
    /// The workspace, so that files are told from there.
    pub root: Option<&'a Path>,
}

impl Scope<'_> {
    fn holds(&self, file: &File<'_>) -> bool {
        let chosen = self.domains.contains(&file.domain);
        let key = || (file.domain.name.to_owned(), file.migration.version.clone());
        chosen && self.only.is_none_or(|only| only.contains(&key()))
    }
}

/// What a rule found, before it is told.
pub(super) struct Raw {
    pub(super) rule: String,
    pub(super) level: Level,
    pub(super) why: String,
    pub(super) mend: String,
    pub(super) message: String,
    pub(super) file: usize,
    pub(super) range: Range<usize>,
}

/// Lets every rule look, and gives what is not suppressed, in the order of application.
pub fn run(loaded: &[Loaded], scope: &Scope<'_>, config: &Config) -> Vec<Finding> {
    let view = View::new(loaded, config);
    let wanted = |file: usize| scope.holds(&view.files[file]);
    let allowances: Vec<Allowance> = view
        .files
        .iter()
        .filter(|file| scope.holds(file))
        .flat_map(allow::of_file)
        .collect();
    let mut found: Vec<Raw> = Vec::new();
    for rule in RULES {
        if let Check::View(check) = rule.check {
            found.extend(raw(rule, check(&view), config));
        }
    }
    let squawk = Squawk::new(config);
    for file in view.ups().filter(|file| scope.holds(file)) {
        found.extend(squawk.check(file));
    }
    found.retain(|raw| wanted(raw.file) && !is_hidden(&allowances, raw));
    for rule in RULES {
        if let Check::Allowances(check) = rule.check {
            found.extend(raw(rule, check(&view, &allowances), config));
        }
    }
    found.sort_by(|a, b| (a.file, a.range.start, &a.rule).cmp(&(b.file, b.range.start, &b.rule)));
    found
        .into_iter()
        .map(|raw| told(&view.files[raw.file], raw, scope.root))
        .collect()
}

/// Whether a suppression hides it; each that does is told so.
fn is_hidden(allowances: &[Allowance], raw: &Raw) -> bool {
    let hiding = allowances
        .iter()
        .filter(|allowance| allowance.hides(&raw.rule, raw.file, raw.range.start));
    hiding.count() > 0
}

fn raw<'r>(rule: &'r Rule, hits: Vec<Hit>, config: &'r Config) -> impl Iterator<Item = Raw> + 'r {
    hits.into_iter().filter_map(move |hit| {
        let own = hit.level.unwrap_or(rule.level);
        Some(Raw {
            rule: rule.name.to_owned(),
            level: config.level(rule.name, Some(own))?,
            why: rule.why.to_owned(),
            mend: hit.mend.unwrap_or_else(|| rule.mend.to_owned()),
            message: hit.message,
            file: hit.file,
            range: hit.range,
        })
    })
}

fn told(file: &File<'_>, raw: Raw, root: Option<&Path>) -> Finding {
    let place = place_of_byte(file.sql, raw.range.start);
    let excerpt = file.sql.lines().nth(place.line - 1).unwrap_or_default();
    let here = file.sql.get(raw.range.clone()).unwrap_or_default();
    let first_line = here.lines().next().unwrap_or_default().trim_end();
    Finding {
        rule: raw.rule,
        level: raw.level,
        domain: file.domain.name.to_owned(),
        migration: file.migration.folder.clone(),
        file: shown(file, root),
        line: place.line,
        column: place.column,
        width: first_line.chars().count().max(1),
        excerpt: excerpt.trim_end().to_owned(),
        message: raw.message,
        why: raw.why,
        mend: raw.mend,
    }
}

/// The file below the workspace; as it was found elsewhere; by its folder's name if it is embedded.
fn shown(file: &File<'_>, root: Option<&Path>) -> String {
    let name = match file.direction {
        Direction::Up => "up.sql",
        Direction::Down => "down.sql",
    };
    let Some(folder) = &file.migration.path else {
        return format!("{}/{name}", file.migration.folder);
    };
    let below = root.and_then(|root| folder.strip_prefix(root).ok());
    below.unwrap_or(folder).join(name).display().to_string()
}
