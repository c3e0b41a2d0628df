//! What holds for any text at all.

use proptest::prelude::*;

use super::token::{Kind, tokens};
use super::*;

/// Texts that hit the scanner's corners more often than random characters do.
fn sql_like() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "CREATE",
        "OR",
        "REPLACE",
        "FUNCTION",
        "PROCEDURE",
        "BEGIN",
        "ATOMIC",
        "END",
        "CASE",
        "COPY",
        "FROM",
        "STDIN",
        "TO",
        "COMMIT",
        "SELECT",
        "ALTER",
        "TABLE",
        "COMMENT ON COLUMN ",
        "REFERENCES ",
        "SCHEMA ",
        "E'",
        "'",
        "''",
        "\\",
        "\"",
        "$$",
        "$a$",
        "$1",
        "/*",
        "*/",
        "--",
        "\n",
        " ",
        ";",
        "(",
        ")",
        "::",
        ":=",
        "=",
        "-",
        "+",
        "@",
        "/",
        "*",
        "U&'",
        "N'",
        "x",
        "ä",
        "1",
        ".",
        "1e5",
        "\0",
        "\r",
        "\u{feff}",
        "-- dbctl: lock_timeout = \"5s\"\n",
        "-- dbctl:",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        sql_like(),
        any::<String>(),
        ".{0,80}".prop_map(String::from)
    ]
}

/// White space and comments to put between two tokens.
fn gap() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        " ",
        "\n",
        "\t",
        " /* x */ ",
        " /* a /* ; */ ' */ ",
        " -- it's\n",
        "\r\n",
    ])
}

/// Whether a token stays what it is when other white space stands around it.
fn keeps_its_end(token: &token::Token<'_>) -> bool {
    let continues = token.kind == Kind::String && token.text.starts_with(['e', 'E']);
    !continues && !token.text.contains('\u{feff}') && !matches!(token.kind, Kind::Unterminated(_))
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(sql in any_text(), at in any::<usize>()) {
        let _ = refuse(&sql);
        let _ = checksum(&sql);
        let _ = Header::parse(&sql);
        let _ = is_effectively_empty(&sql);
        let _ = removals(&sql);
        let _ = removals(&format!("DO {sql}"));
        let _ = place_of_char(&sql, at);
        let _ = place_of_byte(&sql, at);
        let _ = parse_duration(&sql);
        let _ = sql.parse::<Checksum>();
        let home = Home { schema: "x", declared: &["ä"] };
        let _ = reach(&sql, home);
        let _ = named_outside(&sql, home);
        let _ = place_of_named(&sql, &sql);
        for statement in statements(&sql) {
            let _ = Nature::of(statement.text(&sql));
        }
    }

    #[test]
    fn tokens_cover_the_text(sql in any_text()) {
        let whole: String = tokens(&sql).iter().map(|token| token.text).collect();
        prop_assert_eq!(whole, sql);
    }

    #[test]
    fn statements_are_ordered_apart_and_trimmed(sql in any_text()) {
        let mut behind = 0;
        for statement in statements(&sql) {
            prop_assert!(statement.range.start >= behind);
            prop_assert!(statement.range.end > statement.range.start);
            prop_assert_eq!(statement.line, line_of(&sql, statement.range.start));
            let text = statement.text(&sql);
            let inside = token::tokens(text);
            let is_trivia = |token: Option<&token::Token<'_>>| token.is_none_or(|t| t.is_trivia());
            // At the very start of a text a byte order mark is trivia, further on it starts a word.
            prop_assume!(!text.starts_with('\u{feff}'));
            prop_assert!(!is_trivia(inside.first()) && !is_trivia(inside.last()), "{text:?}");
            behind = statement.range.end;
        }
    }

    #[test]
    fn statements_and_what_stands_between_them_make_the_text(sql in any_text()) {
        let (mut whole, mut behind) = (String::new(), 0);
        for statement in statements(&sql) {
            whole.push_str(&sql[behind..statement.range.start]);
            whole.push_str(statement.text(&sql));
            behind = statement.range.end;
        }
        whole.push_str(&sql[behind..]);
        prop_assert_eq!(whole, sql);
    }

    #[test]
    fn a_statement_on_its_own_is_the_same_one_statement(sql in any_text()) {
        for statement in statements(&sql) {
            let text = statement.text(&sql);
            // At the very start of a text a byte order mark is trivia, further on it starts a word.
            prop_assume!(!text.starts_with('\u{feff}'));
            let ranges: Vec<_> = statements(text).into_iter().map(|it| it.range).collect();
            prop_assert_eq!(ranges, vec![0..text.len()], "{:?}", text);
        }
    }

    #[test]
    fn nothing_but_trivia_and_semicolons_stands_between_statements(sql in any_text()) {
        let mut rest = sql.clone();
        for statement in statements(&sql).into_iter().rev() {
            rest.replace_range(statement.range, ";");
        }
        prop_assert!(is_effectively_empty(&rest), "{:?}", rest);
    }

    #[test]
    fn a_checksum_ignores_what_is_put_between_tokens(
        sql in any_text(),
        gaps in prop::collection::vec(gap(), 64),
    ) {
        let mut tokens = tokens(&sql);
        let usable = tokens.iter().take_while(|token| keeps_its_end(token)).count();
        tokens.truncate(usable);
        let sql: String = tokens.iter().map(|token| token.text).collect();
        let mut gaps = gaps.into_iter().cycle();
        let mut spaced = String::from(gaps.next().unwrap_or_default());
        for token in &tokens {
            spaced.push_str(token.text);
            spaced.push_str(gaps.next().unwrap_or_default());
        }
        prop_assert_eq!(checksum(&spaced), checksum(&sql));
    }

    #[test]
    fn a_checksum_is_read_back(sql in any_text()) {
        let sum = checksum(&sql);
        prop_assert_eq!(sum.to_string().parse::<Checksum>(), Ok(sum));
        prop_assert_eq!(sum.compare(&sum.to_string()), Comparison::Same);
    }

    #[test]
    fn a_quoted_text_is_one_token(text in any_text()) {
        let literal = quote::literal(&text);
        let name = quote::ident(&text);
        let read = |sql: &str| tokens(sql).iter().map(|t| (t.kind, t.text.len())).collect::<Vec<_>>();
        prop_assert_eq!(read(&literal), vec![(Kind::String, literal.len())]);
        prop_assert_eq!(read(&name), vec![(Kind::QuotedIdentifier, name.len())]);
    }
}
