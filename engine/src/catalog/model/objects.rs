//! Objects of a schema that are not tables: views, sequences, types, functions, extensions and rare kinds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Column, Index, Persistence, Rule, Statistics, Trigger, TypeRef};

/// Whether a view keeps its rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ViewKind {
    /// `CREATE VIEW`.
    #[default]
    Plain,
    /// `CREATE MATERIALIZED VIEW`.
    Materialized,
}

/// A view or materialized view.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct View {
    /// The view's name.
    pub name: String,
    /// Plain or materialized.
    pub kind: ViewKind,
    /// The owning role; none after [`super::Catalog::without_ownership`].
    pub owner: Option<String>,
    /// `COMMENT ON [MATERIALIZED] VIEW`.
    pub comment: Option<String>,
    /// Rights other than the default ones; see [`super::Schema::grants`].
    pub grants: Vec<String>,
    /// The query, with every name qualified.
    pub definition: String,
    /// Columns in their order; PostgreSQL tells all as nullable.
    pub columns: Vec<Column>,
    /// Indexes of a materialized view by name.
    pub indexes: BTreeMap<String, Index>,
    /// `INSTEAD OF` and statement triggers by name.
    pub triggers: BTreeMap<String, Trigger>,
    /// Rewrite rules by name, without the one that makes the view.
    pub rules: BTreeMap<String, Rule>,
    /// Extended statistics of a materialized view by name.
    pub statistics: BTreeMap<String, Statistics>,
    /// Options such as `security_barrier=true`, `check_option=local`, `fillfactor=70`, sorted.
    pub options: Vec<String>,
}

/// A sequence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sequence {
    /// The sequence's name.
    pub name: String,
    /// The owning role; none after [`super::Catalog::without_ownership`].
    pub owner: Option<String>,
    /// `COMMENT ON SEQUENCE`.
    pub comment: Option<String>,
    /// Rights other than the default ones; see [`super::Schema::grants`].
    pub grants: Vec<String>,
    /// `smallint`, `integer` or `bigint`.
    pub data_type: String,
    /// `START WITH`.
    pub start: i64,
    /// `INCREMENT BY`.
    pub increment: i64,
    /// `MINVALUE`.
    pub minimum: i64,
    /// `MAXVALUE`.
    pub maximum: i64,
    /// `CACHE`.
    pub cache: i64,
    /// `CYCLE`.
    pub cycle: bool,
    /// Permanent or unlogged.
    pub persistence: Persistence,
    /// The column it goes away with.
    pub owned_by: Option<SequenceOwner>,
}

/// The column that owns a sequence; always in the sequence's own schema.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SequenceOwner {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// Whether it implements an identity column; otherwise it is `serial` or `OWNED BY`.
    pub identity: bool,
}

/// A type that the schema declares.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Type {
    /// The type's name.
    pub name: String,
    /// The owning role; none after [`super::Catalog::without_ownership`].
    pub owner: Option<String>,
    /// `COMMENT ON TYPE` or `COMMENT ON DOMAIN`.
    pub comment: Option<String>,
    /// Rights other than the default ones; see [`super::Schema::grants`].
    pub grants: Vec<String>,
    /// What it is made of.
    pub definition: TypeDefinition,
}

/// What a declared type is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum TypeDefinition {
    /// `CREATE TYPE … AS ENUM`.
    Enum {
        /// Labels in sort order.
        labels: Vec<String>,
    },
    /// `CREATE TYPE … AS (…)`.
    Composite {
        /// Attributes in order.
        attributes: Vec<Attribute>,
    },
    /// `CREATE DOMAIN`.
    Domain {
        /// The type it is declared over, which may be another domain.
        base: TypeRef,
        /// `NOT NULL`.
        not_null: bool,
        /// The default's expression.
        default: Option<String>,
        /// The collation, qualified, where it is not the base type's own.
        collation: Option<String>,
        /// Checks by name.
        checks: BTreeMap<String, DomainCheck>,
    },
    /// `CREATE TYPE … AS RANGE`.
    Range {
        /// The element type.
        subtype: TypeRef,
        /// The name of its multirange type.
        multirange: String,
        /// Operator class, collation, canonical and difference functions, as SQL options.
        options: Vec<String>,
    },
    /// A base or shell type.
    Base {
        /// Input, output and other support functions and properties, sorted.
        options: Vec<String>,
    },
}

impl Default for TypeDefinition {
    fn default() -> Self {
        Self::Enum { labels: Vec::new() }
    }
}

/// A field of a composite type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Attribute {
    /// The field's name.
    pub name: String,
    /// Its type with modifiers.
    pub data_type: TypeRef,
    /// The collation, qualified, where it is not the type's own.
    pub collation: Option<String>,
    /// `COMMENT ON COLUMN type.field`.
    pub comment: Option<String>,
}

/// A check of a domain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DomainCheck {
    /// The text after `CONSTRAINT name`.
    pub definition: String,
    /// False for `NOT VALID`.
    pub validated: bool,
    /// `COMMENT ON CONSTRAINT … ON DOMAIN`.
    pub comment: Option<String>,
}

/// What kind of routine it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FunctionKind {
    /// `CREATE FUNCTION`.
    #[default]
    Function,
    /// `CREATE PROCEDURE`.
    Procedure,
    /// `CREATE AGGREGATE`.
    Aggregate,
    /// A window function.
    Window,
}

/// A function, procedure or aggregate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Function {
    /// The name without arguments.
    pub name: String,
    /// The arguments that tell it from others of its name (`pg_get_function_identity_arguments`).
    pub arguments: String,
    /// Function, procedure, aggregate or window function.
    pub kind: FunctionKind,
    /// The result type; none for a procedure.
    pub result: Option<String>,
    /// The language: `sql`, `plpgsql`, …; `internal` for an aggregate.
    pub language: String,
    /// The statement that creates it; for an aggregate, its options.
    pub definition: String,
    /// The owning role; none after [`super::Catalog::without_ownership`].
    pub owner: Option<String>,
    /// `COMMENT ON FUNCTION`, `PROCEDURE` or `AGGREGATE`.
    pub comment: Option<String>,
    /// Rights other than the default ones; see [`super::Schema::grants`].
    pub grants: Vec<String>,
}

/// An extension whose schema this is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Extension {
    /// The extension's name.
    pub name: String,
    /// The installed version.
    pub version: String,
    /// `COMMENT ON EXTENSION`.
    pub comment: Option<String>,
}

/// An operator, operator class or family, collation, conversion or text search object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OtherObject {
    /// The kind in SQL words: `operator`, `collation`, `text search configuration`, ….
    pub kind: String,
    /// The identity, qualified, as `pg_identify_object` gives it.
    pub identity: String,
    /// Its properties, sorted, as `property=value`.
    pub properties: Vec<String>,
    /// The owning role; none after [`super::Catalog::without_ownership`].
    pub owner: Option<String>,
    /// Its comment.
    pub comment: Option<String>,
}
