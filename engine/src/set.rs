//! The domains of one database: validated, in dependency order, and loaded.

mod error;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::domain::Domain;
pub use error::SetError;

use crate::source::{self, Migration};

/// Longest identifier that PostgreSQL keeps, in bytes (`NAMEDATALEN - 1`).
const MAX_IDENTIFIER: usize = 63;

/// Where migrations are read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The checkout at this folder: `domains/<name>/migrations` below it.
    Disk(PathBuf),
    /// The migrations compiled into the binary.
    Embedded,
}

impl Source {
    /// `disk` or `embedded`, as shown by `status`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Source::Disk(_) => "disk",
            Source::Embedded => "embedded",
        }
    }
}

/// A domain with its migrations, sorted by version.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The domain.
    pub domain: &'static Domain,
    /// Its migrations.
    pub migrations: Vec<Migration>,
}

/// The domains of one database, dependencies before dependents.
#[derive(Clone, Debug)]
pub struct DomainSet {
    domains: Vec<&'static Domain>,
}

impl DomainSet {
    /// Validates the domains and orders them, dependencies first.
    ///
    /// Domains that do not depend on each other keep the order given.
    ///
    /// # Errors
    /// Names or schemas used twice or not valid, a dependency that is not in
    /// the list, a cycle.
    pub fn new(domains: &[&'static Domain]) -> Result<Self, SetError> {
        for (at, domain) in domains.iter().enumerate() {
            check_identifiers(domain)?;
            for earlier in &domains[..at] {
                check_distinct(earlier, domain)?;
            }
            for dependency in domain.depends_on {
                if !domains.contains(dependency) {
                    return Err(SetError::MissingDependency {
                        domain: domain.name.into(),
                        dependency: dependency.name.into(),
                    });
                }
            }
        }
        let mut ordered = Vec::with_capacity(domains.len());
        for domain in domains {
            visit(domain, &mut Vec::new(), &mut ordered)?;
        }
        Ok(DomainSet { domains: ordered })
    }

    /// The domains, dependencies before dependents.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &'static Domain> + '_ {
        self.domains.iter().copied()
    }

    /// The names, dependencies before dependents.
    pub fn names(&self) -> Vec<&'static str> {
        self.iter().map(|d| d.name).collect()
    }

    /// The domain of that name.
    ///
    /// # Errors
    /// [`SetError::Unknown`].
    pub fn find(&self, name: &str) -> Result<&'static Domain, SetError> {
        self.iter()
            .find(|d| d.name == name)
            .ok_or_else(|| SetError::Unknown {
                name: name.into(),
                known: self.names().iter().map(|n| (*n).to_owned()).collect(),
            })
    }

    /// The named domains, in the set's order; all of them for an empty list.
    ///
    /// # Errors
    /// [`SetError::Unknown`].
    pub fn select<S: AsRef<str>>(&self, names: &[S]) -> Result<Vec<&'static Domain>, SetError> {
        let mut wanted = BTreeSet::new();
        for name in names {
            wanted.insert(self.find(name.as_ref())?.name);
        }
        Ok(self
            .iter()
            .filter(|d| names.is_empty() || wanted.contains(d.name))
            .collect())
    }

    /// The given domains and everything they depend on, in the set's order.
    pub fn with_dependencies(&self, domains: &[&'static Domain]) -> Vec<&'static Domain> {
        self.iter()
            .filter(|d| domains.iter().any(|wanted| reaches(wanted, d)))
            .collect()
    }

    /// The given domains and everything that depends on them, in the set's order.
    pub fn with_dependents(&self, domains: &[&'static Domain]) -> Vec<&'static Domain> {
        self.iter()
            .filter(|d| domains.iter().any(|wanted| reaches(d, wanted)))
            .collect()
    }

    /// Reads the migrations of every domain.
    ///
    /// # Errors
    /// [`SetError::Source`] for the first domain whose migrations do not load.
    pub fn load(&self, source: &Source) -> Result<Vec<Loaded>, SetError> {
        self.iter()
            .map(|domain| {
                let migrations = match source {
                    Source::Disk(root) => source::from_disk(
                        &root.join("domains").join(domain.name).join("migrations"),
                    ),
                    Source::Embedded => source::from_embedded(&domain.migrations),
                };
                migrations
                    .map(|migrations| Loaded { domain, migrations })
                    .map_err(|source| SetError::Source {
                        domain: domain.name.into(),
                        source,
                    })
            })
            .collect()
    }
}

/// Whether `from` is `to` or depends on it, directly or through others.
fn reaches(from: &Domain, to: &Domain) -> bool {
    from == to || from.depends_on.iter().any(|d| reaches(d, to))
}

fn check_identifiers(domain: &Domain) -> Result<(), SetError> {
    for (what, found) in [("name", domain.name), ("schema", domain.schema)] {
        let valid = found.len() <= MAX_IDENTIFIER
            && found.starts_with(|c: char| c.is_ascii_lowercase())
            && found
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !valid {
            return Err(SetError::InvalidIdentifier {
                what,
                found: found.into(),
                domain: domain.name.into(),
            });
        }
    }
    if domain.schema.starts_with("pg_") || domain.schema == "information_schema" {
        return Err(SetError::ReservedSchema {
            schema: domain.schema.into(),
            domain: domain.name.into(),
        });
    }
    Ok(())
}

fn check_distinct(first: &Domain, second: &Domain) -> Result<(), SetError> {
    if first.name == second.name {
        return Err(SetError::DuplicateName {
            name: first.name.into(),
            first: first.schema.into(),
            second: second.schema.into(),
        });
    }
    if first.schema == second.schema {
        return Err(SetError::DuplicateSchema {
            schema: first.schema.into(),
            first: first.name.into(),
            second: second.name.into(),
        });
    }
    Ok(())
}

fn visit(
    domain: &'static Domain,
    path: &mut Vec<&'static str>,
    ordered: &mut Vec<&'static Domain>,
) -> Result<(), SetError> {
    if ordered.contains(&domain) {
        return Ok(());
    }
    if let Some(start) = path.iter().position(|name| *name == domain.name) {
        let mut cycle: Vec<String> = path[start..].iter().map(|n| (*n).to_owned()).collect();
        cycle.push(domain.name.to_owned());
        return Err(SetError::Cycle { path: cycle });
    }
    path.push(domain.name);
    for dependency in domain.depends_on {
        visit(dependency, path, ordered)?;
    }
    path.pop();
    ordered.push(domain);
    Ok(())
}

#[cfg(test)]
#[path = "set_tests.rs"]
mod tests;
