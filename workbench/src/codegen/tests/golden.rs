//! Whole files, compared with those in `golden/`.
//!
//! Set `UPDATE_GOLDEN=1` to write them anew; `golden/` is also what a change to the output is reviewed by.

use std::path::{Path, PathBuf};
use std::process::Command;

use domain_engine::catalog::{Catalog, Column, Type, TypeDefinition, TypeKind, View};

use super::fixtures::{
    Build, CORE, array, catalog, domain, keyed, of, pg, schema, section, sized, table, with_enum,
};
use crate::codegen::{DomainTarget, Generated, generate};

fn unit_type() -> domain_engine::catalog::TypeRef {
    of("inventory", "unit_type", TypeKind::Enum)
}

/// Two domains that use most of what PostgreSQL and Diesel have.
fn hospital() -> Catalog {
    let core = schema(
        "public",
        [
            keyed("roles").column("name", sized("varchar", 50)),
            keyed("user_roles")
                .column("user_id", pg("int8"))
                .column("role_id", pg("int8"))
                .refers(&["user_id"], "public", "users", &["id"])
                .refers(&["role_id"], "public", "roles", &["id"]),
            keyed("users")
                .column("email", of("public", "citext", TypeKind::Base))
                .column("status", of("public", "user_status", TypeKind::Enum))
                .nullable("last_login", pg("timestamptz")),
        ],
    );
    let core = with_enum(core, "user_status", &["active", "locked"]);
    let core = with_enum(core, "blood_group", &["A+", "A-", "AB+", "0"]);
    let inventory = schema(
        "inventory",
        [
            drugs(),
            units(),
            stock(),
            departments(),
            odd_names(),
            every_type(),
        ],
    );
    let mut inventory = with_enum(
        inventory,
        "unit_type",
        &["WEIGHT", "volume", "per-dose", "24h", "Self"],
    );
    inventory.types.get_mut("unit_type").unwrap().comment = Some("How a unit measures.".to_owned());
    let weight = TypeDefinition::Domain {
        base: pg("numeric"),
        not_null: true,
        default: None,
        collation: None,
        checks: Default::default(),
    };
    let weight = Type {
        name: "weight".to_owned(),
        definition: weight,
        ..Type::default()
    };
    inventory.types.insert(weight.name.clone(), weight);
    inventory.views.insert("expiring".to_owned(), expiring());
    catalog([core, inventory])
}

fn drugs() -> domain_engine::catalog::Table {
    let mut drugs = keyed("drugs")
        .column("code", sized("varchar", 20))
        .comment("The hospital's own code.\n\nUnique, upper case.")
        .nullable("unit_id", pg("int8"))
        .column("created_by", pg("int8"))
        .nullable("updated_by", pg("int8"))
        .nullable("tags", array(pg("text")))
        .refers(&["unit_id"], "inventory", "units", &["id"])
        .refers(&["created_by"], "public", "users", &["id"])
        .refers(&["updated_by"], "public", "users", &["id"]);
    drugs.comment = Some("What is bought and given.".to_owned());
    drugs
}

fn units() -> domain_engine::catalog::Table {
    keyed("units")
        .column("kind", unit_type())
        .nullable("kinds", array(unit_type()))
}

fn stock() -> domain_engine::catalog::Table {
    table("stock")
        .column("drug_id", pg("int8"))
        .column("department_id", pg("int8"))
        .column("amount", pg("numeric"))
        .column("counted_by", pg("int8"))
        .key(&["drug_id", "department_id"])
        .refers(&["drug_id"], "inventory", "drugs", &["id"])
        .refers(&["department_id"], "inventory", "departments", &["id"])
        .refers(&["counted_by"], "public", "users", &["id"])
}

fn departments() -> domain_engine::catalog::Table {
    keyed("departments")
        .nullable("parent_id", pg("int8"))
        .column("head_status", of("public", "user_status", TypeKind::Enum))
        .refers(&["parent_id"], "inventory", "departments", &["id"])
}

fn odd_names() -> domain_engine::catalog::Table {
    let names = [
        "type",
        "type_",
        "Self",
        "async",
        "gen",
        "odd_names",
        "star",
        "all_columns",
        "dsl",
        "columns",
        "table",
        "is_nullable",
        "bool",
        "str",
        "usize",
        "ops",
        "diesel",
        "Text",
        "SqlType",
        "2fa",
        "a b",
        "a-b",
        "__hidden",
        "say \"hi\"",
        "back\\slash",
        "ยา",
        "_",
    ];
    names.iter().fold(keyed("odd_names"), |table, name| {
        table.column(name, pg("text"))
    })
}

fn every_type() -> domain_engine::catalog::Table {
    let names = [
        "bool",
        "bpchar",
        "bytea",
        "char",
        "cidr",
        "date",
        "daterange",
        "float4",
        "float8",
        "inet",
        "int2",
        "int4",
        "int4multirange",
        "int4range",
        "int8",
        "interval",
        "json",
        "jsonb",
        "macaddr",
        "macaddr8",
        "money",
        "numrange",
        "oid",
        "pg_lsn",
        "time",
        "timestamp",
        "tsvector",
        "tstzrange",
        "uuid",
    ];
    let table = names.iter().fold(keyed("every_type"), |table, name| {
        table.nullable(&format!("a_{name}"), pg(name))
    });
    table.nullable("a_weight", domain("inventory", "weight", pg("numeric")))
}

fn expiring() -> View {
    let column = Column {
        name: "drug_id".to_owned(),
        position: 1,
        data_type: pg("int8"),
        nullable: true,
        ..Column::default()
    };
    View {
        name: "expiring".to_owned(),
        columns: vec![column],
        ..View::default()
    }
}

fn core(keys: &str) -> Generated {
    let target = DomainTarget {
        name: "core",
        schema: "public",
        dependencies: &[],
    };
    generate(&hospital(), &target, &section(keys))
}

fn inventory(keys: &str) -> Generated {
    let target = DomainTarget {
        name: "inventory",
        schema: "inventory",
        dependencies: &[CORE],
    };
    generate(&hospital(), &target, &section(keys))
}

/// Every golden file with what is generated for it.
fn golden() -> Vec<(&'static str, String)> {
    const RELATED: &str = "allow_tables_to_appear_in_same_query_config = \"fk_related_tables\"";
    let (core, inventory_) = (core(RELATED), inventory(RELATED));
    let documented = inventory(
        "with_docs = true\ninclude_views = true\ncolumn_sorting = \"name\"\n\
         filter = { except_tables = [\"every\", \"odd\"] }\n\
         custom_type_derives = [\"diesel::query_builder::QueryId\", \"Clone\", \"Debug\", \"PartialEq\"]\n\
         custom_enum_derives = [\"strum::EnumIter\"]",
    );
    vec![
        ("core_schema.rs", core.schema_rs),
        ("core_enums.rs", core.enums_rs.unwrap()),
        ("inventory_schema.rs", inventory_.schema_rs),
        ("inventory_enums.rs", inventory_.enums_rs.unwrap()),
        ("documented_schema.rs", documented.schema_rs),
        ("documented_enums.rs", documented.enums_rs.unwrap()),
    ]
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/codegen/golden")
        .join(name)
}

#[test]
fn the_files_are_those_in_golden() {
    for (name, text) in golden() {
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            crate::codegen::write_if_changed(&path(name), &text).unwrap();
        }
        let expected = std::fs::read_to_string(path(name)).unwrap();
        assert_eq!(
            crate::codegen::unified_diff(&expected, &text, name),
            "",
            "{name}"
        );
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert_eq!(golden(), golden());
}

#[test]
fn rustfmt_finds_nothing_to_change() {
    for (name, _) in golden() {
        let rustfmt = Command::new("rustfmt")
            .args(["--check", "--edition", "2024"])
            .arg(path(name))
            .output();
        let Ok(output) = rustfmt else { return };
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
}

#[test]
fn notes_tell_what_the_reader_must_arrange() {
    let notes: Vec<String> = inventory("include_views = true")
        .notes
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        notes,
        [
            "Diesel has no type for pg_catalog.tsvector (inventory.every_type.a_tsvector); \
             sql_types::Tsvector is declared, implement FromSql and ToSql for it",
            "the view inventory.expiring is declared with drug_id as its key; find() works only if that is unique",
        ]
    );
}
