//! What is, beside what should be. Pure.

use std::collections::BTreeMap;

use super::RoleNames;
use super::difference::{Difference, Finding};
use super::facts::{DefaultGrant, Facts, Grant, Place};
use super::ought::{Ought, is_bookkeeping};
use crate::domain::Domain;
use crate::sql::quote::ident;

/// What the catalog calls everybody.
const EVERYBODY: &str = "public";

/// All differences, in an order in which they can be mended.
pub(super) fn compare(
    domains: &[&'static Domain],
    names: &RoleNames,
    facts: &Facts,
) -> Vec<Difference> {
    let mut all: Vec<Difference> = Vec::new();
    for domain in domains {
        let ought = Ought::new(domain, names, facts);
        all.extend(ought.roles());
        all.extend(ought.schema());
        all.extend(ought.owners());
        all.extend(ought.privileges());
        all.extend(ought.default_privileges());
    }
    // Stable, so that the domains keep their order: a role is there before it is given anything.
    all.sort_by_key(|it| it.finding);
    all
}

impl Ought<'_> {
    fn difference(&self, finding: Finding, what: String, sql: String) -> Difference {
        Difference {
            domain: self.domain.name,
            finding,
            what,
            sql,
        }
    }

    fn roles(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        for name in self.roles.all() {
            match self.facts.roles.get(&name) {
                None => found.push(self.difference(
                    Finding::RoleMissing,
                    format!("role {name} is missing"),
                    format!("CREATE ROLE {} NOLOGIN", ident(&name)),
                )),
                Some(role) if !role.powers.is_empty() => {
                    let without: Vec<String> = role
                        .powers
                        .split(", ")
                        .map(|it| format!("NO{it}"))
                        .collect();
                    found.push(self.difference(
                        Finding::Power,
                        format!("role {name} has {}", role.powers),
                        format!("ALTER ROLE {} {}", ident(&name), without.join(" ")),
                    ));
                }
                Some(_) => {}
            }
            let memberships = self.facts.memberships.iter();
            found.extend(memberships.filter(|(of, _)| *of == name).map(|(_, other)| {
                self.difference(
                    Finding::Membership,
                    format!("role {name} is a member of {other}"),
                    format!("REVOKE {} FROM {}", ident(other), ident(&name)),
                )
            }));
        }
        found
    }

    fn schema(&self) -> Option<Difference> {
        let schema = self.domain.schema;
        let missing = !self.facts.schemas.contains_key(schema);
        missing.then(|| {
            self.difference(
                Finding::SchemaMissing,
                format!("schema {schema} is missing"),
                format!("CREATE SCHEMA IF NOT EXISTS {}", ident(schema)),
            )
        })
    }

    fn owners(&self) -> Vec<Difference> {
        let owner = &self.roles.owner;
        let objects = self.facts.objects.iter();
        let others = objects.filter(|it| it.schema == self.domain.schema && it.owner != *owner);
        others
            .map(|it| {
                self.difference(
                    Finding::Owner,
                    format!(
                        "{} {} belongs to {}, and should to {owner}",
                        it.kind, it.identity, it.owner
                    ),
                    format!(
                        "ALTER {} {} OWNER TO {}",
                        it.kind.to_uppercase(),
                        it.identity,
                        ident(owner)
                    ),
                )
            })
            .collect()
    }

    fn privileges(&self) -> Vec<Difference> {
        let ought = self.grants();
        let missing = ought.difference(&self.facts.grants);
        let extra = self.facts.grants.difference(&ought);
        let mut found: Vec<Difference> = grouped(missing)
            .into_iter()
            .map(|((place, grantee), privileges)| {
                let privileges = privileges.join(", ");
                self.difference(
                    Finding::PrivilegeMissing,
                    format!("{grantee} lacks {privileges} on {}", words(place)),
                    format!("GRANT {privileges} {} TO {}", on(place), ident(grantee)),
                )
            })
            .collect();
        let extra = grouped(extra.filter(|grant| self.is_ours(grant)));
        found.extend(extra.into_iter().map(|((place, grantee), privileges)| {
            let privileges = privileges.join(", ");
            let (who, from) = match grantee {
                EVERYBODY => ("everybody", "PUBLIC".to_owned()),
                role => (role, ident(role)),
            };
            let is_schema = matches!(place, Place::Schema { .. }) && grantee == EVERYBODY;
            let finding = match is_schema || is_bookkeeping(place) {
                true => Finding::Exposed,
                false => Finding::PrivilegeExtra,
            };
            self.difference(
                finding,
                format!("{who} has {privileges} on {}, and should not", words(place)),
                format!("REVOKE {privileges} {} FROM {from}", on(place)),
            )
        }));
        found
    }

    /// Whether somebody's privilege is this domain's to judge: one of its roles has it, or everybody on what is its own.
    fn is_ours(&self, grant: &Grant) -> bool {
        let own = grant.place.schema() == Some(self.domain.schema);
        match grant.grantee.as_str() {
            EVERYBODY => own,
            // What it should own and does not yet.
            role if role == self.roles.owner => !own || matches!(grant.place, Place::Schema { .. }),
            role => role == self.roles.writer || role == self.roles.reader,
        }
    }

    fn default_privileges(&self) -> Vec<Difference> {
        let ought = self.defaults();
        let roles = self.roles.all();
        let missing = ought.difference(&self.facts.defaults).map(|it| (it, true));
        let extra = self.facts.defaults.difference(&ought);
        let extra = extra
            .filter(|it| roles.contains(&it.grantee))
            .map(|it| (it, false));
        let mut groups: BTreeMap<_, Vec<&str>> = BTreeMap::new();
        for (it, is_missing) in missing.chain(extra) {
            let key = (!is_missing, &it.maker, &it.schema, &it.kind, &it.grantee);
            groups.entry(key).or_default().push(&it.privilege);
        }
        groups
            .into_iter()
            .map(|((is_extra, maker, schema, kind, grantee), privileges)| {
                let given = DefaultGrant {
                    maker: maker.clone(),
                    schema: schema.clone(),
                    kind: kind.clone(),
                    grantee: grantee.clone(),
                    privilege: privileges.join(", "),
                };
                self.default_difference(&given, is_extra)
            })
            .collect()
    }

    fn default_difference(&self, given: &DefaultGrant, is_extra: bool) -> Difference {
        let kinds = match given.kind.as_str() {
            "r" => "TABLES",
            "S" => "SEQUENCES",
            "f" => "FUNCTIONS",
            "T" => "TYPES",
            _ => "SCHEMAS",
        };
        let DefaultGrant {
            maker,
            schema,
            grantee,
            privilege,
            ..
        } = given;
        let (place, inside) = match schema.as_str() {
            "" => (String::new(), String::new()),
            schema => (
                format!(" in schema {schema}"),
                format!(" IN SCHEMA {}", ident(schema)),
            ),
        };
        let later = format!("{} that {maker} makes later{place}", kinds.to_lowercase());
        let role = ident(grantee);
        let (finding, verb, change) = match is_extra {
            false => (
                Finding::DefaultMissing,
                "lacks",
                format!("GRANT {privilege} ON {kinds} TO {role}"),
            ),
            true => (
                Finding::DefaultExtra,
                "is given",
                format!("REVOKE {privilege} ON {kinds} FROM {role}"),
            ),
        };
        self.difference(
            finding,
            format!("{grantee} {verb} {privilege} on {later}"),
            format!(
                "ALTER DEFAULT PRIVILEGES FOR ROLE {}{inside} {change}",
                ident(maker)
            ),
        )
    }
}

/// The privileges of one role on one place together, places in their order.
fn grouped<'g>(
    grants: impl Iterator<Item = &'g Grant>,
) -> BTreeMap<(&'g Place, &'g str), Vec<&'g str>> {
    let mut groups: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for grant in grants {
        let key = (&grant.place, grant.grantee.as_str());
        groups.entry(key).or_default().push(&grant.privilege);
    }
    groups
}

/// The place as it stands in GRANT and REVOKE.
fn on(place: &Place) -> String {
    match place {
        Place::Database { identity } => format!("ON DATABASE {identity}"),
        Place::Schema { identity, .. } => format!("ON SCHEMA {identity}"),
        Place::Relation { identity, .. } => format!("ON TABLE {identity}"),
        Place::Sequence { identity, .. } => format!("ON SEQUENCE {identity}"),
        Place::Column { identity } => identity.clone(),
    }
}

fn words(place: &Place) -> String {
    match place {
        Place::Database { identity } => format!("database {identity}"),
        Place::Schema { identity, .. } => format!("schema {identity}"),
        Place::Sequence { identity, .. } => format!("sequence {identity}"),
        Place::Relation { identity, .. } => identity.clone(),
        Place::Column { identity } => format!("column {identity}"),
    }
}
