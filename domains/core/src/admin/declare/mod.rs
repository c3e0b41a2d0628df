//! What other domains declare in core: permissions, roles, and which role gives which permission.
//!
//! Domains call these from their own seeds and never write to core's tables.
//! Everything declared is a part of the system: people may not change or remove
//! it, and the next run of the seeds puts it back. What people add beside it
//! (permissions, roles, grants that no seed names) is left alone, and so is
//! `is_active`, with which people withhold a permission or a role.
//!
//! ```
//! use diesel::PgConnection;
//! use domain_core::declare::{self, Grant, Permission, Role};
//! use domain_engine::seed::SeedError;
//!
//! /// Declares what a domain `laboratory` lets people do, a role of its own, and what that one may.
//! fn declare_all(connection: &mut PgConnection) -> Result<usize, SeedError> {
//!     let permissions = [Permission {
//!         resource: "laboratory:samples".into(),
//!         action: "read".into(),
//!         category: "laboratory".into(),
//!         description: Some("See samples".into()),
//!     }];
//!     let roles = [Role {
//!         name: "laboratory-technician".into(),
//!         parent: Some("staff".into()),
//!         category: Some("laboratory".into()),
//!         description: None,
//!     }];
//!     let all_of_it =
//!         [Grant { role: "laboratory-technician".into(), resource: "*".into(), action: "*".into() }];
//!     let outcomes = [
//!         declare::permissions(connection, &permissions)?,
//!         declare::roles(connection, &roles)?,
//!         declare::grants(connection, &permissions, &all_of_it)?,
//!     ];
//!     Ok(outcomes.iter().map(|it| it.inserted).sum())
//! }
//! ```

mod grants;
mod permissions;
mod roles;

pub use self::grants::{Grant, grants};
pub use self::permissions::{Permission, permissions};
pub use self::roles::{Role, roles};
