//! What other domains declare in core: permissions, roles, and which role gives which permission.
//!
//! Domains call these from their own seeds and never write to core's tables.
//! Everything declared is a part of the system: people may not change or remove
//! it, and the next run of the seeds puts it back. What people add beside it
//! (permissions, roles, grants that no seed names) is left alone, and so is
//! `is_active`, with which people withhold a permission or a role.

mod grants;
mod permissions;
mod roles;

pub use self::grants::{Grant, grants};
pub use self::permissions::{Permission, permissions};
pub use self::roles::{Role, roles};
