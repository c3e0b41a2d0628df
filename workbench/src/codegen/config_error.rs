//! What can be wrong with a diesel.toml.

use std::path::PathBuf;

/// Why a diesel.toml cannot be used. Each names the file, the place in it and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Not TOML.
    #[error("{} is not valid TOML", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Line, column and reason.
        #[source]
        source: toml::de::Error,
    },
    /// A key that neither Diesel nor dbctl knows.
    #[error("{}: unknown key \"{key}\" in {section}; known keys are {known}", path.display())]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// The section, e.g. `[print_schema.core]`.
        section: String,
        /// The key.
        key: String,
        /// The keys that section may have, with commas.
        known: String,
    },
    /// A key of `[print_schema]` itself, where a domain's section should be.
    #[error(
        "{}: \"{key}\" stands in [print_schema], outside every domain; move it to [print_schema.<domain>], one section a domain",
        path.display()
    )]
    OutsideSection {
        /// The file.
        path: PathBuf,
        /// The key.
        key: String,
    },
    /// A key that Diesel knows and dbctl does not follow.
    #[error("{}: \"{key}\" in {section} is not supported: {reason}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// The section.
        section: String,
        /// The key.
        key: String,
        /// Why, and what to do instead.
        reason: &'static str,
    },
    /// A value of another type, or an unknown word.
    #[error("{}: \"{key}\" in {section} is {found}, expected {expected}", path.display())]
    Value {
        /// The file.
        path: PathBuf,
        /// The section.
        section: String,
        /// The key.
        key: String,
        /// What stands there.
        found: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// A regular expression that does not compile.
    #[error("{}: \"{key}\" in {section} holds \"{pattern}\", which is not a regular expression", path.display())]
    Pattern {
        /// The file.
        path: PathBuf,
        /// The section.
        section: String,
        /// The key.
        key: String,
        /// The pattern.
        pattern: String,
        /// Where it breaks.
        #[source]
        source: regex_lite::Error,
    },
    /// A domain without a section.
    #[error(
        "{} has no section for the domain \"{domain}\"; add [print_schema.{domain}] with file = \"domains/{domain}/src/schema.rs\" and schema = \"{schema}\"",
        path.display()
    )]
    NoSection {
        /// The file.
        path: PathBuf,
        /// The domain.
        domain: String,
        /// Its schema.
        schema: String,
    },
    /// A section that does not say where its output goes.
    #[error(
        "{}: [print_schema.{domain}] names no file; add file = \"domains/{domain}/src/schema.rs\"",
        path.display()
    )]
    NoFile {
        /// The file.
        path: PathBuf,
        /// The domain.
        domain: String,
    },
    /// A section of no domain.
    #[error(
        "{}: [print_schema.{section}] belongs to no domain; found \"{section}\", expected one of {known}",
        path.display()
    )]
    UnknownSection {
        /// The file.
        path: PathBuf,
        /// The section's name.
        section: String,
        /// The domains, with commas.
        known: String,
    },
    /// A section for another schema than the domain's.
    #[error(
        "{}: [print_schema.{domain}] says schema = \"{found}\", but the domain \"{domain}\" owns \"{expected}\"; make them equal",
        path.display()
    )]
    SchemaDiffers {
        /// The file.
        path: PathBuf,
        /// The domain.
        domain: String,
        /// The schema in the file.
        found: String,
        /// The schema of the domain.
        expected: String,
    },
}
