use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::enums::{SettingAccessLevel, SettingDataType};
use crate::schema::app_settings;
use crate::types::{SettingId, UserId};

/// A setting of the running system, with its present value and its default.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = app_settings, check_for_backend(Pg))]
pub struct Setting {
    /// Key of the row.
    pub id: SettingId,
    /// Full name, unique over all namespaces: `mail.smtp.host`.
    pub key: String,
    /// Part of the system that the setting belongs to.
    pub namespace: String,
    /// Page of the settings screen.
    pub category: String,
    /// Present value, of the kind that `data_type` names; a string of cipher text when `is_encrypted`.
    pub value: Value,
    /// Value that a reset puts back, in clear.
    pub default_value: Value,
    /// Name that people see.
    pub label: String,
    /// What it does.
    pub description: Option<String>,
    /// What the value is.
    pub data_type: SettingDataType,
    /// Who may read it.
    pub access_level: SettingAccessLevel,
    /// True when the application encrypts the value before it is stored.
    pub is_encrypted: bool,
    /// True when people may see the setting but not change it.
    pub is_readonly: bool,
    /// True when no screen lists it.
    pub is_hidden: bool,
    /// Limits on the value, as a JSON Schema fragment.
    pub validation_rules: Option<Value>,
    /// Widget and options.
    pub ui_schema: Option<Value>,
    /// Place within the group; lower comes first.
    pub sort_order: i32,
    /// Box on the page.
    pub group: Option<String>,
    /// `None` means the system, or a user since removed.
    pub created_by: Option<UserId>,
    /// `None` means the system, or a user since removed.
    pub updated_by: Option<UserId>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A setting to create.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = app_settings, check_for_backend(Pg), treat_none_as_default_value = false)]
pub struct NewSetting {
    /// Full name, without surrounding blanks.
    pub key: String,
    /// Part of the system that the setting belongs to.
    pub namespace: String,
    /// Page of the settings screen.
    pub category: String,
    /// Present value.
    pub value: Value,
    /// Value that a reset puts back.
    pub default_value: Value,
    /// Name that people see.
    pub label: String,
    /// What it does.
    pub description: Option<String>,
    /// What the value is.
    pub data_type: SettingDataType,
    /// Who may read it.
    pub access_level: SettingAccessLevel,
    /// True when `value` is cipher text.
    pub is_encrypted: bool,
    /// True when people may not change it.
    pub is_readonly: bool,
    /// True when no screen lists it.
    pub is_hidden: bool,
    /// Limits on the value, as a JSON Schema fragment.
    pub validation_rules: Option<Value>,
    /// Widget and options.
    pub ui_schema: Option<Value>,
    /// Place within the group; lower comes first.
    pub sort_order: i32,
    /// Box on the page.
    pub group: Option<String>,
    /// Who creates it; `None` means the system.
    pub created_by: Option<UserId>,
}

/// What may change in a setting. Record a change of value in [`NewSettingHistory`](super::NewSettingHistory).
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = app_settings)]
pub struct SettingChanges {
    /// Present value.
    pub value: Option<Value>,
    /// Value that a reset puts back.
    pub default_value: Option<Value>,
    /// Name that people see.
    pub label: Option<String>,
    /// What it does.
    pub description: Option<Option<String>>,
    /// Who may read it.
    pub access_level: Option<SettingAccessLevel>,
    /// True when people may not change it.
    pub is_readonly: Option<bool>,
    /// True when no screen lists it.
    pub is_hidden: Option<bool>,
    /// Limits on the value.
    pub validation_rules: Option<Option<Value>>,
    /// Widget and options.
    pub ui_schema: Option<Option<Value>>,
    /// Place within the group.
    pub sort_order: Option<i32>,
    /// Box on the page.
    pub group: Option<Option<String>>,
    /// Who changes it; `Some(None)` means the system.
    pub updated_by: Option<Option<UserId>>,
}

/// A setting in a list.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = app_settings, check_for_backend(Pg))]
pub struct SettingSummary {
    /// Key of the row.
    pub id: SettingId,
    /// Full name.
    pub key: String,
    /// Name that people see.
    pub label: String,
    /// Present value; a string of cipher text when `is_encrypted`.
    pub value: Value,
    /// What the value is.
    pub data_type: SettingDataType,
    /// Whether the value is cipher text.
    pub is_encrypted: bool,
    /// Who may read it.
    pub access_level: SettingAccessLevel,
}
