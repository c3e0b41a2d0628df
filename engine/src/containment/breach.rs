use std::path::PathBuf;

use tokio_postgres::error::DbError;

use crate::failure::Where;
use crate::script::Direction;
use crate::sql::{Place, place_of_named};

/// SQLSTATE of a migration that reached outside its schema.
pub(crate) const OUTSIDE: &str = "DB003";

/// SQLSTATE of a migration that made a foreign key to a domain that is not declared.
pub(crate) const UNDECLARED: &str = "DB004";

/// SQLSTATE of a migration that took away what the check needs.
pub(crate) const BLIND: &str = "DB005";

/// Which rule a migration broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreachRule {
    /// It created, changed or dropped something outside its domain's schema.
    OutsideSchema,
    /// It made a foreign key to a domain that its own does not depend on.
    UndeclaredForeignKey,
    /// It closed the cursor by which the check knows what was there before.
    ClosedCursor,
}

/// A migration that reached outside its domain; it was rolled back.
#[derive(Debug, thiserror::Error)]
#[error("{domain}/{label}/{}: {}", direction.file(), self.what())]
pub struct Breach {
    /// The domain.
    pub domain: &'static str,
    /// The domain's schema.
    pub schema: &'static str,
    /// The migration's folder.
    pub label: String,
    /// Which of its files ran.
    pub direction: Direction,
    /// The file, when it is on disk.
    pub path: Option<PathBuf>,
    /// The file's text.
    pub text: String,
    /// Where the file names the first of the objects, if it does.
    pub place: Option<Place>,
    /// Which rule it broke.
    pub rule: BreachRule,
    /// What it did, one object each, such as `created table public.stray`.
    pub objects: Vec<String>,
}

impl Breach {
    /// The breach that an error of the server tells of, if it does.
    pub(crate) fn of(file: &Where<'_>, schema: &'static str, error: &DbError) -> Option<Self> {
        let rule = match error.code().code() {
            OUTSIDE => BreachRule::OutsideSchema,
            UNDECLARED => BreachRule::UndeclaredForeignKey,
            BLIND => BreachRule::ClosedCursor,
            _ => return None,
        };
        let objects: Vec<String> = error.detail().map(lines).unwrap_or_default();
        Some(Breach {
            domain: file.domain,
            schema,
            label: file.label.to_owned(),
            direction: file.direction,
            path: file.path.clone(),
            text: file.text.to_owned(),
            place: objects
                .iter()
                .find_map(|object| place_of_named(file.text, named(object))),
            rule,
            objects,
        })
    }

    /// What the file did, without naming it.
    pub fn what(&self) -> String {
        match self.rule {
            BreachRule::OutsideSchema => format!(
                "it reaches outside the schema {}, which is all that domain {} may change",
                self.schema, self.domain
            ),
            BreachRule::UndeclaredForeignKey => format!(
                "it makes a foreign key to a domain that {} does not depend on",
                self.domain
            ),
            BreachRule::ClosedCursor => {
                "it closes a cursor of dbctl's, so nobody can tell what it dropped".to_owned()
            }
        }
    }

    /// What to do next.
    pub fn hint(&self) -> String {
        let exception = "-- dbctl: containment = \"reason\"";
        match self.rule {
            BreachRule::OutsideSchema => format!(
                "write names with the schema {schema}, or move the change to a migration of the domain that owns \
                 the object; if it belongs here after all, say why at the top of up.sql: {exception}",
                schema = self.schema
            ),
            BreachRule::UndeclaredForeignKey => format!(
                "add the other domain to depends_on of {domain} and to its Cargo.toml, or keep its id in a plain \
                 column; if it belongs here after all, say why at the top of up.sql: {exception}",
                domain = self.domain
            ),
            BreachRule::ClosedCursor => {
                "close cursors by their names instead of CLOSE ALL".to_owned()
            }
        }
    }
}

fn lines(detail: &str) -> Vec<String> {
    detail.lines().map(str::to_owned).collect()
}

/// The description of an object without what became of it.
fn named(object: &str) -> &str {
    let end = object.find(" (").or(object.find(" refers to "));
    &object[..end.unwrap_or(object.len())]
}
