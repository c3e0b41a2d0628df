use serde::Deserialize;

use super::{Csv, SeedError};

#[derive(Debug, Deserialize, PartialEq)]
struct Unit {
    code: String,
    factor: i32,
    exact: bool,
    note: Option<String>,
}

fn units(text: &'static str) -> Csv {
    Csv {
        path: "units.csv",
        text,
        key: &["code"],
        longest: &[("note", 5)],
    }
}

fn problem(text: &'static str) -> String {
    units(text).rows::<Unit>().unwrap_err().to_string()
}

#[test]
fn quoted_fields_empty_ones_and_truths_are_read() {
    let read: Vec<Unit> = units("code,factor,exact,note\n\"A,B\",2,t,\nC,3,f,ยา\n")
        .rows()
        .unwrap();
    assert_eq!(
        read[0],
        Unit {
            code: "A,B".into(),
            factor: 2,
            exact: true,
            note: None
        }
    );
    assert_eq!(
        read[1],
        Unit {
            code: "C".into(),
            factor: 3,
            exact: false,
            note: Some("ยา".into())
        }
    );
}

#[test]
fn a_value_of_another_type_names_file_line_and_column() {
    let found = problem("code,factor,exact,note\nA,1,t,\nB,many,t,\n");
    assert_eq!(
        found,
        "units.csv:3: column \"factor\": found \"many\": invalid digit found in string"
    );
    let found = problem("code,factor,exact,note\nA,1,yes,\n");
    assert_eq!(
        found,
        "units.csv:2: column \"exact\": found \"yes\", expected t or f"
    );
}

#[test]
fn a_required_field_that_is_empty_is_refused() {
    let found = problem("code,factor,exact,note\n,1,t,\n");
    assert_eq!(
        found,
        "units.csv:2: column \"code\": is empty, expected a value"
    );
}

#[test]
fn a_missing_field_names_the_first_column_that_is_not_there() {
    let found = problem("code,factor,exact,note\nA,1,t\n");
    assert_eq!(
        found,
        "units.csv:2: column \"note\": found 3 fields, expected 4"
    );
}

#[test]
fn a_text_that_does_not_fit_is_refused_by_its_characters() {
    units("code,factor,exact,note\nA,1,t,ยาเม็\n")
        .rows::<Unit>()
        .unwrap();
    let found = problem("code,factor,exact,note\nA,1,t,ยาเม็ด\n");
    assert_eq!(
        found,
        "units.csv:2: column \"note\": found 6 characters, at most 5 fit"
    );
}

#[test]
fn the_same_key_twice_names_both_lines() {
    let found = problem("code,factor,exact,note\nA,1,t,\nB,1,t,\nA,2,t,\n");
    assert_eq!(
        found,
        "units.csv:4: column \"code\": line 2 has the same code already"
    );
}

#[test]
fn the_header_must_have_the_expected_columns_and_no_other() {
    let found = problem("code,factor,exact,notes\nA,1,t,\n");
    assert_eq!(
        found,
        "units.csv:1: column \"note\": the header does not have it"
    );
    let found = problem("code,factor,exact,note,more\nA,1,t,,\n");
    assert_eq!(
        found,
        "units.csv:1: column \"more\": is not expected, only code, factor, exact, note"
    );
}

#[test]
fn lines_are_counted_past_blank_ones_quoted_breaks_and_carriage_returns() {
    assert!(problem("code,factor,exact,note\r\nA,1,t,\r\nB,x,t,\r\n").starts_with("units.csv:3:"));
    assert!(problem("code,factor,exact,note\nA,1,t,\n\n\nB,x,t,\n").starts_with("units.csv:5:"));
    assert!(problem("code,factor,exact,note\n\"A\nB\",1,t,\nC,x,t,\n").starts_with("units.csv:4:"));
}

#[test]
fn blame_finds_the_line_and_the_column_of_a_refused_row() {
    let file = units("code,factor,exact,note\nA,1,t,\n\nB,-1,t,\n");
    let blamed = file
        .blame(SeedError::refused(1, "_factor_check", "violates"))
        .to_string();
    assert_eq!(blamed, "units.csv:4: column \"factor\": violates");
    let blamed = file
        .blame(SeedError::refused(0, "elsewhere", "violates"))
        .to_string();
    assert_eq!(blamed, "units.csv:2: column \"elsewhere\": violates");
}
