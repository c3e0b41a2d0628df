use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::schema::login_attempts;
use crate::types::{LoginAttemptId, UserId};

/// One attempt to sign in, successful or not. Rows are only added, and deleted by age.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = login_attempts, check_for_backend(Pg))]
pub struct LoginAttempt {
    /// Key.
    pub id: LoginAttemptId,
    /// Account that the attempt was for; `None` when what was typed matches none.
    pub user_id: Option<UserId>,
    /// Address as typed, in lower case.
    pub email: Option<String>,
    /// Username as typed.
    pub username: Option<String>,
    /// IPv4 or IPv6 address of the client.
    pub ip_address: String,
    /// User-Agent header of the request.
    pub user_agent: Option<String>,
    /// Whether it succeeded.
    pub success: bool,
    /// Why it failed, for operators; never shown to the client.
    pub failure_reason: Option<String>,
    /// When the attempt was made.
    pub timestamp: DateTime<Utc>,
    /// When the row was written, which may be later.
    pub created_at: DateTime<Utc>,
}

/// An attempt to record.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = login_attempts, check_for_backend(Pg), treat_none_as_default_value = false)]
pub struct NewLoginAttempt {
    /// Account that the attempt was for.
    pub user_id: Option<UserId>,
    /// Address as typed, in lower case.
    pub email: Option<String>,
    /// Username as typed.
    pub username: Option<String>,
    /// IPv4 or IPv6 address of the client.
    pub ip_address: String,
    /// User-Agent header of the request.
    pub user_agent: Option<String>,
    /// Whether it succeeded.
    pub success: bool,
    /// Why it failed; `None` after a success.
    pub failure_reason: Option<String>,
    /// When the attempt was made.
    pub timestamp: DateTime<Utc>,
}
