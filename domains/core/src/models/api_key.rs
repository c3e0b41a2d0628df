use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::schema::api_keys;
use crate::types::{ApiKeyId, Secret, UserId};

/// A key with which a program acts for a user.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = api_keys, check_for_backend(Pg))]
pub struct ApiKey {
    /// Key of the row.
    pub id: ApiKeyId,
    /// For whom the program acts.
    pub user_id: UserId,
    /// What the owner calls the key.
    pub name: String,
    /// Hash of the key; the key itself is never stored.
    #[serde(skip_serializing)]
    pub key_hash: Secret<String>,
    /// First characters of the key in clear.
    pub key_prefix: String,
    /// JSON array of the permissions the key is narrowed to; `None` means all of its owner.
    pub scopes: Option<Value>,
    /// Last request made with the key.
    pub last_used_at: Option<DateTime<Utc>>,
    /// IPv4 or IPv6 address of that request.
    pub last_used_ip: Option<String>,
    /// From when the key is refused; `None` means never.
    pub expires_at: Option<DateTime<Utc>>,
    /// False when the key was withdrawn.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A key to create.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = api_keys, check_for_backend(Pg), treat_none_as_default_value = false)]
pub struct NewApiKey {
    /// For whom the program acts.
    pub user_id: UserId,
    /// What the owner calls the key.
    pub name: String,
    /// Hash of the key.
    pub key_hash: Secret<String>,
    /// First characters of the key in clear, at most 11.
    pub key_prefix: String,
    /// JSON array of permissions; `None` means all of the owner.
    pub scopes: Option<Value>,
    /// From when the key is refused; `None` means never.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What may change in a key.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = api_keys)]
pub struct ApiKeyChanges {
    /// What the owner calls the key.
    pub name: Option<String>,
    /// JSON array of permissions.
    pub scopes: Option<Option<Value>>,
    /// Last request made with the key.
    pub last_used_at: Option<Option<DateTime<Utc>>>,
    /// IPv4 or IPv6 address of that request.
    pub last_used_ip: Option<Option<String>>,
    /// From when the key is refused.
    pub expires_at: Option<Option<DateTime<Utc>>>,
    /// False withdraws the key.
    pub is_active: Option<bool>,
}

/// A key in its owner's list.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = api_keys, check_for_backend(Pg))]
pub struct ApiKeySummary {
    /// Key of the row.
    pub id: ApiKeyId,
    /// What the owner calls the key.
    pub name: String,
    /// First characters of the key in clear.
    pub key_prefix: String,
    /// Last request made with the key.
    pub last_used_at: Option<DateTime<Utc>>,
    /// From when the key is refused; `None` means never.
    pub expires_at: Option<DateTime<Utc>>,
    /// False when the key was withdrawn.
    pub is_active: bool,
}
