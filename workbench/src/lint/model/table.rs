//! What stands in the parentheses of CREATE TABLE, and behind ADD.

use domain_engine::sql::Token;

use super::super::cursor::{Cursor, commas, is_any};
use super::super::name::{Name, normal, range};
use super::{At, Column, ForeignKey, Index, Part, Table};

/// Words that end a type or a default.
const NEXT: &[&str] = &[
    "CONSTRAINT",
    "NOT",
    "NULL",
    "DEFAULT",
    "PRIMARY",
    "UNIQUE",
    "REFERENCES",
    "CHECK",
    "GENERATED",
    "COLLATE",
    "STORAGE",
    "COMPRESSION",
    "DEFERRABLE",
    "INITIALLY",
    "ON",
    "MATCH",
];

/// Words that start a constraint of a table.
const OF_THE_TABLE: &[&str] = &[
    "CONSTRAINT",
    "PRIMARY",
    "UNIQUE",
    "FOREIGN",
    "CHECK",
    "EXCLUDE",
    "LIKE",
];

/// Reads what belongs to one table of one file.
#[derive(Clone, Copy)]
pub(super) struct Reader<'r> {
    pub(super) file: usize,
    /// Where names without a schema are looked for.
    pub(super) home: &'r str,
    pub(super) table: &'r Name,
}

impl Reader<'_> {
    /// Reads the list of columns and constraints.
    pub(super) fn items(self, list: &[Token<'_>], table: &mut Table) {
        for item in commas(list) {
            self.item(item, table);
        }
    }

    /// Reads one column or constraint.
    pub(super) fn item(self, item: &[Token<'_>], table: &mut Table) {
        let at = Cursor::new(item);
        // EXCLUDE is a column's name where a type follows.
        let excludes = item.len() > 1 && (item[1].is_symbol("(") || item[1].is_word("USING"));
        if at.is_any(OF_THE_TABLE) && (!at.is_any(&["EXCLUDE"]) || excludes) {
            self.constraint(at, table);
        } else {
            self.column(at, table);
        }
    }

    fn at(self, range: std::ops::Range<usize>) -> At {
        At {
            file: self.file,
            range,
        }
    }

    fn constraint(self, mut at: Cursor<'_, '_>, table: &mut Table) {
        let place = self.at(range(at.rest()));
        let name = at.words(&["CONSTRAINT"]).then(|| at.ident()).flatten();
        if at.words(&["LIKE"]) {
            table.has_more = true;
        } else if at.words(&["PRIMARY", "KEY"]) {
            let columns = names(&mut at);
            for column in &columns {
                if let Some(column) = table.column_mut(column) {
                    column.not_null = true;
                }
            }
            self.key(name, "pkey", columns, place, table);
        } else if at.words(&["UNIQUE"]) {
            at.words(&["NULLS"]);
            at.words(&["NOT"]);
            at.words(&["DISTINCT"]);
            let columns = names(&mut at);
            self.key(name, "key", columns, place, table);
        } else if at.words(&["FOREIGN", "KEY"]) {
            let columns = names(&mut at);
            if at.words(&["REFERENCES"]) {
                self.foreign_key(name, columns, &mut at, place, table);
            }
        }
    }

    fn column(self, mut at: Cursor<'_, '_>, table: &mut Table) {
        let whole = at.rest();
        let Some(name) = at.ident() else {
            return;
        };
        let ty = at.until(NEXT);
        if ty.is_empty() {
            return;
        }
        let place = self.at(range(&whole[..1]));
        let text = normal(ty);
        table.columns.push(Column {
            name: name.clone(),
            // A serial is NOT NULL by itself.
            not_null: text.contains("serial"),
            ty: text,
            default: None,
            at: place.clone(),
            ty_at: self.at(range(ty)),
        });
        self.of_the_column(at, &name, &place, table);
    }

    /// The constraints behind a column's type.
    fn of_the_column(self, mut at: Cursor<'_, '_>, name: &str, place: &At, table: &mut Table) {
        let mut constraint = None;
        while let Some(token) = at.peek() {
            if at.words(&["CONSTRAINT"]) {
                constraint = at.ident();
                continue;
            }
            // What ON DELETE does is no default of the column.
            if at.words(&["SET", "DEFAULT"]) {
                continue;
            }
            if at.words(&["NOT", "NULL"]) {
                set(table, name, |column| column.not_null = true);
            } else if at.words(&["DEFAULT"]) {
                let value = default(&mut at);
                set(table, name, |column| column.default = Some(value));
            } else if at.words(&["PRIMARY", "KEY"]) {
                set(table, name, |column| column.not_null = true);
                self.key(
                    constraint.take(),
                    "pkey",
                    vec![name.to_owned()],
                    place.clone(),
                    table,
                );
            } else if at.words(&["UNIQUE"]) {
                self.key(
                    constraint.take(),
                    "key",
                    vec![name.to_owned()],
                    place.clone(),
                    table,
                );
            } else if at.words(&["REFERENCES"]) {
                let columns = vec![name.to_owned()];
                self.foreign_key(constraint.take(), columns, &mut at, place.clone(), table);
            } else if at.words(&["GENERATED"]) {
                let identity = at
                    .rest()
                    .iter()
                    .take(4)
                    .any(|token| token.is_word("IDENTITY"));
                set(table, name, |column| column.not_null |= identity);
            } else if token.is_symbol("(") {
                at.parentheses();
            } else {
                at.next();
            }
        }
    }

    fn key(self, name: Option<String>, end: &str, columns: Vec<String>, at: At, table: &mut Table) {
        if columns.is_empty() {
            return;
        }
        let name = name.unwrap_or_else(|| self.default_name(&columns, end));
        let part = |column: String| Part {
            text: column.clone(),
            column: Some(column),
        };
        table.indexes.push(Index {
            name: Some(name),
            parts: columns.into_iter().map(part).collect(),
            method: "btree".into(),
            unique: true,
            include: Vec::new(),
            predicate: None,
            of_constraint: true,
            at,
        });
    }

    fn foreign_key(
        self,
        name: Option<String>,
        columns: Vec<String>,
        at: &mut Cursor<'_, '_>,
        place: At,
        table: &mut Table,
    ) {
        let Some(target) = at.name() else {
            return;
        };
        at.parentheses();
        table.foreign_keys.push(ForeignKey {
            name: name.unwrap_or_else(|| self.default_name(&columns, "fkey")),
            columns,
            target: target.at_home(self.home),
            at: place,
        });
    }

    /// The name that the server gives a constraint, but for long ones.
    fn default_name(self, columns: &[String], end: &str) -> String {
        match end {
            "pkey" => format!("{}_pkey", self.table.name),
            _ => format!("{}_{}_{end}", self.table.name, columns.join("_")),
        }
    }
}

fn set(table: &mut Table, name: &str, change: impl FnOnce(&mut Column)) {
    if let Some(column) = table.column_mut(name) {
        change(column);
    }
}

/// The expression behind DEFAULT; `DEFAULT NULL` starts with a word that ends others.
fn default(at: &mut Cursor<'_, '_>) -> String {
    let first = at.peek().filter(|token| is_any(token, &["NULL", "NOT"]));
    let start = first.and_then(|_| at.next()).map_or("", |token| token.text);
    format!("{start}{}", normal(at.until(NEXT))).to_lowercase()
}

/// Names in parentheses.
fn names(at: &mut Cursor<'_, '_>) -> Vec<String> {
    let list = at.parentheses().unwrap_or_default();
    commas(list)
        .into_iter()
        .filter_map(|name| Cursor::new(name).ident())
        .collect()
}
