use super::super::token::Token;
use super::is_any;
use super::names::is_name;

/// What may stand before a parenthesis without being a function of somebody's.
///
/// A function that is called while a table is rewritten or an index is built can do anything. PostgreSQL's own
/// are found first, as its catalog is searched before the domain's schema.
const KNOWN: &[&str] = &[
    // Keywords.
    "ALL",
    "ALWAYS",
    "AND",
    "ANY",
    "AS",
    "BY",
    "CASE",
    "CAST",
    "CHECK",
    "DEFAULT",
    "DISTINCT",
    "ELSE",
    "FROM",
    "HASH",
    "IDENTITY",
    "IN",
    "INCLUDE",
    "IS",
    "KEY",
    "LIST",
    "NOT",
    "OR",
    "RANGE",
    "RESET",
    "ROW",
    "SET",
    "SOME",
    "THEN",
    "TO",
    "UNIQUE",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
    "WITH",
    // Types.
    "BIT",
    "BPCHAR",
    "CHAR",
    "CHARACTER",
    "DECIMAL",
    "FLOAT",
    "INTERVAL",
    "NUMERIC",
    "TIME",
    "TIMESTAMP",
    "TIMESTAMPTZ",
    "TIMETZ",
    "VARCHAR",
    "VARYING",
    // Functions of PostgreSQL.
    "abs",
    "array_length",
    "array_to_string",
    "bit_length",
    "btrim",
    "cardinality",
    "cbrt",
    "ceil",
    "ceiling",
    "char_length",
    "character_length",
    "clock_timestamp",
    "coalesce",
    "concat",
    "concat_ws",
    "date_bin",
    "date_part",
    "date_trunc",
    "daterange",
    "decode",
    "div",
    "encode",
    "extract",
    "floor",
    "gen_random_uuid",
    "greatest",
    "initcap",
    "int4range",
    "int8range",
    "isempty",
    "jsonb_array_length",
    "jsonb_build_array",
    "jsonb_build_object",
    "jsonb_typeof",
    "least",
    "left",
    "length",
    "lower",
    "lower_inc",
    "lpad",
    "ltrim",
    "make_date",
    "md5",
    "mod",
    "now",
    "nullif",
    "num_nonnulls",
    "num_nulls",
    "numrange",
    "octet_length",
    "position",
    "power",
    "regexp_replace",
    "replace",
    "reverse",
    "right",
    "round",
    "rpad",
    "rtrim",
    "setweight",
    "sign",
    "split_part",
    "sqrt",
    "starts_with",
    "strpos",
    "substr",
    "substring",
    "to_char",
    "to_date",
    "to_jsonb",
    "to_number",
    "to_timestamp",
    "to_tsvector",
    "translate",
    "trim",
    "trunc",
    "tsrange",
    "tstzrange",
    "upper",
    "upper_inc",
];

/// What a table is named behind; `ON t (a)` calls nothing.
const BEFORE_A_TABLE: &[&str] = &["REFERENCES", "ON", "ONLY"];

/// Ways to index: `USING gin (a)` calls nothing, `USING f(a)` does.
const METHODS: &[&str] = &["btree", "hash", "gist", "spgist", "gin", "brin"];

/// Whether every function that the statement may call is one of PostgreSQL's.
pub(super) fn are_builtin(tokens: &[Token<'_>]) -> bool {
    tokens.iter().enumerate().all(|(at, token)| {
        let opens = tokens.get(at + 1).is_some_and(|next| next.is_symbol("("));
        !opens || !is_name(token) || is_any(token, KNOWN) || is_named(tokens, at)
    })
}

/// Whether the name that ends here is that of a table or of an index method.
fn is_named(tokens: &[Token<'_>], end: usize) -> bool {
    let qualified = end >= 2 && tokens[end - 1].is_symbol(".");
    let start = if qualified { end - 2 } else { end };
    start.checked_sub(1).is_some_and(|before| {
        let method = tokens[before].is_word("USING") && is_any(&tokens[end], METHODS);
        method || is_any(&tokens[before], BEFORE_A_TABLE)
    })
}
