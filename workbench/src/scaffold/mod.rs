//! New files that a developer goes on writing.

mod migration;

pub use migration::{ScaffoldError, new_migration};
