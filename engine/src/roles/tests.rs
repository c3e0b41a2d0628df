use diesel_migrations::EmbeddedMigrations;

use super::facts::{Facts, Role};
use super::{Difference, Finding, RoleNames, compare::compare, with_memberships};
use crate::domain::Domain;

static CORE: Domain = domain("core", "public", &[]);
static SHOP: Domain = domain("shop", "shop", &[&CORE]);

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

fn names() -> RoleNames {
    RoleNames::new("", &[&CORE, &SHOP]).unwrap()
}

fn sql(all: &[Difference]) -> Vec<&str> {
    all.iter().map(|it| it.sql.as_str()).collect()
}

#[test]
fn where_there_is_nothing_roles_come_first_and_all_of_it_can_be_mended() {
    let all = compare(&[&CORE, &SHOP], &names(), &Facts::default());
    assert!(all.iter().all(Difference::is_mended));
    assert!(all.is_sorted_by_key(|it| it.finding));
    let roles = all
        .iter()
        .take_while(|it| it.finding == Finding::RoleMissing);
    assert_eq!(roles.count(), 6);
    let place = |wanted: &str| sql(&all).iter().position(|it| *it == wanted).unwrap();
    let schema = place("CREATE SCHEMA IF NOT EXISTS \"shop\"");
    assert!(schema < place("GRANT CREATE, USAGE ON SCHEMA \"shop\" TO \"shop_owner\""));
    place("GRANT USAGE ON SCHEMA \"public\" TO \"shop_owner\"");
    place(
        "ALTER DEFAULT PRIVILEGES FOR ROLE \"core_owner\" IN SCHEMA \"public\" GRANT REFERENCES ON TABLES TO \"shop_owner\"",
    );
}

#[test]
fn whoever_is_no_superuser_becomes_a_member_of_the_owners_right_after_they_are_made() {
    let mut facts = Facts::default();
    let missing = || compare(&[&CORE, &SHOP], &names(), &Facts::default());
    let with = |facts: &Facts| with_memberships(missing(), &[&CORE, &SHOP], &names(), facts);
    let all = with(&facts);
    let grants = [
        "GRANT \"core_owner\" TO CURRENT_USER",
        "GRANT \"shop_owner\" TO CURRENT_USER",
    ];
    assert_eq!(sql(&all)[6..8], grants);
    let powers = String::new();
    let is_mine = true;
    facts
        .roles
        .insert("core_owner".into(), Role { powers, is_mine });
    assert_eq!(sql(&with(&facts))[6], grants[1]);
    facts.is_superuser = true;
    assert_eq!(with(&facts), missing());
}
