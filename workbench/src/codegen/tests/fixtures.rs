//! Snapshots built by hand.

use std::path::Path;

use domain_engine::catalog::{
    Catalog, Column, Constraint, ConstraintKind, References, Schema, Table, Type, TypeDefinition,
    TypeKind, TypeRef,
};

use crate::codegen::{Dependency, DomainTarget, Generated, PrintSchema, generate, read_config};

pub(super) const CORE: Dependency<'static> = Dependency {
    crate_name: "domain_core",
    module: "schema",
    schema: "public",
};

/// The section `[print_schema.x]` that holds `keys`.
pub(super) fn section(keys: &str) -> PrintSchema {
    let text = format!("[print_schema.x]\n{keys}\n");
    let config = read_config(&text, Path::new("diesel.toml")).unwrap();
    config.sections["x"].clone()
}

/// Generates the schema `inventory`, which depends on core.
pub(super) fn inventory(catalog: &Catalog, keys: &str) -> Generated {
    let target = DomainTarget {
        name: "inventory",
        schema: "inventory",
        dependencies: &[CORE],
    };
    generate(catalog, &target, &section(keys))
}

pub(super) fn catalog(schemas: impl IntoIterator<Item = Schema>) -> Catalog {
    Catalog {
        schemas: schemas
            .into_iter()
            .map(|schema| (schema.name.clone(), schema))
            .collect(),
    }
}

pub(super) fn schema(name: &str, tables: impl IntoIterator<Item = Table>) -> Schema {
    Schema {
        name: name.to_owned(),
        tables: tables
            .into_iter()
            .map(|table| (table.name.clone(), table))
            .collect(),
        ..Schema::default()
    }
}

/// `schema` with the enum `name`.
pub(super) fn with_enum(mut schema: Schema, name: &str, labels: &[&str]) -> Schema {
    let labels = labels.iter().map(|&label| label.to_owned()).collect();
    let definition = TypeDefinition::Enum { labels };
    let declared = Type {
        name: name.to_owned(),
        definition,
        ..Type::default()
    };
    schema.types.insert(name.to_owned(), declared);
    schema
}

/// A table whose columns are added by [`Build`].
pub(super) fn table(name: &str) -> Table {
    Table {
        name: name.to_owned(),
        ..Table::default()
    }
}

/// A table with the key `id`.
pub(super) fn keyed(name: &str) -> Table {
    table(name).column("id", pg("int8")).key(&["id"])
}

pub(super) trait Build: Sized {
    fn column(self, name: &str, data_type: TypeRef) -> Self;
    fn nullable(self, name: &str, data_type: TypeRef) -> Self;
    fn comment(self, text: &str) -> Self;
    fn key(self, columns: &[&str]) -> Self;
    fn refers(self, columns: &[&str], schema: &str, table: &str, targets: &[&str]) -> Self;
}

impl Build for Table {
    fn column(mut self, name: &str, data_type: TypeRef) -> Self {
        let position = self.columns.len() as u32 + 1;
        self.columns.push(Column {
            name: name.to_owned(),
            position,
            data_type,
            ..Column::default()
        });
        self
    }

    fn nullable(self, name: &str, data_type: TypeRef) -> Self {
        let mut table = self.column(name, data_type);
        table.columns.last_mut().unwrap().nullable = true;
        table
    }

    /// Comments the column added last, or the table when there is none.
    fn comment(mut self, text: &str) -> Self {
        let comment = self
            .columns
            .last_mut()
            .map_or(&mut self.comment, |column| &mut column.comment);
        *comment = Some(text.to_owned());
        self
    }

    fn key(mut self, columns: &[&str]) -> Self {
        let name = format!("{}_pkey", self.name);
        let constraint = Constraint {
            name: name.clone(),
            kind: ConstraintKind::PrimaryKey,
            columns: owned(columns),
            ..Constraint::default()
        };
        self.constraints.insert(name, constraint);
        self
    }

    fn refers(mut self, columns: &[&str], schema: &str, table: &str, targets: &[&str]) -> Self {
        let name = format!("{}_{}_fkey", self.name, columns.join("_"));
        let references = References {
            schema: schema.to_owned(),
            table: table.to_owned(),
            columns: owned(targets),
            ..References::default()
        };
        let constraint = Constraint {
            name: name.clone(),
            kind: ConstraintKind::ForeignKey,
            columns: owned(columns),
            references: Some(references),
            ..Constraint::default()
        };
        self.constraints.insert(name, constraint);
        self
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// A type of `pg_catalog`.
pub(super) fn pg(name: &str) -> TypeRef {
    of("pg_catalog", name, TypeKind::Base)
}

pub(super) fn of(schema: &str, name: &str, kind: TypeKind) -> TypeRef {
    TypeRef {
        schema: schema.to_owned(),
        name: name.to_owned(),
        kind,
        ..TypeRef::default()
    }
}

pub(super) fn array(element: TypeRef) -> TypeRef {
    TypeRef {
        array: true,
        ..element
    }
}

pub(super) fn sized(name: &str, length: u32) -> TypeRef {
    TypeRef {
        max_length: Some(length),
        ..pg(name)
    }
}

/// The domain `schema.name` over `base`.
pub(super) fn domain(schema: &str, name: &str, base: TypeRef) -> TypeRef {
    TypeRef {
        domain_base: Some(Box::new(base)),
        ..of(schema, name, TypeKind::Domain)
    }
}
