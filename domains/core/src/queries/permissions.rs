use diesel::dsl::auto_type;
use diesel::prelude::*;

use crate::schema::{permissions, role_permissions, roles};
use crate::types::UserId;

use super::roles::roles_in_force;

/// What a user may do now, each permission once however many roles give it.
///
/// Counts active permissions of [the roles in force](super::roles_in_force()). A role has
/// the permissions given to itself and no others: the tree of roles puts them in
/// order for people and passes nothing on, up or down. A permission with
/// `conditions` is among them: the application has to evaluate those.
#[auto_type]
pub fn effective_permissions(user: UserId) -> _ {
    let granted: granted_permission_ids = granted_permission_ids(user);
    permissions::table
        .filter(permissions::is_active)
        .filter(permissions::id.eq_any(granted))
}

/// The permission to do one thing, if a user has it now.
#[auto_type]
pub fn effective_permission<'a>(user: UserId, resource: &'a str, action: &'a str) -> _ {
    let of_user: effective_permissions = effective_permissions(user);
    of_user
        .filter(permissions::resource.eq(resource))
        .filter(permissions::action.eq(action))
}

/// Ids of what the roles in force of a user give, withheld permissions among them.
#[auto_type]
pub fn granted_permission_ids(user: UserId) -> _ {
    let held: roles_in_force = roles_in_force(user);
    held.inner_join(role_permissions::table.on(role_permissions::role_id.eq(roles::id)))
        .select(role_permissions::permission_id)
}
