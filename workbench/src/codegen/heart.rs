//! What a column's type is at heart, and whether Diesel has it.

use domain_engine::catalog::{TypeKind, TypeRef};

use super::config::{Pattern, PrintSchema};
use super::names::camel;

/// What `diesel::sql_types` offers for PostgreSQL, as diesel_cli lists it (`pg_diesel_types` in `print_schema.rs`).
const DIESEL_TYPES: &[&str] = &[
    "BigInt",
    "BigSerial",
    "Bigint",
    "Binary",
    "Bit",
    "Blob",
    "Bool",
    "Bpchar",
    "Bytea",
    "Char",
    "Cidr",
    "Citext",
    "Date",
    "Datemultirange",
    "Daterange",
    "Decimal",
    "Double",
    "Float",
    "Float4",
    "Float8",
    "Inet",
    "Int2",
    "Int4",
    "Int4multirange",
    "Int4range",
    "Int8",
    "Int8multirange",
    "Int8range",
    "Integer",
    "Interval",
    "Json",
    "Jsonb",
    "Longblob",
    "Longtext",
    "MacAddr",
    "MacAddr8",
    "Macaddr",
    "Macaddr8",
    "Mediumblob",
    "Mediumtext",
    "Money",
    "Numeric",
    "Nummultirange",
    "Numrange",
    "Oid",
    "PgLsn",
    "Range",
    "Record",
    "Serial",
    "SmallInt",
    "SmallSerial",
    "Smallint",
    "Text",
    "Time",
    "Timestamp",
    "Timestamptz",
    "Tinyblob",
    "Tinytext",
    "Tsmultirange",
    "Tsrange",
    "Tstzmultirange",
    "Tstzrange",
    "Uuid",
    "VarChar",
    "Varbinary",
    "Varchar",
];

/// Further names that stand in the module `table!` makes.
const MACRO_TYPES: &[&str] = &["Array", "BoxedQuery", "Multirange", "Nullable", "SqlType"];

/// Names that a column of any table would hide, were it called like one.
pub(super) fn diesel_type_names() -> impl Iterator<Item = String> {
    DIESEL_TYPES
        .iter()
        .chain(MACRO_TYPES)
        .map(|&name| name.to_owned())
}

/// The type at the heart of a column's: without array, and below domains that are not to be types of their own.
pub(super) struct Heart<'t> {
    pub(super) schema: &'t str,
    pub(super) name: &'t str,
    pub(super) array: bool,
    pub(super) kind: TypeKind,
    pub(super) max_length: Option<u32>,
}

impl<'t> Heart<'t> {
    pub(super) fn of(data_type: &'t TypeRef, config: &PrintSchema) -> Self {
        let base = data_type.domain_base.as_deref();
        let length = data_type
            .max_length
            .or(base.and_then(|base| base.max_length));
        // An array of a domain is sent with the domain's own identifier, so it stays a type of its own.
        let stays = data_type.array || any_matches(&config.domains_as_types, &[&data_type.name]);
        let heart = base.filter(|_| !stays).unwrap_or(data_type);
        Self {
            schema: &heart.schema,
            name: &heart.name,
            array: heart.array,
            kind: heart.kind,
            max_length: length.filter(|_| !heart.array),
        }
    }

    /// Whether `diesel::sql_types` has it. The extension type citext may live in any schema.
    pub(super) fn is_diesels(&self) -> bool {
        let citext = self.name == "citext" && self.kind == TypeKind::Base;
        citext || (self.schema == "pg_catalog" && DIESEL_TYPES.contains(&camel(self.name).as_str()))
    }
}

/// Whether one of the patterns matches one of the names.
pub(super) fn any_matches(patterns: &[Pattern], names: &[&str]) -> bool {
    patterns
        .iter()
        .any(|pattern| names.iter().any(|name| pattern.matches(name)))
}
