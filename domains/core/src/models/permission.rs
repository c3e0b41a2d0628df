use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::schema::permissions;
use crate::types::PermissionId;

/// One action on one kind of thing that a role can allow.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = permissions, check_for_backend(Pg))]
pub struct Permission {
    /// Key.
    pub id: PermissionId,
    /// Kind of thing, with its domain before it where it is not of core: `inventory:drugs`.
    pub resource: String,
    /// What is done to it: `read`, `update`, `read:own`.
    pub action: String,
    /// What it allows, for the people who give it.
    pub description: Option<String>,
    /// Heading under which the permission is listed.
    pub category: String,
    /// True for permissions that the system relies on.
    pub is_system_permission: bool,
    /// False withholds the permission from every role that has it.
    pub is_active: bool,
    /// Expression, evaluated by the application, that narrows the permission.
    pub conditions: Option<String>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A permission to create. It starts active, and the system does not rely on it.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = permissions, check_for_backend(Pg), treat_none_as_default_value = false)]
pub struct NewPermission {
    /// Kind of thing acted on.
    pub resource: String,
    /// What is done to it; unique with the resource.
    pub action: String,
    /// What it allows.
    pub description: Option<String>,
    /// Heading under which the permission is listed.
    pub category: String,
    /// Expression that narrows it; `None` means it always holds.
    pub conditions: Option<String>,
}

/// What may change in a permission.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = permissions)]
pub struct PermissionChanges {
    /// What it allows.
    pub description: Option<Option<String>>,
    /// Heading under which the permission is listed.
    pub category: Option<String>,
    /// False withholds the permission from every role that has it.
    pub is_active: Option<bool>,
    /// Expression that narrows it.
    pub conditions: Option<Option<String>>,
}

/// A permission in a list.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = permissions, check_for_backend(Pg))]
pub struct PermissionSummary {
    /// Key.
    pub id: PermissionId,
    /// Kind of thing acted on.
    pub resource: String,
    /// What is done to it.
    pub action: String,
    /// Expression that narrows it; `None` means it always holds.
    pub conditions: Option<String>,
}
