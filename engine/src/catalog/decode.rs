//! Builds the model from the rows of the snapshot message.

use std::collections::HashMap;

use serde::de::{DeserializeOwned, Error};
use tokio_postgres::SimpleQueryRow;

use super::model::{
    Attribute, Catalog, Column, Constraint, Index, IndexKey, Schema, Table, Type, TypeDefinition,
    TypeRef, View,
};
use super::snapshot::CatalogError;

/// What a row is about, in the order in which rows must be placed: owners before their parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Schema,
    TypeRef,
    TypeBase,
    Table,
    View,
    Type,
    Sequence,
    Function,
    Extension,
    Other,
    Column,
    Attribute,
    Constraint,
    Index,
    Trigger,
    Policy,
    Rule,
    Statistics,
}

impl Section {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "schema" => Self::Schema,
            "typeref" => Self::TypeRef,
            "typebase" => Self::TypeBase,
            "table" => Self::Table,
            "view" => Self::View,
            "type" => Self::Type,
            "sequence" => Self::Sequence,
            "function" => Self::Function,
            "extension" => Self::Extension,
            "other" => Self::Other,
            "column" => Self::Column,
            "attribute" => Self::Attribute,
            "constraint" => Self::Constraint,
            "index" => Self::Index,
            "trigger" => Self::Trigger,
            "policy" => Self::Policy,
            "rule" => Self::Rule,
            "statistics" => Self::Statistics,
            _ => return None,
        })
    }
}

/// One row of the answer.
struct Row<'a> {
    section: Section,
    schema: &'a str,
    parent: &'a str,
    name: &'a str,
    /// The type's key, or attribute numbers.
    key: &'a str,
    body: &'a str,
}

impl<'a> Row<'a> {
    fn read(row: &'a SimpleQueryRow) -> Option<Self> {
        let text = |place| row.try_get(place).ok().flatten();
        Some(Self {
            section: Section::parse(text(0)?)?,
            schema: text(1)?,
            parent: text(2)?,
            name: text(3)?,
            key: text(4)?,
            body: text(5)?,
        })
    }

    fn decode<T: DeserializeOwned>(&self) -> Result<T, CatalogError> {
        serde_json::from_str(self.body).map_err(|source| self.error(source))
    }

    fn error(&self, source: serde_json::Error) -> CatalogError {
        let path = [self.schema, self.parent, self.name];
        CatalogError::Decode {
            section: format!("{:?}", self.section).to_lowercase(),
            object: path
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("."),
            source,
        }
    }
}

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
    let mut rows: Vec<Row<'a>> = rows.filter_map(Row::read).collect();
    rows.sort_by_key(|row| row.section);
    let mut catalog = Catalog::default();
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
        Section::Index => drop(table.indexes.insert(name, index(row, &table.columns)?)),
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
