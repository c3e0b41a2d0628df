use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::schema::user_roles;
use crate::types::{RoleId, UserId, UserRoleId};

/// A role that a user holds or held: one row a pair, kept when the role is withdrawn.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = user_roles, check_for_backend(Pg))]
pub struct UserRole {
    /// Key.
    pub id: UserRoleId,
    /// Who holds the role.
    pub user_id: UserId,
    /// The role.
    pub role_id: RoleId,
    /// False when the role was withdrawn.
    pub is_active: bool,
    /// From when the user holds the role.
    pub assigned_at: DateTime<Utc>,
    /// Who gave the role; `None` means the system, or a user since removed.
    pub assigned_by: Option<UserId>,
    /// When the role ends by itself; `None` means never.
    pub expires_at: Option<DateTime<Utc>>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A role to give for the first time. Prefer [`grant_role`](crate::access::grant_role), which also renews.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = user_roles, check_for_backend(Pg), treat_none_as_default_value = false)]
pub struct NewUserRole {
    /// Who is to hold the role.
    pub user_id: UserId,
    /// The role.
    pub role_id: RoleId,
    /// Who gives it; `None` means the system.
    pub assigned_by: Option<UserId>,
    /// When it ends by itself; `None` means never.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What may change in a role that a user holds.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = user_roles)]
pub struct UserRoleChanges {
    /// False withdraws the role.
    pub is_active: Option<bool>,
    /// From when the user holds the role.
    pub assigned_at: Option<DateTime<Utc>>,
    /// Who gave the role.
    pub assigned_by: Option<Option<UserId>>,
    /// When the role ends by itself; after `assigned_at`.
    pub expires_at: Option<Option<DateTime<Utc>>>,
}
