//! Where migrations come from: a folder on disk, or the program itself.
//!
//! Both give the same list for the same folder. What Diesel accepts is accepted here: names with spaces and
//! quotes, missing and empty downs. A `metadata.toml` is read more strictly, because Diesel ignores one it
//! cannot read and then runs the migration in a way its author did not ask for.

mod disk;
mod embedded;
mod error;
mod migration;
mod recorder;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use disk::from_disk;
pub use embedded::from_embedded;
pub use error::SourceError;
pub use migration::{Down, Migration, down_kind};
