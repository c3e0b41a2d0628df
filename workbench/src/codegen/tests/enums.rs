use super::fixtures::{catalog, inventory, keyed, schema, with_enum};
use crate::codegen::variants::variants;

fn names(labels: &[&str]) -> Vec<String> {
    variants(
        &labels
            .iter()
            .map(|&label| label.to_owned())
            .collect::<Vec<_>>(),
    )
}

#[test]
fn labels_become_camel_case() {
    assert_eq!(
        names(&["WEIGHT", "per-dose", "in_stock", "two words"]),
        ["Weight", "PerDose", "InStock", "TwoWords"]
    );
}

#[test]
fn labels_that_are_no_identifiers_become_some() {
    assert_eq!(
        names(&["24h", "Self", "", "ยา", "??"]),
        ["_24h", "Self_", "Label", "U0e22u0e32", "QuestionQuestion"]
    );
}

#[test]
fn labels_that_differ_in_signs_are_told_apart_by_them() {
    assert_eq!(names(&["A+", "A-", "AB+"]), ["APlus", "AMinus", "AbPlus"]);
    assert_eq!(names(&["<5", ">5", "N/A"]), ["Less5", "Greater5", "NA"]);
}

#[test]
fn labels_that_differ_in_nothing_else_are_numbered() {
    assert_eq!(
        names(&["in stock", "in_stock", "IN_STOCK"]),
        ["InStock", "InStock2", "InStock3"]
    );
}

#[test]
fn every_enum_of_the_schema_is_declared_even_when_no_column_uses_it() {
    let tables = with_enum(schema("inventory", [keyed("t")]), "unit_type", &["WEIGHT"]);
    let generated = inventory(&catalog([tables]), "");
    let enums = generated.enums_rs.unwrap();
    assert!(
        enums.contains("    UnitType = \"inventory.unit_type\" {\n        Weight = \"WEIGHT\",\n"),
        "{enums}"
    );
    assert!(generated.schema_rs.contains("pub struct UnitType;"));
    assert!(generated.notes.is_empty());
}

#[test]
fn the_enums_refer_to_the_module_of_the_schema_file() {
    let tables = catalog([with_enum(schema("inventory", []), "kind", &["a"])]);
    let enums = inventory(&tables, "file = \"src/db/schema.rs\"")
        .enums_rs
        .unwrap();
    assert!(
        enums.contains("crate::db::schema::sql_types::$name") && !enums.contains("crate::schema")
    );
}

#[test]
fn the_file_is_left_out_when_there_is_no_enum_or_none_is_wanted() {
    assert!(
        inventory(&catalog([schema("inventory", [keyed("t")])]), "")
            .enums_rs
            .is_none()
    );
    let tables = catalog([with_enum(schema("inventory", []), "kind", &["a"])]);
    assert!(
        inventory(&tables, "generate_rust_enum_definitions = false")
            .enums_rs
            .is_none()
    );
}
