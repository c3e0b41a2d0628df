//! What `[print_schema.<domain>]` of diesel.toml says, with Diesel's defaults.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::config_error::ConfigError;

/// A diesel.toml: one section for each domain.
#[derive(Debug, Clone)]
pub struct DieselToml {
    pub(super) path: PathBuf,
    pub(super) sections: BTreeMap<String, PrintSchema>,
}

impl DieselToml {
    /// The sections by domain name, in the order of their names.
    pub fn sections(&self) -> impl Iterator<Item = (&str, &PrintSchema)> {
        self.sections
            .iter()
            .map(|(name, section)| (name.as_str(), section))
    }

    /// The section of the domain `name`, whose tables live in `schema`.
    ///
    /// # Errors
    ///
    /// [`ConfigError::NoSection`] when there is none, [`ConfigError::NoFile`] when it names no file and
    /// [`ConfigError::SchemaDiffers`] when it names another schema than the domain does.
    pub fn for_domain(&self, name: &str, schema: &str) -> Result<&PrintSchema, ConfigError> {
        let section = self
            .sections
            .get(name)
            .ok_or_else(|| ConfigError::NoSection {
                path: self.path.clone(),
                domain: name.to_owned(),
                schema: schema.to_owned(),
            })?;
        if section.file.is_none() {
            return Err(ConfigError::NoFile {
                path: self.path.clone(),
                domain: name.to_owned(),
            });
        }
        match &section.schema {
            Some(found) if found != schema => Err(ConfigError::SchemaDiffers {
                path: self.path.clone(),
                domain: name.to_owned(),
                found: found.clone(),
                expected: schema.to_owned(),
            }),
            _ => Ok(section),
        }
    }

    /// Declines a section that belongs to none of the `known` domains.
    ///
    /// # Errors
    ///
    /// [`ConfigError::UnknownSection`], which names the section and the domains.
    pub fn check_sections(&self, known: &[&str]) -> Result<(), ConfigError> {
        match self
            .sections
            .keys()
            .find(|name| !known.contains(&name.as_str()))
        {
            None => Ok(()),
            Some(section) => Err(ConfigError::UnknownSection {
                path: self.path.clone(),
                section: section.clone(),
                known: known.join(", "),
            }),
        }
    }
}

/// One `[print_schema.<domain>]` section.
///
/// Keys: <https://diesel.rs/guides/configuring-diesel-cli>. `include_views`, `custom_enum_derives` and
/// `generate_rust_enum_definitions` are keys of diesel_cli's main branch; the released 2.3 refuses a file that has
/// them.
#[derive(Debug, Clone, Default)]
pub struct PrintSchema {
    /// `file`: where schema.rs goes, relative to diesel.toml's folder when that was given.
    pub file: Option<PathBuf>,
    /// `schema`: the PostgreSQL schema.
    pub schema: Option<String>,
    /// `with_docs`.
    pub docs: Docs,
    /// `allow_tables_to_appear_in_same_query_config`.
    pub same_query: SameQuery,
    /// `filter`.
    pub filter: TableFilter,
    /// `column_sorting`.
    pub column_order: ColumnOrder,
    /// `import_types`: paths brought into every `table!`; Diesel's own are then not imported.
    pub import_types: Vec<String>,
    /// `generate_missing_sql_type_definitions`.
    pub sql_types: SqlTypes,
    /// `except_custom_type_definitions`: types that another module defines.
    pub except_types: Vec<Pattern>,
    /// `custom_type_derives`, `diesel::sql_types::SqlType` apart; none means what `diesel setup` writes.
    pub type_derives: Option<Vec<String>>,
    /// `pg_domains_as_custom_types`: domains that become types of their own instead of their base type.
    pub domains_as_types: Vec<Pattern>,
    /// `include_views`.
    pub views: Views,
    /// `generate_rust_enum_definitions`.
    pub rust_enums: RustEnums,
    /// `custom_enum_derives`: derives of the Rust enums beyond the usual ones.
    pub enum_derives: Vec<String>,
}

/// Where doc comments come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Docs {
    /// None at all (`false`).
    None,
    /// `COMMENT ON` only (`"only-database-comments"`). The default here; Diesel's is none.
    #[default]
    DatabaseComments,
    /// `COMMENT ON`, else a sentence about the name and the type (`true`).
    Always,
}

/// Which tables may meet in one query.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SameQuery {
    /// Every two tables.
    #[default]
    AllTables,
    /// Tables that foreign keys connect, however indirectly.
    ForeignKeyRelated,
    /// None: what is needed is written by hand.
    None,
}

/// Which tables are declared. Patterns match anywhere in the bare name.
#[derive(Debug, Clone, Default)]
pub enum TableFilter {
    /// All.
    #[default]
    All,
    /// Those that a pattern matches.
    Only(Vec<Pattern>),
    /// Those that no pattern matches.
    Except(Vec<Pattern>),
}

impl TableFilter {
    /// Whether a table of that name is declared.
    pub fn accepts(&self, table: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(patterns) => patterns.iter().any(|pattern| pattern.matches(table)),
            Self::Except(patterns) => !patterns.iter().any(|pattern| pattern.matches(table)),
        }
    }
}

/// The order of columns in `table!`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColumnOrder {
    /// As in the table.
    #[default]
    Position,
    /// By name.
    Name,
}

/// What happens to types that Diesel does not have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SqlTypes {
    /// They are defined in `sql_types`.
    #[default]
    Generated,
    /// Nothing: `import_types` brings them.
    LeftOut,
}

/// Whether views are declared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Views {
    /// No.
    #[default]
    LeftOut,
    /// Plain and materialized ones are, as tables with a nominal key (Diesel 2.3 has no `view!`).
    Included,
}

/// Whether Rust enums are generated for enum types.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RustEnums {
    /// Yes, into `enums.rs` beside the schema file.
    #[default]
    Generated,
    /// No.
    LeftOut,
}

/// A regular expression of diesel.toml; it matches anywhere in a name.
#[derive(Debug, Clone)]
pub struct Pattern(pub(super) regex_lite::Regex);

impl Pattern {
    /// Whether it matches some part of `text`.
    pub fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

impl PrintSchema {
    /// Where the Rust enums go: `enums.rs` beside the schema file.
    pub fn enums_file(&self) -> Option<PathBuf> {
        self.file
            .as_ref()
            .map(|file| file.with_file_name("enums.rs"))
    }

    /// The schema file's module below its crate's root, e.g. `schema` for `domains/core/src/schema.rs`.
    pub fn module(&self) -> String {
        let file = self.file.as_deref().unwrap_or(Path::new("schema.rs"));
        let mut parts: Vec<String> = file
            .with_extension("")
            .components()
            .filter_map(|part| match part {
                Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
                _ => None,
            })
            .collect();
        let below_source = parts
            .iter()
            .rposition(|part| part == "src")
            .map_or(parts.len().saturating_sub(1), |at| at + 1);
        parts.drain(..below_source);
        if parts.last().is_some_and(|name| name == "mod") {
            parts.pop();
        }
        parts.join("::")
    }

    /// The derives of a generated SQL type, `diesel::sql_types::SqlType` included.
    pub(super) fn sql_type_derives(&self) -> Vec<String> {
        const SQL_TYPE: &str = "diesel::sql_types::SqlType";
        let usual = || {
            vec![
                "diesel::query_builder::QueryId".to_owned(),
                "Clone".to_owned(),
            ]
        };
        let mut derives = self.type_derives.clone().unwrap_or_else(usual);
        if !derives.iter().any(|derive| derive == SQL_TYPE) {
            derives.push(SQL_TYPE.to_owned());
        }
        derives
    }
}
