use diesel_migrations::EmbeddedMigrations;

use super::{DomainSet, SetError};
use crate::domain::Domain;

const fn domain(
    name: &'static str,
    schema: &'static str,
    depends_on: &'static [&'static Domain],
) -> Domain {
    Domain {
        name,
        schema,
        purpose: "",
        owns: &[],
        depends_on,
        migrations: EmbeddedMigrations::new(&[]),
        seeds: &[],
    }
}

static CORE: Domain = domain("core", "public", &[]);
static INVENTORY: Domain = domain("inventory", "inventory", &[&CORE]);
static FINANCE: Domain = domain("finance", "finance", &[&INVENTORY]);

#[test]
fn dependencies_come_before_dependents_whatever_the_order_given() {
    let set = DomainSet::new(&[&FINANCE, &INVENTORY, &CORE]).unwrap();
    assert_eq!(set.names(), ["core", "inventory", "finance"]);
}

#[test]
fn a_selection_keeps_the_order_of_the_set() {
    let set = DomainSet::new(&[&FINANCE, &INVENTORY, &CORE]).unwrap();
    let names: Vec<_> = set
        .select(&["finance", "core"])
        .unwrap()
        .iter()
        .map(|d| d.name)
        .collect();
    assert_eq!(names, ["core", "finance"]);
}

#[test]
fn dependencies_are_found_through_others_and_dependents_too() {
    let set = DomainSet::new(&[&CORE, &INVENTORY, &FINANCE]).unwrap();
    let names = |domains: Vec<&'static Domain>| domains.iter().map(|d| d.name).collect::<Vec<_>>();
    assert_eq!(
        names(set.with_dependencies(&[&FINANCE])),
        ["core", "inventory", "finance"]
    );
    assert_eq!(names(set.with_dependencies(&[&CORE])), ["core"]);
    assert_eq!(
        names(set.with_dependents(&[&INVENTORY])),
        ["inventory", "finance"]
    );
}

#[test]
fn the_same_name_twice_is_refused_and_both_schemas_are_named() {
    static OTHER: Domain = domain("core", "other", &[]);
    let error = DomainSet::new(&[&CORE, &OTHER]).unwrap_err().to_string();
    assert!(
        error.contains("\"core\"") && error.contains("\"public\"") && error.contains("\"other\""),
        "{error}"
    );
}

#[test]
fn the_same_schema_twice_is_refused_and_both_domains_are_named() {
    static OTHER: Domain = domain("legacy", "public", &[]);
    let error = DomainSet::new(&[&CORE, &OTHER]).unwrap_err().to_string();
    assert!(
        error.contains("\"core\" and \"legacy\"") && error.contains("\"public\""),
        "{error}"
    );
}

#[test]
fn a_dependency_that_is_not_registered_is_refused_and_both_domains_are_named() {
    let error = DomainSet::new(&[&INVENTORY]).unwrap_err().to_string();
    assert!(
        error.contains("\"inventory\" depends on \"core\""),
        "{error}"
    );
}

#[test]
fn a_cycle_is_refused_and_shown_as_a_way_round() {
    static A: Domain = domain("a", "a", &[&B]);
    static B: Domain = domain("b", "b", &[&A]);
    let error = DomainSet::new(&[&A, &B]).unwrap_err();
    assert!(
        matches!(&error, SetError::Cycle { path } if path == &["a", "b", "a"]),
        "{error}"
    );
}

#[test]
fn names_that_are_no_identifiers_are_refused() {
    static UPPER: Domain = domain("Core", "public", &[]);
    static QUOTED: Domain = domain("core", "pub\"lic", &[]);
    static RESERVED: Domain = domain("core", "pg_core", &[]);
    assert!(matches!(
        DomainSet::new(&[&UPPER]),
        Err(SetError::InvalidIdentifier { what: "name", .. })
    ));
    assert!(matches!(
        DomainSet::new(&[&QUOTED]),
        Err(SetError::InvalidIdentifier { what: "schema", .. })
    ));
    assert!(matches!(
        DomainSet::new(&[&RESERVED]),
        Err(SetError::ReservedSchema { .. })
    ));
}

#[test]
fn an_unknown_name_lists_the_known_ones() {
    let set = DomainSet::new(&[&CORE]).unwrap();
    assert!(matches!(set.find("hr"), Err(SetError::Unknown { known, .. }) if known == ["core"]));
}
