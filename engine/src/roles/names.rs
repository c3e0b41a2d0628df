use crate::domain::Domain;

/// PostgreSQL cuts longer names; counted in bytes.
const MAX_NAME: usize = 63;

/// How roles are called: `<prefix><domain>_owner`, `_writer` and `_reader`.
///
/// Roles belong to the whole server, domains to one database: two databases on one server need two prefixes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleNames {
    prefix: String,
}

/// The roles of one domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainRoles {
    /// Owns the domain's objects; its migrations run as this role.
    pub owner: String,
    /// Reads and writes rows.
    pub writer: String,
    /// Reads rows.
    pub reader: String,
}

/// Why a prefix cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoleNameError {
    /// It has other characters, or begins with another.
    #[error(
        "the prefix \"{prefix}\" of the roles cannot be used; expected lower-case letters, digits and _, a letter first, and not pg_"
    )]
    Characters {
        /// What was given.
        prefix: String,
    },
    /// A name would be cut.
    #[error("the role \"{name}\" has {} characters, and PostgreSQL takes {MAX_NAME}", name.len())]
    TooLong {
        /// The name.
        name: String,
    },
}

impl RoleNames {
    /// Names with a prefix, such as `shop_`; an empty one is none.
    ///
    /// # Errors
    /// [`RoleNameError`], also when a role of one of these domains would have too long a name.
    pub fn new(prefix: &str, domains: &[&'static Domain]) -> Result<Self, RoleNameError> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let begins = prefix.is_empty() || prefix.starts_with(|c: char| c.is_ascii_lowercase());
        if !begins || !prefix.chars().all(is_plain) || prefix.starts_with("pg_") {
            let prefix = prefix.to_owned();
            return Err(RoleNameError::Characters { prefix });
        }
        let names = RoleNames {
            prefix: prefix.to_owned(),
        };
        let mut all = domains.iter().flat_map(|domain| names.of(domain).all());
        match all.find(|name| name.len() > MAX_NAME) {
            Some(name) => Err(RoleNameError::TooLong { name }),
            None => Ok(names),
        }
    }

    /// The roles of a domain.
    pub fn of(&self, domain: &Domain) -> DomainRoles {
        let name = |what: &str| format!("{}{}_{what}", self.prefix, domain.name);
        DomainRoles {
            owner: name("owner"),
            writer: name("writer"),
            reader: name("reader"),
        }
    }

    /// What `--role` takes to run every domain's migrations as its owner.
    pub fn owner_pattern(&self) -> String {
        format!("{}{{domain}}_owner", self.prefix)
    }
}

impl DomainRoles {
    pub(super) fn all(&self) -> [String; 3] {
        [self.owner.clone(), self.writer.clone(), self.reader.clone()]
    }
}

#[cfg(test)]
mod tests {
    use super::{RoleNameError, RoleNames};

    #[test]
    fn a_prefix_is_part_of_a_name_that_needs_no_quotes() {
        for prefix in ["", "shop_", "a1"] {
            let names = RoleNames::new(prefix, &[]).unwrap();
            assert_eq!(names.owner_pattern(), format!("{prefix}{{domain}}_owner"));
        }
        for prefix in ["Shop", "1a", "_a", "a-b", "pg_x", "a\"b", "é"] {
            assert!(
                matches!(
                    RoleNames::new(prefix, &[]),
                    Err(RoleNameError::Characters { .. })
                ),
                "{prefix}"
            );
        }
    }
}
