//! What the declarations hold, with every name in Rust.

use std::collections::{BTreeMap, BTreeSet};

use domain_engine::catalog::{Catalog, Column, TypeDefinition, TypeRef};

use super::config::PrintSchema;
use super::heart::{Heart, diesel_type_names};
use super::names::{column_names, table_names};
use super::note::Note;
use super::select::{Kind, Source};
use super::types::{Nullability, Types};

/// A declaration with all names in Rust.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) kind: Kind,
    pub(super) sql_name: String,
    pub(super) rust_name: String,
    pub(super) comment: Option<String>,
    pub(super) key: Vec<String>,
    /// What follows `use `, in the order of the columns that need it.
    pub(super) imports: Vec<String>,
    pub(super) columns: Vec<ColumnLine>,
}

/// One column of a [`Relation`].
#[derive(Debug)]
pub(super) struct ColumnLine {
    pub(super) sql_name: String,
    pub(super) rust_name: String,
    pub(super) comment: Option<String>,
    pub(super) type_text: String,
    pub(super) max_length: Option<u32>,
}

impl Relation {
    /// The Rust name of the column that SQL calls `sql_name`.
    pub(super) fn column(&self, sql_name: &str) -> Option<&str> {
        self.columns
            .iter()
            .find(|column| column.sql_name == sql_name)
            .map(|column| column.rust_name.as_str())
    }
}

/// Gives everything its Rust name.
pub(super) fn name(catalog: &Catalog, sources: &[Source<'_>], types: &Types<'_>) -> Vec<Relation> {
    let names = table_names(sources.iter().map(|source| source.name));
    sources
        .iter()
        .zip(names)
        .map(|(source, rust_name)| relation(catalog, source, rust_name, types))
        .collect()
}

fn relation(
    catalog: &Catalog,
    source: &Source<'_>,
    rust_name: String,
    types: &Types<'_>,
) -> Relation {
    let typed: Vec<_> = source
        .columns
        .iter()
        .map(|column| types.column(&column.data_type, nullability(catalog, column)))
        .collect();
    let mut type_names: BTreeSet<String> = typed.iter().map(|typed| typed.name.clone()).collect();
    type_names.extend(diesel_type_names());
    let names = column_names(
        source.columns.iter().map(|column| column.name.as_str()),
        &rust_name,
        &type_names,
    );
    let mut imports: Vec<String> = Vec::new();
    for import in typed.iter().filter_map(|typed| typed.import.as_ref()) {
        if !imports.contains(import) {
            imports.push(import.clone());
        }
    }
    let columns: Vec<ColumnLine> = source
        .columns
        .iter()
        .zip(typed)
        .zip(names)
        .map(|((column, typed), rust_name)| ColumnLine {
            sql_name: column.name.clone(),
            rust_name,
            comment: column.comment.clone(),
            type_text: typed.text,
            // Diesel does not tell the lengths of a view's columns either.
            max_length: typed.max_length.filter(|_| source.kind == Kind::Table),
        })
        .collect();
    let mut relation = Relation {
        kind: source.kind,
        sql_name: source.name.to_owned(),
        rust_name,
        comment: source.comment.map(str::to_owned),
        key: Vec::new(),
        imports,
        columns,
    };
    relation.key = source
        .key
        .iter()
        .filter_map(|key| relation.column(key).map(str::to_owned))
        .collect();
    relation
}

/// A column is NOT NULL by itself, or because a domain it is declared with is.
fn nullability(catalog: &Catalog, column: &Column) -> Nullability {
    if column.nullable && !is_not_null_domain(catalog, &column.data_type) {
        Nullability::Nullable
    } else {
        Nullability::NotNull
    }
}

fn is_not_null_domain(catalog: &Catalog, data_type: &TypeRef) -> bool {
    let declared = catalog
        .schemas
        .get(&data_type.schema)
        .and_then(|schema| schema.types.get(&data_type.name));
    match declared.map(|declared| &declared.definition) {
        Some(TypeDefinition::Domain { base, not_null, .. }) if !data_type.array => {
            *not_null || is_not_null_domain(catalog, base)
        }
        _ => false,
    }
}

/// Notes the columns whose types Diesel does not have, or takes for something else.
pub(super) fn note_types(
    schema: &str,
    config: &PrintSchema,
    sources: &[Source<'_>],
    types: &Types<'_>,
    notes: &mut Vec<Note>,
) {
    let mut unknown: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for source in sources {
        for column in &source.columns {
            let heart = Heart::of(&column.data_type, config);
            let path = format!("{schema}.{}.{}", source.name, column.name);
            match (heart.name, heart.array) {
                (name @ ("varchar" | "citext"), true) => {
                    notes.push(Note::UncoercedArray {
                        column: path.clone(),
                        element: name.to_owned(),
                    });
                }
                ("bit", _) if heart.schema == "pg_catalog" => notes.push(Note::BitString {
                    column: path.clone(),
                }),
                _ => {}
            }
            unknown
                .entry((heart.schema.to_owned(), heart.name.to_owned()))
                .or_default()
                .push(path);
        }
    }
    for definition in types
        .definitions()
        .into_iter()
        .filter(|definition| definition.labels.is_none())
    {
        let sql_type = format!("{}.{}", definition.schema, definition.name);
        let columns = unknown
            .remove(&(definition.schema, definition.name))
            .unwrap_or_default();
        notes.push(Note::UnknownType {
            columns,
            sql_type,
            rust_type: definition.rust_name,
        });
    }
}
