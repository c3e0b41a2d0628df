//! What the reader of a generated file should know and the file itself cannot say.

use std::fmt;

/// Something left out or to be arranged by hand. `Display` gives one line, without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// Diesel needs a primary key: the table is not declared.
    NoPrimaryKey {
        /// The table, qualified.
        table: String,
    },
    /// The table has more columns than Diesel allows with default features.
    WideTable {
        /// The table, qualified.
        table: String,
        /// How many columns it has.
        columns: usize,
        /// The Diesel feature that its crate needs.
        feature: &'static str,
    },
    /// The table has more than 128 columns: it is not declared.
    TooWide {
        /// The table, qualified.
        table: String,
        /// How many columns it has.
        columns: usize,
    },
    /// A type that Diesel does not have: a marker type is declared, Rust types are to be written.
    UnknownType {
        /// The columns that have it, qualified, in order.
        columns: Vec<String>,
        /// The type, qualified.
        sql_type: String,
        /// The marker type in `sql_types`.
        rust_type: String,
    },
    /// `varchar[]` and `citext[]`: PostgreSQL does not coerce what Diesel sends.
    UncoercedArray {
        /// The column, qualified.
        column: String,
        /// The element type.
        element: String,
    },
    /// `bit(n)`, which Diesel takes for bytes.
    BitString {
        /// The column, qualified.
        column: String,
    },
    /// A view, declared as a table with a key that is one in name only.
    NominalKey {
        /// The view, qualified.
        view: String,
        /// The column used as the key.
        column: String,
    },
    /// Partitions, reached through their parent.
    Partitions {
        /// The parent, qualified.
        parent: String,
        /// How many were left out.
        count: usize,
    },
    /// A foreign key into a schema that is neither the domain's nor a dependency's.
    OutsideDependencies {
        /// The table, qualified.
        table: String,
        /// The constraint.
        constraint: String,
        /// The table it points to, qualified.
        target: String,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPrimaryKey { table } => {
                write!(
                    f,
                    "{table} has no primary key and is not declared; add one, or except it with `filter`"
                )
            }
            Self::WideTable {
                table,
                columns,
                feature,
            } => write!(
                f,
                "{table} has {columns} columns; its crate needs diesel's feature \"{feature}\", which slows every build: consider splitting it"
            ),
            Self::TooWide { table, columns } => {
                write!(
                    f,
                    "{table} has {columns} columns and is not declared: Diesel stops at 128; split it"
                )
            }
            Self::NominalKey { view, column } => {
                write!(
                    f,
                    "the view {view} is declared with {column} as its key; find() works only if that is unique"
                )
            }
            Self::Partitions { parent, count } => {
                write!(
                    f,
                    "the partitions of {parent} ({count}) are not declared; query the parent"
                )
            }
            Self::OutsideDependencies {
                table,
                constraint,
                target,
            } => write!(
                f,
                "{constraint} of {table} points to {target}, which no declared dependency owns; no join is generated"
            ),
            Self::UnknownType { .. } | Self::UncoercedArray { .. } | Self::BitString { .. } => {
                self.about_columns(f)
            }
        }
    }
}

impl Note {
    fn about_columns(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownType {
                columns,
                sql_type,
                rust_type,
            } => write!(
                f,
                "Diesel has no type for {sql_type} ({}); sql_types::{rust_type} is declared, implement FromSql and ToSql for it",
                columns.join(", ")
            ),
            Self::UncoercedArray { column, element } => {
                write!(
                    f,
                    "{column} is {element}[], which PostgreSQL does not coerce from text[]; make it text[]"
                )
            }
            Self::BitString { column } => {
                write!(
                    f,
                    "{column} is bit, which Diesel takes for bytea; make it bytea, or except it with `filter`"
                )
            }
            _ => Ok(()),
        }
    }
}
