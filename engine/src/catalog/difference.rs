//! What differs between two catalogs, and how a person reads it.

use std::fmt;

use super::excerpt::{change, shorten};

/// The differences between two catalogs, in the order: schema, kind of object, name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// One entry a line.
    pub entries: Vec<Change>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The schema it is in.
    pub schema: String,
    /// What kind of object differs.
    pub kind: ObjectKind,
    /// The object: for a part of a table or view, the table or view.
    pub object: String,
    /// The part of the object: a column, index, constraint, trigger, ….
    pub part: Option<String>,
    /// What happened.
    pub what: What,
}

/// What happened to an object between the two catalogs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is only in the second.
    Added {
        /// Its definition, where a name alone says little.
        definition: Option<String>,
    },
    /// It is only in the first.
    Removed {
        /// Its definition, where a name alone says little.
        definition: Option<String>,
    },
    /// It is in both, but a property differs.
    Changed {
        /// The property, e.g. `type`.
        property: &'static str,
        /// Its value in the first.
        from: String,
        /// Its value in the second.
        to: String,
    },
}

/// The kinds of objects a difference can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum ObjectKind {
    Schema,
    Extension,
    Type,
    Sequence,
    Table,
    Column,
    Constraint,
    Index,
    Trigger,
    Policy,
    Rule,
    Statistics,
    View,
    Function,
    Other,
}

impl ObjectKind {
    /// The kind in SQL's words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Extension => "extension",
            Self::Type => "type",
            Self::Sequence => "sequence",
            Self::Table => "table",
            Self::Column => "column",
            Self::Constraint => "constraint",
            Self::Index => "index",
            Self::Trigger => "trigger",
            Self::Policy => "policy",
            Self::Rule => "rule",
            Self::Statistics => "statistics",
            Self::View => "view",
            Self::Function => "function",
            Self::Other => "object",
        }
    }
}

/// The property under which a changed order of columns is told.
pub(super) const COLUMN_ORDER: &str = "column order";

impl Difference {
    /// Whether the two catalogs are equal.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Change {
    /// The object's name with its schema, as a person would write it: `inventory.drugs.name`.
    pub fn path(&self) -> String {
        match (self.kind, &self.part) {
            (ObjectKind::Schema, _) => shown(&self.schema),
            // The identity of a rare object is qualified already; so is a function's, but for its schema.
            (ObjectKind::Other, _) => self.object.clone(),
            (ObjectKind::Function, _) => format!("{}.{}", shown(&self.schema), self.object),
            // Indexes and statistics live in the schema, beside their table.
            (ObjectKind::Index | ObjectKind::Statistics, Some(part)) => {
                format!("{}.{}", shown(&self.schema), shown(part))
            }
            (_, Some(part)) => {
                format!(
                    "{}.{}.{}",
                    shown(&self.schema),
                    shown(&self.object),
                    shown(part)
                )
            }
            (_, None) => format!("{}.{}", shown(&self.schema), shown(&self.object)),
        }
    }
}

/// A name as it is where it is plain, else in double quotes.
fn shown(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.is_empty()
        && name.chars().all(plain)
        && !name.starts_with(|c: char| c.is_ascii_digit())
    {
        name.to_owned()
    } else {
        crate::sql::quote::ident(name)
    }
}

impl fmt::Display for Difference {
    /// One line a change, each with a newline at its end; nothing when there is none.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries
            .iter()
            .try_for_each(|entry| writeln!(out, "{entry}"))
    }
}

impl fmt::Display for Change {
    /// One line without a newline; long definitions are cut down to what differs.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, path) = (self.kind.word(), self.path());
        let (sign, definition) = match &self.what {
            What::Changed {
                property: COLUMN_ORDER,
                from,
                to,
            } => {
                return write!(out, "~ column order of {path} differs: {from} -> {to}");
            }
            What::Changed { property, from, to } => {
                let (from, to) = change(from, to);
                return write!(out, "~ {kind} {path}: {property} {from} -> {to}");
            }
            What::Added { definition } => ('+', definition),
            What::Removed { definition } => ('-', definition),
        };
        write!(out, "{sign} {kind} {path}")?;
        match definition {
            Some(text) => write!(out, "  ({})", shorten(text)),
            None => Ok(()),
        }
    }
}
