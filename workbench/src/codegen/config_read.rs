//! Reads diesel.toml: every key that Diesel knows is followed, or declined with a reason.

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Table, Value};

use super::config::{
    ColumnOrder, DieselToml, Docs, Pattern, PrintSchema, RustEnums, SameQuery, SqlTypes,
    TableFilter, Views,
};
use super::config_error::ConfigError;

/// The keys of a section, as diesel_cli declares them (`PrintSchema` in its `config.rs`).
const KEYS: [&str; 17] = [
    "file",
    "schema",
    "with_docs",
    "filter",
    "column_sorting",
    "import_types",
    "allow_tables_to_appear_in_same_query_config",
    "generate_missing_sql_type_definitions",
    "except_custom_type_definitions",
    "custom_type_derives",
    "pg_domains_as_custom_types",
    "include_views",
    "custom_enum_derives",
    "generate_rust_enum_definitions",
    "sqlite_integer_primary_key_is_bigint",
    "patch_file",
    "experimental_infer_nullable_for_views",
];

const NO_PATCH: &str = "schema.rs is generated whole, so that it can be checked against the database; change the \
                        database, or use import_types and except_custom_type_definitions";
const NO_INFERENCE: &str =
    "a view's columns are nullable, as PostgreSQL tells them; call assume_not_null() in the query";
const NO_MIGRATIONS: &str =
    "each domain keeps its migrations in its own crate; pass --migration-dir to the diesel CLI";

/// What is wrong with one key; [`read_config`] adds file and section.
enum Problem {
    Unknown,
    Refused(&'static str),
    Expected(&'static str),
    Pattern(String, regex_lite::Error),
}

/// Reads the text of the diesel.toml that lies at `path`.
///
/// Relative `file` keys are resolved against the folder of `path`. Nothing is read from disk.
///
/// # Errors
///
/// [`ConfigError`] for text that is not TOML, unknown keys, keys that are not followed, and wrong values.
pub fn read_config(text: &str, path: &Path) -> Result<DieselToml, ConfigError> {
    let root: Table = text.parse().map_err(|source| ConfigError::Syntax {
        path: path.to_owned(),
        source,
    })?;
    let mut sections = BTreeMap::new();
    for (key, value) in root {
        match (key.as_str(), value) {
            ("print_schema", Value::Table(domains)) => {
                for (name, value) in domains {
                    let section = read_section(path, &name, value)?;
                    sections.insert(name, section);
                }
            }
            ("migrations_directory", _) => {
                return Err(ConfigError::Refused {
                    path: path.to_owned(),
                    section: "the file's root".to_owned(),
                    key,
                    reason: NO_MIGRATIONS,
                });
            }
            _ => {
                return Err(ConfigError::UnknownKey {
                    path: path.to_owned(),
                    section: "the file's root".to_owned(),
                    key,
                    known: "print_schema".to_owned(),
                });
            }
        }
    }
    Ok(DieselToml {
        path: path.to_owned(),
        sections,
    })
}

fn read_section(path: &Path, name: &str, value: Value) -> Result<PrintSchema, ConfigError> {
    let table = match value {
        Value::Table(table) if name != "filter" => table,
        _ => {
            return Err(ConfigError::OutsideSection {
                path: path.to_owned(),
                key: name.to_owned(),
            });
        }
    };
    let mut section = PrintSchema::default();
    for (key, value) in table {
        let found = found(&value);
        set(&mut section, &key, value).map_err(|problem| {
            let (path, section) = (path.to_owned(), format!("[print_schema.{name}]"));
            match problem {
                Problem::Unknown => ConfigError::UnknownKey {
                    path,
                    section,
                    key,
                    known: KEYS.join(", "),
                },
                Problem::Refused(reason) => ConfigError::Refused {
                    path,
                    section,
                    key,
                    reason,
                },
                Problem::Expected(expected) => ConfigError::Value {
                    path,
                    section,
                    key,
                    found,
                    expected,
                },
                Problem::Pattern(pattern, source) => ConfigError::Pattern {
                    path,
                    section,
                    key,
                    pattern,
                    source,
                },
            }
        })?;
    }
    if let (Some(file), Some(folder)) = (&section.file, path.parent()) {
        section.file = Some(folder.join(file));
    }
    Ok(section)
}

fn set(section: &mut PrintSchema, key: &str, value: Value) -> Result<(), Problem> {
    match key {
        "file" => section.file = Some(text(value)?.into()),
        "schema" => section.schema = Some(text(value)?),
        "with_docs" => section.docs = docs(&value)?,
        "filter" => section.filter = filter(value)?,
        "column_sorting" => section.column_order = column_order(&value)?,
        "import_types" => section.import_types = texts(value)?,
        "allow_tables_to_appear_in_same_query_config" => section.same_query = same_query(&value)?,
        "generate_missing_sql_type_definitions" => {
            section.sql_types = choose(&value, SqlTypes::Generated, SqlTypes::LeftOut)?;
        }
        "except_custom_type_definitions" => section.except_types = patterns(value)?,
        "custom_type_derives" => section.type_derives = Some(texts(value)?),
        "pg_domains_as_custom_types" => section.domains_as_types = patterns(value)?,
        "include_views" => section.views = choose(&value, Views::Included, Views::LeftOut)?,
        "custom_enum_derives" => section.enum_derives = texts(value)?,
        "generate_rust_enum_definitions" => {
            section.rust_enums = choose(&value, RustEnums::Generated, RustEnums::LeftOut)?;
        }
        // Only SQLite has rowids: Diesel accepts the key for every backend and so does this.
        "sqlite_integer_primary_key_is_bigint" => choose(&value, (), ())?,
        "experimental_infer_nullable_for_views" if value.as_bool() == Some(false) => {}
        "experimental_infer_nullable_for_views" => return Err(Problem::Refused(NO_INFERENCE)),
        "patch_file" => return Err(Problem::Refused(NO_PATCH)),
        _ => return Err(Problem::Unknown),
    }
    Ok(())
}

fn text(value: Value) -> Result<String, Problem> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(Problem::Expected("a text")),
    }
}

fn texts(value: Value) -> Result<Vec<String>, Problem> {
    let expected = || Problem::Expected("a list of texts");
    let Value::Array(items) = value else {
        return Err(expected());
    };
    items
        .into_iter()
        .map(|item| text(item).map_err(|_| expected()))
        .collect()
}

fn patterns(value: Value) -> Result<Vec<Pattern>, Problem> {
    let compile = |pattern: String| match regex_lite::Regex::new(&pattern) {
        Ok(regex) => Ok(Pattern(regex)),
        Err(source) => Err(Problem::Pattern(pattern, source)),
    };
    texts(value)?.into_iter().map(compile).collect()
}

fn choose<T>(value: &Value, if_true: T, if_false: T) -> Result<T, Problem> {
    match value.as_bool() {
        Some(true) => Ok(if_true),
        Some(false) => Ok(if_false),
        None => Err(Problem::Expected("true or false")),
    }
}

fn docs(value: &Value) -> Result<Docs, Problem> {
    match (value.as_bool(), value.as_str()) {
        (Some(true), _) | (_, Some("database-comments-fallback-to-auto-generated-doc-comment")) => {
            Ok(Docs::Always)
        }
        (_, Some("only-database-comments")) => Ok(Docs::DatabaseComments),
        (Some(false), _) | (_, Some("no-doc-comments")) => Ok(Docs::None),
        _ => Err(Problem::Expected(
            "true, false, \"only-database-comments\", \"no-doc-comments\" or \
             \"database-comments-fallback-to-auto-generated-doc-comment\"",
        )),
    }
}

fn same_query(value: &Value) -> Result<SameQuery, Problem> {
    match value.as_str() {
        Some("all_tables") => Ok(SameQuery::AllTables),
        Some("fk_related_tables") => Ok(SameQuery::ForeignKeyRelated),
        Some("none") => Ok(SameQuery::None),
        _ => Err(Problem::Expected(
            "\"all_tables\", \"fk_related_tables\" or \"none\"",
        )),
    }
}

fn column_order(value: &Value) -> Result<ColumnOrder, Problem> {
    match value.as_str() {
        Some("ordinal_position") => Ok(ColumnOrder::Position),
        Some("name") => Ok(ColumnOrder::Name),
        _ => Err(Problem::Expected("\"ordinal_position\" or \"name\"")),
    }
}

fn filter(value: Value) -> Result<TableFilter, Problem> {
    const EXPECTED: &str = "{ only_tables = [...] } or { except_tables = [...] }";
    let Value::Table(table) = value else {
        return Err(Problem::Expected(EXPECTED));
    };
    let mut entries = table.into_iter();
    match (entries.next(), entries.next()) {
        (None, _) => Ok(TableFilter::All),
        (Some((key, list)), None) if key == "only_tables" => Ok(TableFilter::Only(patterns(list)?)),
        (Some((key, list)), None) if key == "except_tables" => {
            Ok(TableFilter::Except(patterns(list)?))
        }
        _ => Err(Problem::Expected(EXPECTED)),
    }
}

fn found(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{text}\""),
        Value::Integer(number) => number.to_string(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Table(table) => {
            let keys: Vec<&str> = table.keys().map(String::as_str).collect();
            format!(
                "a table with {}",
                if keys.is_empty() {
                    "no keys".to_owned()
                } else {
                    keys.join(", ")
                }
            )
        }
        other => format!("of type {}", other.type_str()),
    }
}
