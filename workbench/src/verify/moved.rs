//! Who took away what a migration asks for. Pure.

use domain_engine::Error;
use domain_engine::catalog::{Difference, What};

/// Something that an earlier migration took away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// What, such as `public.users.nickname`.
    pub object: String,
    /// By which migration, as `domain/folder`.
    pub by: String,
}

/// SQLSTATE of what is not there: a table, a column, another object, a function, a schema.
const UNDEFINED: [&str; 5] = ["42P01", "42703", "42704", "42883", "3F000"];

/// What migrations took away so far, oldest first.
#[derive(Debug, Default)]
pub(super) struct Removals(Vec<Moved>);

impl Removals {
    /// Takes note of what the migration `by` took away.
    pub(super) fn note(&mut self, by: &str, difference: &Difference) {
        for change in &difference.entries {
            if matches!(change.what, What::Removed { .. }) {
                self.0.push(Moved {
                    object: change.path(),
                    by: by.to_owned(),
                });
            }
        }
    }

    /// What the error misses, when an earlier migration took it away.
    pub(super) fn missed_by(&self, error: &Error) -> Option<Moved> {
        let Error::Sql(failure) = error else {
            return None;
        };
        if !UNDEFINED.contains(&failure.code.as_str()) {
            return None;
        }
        // Names stand in double quotes in every language of the server's messages, functions without.
        let names = failure.message.split('"').skip(1).step_by(2);
        let names: Vec<&str> = names.filter_map(|name| name.rsplit('.').next()).collect();
        let is_named = |moved: &&Moved| {
            let last = moved.object.rsplit('.').next().unwrap_or_default();
            names.contains(&last.trim_matches('"'))
        };
        self.0.iter().rev().find(is_named).cloned()
    }
}
