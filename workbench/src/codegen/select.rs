//! Which tables and views are declared.

use std::collections::BTreeMap;

use domain_engine::catalog::{Column, Schema, Table, View};

use super::config::{ColumnOrder, PrintSchema, Views};
use super::note::Note;

/// The most columns that Diesel can be made to take.
const MOST_COLUMNS: usize = 128;

/// A table or view that will be declared.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a str,
    pub(super) comment: Option<&'a str>,
    pub(super) key: Vec<&'a str>,
    pub(super) columns: Vec<&'a Column>,
    /// The table itself; none for a view.
    pub(super) table: Option<&'a Table>,
}

/// What a [`Source`] is in SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    View,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::View => "view",
        }
    }
}

impl Source<'_> {
    pub(super) fn columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().copied()
    }
}

/// Chooses what is declared, in the order of the names.
pub(super) fn select<'a>(
    schema: &'a Schema,
    config: &PrintSchema,
    notes: &mut Vec<Note>,
) -> Vec<Source<'a>> {
    let mut sources = Vec::new();
    let mut partitions: BTreeMap<String, usize> = BTreeMap::new();
    for table in schema
        .tables
        .values()
        .filter(|table| is_wanted(&table.name, config))
    {
        if table.partition_bound.is_some() {
            for parent in &table.parents {
                *partitions
                    .entry(format!("{}.{}", parent.schema, parent.name))
                    .or_default() += 1;
            }
            continue;
        }
        sources.extend(table_source(schema, table, config, notes));
    }
    notes.extend(
        partitions
            .into_iter()
            .map(|(parent, count)| Note::Partitions { parent, count }),
    );
    if config.views == Views::Included {
        let views = schema
            .views
            .values()
            .filter(|view| is_wanted(&view.name, config));
        sources.extend(views.filter_map(|view| view_source(schema, view, config, notes)));
    }
    sources.sort_by_key(|source| source.name);
    sources
}

/// Diesel keeps names with two underscores in front for bookkeeping.
fn is_wanted(name: &str, config: &PrintSchema) -> bool {
    !name.starts_with("__") && config.filter.accepts(name)
}

fn table_source<'a>(
    schema: &Schema,
    table: &'a Table,
    config: &PrintSchema,
    notes: &mut Vec<Note>,
) -> Option<Source<'a>> {
    let qualified = format!("{}.{}", schema.name, table.name);
    let Some(key) = table.primary_key() else {
        notes.push(Note::NoPrimaryKey { table: qualified });
        return None;
    };
    if !fits(&qualified, table.columns.len(), notes) {
        return None;
    }
    Some(Source {
        kind: Kind::Table,
        name: &table.name,
        comment: table.comment.as_deref(),
        key: key.columns.iter().map(String::as_str).collect(),
        columns: ordered(&table.columns, config),
        table: Some(table),
    })
}

fn view_source<'a>(
    schema: &Schema,
    view: &'a View,
    config: &PrintSchema,
    notes: &mut Vec<Note>,
) -> Option<Source<'a>> {
    let qualified = format!("{}.{}", schema.name, view.name);
    let key = view
        .columns
        .iter()
        .find(|column| column.name == "id")
        .or(view.columns.first())?;
    if !fits(&qualified, view.columns.len(), notes) {
        return None;
    }
    notes.push(Note::NominalKey {
        view: qualified,
        column: key.name.clone(),
    });
    Some(Source {
        kind: Kind::View,
        name: &view.name,
        comment: view.comment.as_deref(),
        key: vec![&key.name],
        columns: ordered(&view.columns, config),
        table: None,
    })
}

/// Whether Diesel can take so many columns; tells which feature that needs. `32-column-tables` is taken for granted.
fn fits(table: &str, columns: usize, notes: &mut Vec<Note>) -> bool {
    let table = table.to_owned();
    let feature = match columns {
        0..=32 => return true,
        33..=64 => "64-column-tables",
        65..=MOST_COLUMNS => "128-column-tables",
        _ => {
            notes.push(Note::TooWide { table, columns });
            return false;
        }
    };
    notes.push(Note::WideTable {
        table,
        columns,
        feature,
    });
    true
}

fn ordered<'a>(columns: &'a [Column], config: &PrintSchema) -> Vec<&'a Column> {
    let mut columns: Vec<&Column> = columns.iter().collect();
    match config.column_order {
        ColumnOrder::Position => columns.sort_by_key(|column| column.position),
        ColumnOrder::Name => columns.sort_by_key(|column| column.name.as_str()),
    }
    columns
}
