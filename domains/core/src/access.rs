//! Who may do what: giving a role to a user, taking it back, asking what a user may do.
//!
//! A user may do what the active permissions of their roles allow, as long as the
//! account is active, the role is active, and the assignment has begun, has not
//! ended and was not withdrawn. Roles inherit nothing from one another.
//!
//! Each operation is done when it returns, or nothing of it is left. Inside a
//! transaction of the caller it is a part of that one, and the caller can go on after
//! an error. Two at once on the same user and role take turns at the one row between
//! them in `user_roles`, which is all that they lock for writing.

mod ask;
mod clock;
mod error;
mod grant;
mod revoke;

pub use ask::{Decision, decide, has_permission, list_permissions};
pub use error::AccessError;
pub use grant::{GrantOutcome, RoleGrant, grant_role};
pub use revoke::{RevokeOutcome, revoke_role};
