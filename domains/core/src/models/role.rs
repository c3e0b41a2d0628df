use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::schema::roles;
use crate::types::RoleId;

/// A named set of permissions that users are given.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = roles, check_for_backend(Pg))]
pub struct Role {
    /// Key.
    pub id: RoleId,
    /// Unique name.
    pub name: String,
    /// What its holders do.
    pub description: Option<String>,
    /// False takes the role from all its holders without losing who they are.
    pub is_active: bool,
    /// True for roles that the system relies on.
    pub is_system_role: bool,
    /// Heading under which the role is listed.
    pub category: Option<String>,
    /// Depth in the tree of roles: 0 is the top.
    pub hierarchy_level: i32,
    /// Role above this one. It passes nothing on: each role has the permissions given to itself.
    pub parent_id: Option<RoleId>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A role to create. It starts active, and the system does not rely on it.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = roles, check_for_backend(Pg), treat_none_as_default_value = false)]
pub struct NewRole {
    /// Unique name, without surrounding blanks.
    pub name: String,
    /// What its holders do.
    pub description: Option<String>,
    /// Heading under which the role is listed.
    pub category: Option<String>,
    /// One more than the level of the role above; 0 for a top role.
    pub hierarchy_level: i32,
    /// Role above this one.
    pub parent_id: Option<RoleId>,
}

/// What may change in a role.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = roles)]
pub struct RoleChanges {
    /// Unique name.
    pub name: Option<String>,
    /// What its holders do.
    pub description: Option<Option<String>>,
    /// False takes the role from all its holders.
    pub is_active: Option<bool>,
    /// Heading under which the role is listed.
    pub category: Option<Option<String>>,
    /// Depth in the tree of roles.
    pub hierarchy_level: Option<i32>,
    /// Role above this one.
    pub parent_id: Option<Option<RoleId>>,
}

/// A role in a list.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = roles, check_for_backend(Pg))]
pub struct RoleSummary {
    /// Key.
    pub id: RoleId,
    /// Unique name.
    pub name: String,
    /// Heading under which the role is listed.
    pub category: Option<String>,
    /// Whether its holders have what it gives.
    pub is_active: bool,
}
