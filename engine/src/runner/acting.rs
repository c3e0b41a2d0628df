//! As whom a domain's migrations run, and who keeps its books.

use super::Runner;
use crate::domain::Domain;
use crate::error::Error;
use crate::history::Keeper;
use crate::role::RoleError;
use crate::script::Conditions;

impl Runner<'_> {
    /// The error of a message of the engine's own.
    pub(crate) fn own_failed(
        &self,
        sql: &str,
        completed: usize,
        source: tokio_postgres::Error,
        doing: &'static str,
    ) -> Error {
        match RoleError::of(sql, completed, self.url.user(), source) {
            Ok(role) => role.into(),
            Err(source) => Error::Query { doing, source },
        }
    }

    /// The role that a domain's migrations run as.
    pub(crate) fn role_of(&self, domain: &Domain) -> Option<String> {
        self.options.role.as_ref().map(|role| role.of(domain))
    }

    /// How a domain's migrations run.
    pub(crate) fn conditions<'c>(&self, role: &'c Option<String>) -> Conditions<'c> {
        Conditions {
            timeouts: self.options.timeouts,
            role: role.as_deref(),
        }
    }

    /// The domains' schemas, and who keeps their books.
    pub(crate) fn keepers(&self, domains: &[&'static Domain]) -> Vec<Keeper> {
        let keeper = |domain: &&'static Domain| Keeper {
            schema: domain.schema,
            role: self.role_of(domain),
        };
        domains.iter().map(keeper).collect()
    }
}
