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
        let names = names(&failure.message);
        let is_named = |moved: &&Moved| names.contains(&last_part(&moved.object));
        self.0.iter().rev().find(is_named).cloned()
    }
}

/// The names in a message of the server, in whatever language: those in double quotes, and words that hold a dot or
/// a parenthesis, as in `column u.nick` and `function public.ff(integer)`.
fn names(message: &str) -> Vec<&str> {
    let quoted = message.split('"').skip(1).step_by(2);
    let words = message.split_whitespace();
    let qualified = words.filter(|word| word.contains(['.', '(']) && !word.contains('"'));
    let names = quoted.chain(qualified).map(last_part);
    names.filter(|name| !name.is_empty()).collect()
}

/// The name of an object without schema, table and arguments.
fn last_part(path: &str) -> &str {
    let path = path.split('(').next().unwrap_or_default();
    path.rsplit('.')
        .next()
        .unwrap_or_default()
        .trim_matches('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_with_quotes_and_without() {
        assert_eq!(names("column \"email\" does not exist"), ["email"]);
        assert_eq!(names("column u.nick does not exist"), ["nick"]);
        assert_eq!(names("function public.ff(integer) does not exist"), ["ff"]);
        assert_eq!(names("relation \"core.users\" does not exist."), ["users"]);
        assert_eq!(last_part("public.ff(a.b, integer)"), "ff");
    }
}
