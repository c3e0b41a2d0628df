//! One statement's effect on the model.

use domain_engine::sql::Token;

use super::super::created::{Kind, created};
use super::super::cursor::{Cursor, has};
use super::super::file::File;
use super::super::name::Name;
use super::table::Reader;
use super::{Model, Table, alter, index};

/// Applies a statement; what it does not know changes nothing.
pub(super) fn apply(model: &mut Model, file: &File<'_>, statement: &[Token<'_>]) {
    let mut at = Cursor::new(statement);
    if at.is_any(&["CREATE"]) {
        create(model, file, statement);
    } else if at.words(&["ALTER", "TABLE"]) {
        alter::apply(model, file, at);
    } else if at.words(&["ALTER", "INDEX"]) {
        rename_index(model, file, at);
    } else if at.words(&["DROP"]) {
        drop(model, file, at);
    }
}

fn create(model: &mut Model, file: &File<'_>, statement: &[Token<'_>]) {
    if let Some((table, index)) = index::read(file, statement) {
        if let Some(name) = &index.name {
            let name = Name::new(table.schema.as_str(), name.as_str());
            model.ever_indexes.insert(name, table.clone());
        }
        if let Some(table) = model.tables.get_mut(&table) {
            table.indexes.push(index);
        }
        return;
    }
    let Some(made) = created(statement).filter(|made| made.kind.has_schema()) else {
        return;
    };
    let name = made.name.at_home(file.home());
    model
        .ever
        .entry((name.clone(), made.kind))
        .or_insert(file.at);
    if made.kind == Kind::Table {
        let behind = statement
            .iter()
            .position(|token| token.start >= made.name.range.end);
        let definition = &statement[behind.unwrap_or(statement.len())..];
        let table = table(file, &name, definition);
        model.tables.entry(name.clone()).or_insert(table);
        model.remember_keys(&name);
    }
}

/// What stands behind the name of a new table.
fn table(file: &File<'_>, name: &Name, definition: &[Token<'_>]) -> Table {
    let mut table = Table::default();
    let mut at = Cursor::new(definition);
    let reader = Reader {
        file: file.at,
        home: file.home(),
        table: name,
    };
    if let Some(list) = at.parentheses() {
        reader.items(list, &mut table);
    }
    let rest = at.rest();
    table.has_more |= ["AS", "INHERITS", "OF"].iter().any(|word| has(rest, word));
    table
}

fn drop(model: &mut Model, file: &File<'_>, mut at: Cursor<'_, '_>) {
    if at.words(&["TABLE"]) {
        at.words(&["IF", "EXISTS"]);
        for name in at.names() {
            let name = name.at_home(file.home());
            model.tables.remove(&name);
            for table in model.tables.values_mut() {
                table.foreign_keys.retain(|key| key.target != name);
            }
        }
    } else if at.words(&["INDEX"]) {
        at.words(&["CONCURRENTLY"]);
        at.words(&["IF", "EXISTS"]);
        for name in at.names() {
            let name = name.at_home(file.home());
            in_schema(model, &name.schema).for_each(|table| {
                table
                    .indexes
                    .retain(|index| index.name.as_deref() != Some(&name.name));
            });
        }
    } else if at.words(&["SCHEMA"]) {
        at.words(&["IF", "EXISTS"]);
        for schema in at.names() {
            model.tables.retain(|name, _| name.schema != schema.name);
        }
    }
}

fn rename_index(model: &mut Model, file: &File<'_>, mut at: Cursor<'_, '_>) {
    at.words(&["IF", "EXISTS"]);
    let Some(from) = at.name().map(|name| name.at_home(file.home())) else {
        return;
    };
    if !at.words(&["RENAME", "TO"]) {
        return;
    }
    let to = at.ident();
    for index in in_schema(model, &from.schema).flat_map(|table| &mut table.indexes) {
        if index.name.as_deref() == Some(&from.name) {
            index.name.clone_from(&to);
        }
    }
}

fn in_schema<'m>(model: &'m mut Model, schema: &str) -> impl Iterator<Item = &'m mut Table> {
    model
        .tables
        .iter_mut()
        .filter(move |(name, _)| name.schema == schema)
        .map(|(_, table)| table)
}
