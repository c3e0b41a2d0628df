//! What a snapshot holds: schemas, tables and everything that hangs on a table.
//!
//! Nothing here depends on object identifiers, on the session that asked, or on physical order, except the order of
//! columns, which PostgreSQL and `schema.rs` both care about. Every expression and definition is the server's own
//! text, written under an empty `search_path`: names outside `pg_catalog` are qualified.

mod column;
mod index;
mod objects;
mod trigger;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use column::{Column, Generated, GeneratedKind, Identity, TypeKind, TypeRef};
pub use index::{
    Constraint, ConstraintKind, Deferral, Index, IndexKey, ReferenceAction, References,
};
pub use objects::{
    Attribute, DomainCheck, Extension, Function, FunctionKind, OtherObject, Sequence,
    SequenceOwner, Type, TypeDefinition, View, ViewKind,
};
pub use trigger::{Firing, Policy, Rule, Statistics, Trigger};

/// Tables dbctl and Diesel keep for themselves in each schema.
pub const BOOKKEEPING_TABLES: [&str; 2] = ["__diesel_schema_migrations", "__dbctl_log"];

/// Everything the asked-for schemas of one database contain; a schema that does not exist is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// Schemas by name.
    pub schemas: BTreeMap<String, Schema>,
}

/// One schema; objects that an extension owns are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Schema {
    /// The schema's name.
    pub name: String,
    /// The owning role; none after [`Catalog::without_ownership`].
    pub owner: Option<String>,
    /// `COMMENT ON SCHEMA`.
    pub comment: Option<String>,
    /// Rights other than the default ones, as `grantee=PRIVILEGE,PRIVILEGE`, sorted; `*` marks a grant option.
    pub grants: Vec<String>,
    /// `ALTER DEFAULT PRIVILEGES … IN SCHEMA`, as `role on tables: grantee=PRIVILEGE`, sorted.
    pub default_privileges: Vec<String>,
    /// Ordinary, partitioned and foreign tables by name.
    pub tables: BTreeMap<String, Table>,
    /// Views and materialized views by name.
    pub views: BTreeMap<String, View>,
    /// Sequences by name, those of identity and serial columns included.
    pub sequences: BTreeMap<String, Sequence>,
    /// Enums, composite types, domains, ranges and base types by name; row types of tables are left out.
    pub types: BTreeMap<String, Type>,
    /// Functions, procedures and aggregates by `name(identity arguments)`.
    pub functions: BTreeMap<String, Function>,
    /// Extensions installed into this schema, by name.
    pub extensions: BTreeMap<String, Extension>,
    /// Operators, collations, text search objects and other rare kinds, by `kind identity`.
    pub others: BTreeMap<String, OtherObject>,
}

/// What kind of table it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableKind {
    /// An ordinary table, which may be a partition of another.
    #[default]
    Ordinary,
    /// The parent of partitions.
    Partitioned,
    /// A table of a foreign server.
    Foreign,
}

/// How durable a table's or a sequence's contents are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Persistence {
    /// Written to the log.
    #[default]
    Permanent,
    /// `UNLOGGED`: empty after a crash.
    Unlogged,
    /// Gone with its session.
    Temporary,
}

/// Whether row level security applies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowSecurity {
    /// Policies are not applied.
    #[default]
    Off,
    /// Policies apply to everyone but the owner.
    Enabled,
    /// Policies apply to the owner too.
    Forced,
    /// `FORCE ROW LEVEL SECURITY` is set, but row level security itself is not enabled.
    Dormant,
}

/// A name with its schema.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QualifiedName {
    /// The schema.
    pub schema: String,
    /// The name within it.
    pub name: String,
}

/// A table and what hangs on it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Table {
    /// The table's name.
    pub name: String,
    /// Ordinary, partitioned or foreign.
    pub kind: TableKind,
    /// Permanent or unlogged.
    pub persistence: Persistence,
    /// The owning role; none after [`Catalog::without_ownership`].
    pub owner: Option<String>,
    /// `COMMENT ON TABLE`.
    pub comment: Option<String>,
    /// Rights other than the default ones; see [`Schema::grants`].
    pub grants: Vec<String>,
    /// Columns in their order; dropped ones are left out and do not count.
    pub columns: Vec<Column>,
    /// Constraints by name.
    pub constraints: BTreeMap<String, Constraint>,
    /// Indexes by name, those behind constraints included.
    pub indexes: BTreeMap<String, Index>,
    /// Triggers by name; those that implement foreign keys are left out.
    pub triggers: BTreeMap<String, Trigger>,
    /// Row security policies by name.
    pub policies: BTreeMap<String, Policy>,
    /// Rewrite rules by name.
    pub rules: BTreeMap<String, Rule>,
    /// Extended statistics (`CREATE STATISTICS`) by name.
    pub statistics: BTreeMap<String, Statistics>,
    /// Whether policies apply.
    pub row_security: RowSecurity,
    /// `PARTITION BY` of a partitioned table, e.g. `RANGE (created_at)`.
    pub partition_key: Option<String>,
    /// `FOR VALUES …` or `DEFAULT` of a partition.
    pub partition_bound: Option<String>,
    /// Tables it inherits from or is a partition of, in order.
    pub parents: Vec<QualifiedName>,
    /// The composite type of a typed table (`CREATE TABLE … OF`), qualified.
    pub of_type: Option<String>,
    /// Storage parameters such as `fillfactor=70`, sorted.
    pub options: Vec<String>,
    /// `REPLICA IDENTITY` where it is not the default: `full`, `nothing` or `using index NAME`.
    pub replica_identity: Option<String>,
    /// The table access method where it is not `heap`.
    pub access_method: Option<String>,
    /// The tablespace where it is not the database's.
    pub tablespace: Option<String>,
    /// Server and options of a foreign table, as `server NAME (option=value, …)`.
    pub foreign_server: Option<String>,
}

impl Catalog {
    /// The table of that name.
    pub fn table(&self, schema: &str, name: &str) -> Option<&Table> {
        self.schemas.get(schema)?.tables.get(name)
    }
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The primary key, if the table has one.
    pub fn primary_key(&self) -> Option<&Constraint> {
        self.constraints
            .values()
            .find(|constraint| constraint.kind == ConstraintKind::PrimaryKey)
    }

    /// Foreign keys in the order of their names.
    pub fn foreign_keys(&self) -> impl Iterator<Item = (&Constraint, &References)> {
        self.constraints.values().filter_map(|constraint| {
            constraint
                .references
                .as_ref()
                .map(|target| (constraint, target))
        })
    }
}
