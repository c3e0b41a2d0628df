//! A migration changes nothing but its own domain's schema.
//!
//! What the tokens of a file cannot settle is asked of the server at the end of the migration's own
//! transaction: which rows of the catalog it wrote, and what it dropped. Other sessions' changes are not its own,
//! and objects of an extension belong to the domain in whose schema the extension is installed.

mod breach;

use crate::domain::Domain;
use crate::sql::quote::literal;
use crate::sql::{Header, Home, Reach, Refusal, named_outside, reach, refusal_outside};

pub(crate) use breach::{BLIND, OUTSIDE, UNDECLARED};
pub use breach::{Breach, BreachRule};

/// Every object of the catalog: what it is, where it belongs, and the transaction that wrote it.
const OBJECTS: &str = include_str!("containment/objects.sql");

/// How a migration is held to its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Containment {
    /// Its header says why it may reach out.
    Excepted,
    /// The server is asked before COMMIT, where its tokens cannot tell.
    Checked,
    /// It runs without a transaction: only the names in its file are looked at.
    Read,
}

impl Containment {
    /// How a migration of this header is held.
    pub(crate) fn of(header: &Header, transactional: bool) -> Self {
        match (&header.containment, transactional) {
            (Some(_), _) => Containment::Excepted,
            (None, true) => Containment::Checked,
            (None, false) => Containment::Read,
        }
    }

    /// Looks for what cannot be undone once it is sent.
    ///
    /// # Errors
    /// The first name outside the domain's schema that a statement changes, for a migration without a
    /// transaction.
    pub(crate) fn refuse(self, domain: &Domain, sql: &str) -> Result<(), Refusal> {
        match self {
            Containment::Excepted | Containment::Checked => Ok(()),
            Containment::Read => {
                let declared = declared(domain);
                match named_outside(sql, home(domain, &declared)) {
                    None => Ok(()),
                    Some(at) => Err(refusal_outside(sql, at)),
                }
            }
        }
    }

    /// What a transaction asks of the server around the migration's SQL; `None` when there is nothing to ask.
    pub(crate) fn check(self, domain: &Domain, sql: &str) -> Option<Check> {
        let declared = declared(domain);
        let asks =
            self == Containment::Checked && reach(sql, home(domain, &declared)) == Reach::Unknown;
        asks.then(|| Check::new(domain.schema, &declared))
    }
}

/// Two statements around a migration's SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Check {
    /// Before it: a cursor that will tell what was there. A cursor sees the catalog of when it was declared, and
    /// costs only its planning until it is fetched from.
    pub(crate) before: String,
    /// After it: fails when something outside the schema was created, changed or dropped.
    pub(crate) after: String,
}

impl Check {
    fn new(schema: &str, declared: &[&str]) -> Self {
        let objects = OBJECTS.trim_end();
        let described = format!(include_str!("containment/described.sql"), objects = objects);
        let described = described.trim_end();
        let before = format!(
            "DECLARE \"dbctl before\" NO SCROLL CURSOR FOR SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(seen)) \
             FROM ({described}) seen"
        );
        // An empty list is no SQL.
        let declared: Vec<String> = std::iter::once(&schema)
            .chain(declared)
            .map(|schema| literal(schema))
            .collect();
        let after = format!(
            include_str!("containment/check.sql"),
            schema = literal(schema),
            declared = declared.join(", "),
            objects = objects,
            described = described,
            outside = literal(OUTSIDE),
            undeclared = literal(UNDECLARED),
            blind = literal(BLIND),
        );
        Check {
            before,
            after: after.trim_end().to_owned(),
        }
    }
}

fn declared(domain: &Domain) -> Vec<&'static str> {
    domain.depends_on.iter().map(|other| other.schema).collect()
}

fn home<'a>(domain: &Domain, declared: &'a [&'static str]) -> Home<'a> {
    Home {
        schema: domain.schema,
        declared,
    }
}
