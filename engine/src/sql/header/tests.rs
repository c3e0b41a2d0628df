use std::error::Error;

use super::*;

fn error(sql: &str) -> HeaderError {
    Header::parse(sql).expect_err(sql)
}

#[test]
fn all_settings_are_read_from_the_leading_comments() {
    let sql = "/* licence */\n-- Adds a value.\n\
               -- dbctl: irreversible = \"a value cannot be removed\" # really\n\
               --dbctl:containment='the extension lives in public'\n\n\
               -- dbctl: lock_timeout = \"5s\"\r\n\
               -- dbctl: statement_timeout = \"10min\"\n\
               ALTER TYPE t ADD VALUE 'x';";
    let expected = Header {
        irreversible: Some("a value cannot be removed".into()),
        containment: Some("the extension lives in public".into()),
        lock_timeout: Some(Duration::from_secs(5)),
        statement_timeout: Some(Duration::from_secs(600)),
    };
    assert_eq!(Header::parse(sql), Ok(expected));
}

#[test]
fn a_file_without_settings_has_none() {
    for sql in [
        "",
        "SELECT 1",
        "-- about dbctl: see the guide\nSELECT 1",
        "SELECT '-- dbctl: x'",
    ] {
        assert_eq!(Header::parse(sql), Ok(Header::default()), "{sql}");
    }
}

#[test]
fn an_unknown_setting_is_named_with_its_line_and_the_known_ones() {
    let error = error("-- x\n-- dbctl: lock_timout = \"5s\"");
    assert_eq!(error.line(), 2);
    assert!(error.to_string().contains("\"lock_timout\""));
    assert!(
        error
            .to_string()
            .contains("lock_timeout, statement_timeout and allow")
    );
}

#[test]
fn what_is_not_a_key_and_a_value_is_malformed() {
    for sql in [
        "-- dbctl:",
        "-- dbctl: irreversible",
        "-- dbctl: irreversible = because",
    ] {
        let error = error(sql);
        assert!(
            matches!(error, HeaderError::Malformed { line: 1, .. }),
            "{sql}: {error:?}"
        );
    }
}

#[test]
fn values_are_strings() {
    let error = error("-- dbctl: lock_timeout = 5");
    assert!(
        error
            .to_string()
            .contains("type integer, expected a string"),
        "{error}"
    );
}

#[test]
fn a_reason_has_words() {
    let error = error("-- dbctl: irreversible = \" \"");
    assert!(matches!(error, HeaderError::EmptyReason { line: 1, .. }));
}

#[test]
fn a_timeout_is_a_duration() {
    let error = error("\n-- dbctl: statement_timeout = \"5\"");
    assert_eq!(error.line(), 2);
    assert!(
        error
            .source()
            .unwrap()
            .to_string()
            .contains("\"5\" is not a duration")
    );
}

#[test]
fn a_setting_is_given_once() {
    let error = error("-- dbctl: lock_timeout = \"5s\"\n-- dbctl: lock_timeout = \"6s\"");
    assert!(matches!(error, HeaderError::Repeated { line: 2, .. }));
}

#[test]
fn a_setting_behind_a_statement_is_not_ignored_in_silence() {
    let error = error("SELECT 1;\n-- dbctl: lock_timeout = \"5s\"");
    assert_eq!(error, HeaderError::Misplaced { line: 2 });
}

#[test]
fn the_cause_of_a_malformed_setting_names_no_line_of_its_own() {
    let error = error("\n\n-- dbctl: irreversible = because");
    let cause = error.source().unwrap().to_string();
    assert!(!cause.contains("line 1"), "{cause}");
}
