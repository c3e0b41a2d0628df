use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::schema::email_verifications;
use crate::types::{EmailVerificationId, Secret, UserId};

/// A request to prove that an e-mail address is the user's.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = email_verifications, check_for_backend(Pg))]
pub struct EmailVerification {
    /// Key.
    pub id: EmailVerificationId,
    /// Whose address it is.
    pub user_id: UserId,
    /// Hash of the secret in the link.
    #[serde(skip_serializing)]
    pub token: Secret<String>,
    /// Address to be proven, in lower case.
    pub email: String,
    /// Whether it was proven.
    pub verified: bool,
    /// When it was; set exactly when `verified` is.
    pub verified_at: Option<DateTime<Utc>>,
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
#[diesel(table_name = email_verifications, check_for_backend(Pg), treat_none_as_default_value = false)]
pub struct NewEmailVerification {
    /// Whose address it is.
    pub user_id: UserId,
    /// Hash of the secret in the link.
    pub token: Secret<String>,
    /// Address to be proven, in lower case.
    pub email: String,
    /// From when the token is refused; in the future.
    pub expires_at: DateTime<Utc>,
    /// IPv4 or IPv6 address that asks for the token.
    pub ip_address: Option<String>,
}

/// What may change in a request: the address is proven, once.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = email_verifications)]
pub struct EmailVerificationChanges {
    verified: bool,
    verified_at: DateTime<Utc>,
}

impl EmailVerificationChanges {
    /// The address was proven at that time.
    pub const fn verified_at(time: DateTime<Utc>) -> Self {
        Self {
            verified: true,
            verified_at: time,
        }
    }
}
