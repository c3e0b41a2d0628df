//! PostgreSQL types to Diesel's SQL types, and the marker types for what Diesel does not have.

use std::collections::{BTreeMap, BTreeSet};

use domain_engine::catalog::{Catalog, Schema, TypeDefinition, TypeKind, TypeRef};

use super::config::{PrintSchema, SqlTypes};
use super::generate::DomainTarget;
use super::heart::{Heart, any_matches, diesel_type_names};
use super::names::{camel, numbered, type_name};

/// A type by schema and name.
type Key = (String, String);

/// A column's type as `table!` takes it.
#[derive(Debug)]
pub(super) struct ColumnType {
    /// E.g. `Nullable<Array<Nullable<UnitType>>>`.
    pub(super) text: String,
    /// The name at its heart, e.g. `UnitType`.
    pub(super) name: String,
    /// What `table!` must import for it, after `use `.
    pub(super) import: Option<String>,
    /// n of `varchar(n)` and its like.
    pub(super) max_length: Option<u32>,
}

/// A marker type that the file defines.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) rust_name: String,
    pub(super) comment: Option<String>,
    /// The labels, for an enum of the domain's own schema.
    pub(super) labels: Option<Vec<String>>,
}

/// Where a type comes from.
#[derive(Debug)]
enum Origin {
    /// Defined in `sql_types` of this file.
    Here,
    /// Imported from a dependency's crate by this path, ` as …` included.
    Dependency(String),
    /// Brought by `import_types`.
    Elsewhere,
}

#[derive(Debug)]
struct Known {
    rust_name: String,
    origin: Origin,
}

/// Every type that the file mentions and Diesel does not have.
#[derive(Debug)]
pub(super) struct Types<'a> {
    config: &'a PrintSchema,
    own: Option<&'a Schema>,
    known: BTreeMap<Key, Known>,
}

impl<'a> Types<'a> {
    /// Names the types of `columns`, and every enum of the domain's schema.
    pub(super) fn new(
        catalog: &'a Catalog,
        target: &DomainTarget<'_>,
        config: &'a PrintSchema,
        columns: &[&TypeRef],
    ) -> Self {
        let own = catalog.schemas.get(target.schema);
        let own_names = declared_names(own);
        let mut used: BTreeSet<String> = own_names.values().cloned().collect();
        used.extend(diesel_type_names());

        let mut wanted: BTreeMap<Key, TypeKind> = BTreeMap::new();
        for data_type in columns {
            let heart = Heart::of(data_type, config);
            if !heart.is_diesels() {
                wanted.insert((heart.schema.to_owned(), heart.name.to_owned()), heart.kind);
            }
        }
        let enums = own
            .iter()
            .flat_map(|schema| schema.types.values())
            .filter(|t| labels(&t.definition).is_some());
        wanted.extend(enums.map(|t| ((target.schema.to_owned(), t.name.clone()), TypeKind::Enum)));

        let mut known = BTreeMap::new();
        for (key, kind) in wanted {
            let own_name = (key.0 == target.schema)
                .then(|| own_names.get(&key.1))
                .flatten();
            let entry = match own_name {
                Some(name) => here(config, &key, name.clone()),
                None => foreign(catalog, target, config, &key, kind, &mut used),
            };
            known.insert(key, entry);
        }
        Self { config, own, known }
    }

    /// The type of a column that is, or is not, nullable.
    pub(super) fn column(&self, data_type: &TypeRef, nullable: Nullability) -> ColumnType {
        let heart = Heart::of(data_type, self.config);
        let known = self
            .known
            .get(&(heart.schema.to_owned(), heart.name.to_owned()));
        let name = known.map_or_else(|| camel(heart.name), |known| known.rust_name.clone());
        let import = known.and_then(|known| match &known.origin {
            Origin::Here => Some(format!("super::sql_types::{name}")),
            Origin::Dependency(path) => Some(path.clone()),
            Origin::Elsewhere => None,
        });
        let mut text = name.clone();
        if heart.array {
            // PostgreSQL cannot promise that an array holds no NULL, so Diesel does not either.
            text = format!("Array<Nullable<{text}>>");
        }
        if nullable == Nullability::Nullable {
            text = format!("Nullable<{text}>");
        }
        ColumnType {
            text,
            name,
            import,
            max_length: heart.max_length,
        }
    }

    /// The marker types to define, in the order of their Rust names.
    pub(super) fn definitions(&self) -> Vec<Definition> {
        let here = self
            .known
            .iter()
            .filter(|(_, known)| matches!(known.origin, Origin::Here));
        let mut definitions: Vec<Definition> = here
            .map(|((schema, name), known)| {
                let declared = self
                    .own
                    .filter(|own| own.name == *schema)
                    .and_then(|own| own.types.get(name));
                Definition {
                    schema: schema.clone(),
                    name: name.clone(),
                    rust_name: known.rust_name.clone(),
                    comment: declared.and_then(|t| t.comment.clone()),
                    labels: declared
                        .and_then(|t| labels(&t.definition))
                        .map(<[String]>::to_vec),
                }
            })
            .collect();
        definitions.sort_by(|a, b| a.rust_name.cmp(&b.rust_name));
        definitions
    }
}

/// Whether a column accepts NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nullability {
    Nullable,
    NotNull,
}

/// Rust names of everything the schema declares. They depend on the schema alone, so dependents find the same ones.
fn declared_names(schema: Option<&Schema>) -> BTreeMap<String, String> {
    let mut used: BTreeSet<String> = diesel_type_names().collect();
    let Some(schema) = schema else {
        return BTreeMap::new();
    };
    schema
        .types
        .keys()
        .map(|name| (name.clone(), free_name(&schema.name, name, &mut used)))
        .collect()
}

/// The type's own name, with its schema in front when that is taken.
fn free_name(schema: &str, name: &str, used: &mut BTreeSet<String>) -> String {
    let plain = type_name(name);
    if used.contains(&plain) {
        numbered(camel(schema) + &plain, used)
    } else {
        numbered(plain, used)
    }
}

fn here(config: &PrintSchema, key: &Key, rust_name: String) -> Known {
    let (schema, name) = key;
    let qualified = format!("{schema}.{name}");
    let excepted = config.sql_types == SqlTypes::LeftOut
        || any_matches(
            &config.except_types,
            &[rust_name.as_str(), name.as_str(), &qualified],
        );
    Known {
        rust_name,
        origin: if excepted {
            Origin::Elsewhere
        } else {
            Origin::Here
        },
    }
}

/// A type of another schema: imported when it is a dependency's enum, else defined here once more.
fn foreign(
    catalog: &Catalog,
    target: &DomainTarget<'_>,
    config: &PrintSchema,
    key: &Key,
    kind: TypeKind,
    used: &mut BTreeSet<String>,
) -> Known {
    let (schema, name) = key;
    let owner = target
        .dependencies
        .iter()
        .find(|dependency| dependency.schema == schema);
    let rust_name = free_name(schema, name, used);
    match owner.filter(|_| kind == TypeKind::Enum && config.sql_types == SqlTypes::Generated) {
        None => here(config, key, rust_name),
        Some(owner) => {
            let names = declared_names(catalog.schemas.get(schema));
            let exported = names.get(name).cloned().unwrap_or_else(|| type_name(name));
            let path = format!(
                "{}::{}::sql_types::{exported}",
                owner.crate_name, owner.module
            );
            let path = if exported == rust_name {
                path
            } else {
                format!("{path} as {rust_name}")
            };
            Known {
                rust_name,
                origin: Origin::Dependency(path),
            }
        }
    }
}

fn labels(definition: &TypeDefinition) -> Option<&[String]> {
    match definition {
        TypeDefinition::Enum { labels } => Some(labels),
        _ => None,
    }
}
