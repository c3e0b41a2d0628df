use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::schema::password_reset_tokens;
use crate::types::{PasswordResetTokenId, Secret, UserId};

/// A request to set a new password, sent by e-mail.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = password_reset_tokens, check_for_backend(Pg))]
pub struct PasswordResetToken {
    /// Key.
    pub id: PasswordResetTokenId,
    /// Whose password it is.
    pub user_id: UserId,
    /// Hash of the secret in the link.
    #[serde(skip_serializing)]
    pub token: Secret<String>,
    /// Address the message went to, in lower case.
    pub email: String,
    /// Whether the token was used.
    pub used: bool,
    /// When it was; set exactly when `used` is.
    pub used_at: Option<DateTime<Utc>>,
    /// From when the token is refused.
    pub expires_at: DateTime<Utc>,
    /// IPv4 or IPv6 address that asked for the token.
    pub ip_address: Option<String>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A request to record.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = password_reset_tokens, check_for_backend(Pg), treat_none_as_default_value = false)]
pub struct NewPasswordResetToken {
    /// Whose password it is.
    pub user_id: UserId,
    /// Hash of the secret in the link.
    pub token: Secret<String>,
    /// Address the message goes to, in lower case.
    pub email: String,
    /// From when the token is refused; in the future.
    pub expires_at: DateTime<Utc>,
    /// IPv4 or IPv6 address that asks for the token.
    pub ip_address: Option<String>,
}

/// What may change in a request: it is used, once.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = password_reset_tokens)]
pub struct PasswordResetTokenChanges {
    used: bool,
    used_at: DateTime<Utc>,
}

impl PasswordResetTokenChanges {
    /// The token was used at that time.
    pub const fn used_at(time: DateTime<Utc>) -> Self {
        Self {
            used: true,
            used_at: time,
        }
    }
}
