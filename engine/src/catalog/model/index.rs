//! Constraints and indexes.

use serde::{Deserialize, Serialize};

/// What a constraint demands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    /// `PRIMARY KEY`.
    PrimaryKey,
    /// `UNIQUE`.
    Unique,
    /// `CHECK`.
    #[default]
    Check,
    /// `FOREIGN KEY`.
    ForeignKey,
    /// `EXCLUDE`.
    Exclusion,
}

/// When a constraint is tested.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deferral {
    /// `NOT DEFERRABLE`.
    #[default]
    NotDeferrable,
    /// `DEFERRABLE INITIALLY IMMEDIATE`.
    InitiallyImmediate,
    /// `DEFERRABLE INITIALLY DEFERRED`.
    InitiallyDeferred,
}

/// A table's constraint. `NOT NULL` is a property of [`Column`](super::Column), on every server version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Constraint {
    /// The constraint's name.
    pub name: String,
    /// What it demands.
    pub kind: ConstraintKind,
    /// Its columns, in the constraint's own order; for a check, those it mentions.
    pub columns: Vec<String>,
    /// `pg_get_constraintdef`: the text after `CONSTRAINT name`.
    pub definition: String,
    /// When it is tested.
    pub deferral: Deferral,
    /// False for `NOT VALID`.
    pub validated: bool,
    /// Whether it comes from a parent table only.
    pub inherited: bool,
    /// What a foreign key points to.
    pub references: Option<References>,
    /// The index behind a primary key, unique or exclusion constraint.
    pub index: Option<String>,
    /// `COMMENT ON CONSTRAINT`.
    pub comment: Option<String>,
}

/// The target of a foreign key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct References {
    /// The target's schema, whether or not it is part of the snapshot.
    pub schema: String,
    /// The target table.
    pub table: String,
    /// Its columns, pairwise with the constraint's.
    pub columns: Vec<String>,
    /// `ON UPDATE`.
    pub on_update: ReferenceAction,
    /// `ON DELETE`.
    pub on_delete: ReferenceAction,
}

/// What a foreign key does when its target changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceAction {
    /// `NO ACTION`.
    #[default]
    NoAction,
    /// `RESTRICT`.
    Restrict,
    /// `CASCADE`.
    Cascade,
    /// `SET NULL`.
    SetNull,
    /// `SET DEFAULT`.
    SetDefault,
}

/// An index of a table or materialized view.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Index {
    /// The index's name.
    pub name: String,
    /// Whether it is unique.
    pub unique: bool,
    /// Whether it is the primary key's.
    pub primary: bool,
    /// False for what a failed `CREATE INDEX CONCURRENTLY` left.
    pub valid: bool,
    /// Whether `CLUSTER` or `ALTER TABLE … CLUSTER ON` chose it.
    pub clustered: bool,
    /// The access method: `btree`, `gin`, ….
    pub method: String,
    /// Key columns and expressions in order.
    pub keys: Vec<IndexKey>,
    /// `INCLUDE` columns in order.
    pub include: Vec<String>,
    /// The `WHERE` of a partial index.
    pub predicate: Option<String>,
    /// `pg_get_indexdef`: the statement that creates it; behind a constraint, the constraint's definition.
    pub definition: String,
    /// Whether a primary key, unique or exclusion constraint owns it.
    pub backs_constraint: bool,
    /// `COMMENT ON INDEX`.
    pub comment: Option<String>,
}

/// One key of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IndexKey {
    /// A column by name.
    Column(String),
    /// An expression.
    Expression(String),
}
