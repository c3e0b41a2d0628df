//! As whom migrations run.

use tokio_postgres::error::SqlState;

use crate::domain::Domain;
use crate::sql::quote::ident;
use crate::sql::statements;

/// What stands for the domain's name in a [`RolePattern`].
const DOMAIN: &str = "{domain}";

/// PostgreSQL's own word for no role; no role can have this name.
const NOBODY: &str = "none";

/// The role that a domain's migrations run as; `{domain}` in it stands for the domain's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolePattern(String);

/// Why a text names no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RolePatternError {
    /// It is empty.
    #[error("the role to run migrations as is empty")]
    Empty,
    /// It has braces around something else, or only one of them.
    #[error("the role \"{pattern}\" has braces, and only {{domain}} is known")]
    Placeholder {
        /// What was given.
        pattern: String,
    },
}

impl RolePattern {
    /// Reads a role's name; `None` for `none`, which is whoever connects.
    ///
    /// # Errors
    /// [`RolePatternError`].
    pub fn parse(text: &str) -> Result<Option<Self>, RolePatternError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(RolePatternError::Empty);
        }
        if text.replace(DOMAIN, "").contains(['{', '}']) {
            return Err(RolePatternError::Placeholder {
                pattern: text.to_owned(),
            });
        }
        Ok((text != NOBODY).then(|| RolePattern(text.to_owned())))
    }

    /// The role of one domain.
    pub fn of(&self, domain: &Domain) -> String {
        self.0.replace(DOMAIN, domain.name)
    }
}

/// Why nothing can run as a role.
#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    /// The server has no such role.
    #[error("there is no role \"{role}\" on this server")]
    Missing {
        /// The role.
        role: String,
        /// What the server says.
        #[source]
        source: tokio_postgres::Error,
    },
    /// The user that connects is no member of it.
    #[error("user \"{user}\" may not act as role \"{role}\": it is no member of it")]
    NoMember {
        /// The role.
        role: String,
        /// The user that connects.
        user: String,
        /// What the server says.
        #[source]
        source: tokio_postgres::Error,
    },
}

impl RoleError {
    /// What to do.
    pub fn hint(&self) -> String {
        match self {
            RoleError::Missing { .. } => {
                "dbctl roles create makes the roles of all domains; dbctl roles check tells what they are called; \
                 --role none runs as the user that connects"
                    .to_owned()
            }
            RoleError::NoMember { role, user, .. } => format!(
                "an administrator makes it one: GRANT {} TO {}; --role none runs as the user that connects",
                ident(role),
                ident(user)
            ),
        }
    }

    /// The error of a message of ours that failed after so many of its statements; gives it back when it was no
    /// `SET ROLE` that failed.
    pub(crate) fn of(
        message: &str,
        completed: usize,
        user: &str,
        source: tokio_postgres::Error,
    ) -> Result<RoleError, tokio_postgres::Error> {
        let found = statements(message);
        let failed = found.get(completed).map(|it| it.text(message));
        let Some(role) = failed.and_then(role_taken) else {
            return Err(source);
        };
        match source.code() {
            Some(&SqlState::INVALID_PARAMETER_VALUE) => Ok(RoleError::Missing { role, source }),
            Some(&SqlState::INSUFFICIENT_PRIVILEGE) => {
                let user = user.to_owned();
                Ok(RoleError::NoMember { role, user, source })
            }
            _ => Err(source),
        }
    }
}

/// Takes on a role until the transaction ends.
pub(crate) fn set_local(role: &str) -> String {
    format!("SET LOCAL ROLE {}", ident(role))
}

/// Takes on a role for the session.
pub(crate) fn set(role: &str) -> String {
    format!("SET ROLE {}", ident(role))
}

/// The role that a statement of ours takes on.
fn role_taken(statement: &str) -> Option<String> {
    let words = ["SET LOCAL ROLE ", "SET ROLE "];
    let quoted = words.iter().find_map(|it| statement.strip_prefix(it))?;
    let name = quoted.trim().strip_prefix('"')?.strip_suffix('"')?;
    Some(name.replace("\"\"", "\""))
}

#[cfg(test)]
mod tests {
    use super::{RolePattern, RolePatternError, role_taken, set, set_local};

    #[test]
    fn none_is_whoever_connects() {
        assert_eq!(RolePattern::parse(" none "), Ok(None));
        assert!(RolePattern::parse("{domain}_owner").unwrap().is_some());
    }

    #[test]
    fn an_empty_role_and_unknown_braces_are_refused() {
        assert_eq!(RolePattern::parse(" "), Err(RolePatternError::Empty));
        for pattern in ["{schema}_owner", "{domain", "a}"] {
            let error = RolePattern::parse(pattern).unwrap_err();
            assert!(error.to_string().contains(pattern), "{error}");
        }
    }

    #[test]
    fn the_role_is_read_back_from_the_statement_that_takes_it_on() {
        for name in ["core_owner", "with \"quotes\" and ; in it"] {
            assert_eq!(role_taken(&set(name)).as_deref(), Some(name));
            assert_eq!(role_taken(&set_local(name)).as_deref(), Some(name));
        }
        assert_eq!(role_taken("SET LOCAL ROLE NONE"), None);
    }
}
