use super::super::token::Token;
use super::names::{Names, chains, read};
use super::{Home, is_any, outside_parentheses};

/// Statements that change what there is, rather than rows.
const CHANGES: &[&str] = &[
    "CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE", "TRUNCATE", "REASSIGN", "SECURITY",
    "IMPORT",
];

/// Kinds of objects that are in no schema.
const OF_NO_SCHEMA: &[&str] = &[
    "ACCESS",
    "CAST",
    "DATABASE",
    "EVENT",
    "GROUP",
    "LANGUAGE",
    "OWNED",
    "PUBLICATION",
    "ROLE",
    "SERVER",
    "SUBSCRIPTION",
    "SYSTEM",
    "TABLESPACE",
    "USER",
];

/// What stands before an expression, where `a.b` is a column.
const BEFORE_AN_EXPRESSION: &[&str] = &["AS", "WHERE", "WHEN", "CHECK", "USING"];

/// What stands behind the name of what is altered, before types and the like.
const BEFORE_AN_ACTION: &[&str] = &["ADD", "ALTER", "DROP", "RENAME", "SET"];

/// The token that names something outside, if the statement changes what there is.
///
/// Looks where names of objects stand: outside parentheses and before any expression, and behind REFERENCES.
pub(super) fn find<'t, 'a>(statement: &'t [Token<'a>], home: Home<'_>) -> Option<&'t Token<'a>> {
    let (first, rest) = statement.split_first()?;
    if !is_any(first, CHANGES) {
        return None;
    }
    if let Some(kind) = rest.first().filter(|kind| is_any(kind, OF_NO_SCHEMA)) {
        return Some(kind);
    }
    let names = Names::new(home);
    let of_schema = rest
        .windows(2)
        .find(|pair| pair[0].is_word("SCHEMA") && read(&pair[1]) != home.schema)
        .map(|pair| &pair[1]);
    if of_schema.is_some() {
        return of_schema;
    }
    let end = outside_parentheses(rest)
        .into_iter()
        .find(|token| {
            is_any(token, BEFORE_AN_EXPRESSION)
                || first.is_word("ALTER") && is_any(token, BEFORE_AN_ACTION)
        })
        .map_or(usize::MAX, |token| token.start);
    let column = rest
        .windows(2)
        .any(|pair| pair[1].is_word("COLUMN") && pair[0].is_word("ON"));
    chains(rest)
        .filter(|chain| {
            let token = &rest[chain.at];
            let referenced = chain.at > 0 && rest[chain.at - 1].is_word("REFERENCES");
            let object = token.start < end && is_outside_parentheses(rest, token);
            referenced || object
        })
        .find(|chain| {
            let own_column = column && names.is_own_column(&rest[chain.at..]);
            !own_column && !names.is_fine(chain)
        })
        .map(|chain| &rest[chain.at])
}

fn is_outside_parentheses(tokens: &[Token<'_>], token: &Token<'_>) -> bool {
    outside_parentheses(tokens)
        .iter()
        .any(|outer| outer.start == token.start)
}
