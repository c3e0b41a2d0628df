use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::schema::app_settings_history;
use crate::types::{SettingHistoryId, SettingId, UserId};

/// One change of a setting. Rows are only added; they go when their setting does.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = app_settings_history, check_for_backend(Pg))]
pub struct SettingHistory {
    /// Key.
    pub id: SettingHistoryId,
    /// What was changed.
    pub setting_id: SettingId,
    /// Value before; `None` when the setting was created.
    pub old_value: Option<Value>,
    /// Value after; `None` when the value was taken away.
    pub new_value: Option<Value>,
    /// `create`, `update`, `reset`.
    pub action: String,
    /// Why, in the words of the one who did it.
    pub reason: Option<String>,
    /// Who did it; `None` means the system, or a user since removed.
    pub changed_by: Option<UserId>,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// IPv4 or IPv6 address of the request.
    pub ip_address: Option<String>,
    /// User-Agent header of the request.
    pub user_agent: Option<String>,
}

/// A change to record: at least one of the two values is there.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = app_settings_history, check_for_backend(Pg), treat_none_as_default_value = false)]
pub struct NewSettingHistory {
    /// What is changed.
    pub setting_id: SettingId,
    /// Value before.
    pub old_value: Option<Value>,
    /// Value after.
    pub new_value: Option<Value>,
    /// `create`, `update`, `reset`.
    pub action: String,
    /// Why.
    pub reason: Option<String>,
    /// Who does it; `None` means the system.
    pub changed_by: Option<UserId>,
    /// IPv4 or IPv6 address of the request.
    pub ip_address: Option<String>,
    /// User-Agent header of the request.
    pub user_agent: Option<String>,
}
