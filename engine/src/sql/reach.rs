//! How far the statements of a file can reach, told by their tokens alone. Pure.
//!
//! A migration runs with a search_path of its domain's schema alone. So a statement of a plain kind whose
//! qualified names are all the domain's own cannot touch anything else, and nothing needs to be asked of the
//! server. Everything that is not surely of that sort is [`Reach::Unknown`]: what runs functions, names other
//! schemas, cascades, or is of a kind not listed here.

mod calls;
mod names;
mod outside;

use super::place::{Place, place_of_byte};
use super::split::split;
use super::token::{Kind, Token, significant};
use names::Names;

/// The schema a file belongs to, and those it may refer to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Home<'a> {
    /// The domain's own schema.
    pub(crate) schema: &'a str,
    /// Schemas that its foreign keys may point to.
    pub(crate) declared: &'a [&'a str],
}

/// How far a file can reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Its own schema, for certain.
    Inside,
    /// Only the server knows.
    Unknown,
}

/// How far a file that runs with a search_path of its own schema can reach.
pub(crate) fn reach(sql: &str, home: Home<'_>) -> Reach {
    let tokens = significant(sql);
    let inside = split(&tokens)
        .into_iter()
        .all(|statement| is_inside(statement, home));
    if inside {
        Reach::Inside
    } else {
        Reach::Unknown
    }
}

/// The first token in a file that names something outside, as far as a file can tell; a byte offset.
///
/// For statements that run without a transaction, where nothing can be undone once the server has been asked.
pub(crate) fn named_outside(sql: &str, home: Home<'_>) -> Option<usize> {
    let tokens = significant(sql);
    split(&tokens)
        .into_iter()
        .find_map(|statement| outside::find(statement, home))
        .map(|token| token.start)
}

/// Where a file first has the last name of a description such as `constraint x on public.users`.
pub(crate) fn place_of_named(sql: &str, description: &str) -> Option<Place> {
    let described = significant(description);
    let name = names::read(described.last()?);
    significant(sql)
        .iter()
        .find(|token| names::is_name(token) && names::read(token) == name)
        .map(|token| place_of_byte(sql, token.start))
}

fn is_inside(statement: &[Token<'_>], home: Home<'_>) -> bool {
    let readable = |token: &Token<'_>| match token.kind {
        Kind::Other | Kind::Parameter | Kind::Unterminated(_) => false,
        // U&"…" hides its letters.
        Kind::QuotedIdentifier => token.text.starts_with('"'),
        _ => true,
    };
    let Some((first, rest)) = statement.split_first() else {
        return true;
    };
    if !statement.iter().all(readable) || cascades(statement) {
        return false;
    }
    let names = Names::new(home);
    if first.is_word("CREATE") {
        create(rest, names)
    } else if first.is_word("ALTER") {
        alter(rest, names)
    } else if first.is_word("DROP") {
        drop(rest, names)
    } else if first.is_word("COMMENT") {
        comment(rest, names)
    } else {
        first.is_word("SET") && sets_a_harmless_setting(rest)
    }
}

/// CASCADE, but not as what a foreign key does to rows.
fn cascades(statement: &[Token<'_>]) -> bool {
    statement.iter().enumerate().any(|(at, token)| {
        let of_rows =
            at > 0 && (statement[at - 1].is_word("DELETE") || statement[at - 1].is_word("UPDATE"));
        token.is_word("CASCADE") && !of_rows
    })
}

fn create(rest: &[Token<'_>], names: Names<'_>) -> bool {
    let rest = skip(rest, &["OR", "REPLACE"]);
    let rest = rest
        .split_first()
        .filter(|(first, _)| is_any(first, &["UNIQUE", "UNLOGGED", "CONSTRAINT"]))
        .map_or(rest, |(_, rest)| rest);
    let Some((kind, rest)) = rest.split_first() else {
        return false;
    };
    if kind.is_word("TABLE") {
        // AS runs a query, and the bounds of a partition are worked out at once.
        let outer = outside_parentheses(rest);
        let runs = outer.iter().any(|token| token.is_word("VALUES"));
        let queries = outer.iter().any(|token| token.is_word("AS"));
        return !queries && names.all_own(rest) && (!runs || calls::are_builtin(rest));
    }
    if kind.is_word("INDEX") {
        return names.all_own(rest) && calls::are_builtin(rest);
    }
    if kind.is_word("TYPE") {
        let enumerates = rest.windows(2).any(|pair| {
            pair[0].is_word("AS") && (pair[1].is_word("ENUM") || pair[1].is_symbol("("))
        });
        return enumerates && names.all_own(rest);
    }
    if kind.is_word("VIEW") {
        // The query is only read.
        let head = rest.split(|token| token.is_word("AS")).next();
        return head.is_some_and(|head| names.all_own(head));
    }
    let plain = [
        "TRIGGER",
        "FUNCTION",
        "PROCEDURE",
        "SEQUENCE",
        "POLICY",
        "DOMAIN",
    ];
    is_any(kind, &plain) && names.all_own(rest)
}

fn alter(rest: &[Token<'_>], names: Names<'_>) -> bool {
    let Some((kind, rest)) = rest.split_first() else {
        return false;
    };
    let plain = [
        "TABLE", "INDEX", "VIEW", "SEQUENCE", "TRIGGER", "POLICY", "TYPE", "DOMAIN",
    ];
    // ALTER TABLE ALL IN TABLESPACE is about every schema.
    is_any(kind, &plain)
        && !rest.first().is_some_and(|token| token.is_word("ALL"))
        && !rest
            .iter()
            .any(|token| is_any(token, &["OWNER", "SCHEMA", "EXTENSION"]))
        && names.all_own(rest)
        && names.is_surely_own(kind, rest)
        && calls::are_builtin(rest)
}

fn drop(rest: &[Token<'_>], names: Names<'_>) -> bool {
    let rest = skip(rest, &["MATERIALIZED"]);
    let plain = [
        "TABLE",
        "INDEX",
        "VIEW",
        "SEQUENCE",
        "TRIGGER",
        "POLICY",
        "TYPE",
        "DOMAIN",
        "FUNCTION",
        "PROCEDURE",
    ];
    rest.split_first().is_some_and(|(kind, rest)| {
        is_any(kind, &plain) && names.all_own(rest) && names.is_surely_own(kind, rest)
    })
}

fn comment(rest: &[Token<'_>], names: Names<'_>) -> bool {
    let rest = skip(rest, &["ON"]);
    let plain = [
        "TABLE",
        "INDEX",
        "VIEW",
        "SEQUENCE",
        "TRIGGER",
        "POLICY",
        "CONSTRAINT",
        "TYPE",
        "DOMAIN",
        "FUNCTION",
        "PROCEDURE",
    ];
    rest.split_first().is_some_and(|(kind, rest)| {
        if kind.is_word("COLUMN") {
            return names.is_own_column(rest);
        }
        is_any(kind, &plain) && names.all_own(rest) && names.is_surely_own(kind, rest)
    })
}

/// Settings that neither decide where names are looked up nor who runs.
fn sets_a_harmless_setting(rest: &[Token<'_>]) -> bool {
    let rest = skip(skip(rest, &["LOCAL"]), &["SESSION"]);
    let harmless = [
        "lock_timeout",
        "statement_timeout",
        "maintenance_work_mem",
        "work_mem",
    ];
    rest.first().is_some_and(|name| is_any(name, &harmless))
}

fn is_any(token: &Token<'_>, words: &[&str]) -> bool {
    words.iter().any(|word| token.is_word(word))
}

/// The rest behind these words, if they stand at the start.
fn skip<'t, 'a>(tokens: &'t [Token<'a>], words: &[&str]) -> &'t [Token<'a>] {
    let there = words.len() <= tokens.len()
        && words
            .iter()
            .zip(tokens)
            .all(|(word, token)| token.is_word(word));
    if there {
        &tokens[words.len()..]
    } else {
        tokens
    }
}

/// The tokens that stand in no parentheses.
fn outside_parentheses<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t Token<'a>> {
    let mut depth = 0_usize;
    tokens
        .iter()
        .filter(|token| {
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth = depth.saturating_sub(1);
            }
            depth == 0
        })
        .collect()
}

#[cfg(test)]
mod tests;
