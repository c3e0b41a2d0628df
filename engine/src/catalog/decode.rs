//! Builds the model from the rows of the snapshot message.

mod row;

use std::collections::HashMap;

use serde::de::Error;
use tokio_postgres::SimpleQueryRow;

use super::model::{
    Attribute, Catalog, Column, Constraint, Index, IndexKey, Schema, Table, Type, TypeDefinition,
    TypeRef, View,
};
use super::snapshot::CatalogError;
use row::{Row, Section};

/// Types by the key that rows refer to them with: object identifier and modifier, valid within one answer only.
#[derive(Default)]
struct Types {
    shown: HashMap<String, TypeRef>,
    bases: HashMap<String, TypeRef>,
}

impl Types {
    fn resolve(&self, row: &Row<'_>) -> Result<TypeRef, CatalogError> {
        let mut found = self.shown.get(row.key).cloned().ok_or_else(|| {
            row.error(Error::custom(format_args!("no type for key `{}`", row.key)))
        })?;
        found.domain_base = self.bases.get(row.key).cloned().map(Box::new);
        Ok(found)
    }
}

/// Builds the catalog; rows may come in any order.
pub(crate) fn decode<'a>(
    rows: impl Iterator<Item = &'a SimpleQueryRow>,
) -> Result<Catalog, CatalogError> {
    decode_into(Catalog::default(), rows)
}

/// Adds what the rows tell to schemas that are in the catalog already, or among the rows.
pub(super) fn decode_into<'a>(
    mut catalog: Catalog,
    rows: impl Iterator<Item = &'a SimpleQueryRow>,
) -> Result<Catalog, CatalogError> {
    let mut rows: Vec<Row<'a>> = rows.filter_map(Row::read).collect();
    rows.sort_by_key(|row| row.section);
    let mut types = Types::default();
    for row in &rows {
        match row.section {
            Section::Schema => {
                catalog.schemas.insert(row.name.to_owned(), row.decode()?);
            }
            Section::TypeRef => {
                types.shown.insert(row.key.to_owned(), row.decode()?);
            }
            Section::TypeBase => {
                types.bases.insert(row.key.to_owned(), row.decode()?);
            }
            _ => {
                // Parts of what is left out, such as an extension's tables, have nowhere to go.
                if let Some(schema) = catalog.schemas.get_mut(row.schema) {
                    place(schema, row, &types)?;
                }
            }
        }
    }
    catalog.schemas.values_mut().for_each(number_columns);
    Ok(catalog)
}

fn place(schema: &mut Schema, row: &Row<'_>, types: &Types) -> Result<(), CatalogError> {
    let name = row.name.to_owned();
    match row.section {
        Section::Table => drop(schema.tables.insert(name, row.decode()?)),
        Section::View => drop(schema.views.insert(name, row.decode()?)),
        Section::Sequence => drop(schema.sequences.insert(name, row.decode()?)),
        Section::Function => drop(schema.functions.insert(name, row.decode()?)),
        Section::Extension => drop(schema.extensions.insert(name, row.decode()?)),
        Section::Other => drop(schema.others.insert(name, row.decode()?)),
        Section::Type => drop(schema.types.insert(name, declared_type(row, types)?)),
        Section::Attribute => {
            if let Some(Type {
                definition: TypeDefinition::Composite { attributes },
                ..
            }) = schema.types.get_mut(row.parent)
            {
                let data_type = types.resolve(row)?;
                attributes.push(Attribute {
                    data_type,
                    ..row.decode()?
                });
            }
        }
        _ => {
            if let Some(table) = schema.tables.get_mut(row.parent) {
                place_in_table(table, row, types)?;
            } else if let Some(view) = schema.views.get_mut(row.parent) {
                place_in_view(view, row, types)?;
            }
        }
    }
    Ok(())
}

fn place_in_table(table: &mut Table, row: &Row<'_>, types: &Types) -> Result<(), CatalogError> {
    let name = row.name.to_owned();
    match row.section {
        Section::Column => table.columns.push(column(row, types)?),
        Section::Constraint => {
            let columns = Attributes(&table.columns).names(row)?;
            table.constraints.insert(
                name,
                Constraint {
                    columns,
                    ..row.decode()?
                },
            );
        }
        Section::Index => {
            let mut found = index(row, &table.columns)?;
            if found.definition.is_empty() {
                let mut constraints = table.constraints.values();
                if let Some(owner) = constraints.find(|c| c.index.as_ref() == Some(&found.name)) {
                    found.definition.clone_from(&owner.definition);
                }
            }
            table.indexes.insert(name, found);
        }
        Section::Trigger => drop(table.triggers.insert(name, row.decode()?)),
        Section::Policy => drop(table.policies.insert(name, row.decode()?)),
        Section::Rule => drop(table.rules.insert(name, row.decode()?)),
        Section::Statistics => drop(table.statistics.insert(name, row.decode()?)),
        _ => {}
    }
    Ok(())
}

fn place_in_view(view: &mut View, row: &Row<'_>, types: &Types) -> Result<(), CatalogError> {
    let name = row.name.to_owned();
    match row.section {
        Section::Column => view.columns.push(column(row, types)?),
        Section::Index => drop(view.indexes.insert(name, index(row, &view.columns)?)),
        Section::Trigger => drop(view.triggers.insert(name, row.decode()?)),
        Section::Rule => drop(view.rules.insert(name, row.decode()?)),
        Section::Statistics => drop(view.statistics.insert(name, row.decode()?)),
        _ => {}
    }
    Ok(())
}

fn column(row: &Row<'_>, types: &Types) -> Result<Column, CatalogError> {
    let data_type = types.resolve(row)?;
    Ok(Column {
        data_type,
        ..row.decode()?
    })
}

fn declared_type(row: &Row<'_>, types: &Types) -> Result<Type, CatalogError> {
    let mut declared: Type = row.decode()?;
    if let TypeDefinition::Domain { base: used, .. } | TypeDefinition::Range { subtype: used, .. } =
        &mut declared.definition
    {
        *used = types.resolve(row)?;
    }
    Ok(declared)
}

/// Columns whose positions are still attribute numbers.
struct Attributes<'a>(&'a [Column]);

impl Attributes<'_> {
    fn name(&self, number: &str, row: &Row<'_>) -> Result<String, CatalogError> {
        self.0
            .iter()
            .find(|column| number.parse() == Ok(column.position))
            .map(|column| column.name.clone())
            .ok_or_else(|| row.error(Error::custom(format_args!("no column has number {number}"))))
    }

    fn names(&self, row: &Row<'_>) -> Result<Vec<String>, CatalogError> {
        row.key
            .split_ascii_whitespace()
            .map(|number| self.name(number, row))
            .collect()
    }
}

fn index(row: &Row<'_>, columns: &[Column]) -> Result<Index, CatalogError> {
    let mut found: Index = row.decode()?;
    let mut expressions = std::mem::take(&mut found.keys).into_iter();
    let mut numbers = row.key.split_ascii_whitespace();
    let key_count: usize = numbers
        .next()
        .and_then(|count| count.parse().ok())
        .unwrap_or_default();
    for (place, number) in numbers.enumerate() {
        if number == "0" {
            found.keys.extend(expressions.next());
            continue;
        }
        let name = Attributes(columns).name(number, row)?;
        if place < key_count {
            found.keys.push(IndexKey::Column(name));
        } else {
            found.include.push(name);
        }
    }
    Ok(found)
}

/// Turns attribute numbers, which count dropped columns, into places from 1.
fn number_columns(schema: &mut Schema) {
    let of_tables = schema.tables.values_mut().map(|table| &mut table.columns);
    let of_views = schema.views.values_mut().map(|view| &mut view.columns);
    for columns in of_tables.chain(of_views) {
        columns.sort_by_key(|column| column.position);
        for (place, column) in (1..).zip(columns) {
            column.position = place;
        }
    }
}
