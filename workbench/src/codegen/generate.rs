//! The one way in: a snapshot, a domain and its section of diesel.toml give the files' text.

use domain_engine::catalog::{Catalog, TypeRef};

use super::config::{PrintSchema, RustEnums};
use super::joins::Joins;
use super::note::Note;
use super::relations;
use super::select::{Source, select};
use super::types::Types;
use super::{enums, print};

/// The domain whose files are generated.
#[derive(Debug, Clone, Copy)]
pub struct DomainTarget<'a> {
    /// The domain's name, e.g. `inventory`.
    pub name: &'a str,
    /// Its schema in PostgreSQL, e.g. `inventory`.
    pub schema: &'a str,
    /// The domains whose tables it may reference; the snapshot should hold their schemas too.
    pub dependencies: &'a [Dependency<'a>],
}

/// A domain that the target depends on.
#[derive(Debug, Clone, Copy)]
pub struct Dependency<'a> {
    /// Its crate as Rust code names it, e.g. `domain_core`.
    pub crate_name: &'a str,
    /// Its schema file's module below the crate's root ([`PrintSchema::module`]), usually `schema`.
    pub module: &'a str,
    /// Its schema in PostgreSQL, e.g. `public`.
    pub schema: &'a str,
}

/// What [`generate`] gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The text of schema.rs.
    pub schema_rs: String,
    /// The text of the enums file; none when the schema has no enum types or diesel.toml leaves them out.
    pub enums_rs: Option<String>,
    /// What was left out or must be arranged by hand, sorted.
    pub notes: Vec<Note>,
}

/// Generates the schema file and the enums file of one domain.
///
/// Pure: equal arguments give equal bytes, laid out as rustfmt would. A schema that the snapshot does not hold gives
/// files without tables.
pub fn generate(catalog: &Catalog, target: &DomainTarget<'_>, config: &PrintSchema) -> Generated {
    let mut notes = Vec::new();
    let sources = match catalog.schemas.get(target.schema) {
        Some(schema) => select(schema, config, &mut notes),
        None => Vec::new(),
    };
    let column_types: Vec<&TypeRef> = sources
        .iter()
        .flat_map(Source::columns)
        .map(|column| &column.data_type)
        .collect();
    let types = Types::new(catalog, target, config, &column_types);
    let relations = relations::name(catalog, &sources, &types);
    let joins = Joins::new(catalog, target, config, &sources, &relations, &mut notes);
    relations::note_types(target.schema, config, &sources, &types, &mut notes);
    notes.sort();
    let definitions = types.definitions();
    let enums_rs = match config.rust_enums {
        RustEnums::Generated => enums::print(target.schema, config, &definitions),
        RustEnums::LeftOut => None,
    };
    Generated {
        schema_rs: print::print(target.schema, config, &definitions, &relations, &joins),
        enums_rs,
        notes,
    }
}
