use domain_engine::catalog::{Type, TypeDefinition, TypeKind, TypeRef};

use super::fixtures::Build;
use super::fixtures::{array, catalog, domain, inventory, keyed, of, pg, schema, sized, with_enum};

/// The line of a nullable column `c` of that type, and everything in front of its table.
fn printed(data_type: TypeRef, keys: &str) -> (String, String) {
    let core = with_enum(schema("public", []), "status", &["on"]);
    let tables = schema("inventory", [keyed("t").nullable("c", data_type)]);
    let tables = with_enum(with_enum(tables, "date", &["soon"]), "kind", &["a"]);
    let text = inventory(&catalog([core, tables]), keys).schema_rs;
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with("c -> "))
        .unwrap();
    let (before, _) = text.split_once("inventory.t (id)").unwrap();
    (line.trim().to_owned(), before.to_owned())
}

fn line(data_type: TypeRef) -> String {
    printed(data_type, "").0
}

#[test]
fn system_types_are_diesels() {
    let expected = [
        ("int4", "Int4"),
        ("numeric", "Numeric"),
        ("timestamptz", "Timestamptz"),
        ("jsonb", "Jsonb"),
        ("uuid", "Uuid"),
        ("inet", "Inet"),
        ("tstzrange", "Tstzrange"),
        ("int4multirange", "Int4multirange"),
        ("money", "Money"),
        ("oid", "Oid"),
        ("interval", "Interval"),
        ("bpchar", "Bpchar"),
        ("bytea", "Bytea"),
        ("pg_lsn", "PgLsn"),
        ("macaddr8", "Macaddr8"),
    ];
    for (sql, rust) in expected {
        assert_eq!(line(pg(sql)), format!("c -> Nullable<{rust}>,"));
    }
}

#[test]
fn arrays_hold_nullable_elements() {
    assert_eq!(
        line(array(pg("text"))),
        "c -> Nullable<Array<Nullable<Text>>>,"
    );
}

#[test]
fn citext_is_diesels_wherever_it_is_installed() {
    assert_eq!(
        line(of("extensions", "citext", TypeKind::Base)),
        "c -> Nullable<Citext>,"
    );
}

#[test]
fn a_type_that_diesel_lacks_is_declared_with_its_schema() {
    let (line, before) = printed(pg("tsvector"), "");
    assert_eq!(line, "c -> Nullable<Tsvector>,");
    assert!(
        before.contains("postgres_type(name = \"tsvector\", schema = \"pg_catalog\")"),
        "{before}"
    );
    assert!(
        before.contains("    use diesel::sql_types::*;\n    use super::sql_types::Tsvector;\n\n"),
        "{before}"
    );
}

#[test]
fn an_enum_called_like_a_type_of_diesel_is_not_taken_for_it() {
    let (line, before) = printed(of("inventory", "date", TypeKind::Enum), "");
    assert_eq!(line, "c -> Nullable<InventoryDate>,");
    assert!(
        before.contains("use super::sql_types::InventoryDate;"),
        "{before}"
    );
}

#[test]
fn enums_of_a_dependency_come_from_its_crate() {
    let (line, before) = printed(of("public", "status", TypeKind::Enum), "");
    assert_eq!(line, "c -> Nullable<Status>,");
    assert!(
        before.contains("use domain_core::schema::sql_types::Status;"),
        "{before}"
    );
    assert!(!before.contains("pub struct Status;"), "{before}");
}

#[test]
fn an_enum_of_a_dependency_gets_another_name_where_its_own_is_taken() {
    let core = with_enum(schema("public", []), "kind", &["on"]);
    let table = keyed("t")
        .column("a", of("inventory", "kind", TypeKind::Enum))
        .column("b", of("public", "kind", TypeKind::Enum));
    let tables = with_enum(schema("inventory", [table]), "kind", &["a"]);
    let text = inventory(&catalog([core, tables]), "").schema_rs;
    assert!(
        text.contains("use domain_core::schema::sql_types::Kind as PublicKind;"),
        "{text}"
    );
    assert!(
        text.contains("a -> Kind,") && text.contains("b -> PublicKind,"),
        "{text}"
    );
}

#[test]
fn a_type_of_a_third_schema_is_declared_here() {
    let (line, before) = printed(of("extensions", "hstore", TypeKind::Base), "");
    assert_eq!(line, "c -> Nullable<Hstore>,");
    assert!(
        before.contains("postgres_type(name = \"hstore\", schema = \"extensions\")"),
        "{before}"
    );
}

#[test]
fn a_domain_is_its_base_type_unless_asked_otherwise() {
    let code = || domain("inventory", "code", sized("varchar", 8));
    let (line, before) = printed(code(), "");
    assert_eq!(line, "c -> Nullable<Varchar>,");
    assert!(before.is_empty() || !before.contains("Code"));
    let (line, before) = printed(code(), "pg_domains_as_custom_types = [\"^code$\"]");
    assert_eq!(line, "c -> Nullable<Code>,");
    assert!(
        before.contains("postgres_type(name = \"code\", schema = \"inventory\")"),
        "{before}"
    );
    assert_eq!(
        printed(array(code()), "").0,
        "c -> Nullable<Array<Nullable<Code>>>,"
    );
    assert_eq!(
        printed(domain("inventory", "tags", array(pg("text"))), "").0,
        "c -> Nullable<Array<Nullable<Text>>>,"
    );
}

#[test]
fn a_column_of_a_not_null_domain_is_not_nullable() {
    let definition = TypeDefinition::Domain {
        base: pg("int4"),
        not_null: true,
        default: None,
        collation: None,
        checks: Default::default(),
    };
    let mut tables = schema(
        "inventory",
        [keyed("t").nullable("c", domain("inventory", "amount", pg("int4")))],
    );
    tables.types.insert(
        "amount".to_owned(),
        Type {
            name: "amount".to_owned(),
            definition,
            ..Type::default()
        },
    );
    let text = inventory(&catalog([tables]), "").schema_rs;
    assert!(text.contains("c -> Int4,"), "{text}");
}

#[test]
fn lengths_are_told_for_scalars_only() {
    let text = |data_type| {
        let tables = schema("inventory", [keyed("t").column("c", data_type)]);
        inventory(&catalog([tables]), "").schema_rs
    };
    assert!(
        text(sized("varchar", 10)).contains("        #[max_length = 10]\n        c -> Varchar,")
    );
    assert!(text(domain("inventory", "code", sized("varchar", 8))).contains("#[max_length = 8]"));
    assert!(!text(array(sized("varchar", 10))).contains("max_length"));
}

#[test]
fn excepted_types_are_neither_declared_nor_imported() {
    let keys = "except_custom_type_definitions = [\"Kind\"]\nimport_types = [\"crate::sql::*\"]";
    let (line, before) = printed(of("inventory", "kind", TypeKind::Enum), keys);
    assert_eq!(line, "c -> Nullable<Kind>,");
    assert!(
        !before.contains("struct Kind;") && !before.contains("sql_types::Kind"),
        "{before}"
    );
    assert!(before.contains("    use crate::sql::*;\n\n"), "{before}");
    let (_, before) = printed(
        of("inventory", "kind", TypeKind::Enum),
        "generate_missing_sql_type_definitions = false",
    );
    assert!(!before.contains("sql_types"), "{before}");
}

#[test]
fn columns_that_diesel_would_misread_are_noted() {
    let table = keyed("t")
        .column("flags", sized("bit", 3))
        .column("names", array(pg("varchar")));
    let notes = inventory(&catalog([schema("inventory", [table])]), "").notes;
    let notes: Vec<String> = notes.iter().map(ToString::to_string).collect();
    assert!(
        notes[0].contains("inventory.t.names is varchar[]"),
        "{notes:?}"
    );
    assert!(notes[1].contains("inventory.t.flags is bit"), "{notes:?}");
}
