//! Queries as values: each loads with blocking Diesel and with diesel-async, and composes further.
//!
//! A fragment has no `select` unless its name says what it selects: load a row
//! or a view with `.select(User::as_select())`, or count. Times are compared with
//! the start of the transaction, by the server's clock.

#![allow(
    missing_docs,
    reason = "the type alias that auto_type writes for a function cannot have docs"
)]

mod permissions;
mod roles;
mod sessions;
mod users;

pub use permissions::{effective_permission, effective_permissions, granted_permission_ids};
pub use roles::{assignment, in_force, role_by_name, roles_in_force};
pub use sessions::active_sessions;
pub use users::{
    UserCursor, may_act, user_by_email, user_by_username, users_page, users_page_after,
};
