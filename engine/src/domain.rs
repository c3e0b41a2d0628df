//! What a domain crate declares about itself.

use diesel_migrations::EmbeddedMigrations;

use crate::seed::Seed;

/// A business domain: a crate, a PostgreSQL schema, a history.
///
/// Every domain crate has one `pub static DOMAIN: Domain`, built in a const
/// context, so the Cargo dependency and the declared dependency are the same
/// edge: `depends_on: &[&domain_core::DOMAIN]` compiles only where the crate is
/// a dependency.
pub struct Domain {
    /// The word typed on the command line; also the folder below `domains/`.
    pub name: &'static str,
    /// The PostgreSQL schema that the domain owns.
    pub schema: &'static str,
    /// What the domain is for, in one line.
    pub purpose: &'static str,
    /// The things that belong to this domain, in words.
    pub owns: &'static [&'static str],
    /// Domains whose tables this one may reference.
    pub depends_on: &'static [&'static Domain],
    /// The migrations compiled into the binary.
    pub migrations: EmbeddedMigrations,
    /// Typed seeds, in the order in which they run.
    pub seeds: &'static [Seed],
}

impl std::fmt::Debug for Domain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Domain")
            .field("name", &self.name)
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Domain {
    /// Two domains are the same when their names are: a set holds each name once.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Domain {}
