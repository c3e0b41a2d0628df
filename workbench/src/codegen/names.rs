//! SQL names to Rust identifiers, by the rules of diesel_cli's `inference.rs`.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;

/// Rust's keywords (2024 edition) and what `table!` cannot take, each of which gets a trailing underscore.
const RESERVED: &[&str] = &[
    "Self",
    "abstract",
    "alignof",
    "as",
    "async",
    "await",
    "become",
    "bool",
    "box",
    "break",
    "columns",
    "const",
    "continue",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "is_nullable",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "offsetof",
    "override",
    "priv",
    "proc",
    "pub",
    "pure",
    "ref",
    "return",
    "self",
    "sizeof",
    "static",
    "struct",
    "super",
    "table",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// Names that a column may not have because `table!` (diesel_derives 2.3) puts them, or a use of them, into the
/// table's module.
const RESERVED_COLUMNS: &[&str] = &[
    "Array",
    "BoxedQuery",
    "Multirange",
    "Nullable",
    "Range",
    "SqlType",
    "all_columns",
    "diesel",
    "dsl",
    "ops",
    "star",
    "str",
    "usize",
];

/// Names that a table may not have because its module would hide one that the generated file uses.
const RESERVED_TABLES: &[&str] = &["apart", "diesel", "sql_types"];

/// Rust names of all tables of a schema, in the order given.
pub(super) fn table_names<'a>(sql_names: impl Iterator<Item = &'a str>) -> Vec<String> {
    unique(sql_names, |name| RESERVED_TABLES.contains(&name))
}

/// Rust names of all columns of the table whose Rust name is `table`, in the order given.
///
/// `types` are the names that the table's module uses for types; a column called like one would hide it.
pub(super) fn column_names<'a>(
    sql_names: impl Iterator<Item = &'a str>,
    table: &str,
    types: &BTreeSet<String>,
) -> Vec<String> {
    unique(sql_names, |name| {
        name == table || RESERVED_COLUMNS.contains(&name) || types.contains(name)
    })
}

/// Gives names that can stay as they are their own, and all others the nearest free one.
fn unique<'a>(
    sql_names: impl Iterator<Item = &'a str>,
    taken: impl Fn(&str) -> bool,
) -> Vec<String> {
    let wanted: Vec<(&str, String)> = sql_names.map(|sql| (sql, rust_name(sql, &taken))).collect();
    let mut used: BTreeSet<String> = wanted
        .iter()
        .filter(|(sql, rust)| sql == rust)
        .map(|(_, rust)| rust.clone())
        .collect();
    wanted
        .into_iter()
        .map(|(sql, mut rust)| {
            if sql != rust {
                while taken(&rust) || !used.insert(rust.clone()) {
                    rust.push('_');
                }
            }
            rust
        })
        .collect()
}

fn rust_name(sql: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = if sql.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        sql.to_owned()
    } else {
        mapped(sql)
    };
    if !name.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        name = code_points(sql);
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    // Diesel keeps names that begin with two underscores for itself, unless they end with one.
    let for_diesel = name.starts_with("__") && !name.ends_with('_');
    if for_diesel || RESERVED.contains(&name.as_str()) || taken(&name) {
        name.push('_');
    }
    name
}

/// Every character that an identifier cannot have becomes an underscore; underscores in a row become one.
fn mapped(sql: &str) -> String {
    let mut name = String::with_capacity(sql.len());
    for c in sql.chars() {
        let c = if c.is_ascii_alphanumeric() { c } else { '_' };
        if c != '_' || !name.ends_with('_') {
            name.push(c);
        }
    }
    name
}

/// A name of last resort for text without a single ASCII letter or digit: `u0e22u0e32`.
fn code_points(sql: &str) -> String {
    sql.chars()
        .map(|c| format!("u{:04x}", u32::from(c)))
        .collect()
}

/// The name of a Rust type for the SQL type `sql`, as Diesel forms it.
pub(super) fn type_name(sql: &str) -> String {
    let name = camel(sql);
    if name == "Self" {
        "Self_".to_owned()
    } else {
        name
    }
}

/// UpperCamelCase over the ASCII letters and digits of `text`, never empty, never with a digit first.
pub(super) fn camel(text: &str) -> String {
    let ascii: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let mut name = ascii.to_upper_camel_case();
    if name.is_empty() {
        name = code_points(text).to_upper_camel_case();
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

/// `name`, or `name2`, `name3`, … : the first that `used` does not hold; it is added there.
pub(super) fn numbered(name: String, used: &mut BTreeSet<String>) -> String {
    if used.insert(name.clone()) {
        return name;
    }
    let mut number = 2;
    loop {
        let candidate = format!("{name}{number}");
        if used.insert(candidate.clone()) {
            return candidate;
        }
        number += 1;
    }
}
