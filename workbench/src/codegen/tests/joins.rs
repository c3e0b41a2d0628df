use domain_engine::catalog::Table;

use super::fixtures::{Build, catalog, inventory, keyed, pg, schema, table};

const RELATED: &str = "allow_tables_to_appear_in_same_query_config = \"fk_related_tables\"";

fn file(tables: impl IntoIterator<Item = Table>, keys: &str) -> String {
    let core = schema("public", [keyed("roles"), keyed("users")]);
    inventory(&catalog([core, schema("inventory", tables)]), keys).schema_rs
}

/// What joins the tables, to each other and to those of other crates.
fn below(tables: impl IntoIterator<Item = Table>, keys: &str) -> Vec<String> {
    let text = file(tables, keys);
    let lines = text
        .lines()
        .filter(|line| line.starts_with("diesel::") || line.starts_with("domain_core::"));
    lines
        .filter(|line| !line.starts_with("diesel::table!"))
        .map(str::to_owned)
        .collect()
}

/// The tables that may appear in one query, each list as `a b c`.
fn groups(tables: impl IntoIterator<Item = Table>, keys: &str) -> Vec<String> {
    let text = file(tables, keys);
    let calls = text.split("\ntell_apart! {\n").skip(1);
    let names = |call: &str| -> Vec<String> {
        let lines = call.lines().skip(1).take_while(|line| *line != "}");
        let words = lines.filter_map(|line| line.split_whitespace().next());
        words.map(str::to_owned).collect()
    };
    calls.map(|call| names(call).join(" ")).collect()
}

fn child(name: &str, parent: &str) -> Table {
    keyed(name)
        .column("p", pg("int8"))
        .refers(&["p"], "inventory", parent, &["id"])
}

fn made(name: &str) -> Table {
    keyed(name)
        .column("by", pg("int8"))
        .refers(&["by"], "public", "users", &["id"])
}

#[test]
fn a_single_key_to_the_primary_key_is_joinable() {
    assert_eq!(
        below([keyed("a"), child("b", "a")], "")[0],
        "diesel::joinable!(b -> a (p));"
    );
}

#[test]
fn the_column_is_named_as_in_rust() {
    let b = keyed("b")
        .column("type", pg("int8"))
        .refers(&["type"], "inventory", "a", &["id"]);
    assert_eq!(
        below([keyed("a"), b], "")[0],
        "diesel::joinable!(b -> a (type_));"
    );
}

#[test]
fn two_keys_between_two_tables_are_ambiguous_in_either_direction() {
    let twice = child("b", "a")
        .column("q", pg("int8"))
        .refers(&["q"], "inventory", "a", &["id"]);
    let circle = [child("a", "b"), child("b", "a")];
    for tables in [[keyed("a"), twice], circle] {
        assert_eq!(groups(tables.clone(), RELATED), ["a b"]);
        assert_eq!(below(tables, RELATED), [""; 0]);
    }
}

#[test]
fn a_key_to_itself_to_another_unique_column_or_of_two_columns_is_not_joinable() {
    assert!(below([child("a", "a")], RELATED).is_empty());
    let by_code =
        keyed("b")
            .column("code", pg("text"))
            .refers(&["code"], "inventory", "a", &["code"]);
    assert!(below([keyed("a"), by_code], RELATED).is_empty());
    let pair = table("a")
        .column("x", pg("int8"))
        .column("y", pg("int8"))
        .key(&["x", "y"]);
    let two = keyed("b")
        .column("x", pg("int8"))
        .column("y", pg("int8"))
        .refers(&["x", "y"], "inventory", "a", &["x", "y"]);
    assert!(below([pair, two], RELATED).is_empty());
}

#[test]
fn a_key_into_a_dependency_is_joined_by_its_path_and_its_tables_meet() {
    assert_eq!(
        below([made("a")], RELATED),
        [
            "diesel::joinable!(a -> domain_core::schema::users (by));",
            "domain_core::allow_in_same_query!(a,);"
        ]
    );
}

#[test]
fn two_keys_into_one_table_of_a_dependency_still_meet_it() {
    let twice = made("a")
        .column("to", pg("int8"))
        .refers(&["to"], "public", "users", &["id"]);
    assert_eq!(
        below([twice], RELATED),
        ["domain_core::allow_in_same_query!(a,);"]
    );
}

#[test]
fn tables_that_meet_only_at_a_dependency_may_appear_together() {
    let tables = [made("a"), made("b"), child("c", "b"), keyed("z")];
    assert_eq!(groups(tables.clone(), RELATED), ["a b c", "z"]);
    let lines = below(tables, RELATED);
    assert!(
        lines.contains(&"domain_core::allow_in_same_query!(a, b, c,);".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn groups_are_separate_where_nothing_connects_them() {
    let tables = [
        keyed("a"),
        child("b", "a"),
        keyed("c"),
        child("d", "c"),
        keyed("e"),
    ];
    assert_eq!(groups(tables, RELATED), ["a b", "c d", "e"]);
}

#[test]
fn all_tables_or_none_may_meet_when_asked_for() {
    let two = || [keyed("a"), keyed("b")];
    assert_eq!(groups(two(), ""), ["a b"]);
    assert_eq!(
        below(two(), ""),
        ["domain_core::allow_in_same_query!(a, b,);"]
    );
    let nobody = "allow_tables_to_appear_in_same_query_config = \"none\"";
    assert_eq!(groups(two(), nobody), ["a", "b"]);
    let none = below([made("a")], nobody);
    assert_eq!(
        none,
        ["diesel::joinable!(a -> domain_core::schema::users (by));"]
    );
}

#[test]
fn a_key_out_of_all_declared_dependencies_is_noted() {
    let a = keyed("a")
        .column("s", pg("int8"))
        .refers(&["s"], "hr", "staff", &["id"]);
    let generated = inventory(&catalog([schema("inventory", [a])]), "");
    let note = generated.notes[0].to_string();
    assert!(
        note.contains("a_s_fkey of inventory.a points to hr.staff"),
        "{note}"
    );
    assert!(!generated.schema_rs.contains("joinable"));
}
