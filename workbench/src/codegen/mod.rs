//! Catalog snapshot to `schema.rs` and the enums beside it: pure, byte-stable, laid out as rustfmt would.
//!
//! The output follows `diesel print-schema` (diesel_cli 2.3: `print_schema.rs`, `infer_schema_internals`) except where
//! a crate for each domain asks for more:
//!
//! - tables stand flat in the module and are always pinned to their schema, `public` included;
//! - a type is known by schema and name, so `inventory.date` is never taken for Diesel's `Date`;
//! - every enum of the domain's schema is declared, used or not, so that dependent crates can rely on it;
//! - foreign keys into a dependency's schema become `joinable!`, and each file exports `allow_in_same_query!`, with
//!   which a dependent crate lets its tables meet all tables of this one;
//! - tables that may appear in one query are listed with a number each, not pair by pair: as much to compile for the
//!   500th table as for the 5th, where Diesel's `allow_tables_to_appear_in_same_query!` ends at 127;
//! - partitions are left out (their rows are reached through the parent), views are declared with `table!`.

mod apart;
mod config;
mod config_error;
mod config_read;
mod diff;
mod enums;
mod escape;
mod file;
mod generate;
mod heart;
mod joins;
mod layout;
mod names;
mod note;
mod print;
mod relations;
mod select;
mod types;
mod variants;

#[cfg(test)]
mod tests;

pub use config::{
    ColumnOrder, DieselToml, Docs, Pattern, PrintSchema, RustEnums, SameQuery, SqlTypes,
    TableFilter, Views,
};
pub use config_error::ConfigError;
pub use config_read::read_config;
pub use diff::unified_diff;
pub use file::{Written, write_if_changed};
pub use generate::{Dependency, DomainTarget, Generated, generate};
pub use note::Note;
