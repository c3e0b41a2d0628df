use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::schema::user_sessions;
use crate::types::{Secret, SessionId, UserId};

/// A signed-in device or browser of a user.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = user_sessions, check_for_backend(Pg))]
pub struct Session {
    /// Key.
    pub id: SessionId,
    /// Who is signed in.
    pub user_id: UserId,
    /// Hash of the token that renews the session; replaced each time it is used.
    #[serde(skip_serializing)]
    pub refresh_token: Secret<String>,
    /// User-Agent header of the sign-in.
    pub user_agent: Option<String>,
    /// IPv4 or IPv6 address of the sign-in.
    pub ip_address: Option<String>,
    /// When the session ends unless it is renewed.
    pub expires_at: DateTime<Utc>,
    /// When the user signed in.
    pub created_at: DateTime<Utc>,
    /// `desktop`, `mobile`, `tablet`.
    pub device_type: Option<String>,
    /// Operating system.
    pub device_os: Option<String>,
    /// Browser.
    pub device_browser: Option<String>,
    /// What the user calls the device.
    pub device_name: Option<String>,
    /// Country, guessed from the address as all of the place is.
    pub location_country: Option<String>,
    /// Region.
    pub location_region: Option<String>,
    /// City.
    pub location_city: Option<String>,
    /// IANA time zone of the place.
    pub location_timezone: Option<String>,
    /// Degrees north, WGS 84, 8 decimals; given together with the longitude.
    pub location_latitude: Option<BigDecimal>,
    /// Degrees east, WGS 84, 8 decimals.
    pub location_longitude: Option<BigDecimal>,
    /// Last request in this session.
    pub last_activity_at: DateTime<Utc>,
    /// Hash of the access token last given out.
    #[serde(skip_serializing)]
    pub access_token_hash: Option<Secret<String>>,
    /// True for the session the user is working in.
    pub is_current_session: bool,
    /// Requests in this session.
    pub activity_count: i32,
    /// True when the sign-in was unlike the earlier ones of the user.
    pub is_suspicious: bool,
    /// Reasons for suspicion, separated by commas.
    pub security_flags: Option<String>,
    /// JSON object of what the application remembers for the session.
    pub session_data: Option<Value>,
}

/// A session to open.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = user_sessions, check_for_backend(Pg), treat_none_as_default_value = false)]
pub struct NewSession {
    /// Who signs in.
    pub user_id: UserId,
    /// Hash of the token that renews the session.
    pub refresh_token: Secret<String>,
    /// User-Agent header of the sign-in.
    pub user_agent: Option<String>,
    /// IPv4 or IPv6 address of the sign-in.
    pub ip_address: Option<String>,
    /// When the session ends unless it is renewed; in the future.
    pub expires_at: DateTime<Utc>,
    /// `desktop`, `mobile`, `tablet`.
    pub device_type: Option<String>,
    /// Operating system.
    pub device_os: Option<String>,
    /// Browser.
    pub device_browser: Option<String>,
    /// What the user calls the device.
    pub device_name: Option<String>,
    /// Country.
    pub location_country: Option<String>,
    /// Region.
    pub location_region: Option<String>,
    /// City.
    pub location_city: Option<String>,
    /// IANA time zone of the place.
    pub location_timezone: Option<String>,
    /// Degrees north, WGS 84; given together with the longitude or not at all.
    pub location_latitude: Option<BigDecimal>,
    /// Degrees east, WGS 84.
    pub location_longitude: Option<BigDecimal>,
    /// Hash of the access token given out.
    pub access_token_hash: Option<Secret<String>>,
    /// True when the sign-in is unlike the earlier ones of the user.
    pub is_suspicious: bool,
    /// Reasons for suspicion, separated by commas.
    pub security_flags: Option<String>,
    /// JSON object of what the application remembers.
    pub session_data: Option<Value>,
}

/// What may change in a session.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = user_sessions)]
pub struct SessionChanges {
    /// Hash of the next token that renews the session.
    pub refresh_token: Option<Secret<String>>,
    /// When the session ends unless it is renewed.
    pub expires_at: Option<DateTime<Utc>>,
    /// What the user calls the device.
    pub device_name: Option<Option<String>>,
    /// Last request in this session.
    pub last_activity_at: Option<DateTime<Utc>>,
    /// Hash of the access token last given out.
    pub access_token_hash: Option<Option<Secret<String>>>,
    /// True for the session the user is working in.
    pub is_current_session: Option<bool>,
    /// Requests in this session, not negative.
    pub activity_count: Option<i32>,
    /// True when something about the session is unusual.
    pub is_suspicious: Option<bool>,
    /// Reasons for suspicion, separated by commas.
    pub security_flags: Option<Option<String>>,
    /// JSON object of what the application remembers.
    pub session_data: Option<Option<Value>>,
}

/// A session in a list of where an account is open.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize)]
#[diesel(table_name = user_sessions, check_for_backend(Pg))]
pub struct SessionSummary {
    /// Key.
    pub id: SessionId,
    /// What the user calls the device.
    pub device_name: Option<String>,
    /// `desktop`, `mobile`, `tablet`.
    pub device_type: Option<String>,
    /// IPv4 or IPv6 address of the sign-in.
    pub ip_address: Option<String>,
    /// Country, guessed from the address.
    pub location_country: Option<String>,
    /// City, guessed from the address.
    pub location_city: Option<String>,
    /// When the user signed in.
    pub created_at: DateTime<Utc>,
    /// Last request in this session.
    pub last_activity_at: DateTime<Utc>,
    /// When the session ends unless it is renewed.
    pub expires_at: DateTime<Utc>,
    /// True when the sign-in was unlike the earlier ones of the user.
    pub is_suspicious: bool,
}
