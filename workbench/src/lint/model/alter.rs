//! ALTER TABLE.

use super::super::cursor::{Cursor, commas};
use super::super::file::File;
use super::super::name::{Name, normal, range};
use super::table::Reader;
use super::{At, Model, Table};

/// Applies what stands behind ALTER TABLE.
pub(super) fn apply(model: &mut Model, file: &File<'_>, mut at: Cursor<'_, '_>) {
    at.words(&["IF", "EXISTS"]);
    at.words(&["ONLY"]);
    let Some(written) = at.name() else {
        return;
    };
    at.symbol("*");
    let name = written.at_home(file.home());
    for action in commas(at.rest()) {
        let action = Cursor::new(action);
        if !moved(model, file, &name, action) {
            changed(model, file, &name, action);
        }
    }
    model.remember_keys(&name);
}

/// Applies RENAME TO and SET SCHEMA; whether it was one of them.
fn moved(model: &mut Model, file: &File<'_>, name: &Name, mut action: Cursor<'_, '_>) -> bool {
    let to = if action.words(&["RENAME", "TO"]) {
        action.ident().map(|to| Name::new(name.schema.as_str(), to))
    } else if action.words(&["SET", "SCHEMA"]) {
        action
            .ident()
            .map(|schema| Name::new(schema, name.name.as_str()))
    } else {
        return false;
    };
    let Some(to) = to else {
        return true;
    };
    for table in model.tables.values_mut() {
        for key in table
            .foreign_keys
            .iter_mut()
            .filter(|key| key.target == *name)
        {
            key.target = to.clone();
        }
    }
    if let Some(table) = model.tables.remove(name) {
        model
            .ever
            .entry((to.clone(), super::Kind::Table))
            .or_insert(file.at);
        model.tables.insert(to, table);
    }
    true
}

fn changed(model: &mut Model, file: &File<'_>, name: &Name, mut action: Cursor<'_, '_>) {
    let Some(table) = model.tables.get_mut(name) else {
        return;
    };
    if action.words(&["ADD"]) {
        action.words(&["COLUMN"]);
        action.words(&["IF", "NOT", "EXISTS"]);
        let reader = Reader {
            file: file.at,
            home: file.home(),
            table: name,
        };
        reader.item(action.rest(), table);
    } else if action.words(&["DROP", "CONSTRAINT"]) {
        action.words(&["IF", "EXISTS"]);
        if let Some(constraint) = action.ident() {
            table.foreign_keys.retain(|key| key.name != constraint);
            let is_it = |name: &Option<String>| name.as_deref() == Some(&constraint);
            table
                .indexes
                .retain(|index| !index.of_constraint || !is_it(&index.name));
        }
    } else if action.words(&["DROP"]) {
        action.words(&["COLUMN"]);
        action.words(&["IF", "EXISTS"]);
        if let Some(column) = action.ident() {
            drop_column(table, &column);
        }
    } else if action.words(&["RENAME"]) && !action.is_any(&["CONSTRAINT"]) {
        action.words(&["COLUMN"]);
        if let Some(from) = action.ident()
            && action.words(&["TO"])
            && let Some(to) = action.ident()
        {
            rename_column(table, &from, &to);
        }
    } else if action.words(&["ALTER"]) {
        action.words(&["COLUMN"]);
        alter_column(file, table, action);
    }
}

fn drop_column(table: &mut Table, column: &str) {
    table.columns.retain(|one| one.name != column);
    table
        .foreign_keys
        .retain(|key| !key.columns.iter().any(|one| one == column));
    table.indexes.retain(|index| {
        let mut parts = index.parts.iter();
        !parts.any(|part| part.column.as_deref() == Some(column))
    });
}

fn rename_column(table: &mut Table, from: &str, to: &str) {
    if let Some(column) = table.column_mut(from) {
        column.name = to.to_owned();
    }
    let in_keys = table
        .foreign_keys
        .iter_mut()
        .flat_map(|key| &mut key.columns);
    in_keys
        .filter(|name| *name == from)
        .for_each(|name| *name = to.to_owned());
    for part in table.indexes.iter_mut().flat_map(|index| &mut index.parts) {
        if part.column.as_deref() == Some(from) {
            part.column = Some(to.to_owned());
            part.text = part.text.replacen(from, to, 1);
        }
    }
}

fn alter_column(file: &File<'_>, table: &mut Table, mut action: Cursor<'_, '_>) {
    let Some(column) = action.ident().and_then(|name| table.column_mut(&name)) else {
        return;
    };
    if action.words(&["SET", "NOT", "NULL"]) {
        column.not_null = true;
    } else if action.words(&["DROP", "NOT", "NULL"]) {
        column.not_null = false;
    } else if action.words(&["SET", "DEFAULT"]) {
        column.default = Some(normal(action.rest()).to_lowercase());
    } else if action.words(&["DROP", "DEFAULT"]) {
        column.default = None;
    } else if action.words(&["TYPE"]) || action.words(&["SET", "DATA", "TYPE"]) {
        let ty = action.until(&["USING", "COLLATE"]);
        column.ty = normal(ty);
        column.ty_at = At {
            file: file.at,
            range: range(ty),
        };
    }
}
