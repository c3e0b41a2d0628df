//! One typed snapshot of a database's catalog, taken in one round trip, and the comparison of two.
//!
//! `schema.rs`, `verify`, drift, `inspect` and `adopt` all stand on it.

mod decode;
mod filter;
mod message;
mod model;
mod snapshot;

pub use message::snapshot_sql;
pub use model::*;
pub use snapshot::{CatalogError, snapshot};
