//! What a script says it takes away: tables, columns and rows.
//!
//! Only the text is read, nothing is run: no lock is taken on a busy table to find out. So what a called
//! function, a procedure, a trigger or `ON DELETE CASCADE` removes is not seen, nor values that an UPDATE or a
//! change of type overwrites. DO blocks are searched, the strings they execute too.

mod cursor;

use cursor::Cursor;

use super::place::line_of;
use super::split::split;
use super::token::{Kind, Token, significant};

/// A table as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// Its schema; the search_path's when it is not written.
    pub(crate) schema: Option<String>,
    /// Its own name.
    pub(crate) name: String,
}

/// How much of a table a DELETE takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Share {
    /// Every row.
    All,
    /// Those that a condition chooses.
    Some,
}

/// Whether TRUNCATE takes the tables that refer to it along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// It is refused where another table refers to it.
    Itself,
    /// CASCADE.
    Referring,
}

/// One thing that a script takes away, or calls by another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Removal {
    /// DROP TABLE.
    Table(Name),
    /// DROP SCHEMA … CASCADE.
    Schema(String),
    /// ALTER TABLE … DROP COLUMN.
    Column(Name, String),
    /// TRUNCATE.
    Truncated(Name, Extent),
    /// DELETE FROM.
    Deleted(Name, Share),
    /// ALTER TABLE … RENAME TO, SET SCHEMA.
    Renamed {
        /// The table.
        table: Name,
        /// What it is called from here on.
        to: Name,
    },
    /// ALTER TABLE … RENAME COLUMN.
    RenamedColumn {
        /// The table.
        table: Name,
        /// The column.
        from: String,
        /// What it is called from here on.
        to: String,
    },
    /// Something goes, and the text does not say what.
    Hidden {
        /// The words found.
        what: &'static str,
        /// Line of the statement, from 1.
        line: usize,
    },
}

/// Everything a script says it takes away, in its order.
pub(crate) fn removals(sql: &str) -> Vec<Removal> {
    let mut found = Vec::new();
    for statement in split(&significant(sql)) {
        let Some(first) = statement.first() else {
            continue;
        };
        let line = line_of(sql, first.start);
        if first.is_word("DO") {
            strings(statement).for_each(|text| search(&text, line, &mut found));
        } else if !DEFINING.iter().any(|word| first.is_word(word)) {
            top_level(statement, line, &mut found);
        }
    }
    found
}

/// First words of statements that name what may be removed later, or by whom, and remove nothing.
const DEFINING: [&str; 4] = ["CREATE", "COMMENT", "GRANT", "REVOKE"];

/// A statement removes by its first words, or by a DELETE in a WITH.
fn top_level(statement: &[Token<'_>], line: usize, found: &mut Vec<Removal>) {
    for at in 0..statement.len() {
        if at == 0 || statement[at].is_word("DELETE") {
            removal_at(Cursor::new(&statement[at..]), line, found);
        }
    }
}

/// Looks everywhere: the body of a DO block has words before its statements, and statements in strings.
fn search(text: &str, line: usize, found: &mut Vec<Removal>) {
    let tokens = significant(text);
    let mut at = 0;
    while at < tokens.len() {
        let end = tokens[at..].iter().position(|token| token.is_symbol(";"));
        let rest = &tokens[at..end.map_or(tokens.len(), |end| at + end)];
        let consumed = removal_at(Cursor::new(rest), line, found);
        strings(&tokens[at..at + consumed]).for_each(|inner| search(&inner, line, found));
        at += consumed;
    }
}

fn strings(tokens: &[Token<'_>]) -> impl Iterator<Item = String> {
    tokens
        .iter()
        .filter(|token| token.kind == Kind::String)
        .map(|token| content(token.text))
}

/// What a string literal holds, near enough to be read as SQL.
fn content(literal: &str) -> String {
    if let Some(tagged) = literal.strip_prefix('$') {
        let tag = tagged.find('$').map_or(literal.len(), |end| end + 2);
        let end = literal.len().saturating_sub(tag);
        return literal.get(tag..end).unwrap_or_default().to_owned();
    }
    let start = literal.find('\'').map_or(0, |quote| quote + 1);
    let end = literal.len().saturating_sub(1);
    let inner = literal.get(start..end).unwrap_or_default();
    inner.replace("''", "'")
}

/// The removal that begins here, if one does; returns how many tokens were read, at least one.
fn removal_at(mut at: Cursor<'_, '_>, line: usize, found: &mut Vec<Removal>) -> usize {
    if at.words(&["DROP"]) {
        dropped(&mut at, line, found);
    } else if at.words(&["TRUNCATE"]) {
        truncated(&mut at, line, found);
    } else if at.words(&["ALTER", "TABLE"]) {
        altered(&mut at, line, found);
    } else if at.words(&["DELETE", "FROM"]) {
        let share = match at.has_word("WHERE") || at.has_word("USING") {
            true => Share::Some,
            false => Share::All,
        };
        at.words(&["ONLY"]);
        let what = "DELETE";
        let name = at.name();
        found.push(name.map_or(Removal::Hidden { what, line }, |name| {
            Removal::Deleted(name, share)
        }));
    } else if at.words(&["MERGE", "INTO"]) && at.has_words("THEN", "DELETE") {
        at.words(&["ONLY"]);
        found.extend(at.name().map(|name| Removal::Deleted(name, Share::Some)));
    }
    at.read().max(1)
}

fn dropped(at: &mut Cursor<'_, '_>, line: usize, found: &mut Vec<Removal>) {
    let mut hidden = |what| found.push(Removal::Hidden { what, line });
    if at.words(&["TABLE"]) {
        at.words(&["IF", "EXISTS"]);
        match at.names() {
            Some(names) => found.extend(names.into_iter().map(Removal::Table)),
            None => hidden("DROP TABLE"),
        }
    } else if at.words(&["SCHEMA"]) {
        at.words(&["IF", "EXISTS"]);
        match at.names() {
            Some(names) if at.has_word("CASCADE") => {
                found.extend(names.into_iter().map(|name| Removal::Schema(name.name)));
            }
            // Without CASCADE it goes only when it is empty.
            Some(_) => {}
            None => hidden("DROP SCHEMA"),
        }
    } else if at.words(&["OWNED"]) {
        hidden("DROP OWNED");
    } else if at.words(&["COLUMN"]) {
        // Of an ALTER TABLE whose table is put together at run time: the others are read as a whole.
        hidden("DROP COLUMN");
    } else if TAKES_COLUMNS.iter().any(|kind| at.words(&[kind])) && at.has_word("CASCADE") {
        hidden("DROP … CASCADE");
    }
}

/// Kinds whose CASCADE takes columns of tables with them.
const TAKES_COLUMNS: [&str; 3] = ["TYPE", "DOMAIN", "EXTENSION"];

fn truncated(at: &mut Cursor<'_, '_>, line: usize, found: &mut Vec<Removal>) {
    // GRANT TRUNCATE ON, BEFORE TRUNCATE OR …: no statement.
    if ["ON", "OR", "TO"].iter().any(|word| at.is_word(word)) || at.is_symbol(",") {
        return;
    }
    at.words(&["TABLE"]);
    match at.names() {
        Some(names) => {
            let reach = match at.has_word("CASCADE") {
                true => Extent::Referring,
                false => Extent::Itself,
            };
            let truncated = names
                .into_iter()
                .map(|name| Removal::Truncated(name, reach));
            found.extend(truncated);
        }
        None => found.push(Removal::Hidden {
            what: "TRUNCATE",
            line,
        }),
    }
}

fn altered(at: &mut Cursor<'_, '_>, line: usize, found: &mut Vec<Removal>) {
    at.words(&["IF", "EXISTS"]);
    at.words(&["ONLY"]);
    let Some(table) = at.name() else {
        return;
    };
    at.symbol("*");
    for mut action in at.actions() {
        if action.words(&["DROP"]) {
            if action.words(&["CONSTRAINT"]) {
                continue;
            }
            action.words(&["COLUMN"]);
            action.words(&["IF", "EXISTS"]);
            let what = "DROP COLUMN";
            found.push(match action.ident() {
                Some(column) => Removal::Column(table.clone(), column),
                None => Removal::Hidden { what, line },
            });
        } else if action.words(&["RENAME"]) {
            found.extend(renamed(&table, action));
        } else if action.words(&["SET", "SCHEMA"]) {
            found.extend(action.ident().map(|schema| {
                let name = table.name.clone();
                let to = Name {
                    schema: Some(schema),
                    name,
                };
                let table = table.clone();
                Removal::Renamed { table, to }
            }));
        }
    }
}

fn renamed(table: &Name, mut action: Cursor<'_, '_>) -> Option<Removal> {
    let table = table.clone();
    if action.words(&["TO"]) {
        let (schema, name) = (table.schema.clone(), action.ident()?);
        let to = Name { schema, name };
        return Some(Removal::Renamed { table, to });
    }
    if action.words(&["CONSTRAINT"]) {
        return None;
    }
    action.words(&["COLUMN"]);
    let from = action.ident()?;
    let to = action.words(&["TO"]).then(|| action.ident())??;
    Some(Removal::RenamedColumn { table, from, to })
}

#[cfg(test)]
mod tests;
