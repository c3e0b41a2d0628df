//! The one place where identifiers and string literals are quoted.
//!
//! A NUL byte is kept as it is: no PostgreSQL text can hold one, and both clients refuse to send a message
//! with one in it, so it can neither be stored nor cut a statement short.

/// An identifier in double quotes, always quoted.
///
/// Source: PostgreSQL, "Lexical Structure", section "Identifiers and Key Words". The server cuts names longer
/// than 63 bytes.
pub fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A string literal that means the same under any `standard_conforming_strings`.
///
/// A text with a backslash becomes an `E''` literal with the backslash doubled, as libpq's
/// `PQescapeLiteral` does.
pub fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if quoted.contains('\\') {
        format!("E'{}'", quoted.replace('\\', "\\\\"))
    } else {
        format!("'{quoted}'")
    }
}

/// A schema-qualified name, both parts quoted.
pub fn qualified(schema: &str, name: &str) -> String {
    format!("{}.{}", ident(schema), ident(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_always_quoted_and_their_quotes_doubled() {
        assert_eq!(ident("users"), "\"users\"");
        assert_eq!(ident("a\"b; DROP"), "\"a\"\"b; DROP\"");
        assert_eq!(qualified("public", "Users"), "\"public\".\"Users\"");
    }

    #[test]
    fn literals_double_their_quotes() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal(""), "''");
    }

    #[test]
    fn a_backslash_makes_an_escape_literal() {
        assert_eq!(literal(r"C:\it's"), r"E'C:\\it''s'");
    }

    #[test]
    fn a_dollar_sign_or_a_line_break_needs_nothing() {
        assert_eq!(literal("$$\n$$"), "'$$\n$$'");
    }
}
