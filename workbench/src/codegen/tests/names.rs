use std::collections::BTreeSet;

use crate::codegen::escape::{doc, literal};
use crate::codegen::names::{column_names, table_names, type_name};

fn columns(names: &[&str]) -> Vec<String> {
    column_names(
        names.iter().copied(),
        "drugs",
        &BTreeSet::from(["UnitType".to_owned()]),
    )
}

#[test]
fn keywords_and_names_of_the_macro_get_an_underscore() {
    assert_eq!(
        columns(&["type", "gen", "table", "star", "str"]),
        ["type_", "gen_", "table_", "star_", "str_"]
    );
    assert_eq!(
        table_names(["apart", "self", "sql_types", "star"].into_iter()),
        ["apart_", "self_", "sql_types_", "star"]
    );
}

#[test]
fn a_column_named_like_its_table_or_a_type_is_renamed() {
    assert_eq!(columns(&["drugs", "UnitType"]), ["drugs_", "UnitType_"]);
}

#[test]
fn what_an_identifier_cannot_hold_becomes_an_underscore() {
    assert_eq!(
        columns(&["created at", "user-has::role", "größe", "2fa"]),
        ["created_at", "user_has_role", "gr_e", "_2fa"]
    );
}

#[test]
fn names_without_a_latin_letter_are_spelled_by_code_point() {
    assert_eq!(columns(&["ยา", "_"]), ["u0e22u0e32", "u005f"]);
}

#[test]
fn a_name_that_can_stay_wins_over_one_that_was_changed() {
    assert_eq!(columns(&["a b", "a-b", "a_b"]), ["a_b_", "a_b__", "a_b"]);
    assert_eq!(columns(&["type", "type_"]), ["type__", "type_"]);
}

#[test]
fn type_names_are_camel_case_and_never_empty() {
    assert_eq!(type_name("unit_type"), "UnitType");
    assert_eq!(type_name("tsvector"), "Tsvector");
    assert_eq!(type_name("self"), "Self_");
    assert_eq!(type_name("3d"), "_3d");
    assert_eq!(
        type_name("x\"))] } include!(env!(\"P\")); mod y {"),
        "XIncludeEnvPModY"
    );
}

#[test]
fn text_of_the_database_cannot_leave_its_literal() {
    assert_eq!(literal("a\"b\\c\n\u{202e}"), "\"a\\\"b\\\\c\\n\\u{202e}\"");
}

#[test]
fn text_of_the_database_cannot_leave_its_comment() {
    assert_eq!(
        doc("one \n\n two\rthree\u{202e}\r\nfour\n", "  "),
        "  /// one\n  ///\n  /// two three\n  /// four\n"
    );
    assert_eq!(doc(" \n ", ""), "");
    assert_eq!(doc("[a] <b> `[c] <d>`", ""), "/// \\[a] \\<b> `[c] <d>`\n");
}
