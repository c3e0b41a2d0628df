//! From a difference to what a person reads. Pure.

use domain_engine::catalog::{Catalog, Change, Difference, ObjectKind, What};

use super::renamed::Sides;
use super::{mend, renamed};

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Such as `down.sql leaves the type inventory.po_status behind`.
    pub message: String,
    /// What it was and what it is, or how it is defined.
    pub detail: Option<String>,
    /// What to do about it, where that can be told.
    pub mend: Option<Mend>,
}

/// What to do about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mend {
    /// A statement to add to down.sql.
    Add(String),
    /// What no statement does, in words.
    Advice(String),
}

/// Which script is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// down.sql.
    Down,
    /// up.sql, the second time.
    Again,
}

/// Two catalogs, and who made the second of the first.
pub(super) struct Findings<'a> {
    pub(super) was: &'a Catalog,
    pub(super) is: &'a Catalog,
    pub(super) which: Which,
}

impl Findings<'_> {
    pub(super) fn of(&self, difference: &Difference) -> Vec<Finding> {
        let sides = Sides {
            was: self.was,
            is: self.is,
            all: &difference.entries,
        };
        let all = sides.all.iter();
        all.map(|change| self.finding(change, sides)).collect()
    }

    fn finding(&self, change: &Change, sides: Sides<'_>) -> Finding {
        let what = named(change);
        let message = match (self.which, &change.what) {
            (Which::Down, What::Added { .. }) => format!("down.sql leaves {what} behind"),
            (Which::Down, What::Removed { .. }) => format!("down.sql does not bring back {what}"),
            (Which::Down, What::Changed { property, .. }) => {
                format!("down.sql does not bring back the {property} of {what}")
            }
            (Which::Again, What::Added { .. }) => {
                format!("up.sql makes {what} only when it runs again after down.sql")
            }
            (Which::Again, What::Removed { .. }) => {
                format!("up.sql does not make {what} when it runs again after down.sql")
            }
            (Which::Again, What::Changed { property, .. }) => format!(
                "up.sql leaves another {property} of {what} when it runs again after down.sql"
            ),
        };
        Finding {
            message,
            detail: detail(&change.what),
            mend: match self.which {
                Which::Down if renamed::is_renamed(change, sides) => None,
                Which::Down => match renamed::back(change, sides) {
                    Some(statement) => Some(Mend::Add(statement)),
                    None => mend::down(change, self.was, self.is),
                },
                Which::Again => None,
            },
        }
    }
}

/// The kind and the name, such as `the type inventory.po_status` or `the table inventory.lots`.
fn named(change: &Change) -> String {
    let on = match (change.kind, &change.part) {
        (ObjectKind::Index | ObjectKind::Statistics, Some(_)) => {
            format!(" on {}.{}", change.schema, change.object)
        }
        _ => String::new(),
    };
    format!("the {} {}{on}", change.kind.word(), change.path())
}

fn detail(what: &What) -> Option<String> {
    match what {
        What::Changed { from, to, .. } => Some(format!("it was {from}, it is {to}")),
        What::Added { definition } | What::Removed { definition } => definition.clone(),
    }
}
