//! Why migrations cannot be loaded.

use std::io;
use std::path::PathBuf;

use crate::sql::HeaderError;

/// A folder of migrations that cannot be loaded; each message names the file and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The folder of migrations is not there.
    #[error(
        "there is no folder of migrations at {}; create it, or make the first migration with \
         `dbctl new migration`",
        dir.display()
    )]
    NoFolder {
        /// Where it was expected.
        dir: PathBuf,
    },
    /// There is a file in its place.
    #[error("{} is a file, expected a folder of migrations; move it away", dir.display())]
    NotAFolder {
        /// The file.
        dir: PathBuf,
    },
    /// The system refuses to read something.
    #[error("cannot read {}; check that it is there and that its permissions let you read it", path.display())]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A migration without up.sql.
    #[error(
        "the migration {} has no up.sql; write one, or remove the folder (a hidden one, with a dot in front, \
         is skipped)",
        folder.display()
    )]
    NoUp {
        /// The migration's folder.
        folder: PathBuf,
    },
    /// A file that is not UTF-8.
    #[error("{}, line {line}, is not UTF-8; save the file as UTF-8", file.display())]
    NotUtf8 {
        /// The file.
        file: PathBuf,
        /// Line of the first byte that is not, from 1.
        line: usize,
    },
    /// A folder whose name is not UTF-8.
    #[error("the folder name {} is not UTF-8; rename it", folder.display())]
    NameNotUtf8 {
        /// The folder, its bad bytes replaced.
        folder: PathBuf,
    },
    /// A name that starts with `_`.
    #[error(
        "the migration {} has no version; name it <version>_<name>, for example 20260101000000_create_users",
        folder.display()
    )]
    NoVersion {
        /// The migration's folder.
        folder: PathBuf,
    },
    /// A version that the history cannot hold.
    #[error(
        "the version {version} of {} has {} characters, and the history holds 50; put a _ behind the version \
         in the folder's name",
        folder.display(), version.chars().count()
    )]
    VersionTooLong {
        /// The migration's folder.
        folder: PathBuf,
        /// The version.
        version: String,
    },
    /// Two migrations with one version.
    #[error(
        "the migrations \"{first}\" and \"{second}\" both have version {version}; rename one of them"
    )]
    SameVersion {
        /// The version.
        version: String,
        /// The folder of one.
        first: String,
        /// The folder of the other.
        second: String,
    },
    /// A metadata.toml that says something else than expected.
    #[error(
        "{}, line {line}, cannot be used; it holds one line, run_in_transaction = true or false",
        file.display()
    )]
    Metadata {
        /// The file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong with it.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A setting in up.sql that cannot be understood.
    #[error("the setting in {}, line {line}, cannot be used; correct or remove it", file.display())]
    Header {
        /// The up.sql.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong with it.
        #[source]
        source: Box<HeaderError>,
    },
    /// A setting in down.sql, where none is read.
    #[error("{}, line {line}, holds a setting; move it to the top of up.sql", file.display())]
    HeaderInDown {
        /// The down.sql.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
    },
    /// Diesel cannot list the migrations of a source.
    #[error("the migrations cannot be listed; build the program again")]
    Listing {
        /// What Diesel says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A migration that is more than SQL.
    #[error(
        "the migration \"{folder}\" cannot be read as SQL; only migrations of up.sql and down.sql can be run"
    )]
    NotSql {
        /// The migration's name.
        folder: String,
        /// What it said when asked for its SQL.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
