use crate::source::SourceError;

/// Why a list of domains is not a valid set. Each names both sides.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// Two domains have one name.
    #[error(
        "two domains are called \"{name}\" (schemas \"{first}\" and \"{second}\"); rename one of them"
    )]
    DuplicateName {
        /// The name.
        name: String,
        /// Schema of the first.
        first: String,
        /// Schema of the second.
        second: String,
    },
    /// Two domains own one schema.
    #[error(
        "domains \"{first}\" and \"{second}\" both own the schema \"{schema}\"; give one of them a schema of its own"
    )]
    DuplicateSchema {
        /// The schema.
        schema: String,
        /// The first domain.
        first: String,
        /// The second domain.
        second: String,
    },
    /// A dependency that is not in the set.
    #[error(
        "domain \"{domain}\" depends on \"{dependency}\", which is not registered; add it to the registry"
    )]
    MissingDependency {
        /// The domain that declares it.
        domain: String,
        /// The domain that is not there.
        dependency: String,
    },
    /// Domains that depend on each other.
    #[error("domains depend on each other: {}; remove one of these dependencies", path.join(" -> "))]
    Cycle {
        /// The way round, the first name repeated at the end.
        path: Vec<String>,
    },
    /// A name or schema that is not a plain identifier.
    #[error(
        "the {what} \"{found}\" of domain \"{domain}\" is not valid: expected lower-case letters, digits and _, a letter first, at most 63 bytes"
    )]
    InvalidIdentifier {
        /// `name` or `schema`.
        what: &'static str,
        /// What stands there.
        found: String,
        /// The domain.
        domain: String,
    },
    /// A schema that belongs to the server.
    #[error(
        "domain \"{domain}\" wants the schema \"{schema}\", which PostgreSQL keeps for itself; choose another"
    )]
    ReservedSchema {
        /// The schema.
        schema: String,
        /// The domain.
        domain: String,
    },
    /// A word that names no domain.
    #[error("unknown domain \"{name}\"")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// The migrations of a domain could not be loaded.
    #[error("the migrations of domain \"{domain}\" could not be loaded")]
    Source {
        /// The domain.
        domain: String,
        /// Why.
        #[source]
        source: SourceError,
    },
}
