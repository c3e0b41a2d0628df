use std::path::Path;

use super::fixtures::section;
use crate::codegen::{
    ConfigError, DieselToml, Docs, RustEnums, SameQuery, SqlTypes, Views, read_config,
};

fn read(text: &str) -> Result<DieselToml, ConfigError> {
    read_config(text, Path::new("/checkout/diesel.toml"))
}

fn message(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn every_key_is_followed() {
    let config = section(
        "file = \"domains/x/src/schema.rs\"\nschema = \"x\"\nwith_docs = \"no-doc-comments\"\n\
         filter = { only_tables = [\"^drug\"] }\ncolumn_sorting = \"name\"\nimport_types = [\"crate::types::*\"]\n\
         allow_tables_to_appear_in_same_query_config = \"none\"\ngenerate_missing_sql_type_definitions = false\n\
         except_custom_type_definitions = [\"Geo\"]\ncustom_type_derives = [\"Clone\"]\n\
         pg_domains_as_custom_types = [\"email\"]\ninclude_views = true\ncustom_enum_derives = [\"Default\"]\n\
         generate_rust_enum_definitions = false\nsqlite_integer_primary_key_is_bigint = true\n\
         experimental_infer_nullable_for_views = false",
    );
    assert_eq!(config.docs, Docs::None);
    assert_eq!(config.same_query, SameQuery::None);
    assert_eq!(config.sql_types, SqlTypes::LeftOut);
    assert_eq!(config.views, Views::Included);
    assert_eq!(config.rust_enums, RustEnums::LeftOut);
    assert!(config.filter.accepts("drug_lots") && !config.filter.accepts("a_drug"));
    assert!(config.except_types[0].matches("MyGeometry"));
    assert_eq!(
        config.sql_type_derives(),
        ["Clone", "diesel::sql_types::SqlType"]
    );
}

#[test]
fn absent_keys_mean_what_they_mean_to_diesel_but_comments_are_printed() {
    let config = section("");
    assert_eq!(config.docs, Docs::DatabaseComments);
    assert_eq!(config.same_query, SameQuery::AllTables);
    assert_eq!(
        config.sql_type_derives(),
        [
            "diesel::query_builder::QueryId",
            "Clone",
            "diesel::sql_types::SqlType"
        ]
    );
    assert!(config.filter.accepts("anything"));
}

#[test]
fn with_docs_takes_a_flag_or_a_word() {
    assert_eq!(section("with_docs = true").docs, Docs::Always);
    assert_eq!(section("with_docs = false").docs, Docs::None);
    let word = "with_docs = \"database-comments-fallback-to-auto-generated-doc-comment\"";
    assert_eq!(section(word).docs, Docs::Always);
}

#[test]
fn the_enums_file_and_the_module_follow_the_schema_file() {
    let toml = read("[print_schema.core]\nfile = \"domains/core/src/db/schema.rs\"").unwrap();
    let config = toml.for_domain("core", "public").unwrap();
    assert_eq!(
        config.file.as_deref(),
        Some(Path::new("/checkout/domains/core/src/db/schema.rs"))
    );
    assert_eq!(
        config.enums_file().as_deref(),
        Some(Path::new("/checkout/domains/core/src/db/enums.rs"))
    );
    assert_eq!(config.module(), "db::schema");
    assert_eq!(section("file = \"src/schema/mod.rs\"").module(), "schema");
    assert_eq!(section("").module(), "schema");
}

#[test]
fn an_unknown_key_is_named_with_its_section_and_the_known_ones() {
    let text = message("[print_schema.core]\ncustom_type_derive = [\"Clone\"]");
    assert!(
        text.contains("unknown key \"custom_type_derive\" in [print_schema.core]"),
        "{text}"
    );
    assert!(text.contains("custom_type_derives"), "{text}");
    let text = message("[print_shema.core]\nfile = \"x\"");
    assert!(
        text.contains("unknown key \"print_shema\"") && text.contains("print_schema"),
        "{text}"
    );
}

#[test]
fn keys_outside_a_domain_are_declined() {
    assert!(
        message("[print_schema]\nfile = \"src/schema.rs\"").contains("[print_schema.<domain>]")
    );
    assert!(message("[print_schema]\nfilter = { only_tables = [\"a\"] }").contains("\"filter\""));
}

#[test]
fn keys_that_are_not_followed_say_why() {
    assert!(
        message("[print_schema.a]\npatch_file = \"p\"").contains("schema.rs is generated whole")
    );
    assert!(
        message("[print_schema.a]\nexperimental_infer_nullable_for_views = true")
            .contains("nullable")
    );
    assert!(message("[migrations_directory]\ndir = \"m\"").contains("--migration-dir"));
}

#[test]
fn a_wrong_value_names_what_was_found_and_what_is_expected() {
    let text = message("[print_schema.a]\ncolumn_sorting = \"size\"");
    assert!(
        text.contains("is \"size\", expected \"ordinal_position\" or \"name\""),
        "{text}"
    );
    assert!(
        message("[print_schema.a]\ninclude_views = \"yes\"").contains("expected true or false")
    );
    assert!(message("[print_schema.a]\nfilter = { all = [\"a\"] }").contains("a table with all"));
    let both = "[print_schema.a]\nfilter = { only_tables = [\"a\"], except_tables = [\"b\"] }";
    assert!(message(both).contains("expected { only_tables"));
}

#[test]
fn a_pattern_that_does_not_compile_is_shown() {
    let error = read("[print_schema.a]\npg_domains_as_custom_types = [\"(\"]").unwrap_err();
    assert!(error.to_string().contains("holds \"(\""), "{error}");
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn text_that_is_not_toml_keeps_the_parsers_reason() {
    let error = read("[print_schema.a\n").unwrap_err();
    assert!(matches!(error, ConfigError::Syntax { .. }));
    assert!(
        std::error::Error::source(&error)
            .is_some_and(|source| source.to_string().contains("line 1"))
    );
}

#[test]
fn sections_and_domains_are_held_against_each_other() {
    let toml =
        read("[print_schema.core]\nfile = \"a\"\nschema = \"core\"\n[print_schema.hr]").unwrap();
    let differs = toml.for_domain("core", "public").unwrap_err().to_string();
    assert!(
        differs.contains("schema = \"core\"") && differs.contains("owns \"public\""),
        "{differs}"
    );
    assert!(
        toml.for_domain("stock", "stock")
            .unwrap_err()
            .to_string()
            .contains("add [print_schema.stock]")
    );
    assert!(
        toml.for_domain("hr", "hr")
            .unwrap_err()
            .to_string()
            .contains("names no file")
    );
    assert!(toml.check_sections(&["core", "hr"]).is_ok());
    let unknown = toml
        .check_sections(&["core", "inventory"])
        .unwrap_err()
        .to_string();
    assert!(
        unknown.contains("\"hr\"") && unknown.contains("core, inventory"),
        "{unknown}"
    );
    assert_eq!(
        toml.sections().map(|(name, _)| name).collect::<Vec<_>>(),
        ["core", "hr"]
    );
}
