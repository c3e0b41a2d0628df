use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::schema::role_permissions;
use crate::types::{PermissionId, RoleId};

/// A permission that a role gives to its holders.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = role_permissions, primary_key(role_id, permission_id), check_for_backend(Pg))]
pub struct RolePermission {
    /// The role that gives.
    pub role_id: RoleId,
    /// What it gives.
    pub permission_id: PermissionId,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A permission to give to a role. A pair never changes: it is added or deleted.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = role_permissions, check_for_backend(Pg))]
pub struct NewRolePermission {
    /// The role that gives.
    pub role_id: RoleId,
    /// What it gives.
    pub permission_id: PermissionId,
}
