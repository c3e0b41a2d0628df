//! Least privilege: an owner, a writer and a reader role for each domain, made and compared with what should be.
//!
//! What should be is decided in one place ([`compare`]) from facts that one query reads; to make the roles is to
//! do what the comparison finds missing. Nothing that somebody gave beyond it is taken away: it is named.

mod compare;
mod difference;
mod facts;
mod names;
mod ought;

pub use difference::{Difference, Finding};
pub use names::{DomainRoles, RoleNameError, RoleNames};

use crate::domain::Domain;
use crate::error::Error;
use crate::runner::Runner;
use crate::script;
use crate::session::send;
use crate::sql::quote::{ident, literal};

use compare::compare;
use facts::Facts;

/// Statements in one transaction: a change of owner holds a lock on each object until it ends.
const CHUNK: usize = 100;

/// What making roles did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RolesMade {
    /// What was missing and was mended, in the order in which it was done.
    pub done: Vec<Difference>,
    /// What is more than should be, and was left to a person.
    pub left: Vec<Difference>,
}

/// Takes every right but SELECT on a table from everybody but its owner; default privileges may have given it.
pub(crate) fn private(table: &str) -> String {
    let sql = format!(
        include_str!("roles/private.sql"),
        table = table,
        name = literal(table)
    );
    sql.trim_end().to_owned()
}

impl Runner<'_> {
    /// What of the roles of these domains, and of those they depend on, is not as it should be, in the order in which
    /// it would be mended; one round trip.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn check_roles(
        &self,
        domains: &[&'static Domain],
        names: &RoleNames,
    ) -> Result<Vec<Difference>, Error> {
        let domains = self.set().with_dependencies(domains);
        let facts = self.role_facts(&domains, names).await?;
        Ok(compare(&domains, names, &facts))
    }

    /// What [`Runner::create_roles`] would do and what it would leave. Changes nothing.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn preview_roles(
        &self,
        domains: &[&'static Domain],
        names: &RoleNames,
    ) -> Result<RolesMade, Error> {
        let domains = self.set().with_dependencies(domains);
        let facts = self.role_facts(&domains, names).await?;
        let all = compare(&domains, names, &facts);
        let (missing, left) = all.into_iter().partition(Difference::is_mended);
        let done = with_memberships(missing, &domains, names, &facts);
        Ok(RolesMade { done, left })
    }

    /// Makes the domains' roles, gives them what they should have, and makes the owners own what is there, under the
    /// runner's lock. Does nothing where all is as it should be.
    ///
    /// # Errors
    /// [`Error::Lock`], [`Error::Query`]. What was done before a failure stays done; a second run does the rest.
    pub async fn create_roles(
        &mut self,
        domains: &[&'static Domain],
        names: &RoleNames,
    ) -> Result<RolesMade, Error> {
        let made = self.preview_roles(domains, names).await?;
        if made.done.is_empty() {
            return Ok(made);
        }
        let made =
            self.locked(async |runner| Ok(runner.create_roles_locked(domains, names).await?));
        made.await.map_err(|failed| failed.error)
    }

    async fn create_roles_locked(
        &mut self,
        domains: &[&'static Domain],
        names: &RoleNames,
    ) -> Result<RolesMade, Error> {
        // Another runner may have been at work until just now.
        let made = self.preview_roles(domains, names).await?;
        for chunk in made.done.chunks(CHUNK) {
            if self.is_interrupted() {
                return Err(Error::Interrupted { running: None });
            }
            let statements: Vec<&str> = chunk.iter().map(|it| it.sql.as_str()).collect();
            let begin = script::begin(self.options.timeouts);
            let message = format!("{begin};\n{};\nCOMMIT", statements.join(";\n"));
            self.send_patiently("making the roles", "roles", &message)
                .await?;
        }
        self.forget_notices();
        let left = self.check_roles(domains, names).await?;
        let done = made.done;
        Ok(RolesMade { done, left })
    }

    async fn role_facts(
        &self,
        domains: &[&'static Domain],
        names: &RoleNames,
    ) -> Result<Facts, Error> {
        let list = |words: Vec<String>| {
            let quoted: Vec<String> = words.iter().map(|word| literal(word)).collect();
            quoted.join(", ")
        };
        let roles = domains.iter().flat_map(|domain| names.of(domain).all());
        let schemas = domains.iter();
        let sql = format!(
            include_str!("roles/facts.sql"),
            roles = list(roles.collect()),
            schemas = list(schemas.map(|domain| domain.schema.to_owned()).collect())
        );
        let doing = "asking for roles and privileges";
        let rows = self.ask(send(self.client(), &sql)).await?.rows();
        let rows = rows.map_err(|source| Error::Query { doing, source })?;
        Ok(Facts::read(&rows))
    }
}

/// Whoever is no superuser has to be a member of a role to give it objects and to say what it gives to others.
fn with_memberships(
    missing: Vec<Difference>,
    domains: &[&'static Domain],
    names: &RoleNames,
    facts: &Facts,
) -> Vec<Difference> {
    if facts.is_superuser || missing.is_empty() {
        return missing;
    }
    let grants = domains
        .iter()
        .map(|domain| (domain, names.of(domain).owner))
        .filter(|(_, owner)| facts.roles.get(owner).is_none_or(|role| !role.is_mine))
        .map(|(domain, owner)| Difference {
            domain: domain.name,
            finding: Finding::MemberMissing,
            what: format!("{} is no member of role {owner}", facts.me),
            sql: format!("GRANT {} TO CURRENT_USER", ident(&owner)),
        });
    let (mut roles, others): (Vec<_>, Vec<_>) = missing
        .iter()
        .cloned()
        .partition(|it| it.finding == Finding::RoleMissing);
    roles.extend(grants);
    roles.extend(others);
    roles
}

#[cfg(test)]
#[path = "roles/tests.rs"]
mod tests;
