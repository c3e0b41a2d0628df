//! One typed snapshot of a database's catalog, taken in one round trip, and the comparison of two.
//!
//! `schema.rs`, `verify`, drift, `inspect` and `adopt` all stand on it.

mod compare;
mod decode;
mod difference;
mod excerpt;
mod filter;
mod follow;
mod message;
mod model;
mod properties;
mod snapshot;

pub use compare::compare;
pub use difference::{Change, Difference, ObjectKind, What};
pub use follow::{Followed, Standing};
pub use message::snapshot_sql;
pub use model::*;
pub use snapshot::{CatalogError, snapshot};
