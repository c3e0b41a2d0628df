//! What the roles of a domain should have.

use std::collections::BTreeSet;

use super::facts::{DefaultGrant, Facts, Grant, Place};
use super::{DomainRoles, RoleNames};
use crate::domain::Domain;
use crate::sql::quote::ident;
use crate::{history, log};

/// What a writer does with rows; a reader does the first of it.
const ROWS: [&str; 4] = ["SELECT", "INSERT", "UPDATE", "DELETE"];

/// One domain, its roles, and what there is.
pub(super) struct Ought<'a> {
    pub(super) domain: &'static Domain,
    pub(super) roles: DomainRoles,
    pub(super) names: &'a RoleNames,
    pub(super) facts: &'a Facts,
}

impl<'a> Ought<'a> {
    pub(super) fn new(domain: &'static Domain, names: &'a RoleNames, facts: &'a Facts) -> Self {
        Ought {
            domain,
            roles: names.of(domain),
            names,
            facts,
        }
    }

    /// A domain's schema as a place, whether it is there yet or not.
    pub(super) fn home(&self, domain: &Domain) -> Place {
        let known = self.facts.schemas.get(domain.schema);
        Place::Schema {
            schema: domain.schema.to_owned(),
            identity: known.cloned().unwrap_or_else(|| ident(domain.schema)),
        }
    }

    /// Everything that its roles should have on what is there.
    pub(super) fn grants(&self) -> BTreeSet<Grant> {
        let DomainRoles {
            owner,
            writer,
            reader,
        } = &self.roles;
        let mut all = BTreeSet::new();
        let mut give = |place: &Place, grantee: &str, privileges: &[&str]| {
            all.extend(privileges.iter().map(|privilege| Grant {
                place: place.clone(),
                grantee: grantee.to_owned(),
                privilege: (*privilege).to_owned(),
            }));
        };
        let home = self.home(self.domain);
        give(&home, owner, &["CREATE", "USAGE"]);
        give(&home, writer, &["USAGE"]);
        give(&home, reader, &["USAGE"]);
        for dependency in self.domain.depends_on {
            give(&self.home(dependency), owner, &["USAGE"]);
        }
        for place in &self.facts.places {
            let own = place.schema() == Some(self.domain.schema);
            match place {
                Place::Relation { .. } if own => {
                    give(place, reader, &ROWS[..1]);
                    let rows = if is_bookkeeping(place) { 1 } else { ROWS.len() };
                    give(place, writer, &ROWS[..rows]);
                }
                Place::Sequence { .. } if own => {
                    give(place, reader, &["SELECT"]);
                    give(place, writer, &["SELECT", "USAGE"]);
                }
                Place::Relation { schema, .. }
                    if self.depends_on_schema(schema) && !is_bookkeeping(place) =>
                {
                    give(place, owner, &["REFERENCES"]);
                }
                _ => {}
            }
        }
        all
    }

    /// What its roles should be given on what will be made later.
    pub(super) fn defaults(&self) -> BTreeSet<DefaultGrant> {
        let mut all = BTreeSet::new();
        let mut give = |maker: &Domain, kind: &str, grantee: &str, privileges: &[&str]| {
            all.extend(privileges.iter().map(|privilege| DefaultGrant {
                maker: self.names.of(maker).owner,
                schema: maker.schema.to_owned(),
                kind: kind.to_owned(),
                grantee: grantee.to_owned(),
                privilege: (*privilege).to_owned(),
            }));
        };
        let own = self.domain;
        give(own, "r", &self.roles.reader, &ROWS[..1]);
        give(own, "r", &self.roles.writer, &ROWS);
        give(own, "S", &self.roles.reader, &["SELECT"]);
        give(own, "S", &self.roles.writer, &["SELECT", "USAGE"]);
        for dependency in own.depends_on {
            give(dependency, "r", &self.roles.owner, &["REFERENCES"]);
        }
        all
    }

    fn depends_on_schema(&self, schema: &str) -> bool {
        let mut declared = self.domain.depends_on.iter();
        declared.any(|other| other.schema == schema)
    }
}

/// Whether it is a history or a log, which only its owner writes.
pub(super) fn is_bookkeeping(place: &Place) -> bool {
    let Place::Relation { identity, .. } = place else {
        return false;
    };
    [history::TABLE, log::TABLE]
        .iter()
        .any(|table| identity.ends_with(&format!(".{table}")))
}
