use domain_engine::catalog::{Catalog, QualifiedName, TableKind};

use super::fixtures::{Build, catalog, inventory, keyed, pg, schema, table};
use crate::codegen::Note;

fn declared(text: &str) -> Vec<&str> {
    let lines = text
        .lines()
        .filter_map(|line| line.strip_prefix("    inventory."));
    lines.filter_map(|line| line.split(' ').next()).collect()
}

fn wide(columns: usize) -> Catalog {
    let table = (1..columns).fold(keyed("wide"), |table, n| {
        table.column(&format!("c{n}"), pg("int4"))
    });
    catalog([schema("inventory", [table])])
}

#[test]
fn tables_come_in_the_order_of_their_names_and_pinned() {
    let tables = schema(
        "inventory",
        [
            keyed("units"),
            keyed("drugs"),
            keyed("__diesel_schema_migrations"),
        ],
    );
    assert_eq!(
        declared(&inventory(&catalog([tables]), "").schema_rs),
        ["drugs", "units"]
    );
}

#[test]
fn a_table_without_a_primary_key_is_left_out_and_noted() {
    let tables = schema(
        "inventory",
        [table("log").column("at", pg("date")), keyed("drugs")],
    );
    let generated = inventory(&catalog([tables]), "");
    assert_eq!(declared(&generated.schema_rs), ["drugs"]);
    assert_eq!(
        generated.notes,
        [Note::NoPrimaryKey {
            table: "inventory.log".to_owned()
        }]
    );
}

#[test]
fn a_filter_chooses_tables_and_silences_their_notes() {
    let tables = schema(
        "inventory",
        [table("log"), keyed("drugs"), keyed("drug_lots")],
    );
    let generated = inventory(
        &catalog([tables]),
        "filter = { except_tables = [\"^log$\", \"lots\"] }",
    );
    assert_eq!(declared(&generated.schema_rs), ["drugs"]);
    assert!(generated.notes.is_empty());
}

#[test]
fn partitions_are_reached_through_their_parent() {
    let mut parent = keyed("moves");
    parent.kind = TableKind::Partitioned;
    let mut part = keyed("moves_2025");
    part.partition_bound = Some("DEFAULT".to_owned());
    part.parents = vec![QualifiedName {
        schema: "inventory".to_owned(),
        name: "moves".to_owned(),
    }];
    let generated = inventory(&catalog([schema("inventory", [parent, part])]), "");
    assert_eq!(declared(&generated.schema_rs), ["moves"]);
    assert_eq!(
        generated.notes[0].to_string(),
        "the partitions of inventory.moves (1) are not declared; query the parent"
    );
}

#[test]
fn a_wide_table_tells_the_feature_it_needs() {
    assert!(inventory(&wide(32), "").notes.is_empty());
    let note = |columns| inventory(&wide(columns), "").notes[0].to_string();
    assert!(note(33).contains("\"64-column-tables\""));
    assert!(note(65).contains("\"128-column-tables\""));
    assert!(note(129).contains("is not declared"));
    assert!(declared(&inventory(&wide(129), "").schema_rs).is_empty());
}

#[test]
fn a_table_named_like_a_keyword_keeps_its_name_in_sql() {
    let text = inventory(&catalog([schema("inventory", [keyed("move")])]), "").schema_rs;
    assert!(
        text.contains("    #[sql_name = \"move\"]\n    inventory.move_ (id) {\n"),
        "{text}"
    );
}

#[test]
fn columns_can_be_sorted_by_name() {
    let tables = catalog([schema(
        "inventory",
        [keyed("t").column("b", pg("int4")).column("a", pg("int4"))],
    )]);
    let lines = |keys: &str| {
        let text = inventory(&tables, keys).schema_rs;
        text.lines()
            .filter_map(|line| line.trim().split_once(" -> "))
            .map(|(name, _)| name.to_owned())
            .collect()
    };
    let by_position: Vec<String> = lines("");
    let by_name: Vec<String> = lines("column_sorting = \"name\"");
    assert_eq!(by_position, ["id", "b", "a"]);
    assert_eq!(by_name, ["a", "b", "id"]);
}

#[test]
fn comments_become_docs_unless_told_otherwise() {
    let commented = keyed("t")
        .column("a", pg("int4"))
        .comment("What it is.\nAnd more.");
    let tables = catalog([schema("inventory", [commented])]);
    let text = inventory(&tables, "").schema_rs;
    assert!(
        text.contains("        /// What it is.\n        /// And more.\n        a -> Int4,"),
        "{text}"
    );
    assert!(
        !inventory(&tables, "with_docs = false")
            .schema_rs
            .contains("/// What")
    );
}

#[test]
fn a_schema_that_is_not_there_gives_an_empty_file() {
    let generated = inventory(&Catalog::default(), "");
    assert!(generated.schema_rs.starts_with("// @generated"));
    assert!(declared(&generated.schema_rs).is_empty() && generated.enums_rs.is_none());
}
