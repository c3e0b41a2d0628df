use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::enums::UserStatus;
use crate::schema::users;
use crate::types::{Secret, UserId};

/// A person or program that can sign in.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = users, check_for_backend(Pg))]
pub struct User {
    /// Key.
    pub id: UserId,
    /// Sign-in address, in lower case.
    pub email: String,
    /// Sign-in name; case matters.
    pub username: String,
    /// Salted hash of the password.
    #[serde(skip_serializing)]
    pub password: Secret<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Last successful sign-in.
    pub last_login_at: Option<DateTime<Utc>>,
    /// Only an active account may act.
    pub status: UserStatus,
    /// Whether the present address was verified.
    pub email_verified: bool,
    /// When it was; set exactly when `email_verified` is.
    pub email_verified_at: Option<DateTime<Utc>>,
    /// IANA time zone, such as `Asia/Bangkok`.
    pub timezone: String,
    /// BCP 47 language tag, such as `th`.
    pub language: String,
    /// Picture.
    pub avatar_url: Option<String>,
    /// Name to display; `None` means first and last name.
    pub name: Option<String>,
    /// What the user says of themselves.
    pub bio: Option<String>,
    /// Not before 1900.
    pub date_of_birth: Option<NaiveDate>,
    /// Phone number as the user wrote it.
    pub phone: Option<String>,
    /// Whether signing in takes a one-time password.
    pub two_factor_enabled: bool,
    /// Encrypted secret of the one-time password generator.
    #[serde(skip_serializing)]
    pub two_factor_secret: Option<Secret<String>>,
    /// JSON array of hashed single-use codes.
    #[serde(skip_serializing)]
    pub two_factor_backup_codes: Option<Secret<Value>>,
    /// When the account was marked deleted; the row stays until it is purged.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Why, in the words of the one who asked.
    pub deletion_reason: Option<String>,
    /// Until when the account can be recovered.
    pub recovery_deadline: Option<DateTime<Utc>>,
    /// IPv4 or IPv6 address that asked for the deletion.
    pub deleted_by_ip: Option<String>,
    /// User-Agent header of that request.
    pub deleted_by_user_agent: Option<String>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Bulk import that created the account.
    pub import_batch_id: Option<String>,
}

/// An account to create. It starts without a verified address and without a second factor.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = users, check_for_backend(Pg), treat_none_as_default_value = false)]
pub struct NewUser {
    /// Sign-in address, in lower case.
    pub email: String,
    /// Sign-in name, without surrounding blanks.
    pub username: String,
    /// Salted hash of the password.
    pub password: Secret<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Pending waits for approval.
    pub status: UserStatus,
    /// IANA time zone, such as `Asia/Bangkok`.
    pub timezone: String,
    /// BCP 47 language tag, such as `th`.
    pub language: String,
    /// Picture.
    pub avatar_url: Option<String>,
    /// Name to display; `None` means first and last name.
    pub name: Option<String>,
    /// What the user says of themselves.
    pub bio: Option<String>,
    /// Not before 1900.
    pub date_of_birth: Option<NaiveDate>,
    /// Phone number as the user wrote it.
    pub phone: Option<String>,
    /// Bulk import that creates the account.
    pub import_batch_id: Option<String>,
}

/// What may change in an account.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = users)]
pub struct UserChanges {
    /// Sign-in address, in lower case; a new one is not verified.
    pub email: Option<String>,
    /// Sign-in name.
    pub username: Option<String>,
    /// Salted hash of the password.
    pub password: Option<Secret<String>>,
    /// Given name.
    pub first_name: Option<Option<String>>,
    /// Family name.
    pub last_name: Option<Option<String>>,
    /// Last successful sign-in.
    pub last_login_at: Option<Option<DateTime<Utc>>>,
    /// State of the account.
    pub status: Option<UserStatus>,
    /// Goes together with `email_verified_at`.
    pub email_verified: Option<bool>,
    /// Goes together with `email_verified`.
    pub email_verified_at: Option<Option<DateTime<Utc>>>,
    /// IANA time zone.
    pub timezone: Option<String>,
    /// BCP 47 language tag.
    pub language: Option<String>,
    /// Picture.
    pub avatar_url: Option<Option<String>>,
    /// Name to display.
    pub name: Option<Option<String>>,
    /// What the user says of themselves.
    pub bio: Option<Option<String>>,
    /// Not before 1900.
    pub date_of_birth: Option<Option<NaiveDate>>,
    /// Phone number.
    pub phone: Option<Option<String>>,
    /// Needs a secret.
    pub two_factor_enabled: Option<bool>,
    /// Encrypted secret of the one-time password generator.
    pub two_factor_secret: Option<Option<Secret<String>>>,
    /// JSON array of hashed single-use codes.
    pub two_factor_backup_codes: Option<Option<Secret<Value>>>,
    /// Marks the account deleted; `Some(None)` recovers it, and clears the four below.
    pub deleted_at: Option<Option<DateTime<Utc>>>,
    /// Why it was deleted.
    pub deletion_reason: Option<Option<String>>,
    /// Not before `deleted_at`.
    pub recovery_deadline: Option<Option<DateTime<Utc>>>,
    /// IPv4 or IPv6 address that asked for the deletion.
    pub deleted_by_ip: Option<Option<String>>,
    /// User-Agent header of that request.
    pub deleted_by_user_agent: Option<Option<String>>,
}

/// An account in a list.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = users, check_for_backend(Pg))]
pub struct UserSummary {
    /// Key.
    pub id: UserId,
    /// Sign-in address.
    pub email: String,
    /// Sign-in name.
    pub username: String,
    /// Name to display; `None` means first and last name.
    pub name: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// State of the account.
    pub status: UserStatus,
    /// When the account was marked deleted.
    pub deleted_at: Option<DateTime<Utc>>,
    /// When the account was created.
    pub created_at: DateTime<Utc>,
}
