use std::path::Path;

use super::super::{Config, Level};
use super::{findings, to_mend};
use crate::lint::ConfigError;

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, Path::new("dbctl.toml"))
}

#[test]
fn without_a_file_the_oldest_supported_server_is_meant() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::read(folder.path()).unwrap();
    assert_eq!(config, Config::default());
    assert_eq!(config.postgres_version, 14);
}

#[test]
fn unknown_keys_rules_and_values_are_refused_with_their_line() {
    for (text, line, word) in [
        ("[lint]\nrules = 1", 2, "rules"),
        ("[lnt]", 1, "lnt"),
        ("[lint]\n\npostgres_version = 16", 3, "string"),
        ("[lint.severity]\nplain-set = \"fatal\"", 2, "fatal"),
    ] {
        let error = parse(text).unwrap_err();
        let ConfigError::Invalid {
            line: found,
            source,
            ..
        } = &error
        else {
            panic!("{error}");
        };
        assert_eq!(*found, line, "{text}: {source}");
        assert!(source.to_string().contains(word), "{text}: {source}");
    }
    let error = parse("[lint.severity]\nplain-sets = \"off\"").unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("did you mean \"plain-set\"?"), "{cause}");
    let error = parse("[lint]\npostgres_version = \"13\"").unwrap_err();
    assert!(error.to_string().contains("\"13\""), "{error}");
}

#[test]
fn a_severity_is_changed_or_taken_away() {
    let config = parse("[lint.severity]\nnullable-flag = \"warning\"").unwrap();
    let found = findings("nullable-flag", &config);
    assert!(!to_mend(&found).is_empty());
    assert!(
        to_mend(&found)
            .iter()
            .all(|finding| finding.level == Level::Warning)
    );
    let config = parse("[lint.severity]\nnullable-flag = \"off\"").unwrap();
    assert!(to_mend(&findings("nullable-flag", &config)).is_empty());
}

#[test]
fn a_rule_of_squawk_that_is_off_can_be_switched_on() {
    let config = parse("[lint.severity]\nprefer-text-field = \"note\"").unwrap();
    let found = findings("base", &config);
    let field = found
        .iter()
        .find(|finding| finding.rule == "prefer-text-field")
        .unwrap();
    assert!(field.excerpt.contains("number varchar(20)"), "{field:?}");
}

#[test]
fn the_limit_of_data_is_followed() {
    let config = Config {
        max_data_bytes: 1024 * 1024,
        ..Config::default()
    };
    assert!(to_mend(&findings("large-data", &config)).is_empty());
}

#[test]
fn the_guide_shows_a_file_that_can_be_used() {
    let guide = include_str!("../../../../docs/lint.md");
    let (_, behind) = guide.split_once("```toml\n").unwrap();
    let config = parse(behind.split("```").next().unwrap()).unwrap();
    assert_eq!(
        (config.postgres_version, config.max_data_bytes),
        (16, 65536)
    );
    assert_eq!(config.level("ban-drop-column", None), Some(Level::Error));
}
