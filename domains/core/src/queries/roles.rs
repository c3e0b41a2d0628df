use diesel::dsl::{auto_type, now};
use diesel::prelude::*;

use crate::schema::{roles, user_roles, users};
use crate::types::{RoleId, UserId};

use super::users::may_act;

/// The role of that name.
#[auto_type]
pub fn role_by_name<'a>(name: &'a str) -> _ {
    roles::table.filter(roles::name.eq(name))
}

/// The one row that says whether a user holds or held a role.
#[auto_type]
pub fn assignment(user: UserId, role: RoleId) -> _ {
    user_roles::table
        .filter(user_roles::user_id.eq(user))
        .filter(user_roles::role_id.eq(role))
}

/// Assignments that hold now: not withdrawn, begun, not expired.
#[auto_type]
pub fn in_force() -> _ {
    user_roles::is_active
        .and(user_roles::assigned_at.le(now))
        .and(
            user_roles::expires_at
                .is_null()
                .or(user_roles::expires_at.gt(now)),
        )
}

/// Active roles that a user holds now, joined with the assignment and the user.
///
/// None for a user who [may not act](may_act()).
#[auto_type]
pub fn roles_in_force(user: UserId) -> _ {
    roles::table
        .inner_join(user_roles::table)
        .inner_join(users::table.on(users::id.eq(user_roles::user_id)))
        .filter(user_roles::user_id.eq(user))
        .filter(roles::is_active)
        .filter(in_force())
        .filter(may_act())
}
