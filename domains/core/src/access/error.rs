use chrono::{DateTime, Utc};
use diesel::result::{DatabaseErrorKind, Error as DieselError};

use super::RoleGrant;
use crate::types::{RoleId, UserId};

/// Why giving, taking back or asking failed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// No user has that id.
    #[error("found no user {user}: it was removed, or the id is of something else")]
    UnknownUser {
        /// The one who was to get or lose the role, or to give it.
        user: UserId,
    },
    /// No role has that id.
    #[error("found no role {role}: it was removed, or the id is of something else")]
    UnknownRole {
        /// The role that was to be given or taken back.
        role: RoleId,
    },
    /// A role cannot end before it begins.
    #[error("found an end at {until}, expected one in the future: revoke the role to end it now")]
    EndsInThePast {
        /// The end that was asked for.
        until: DateTime<Utc>,
    },
    /// The database did not do it.
    #[error("the database did not answer who may do what")]
    Database(#[from] DieselError),
}

/// What a violated constraint of `user_roles` says, by its name: messages are in the server's language.
pub(super) fn refusal(error: DieselError, grant: RoleGrant) -> AccessError {
    use DatabaseErrorKind::{CheckViolation, ForeignKeyViolation};
    let DieselError::DatabaseError(ForeignKeyViolation | CheckViolation, violation) = &error else {
        return error.into();
    };
    match (violation.constraint_name(), grant.by, grant.until) {
        (Some("user_roles_user_id_fkey"), _, _) => AccessError::UnknownUser { user: grant.user },
        (Some("user_roles_role_id_fkey"), _, _) => AccessError::UnknownRole { role: grant.role },
        (Some("user_roles_assigned_by_fkey"), Some(user), _) => AccessError::UnknownUser { user },
        (Some("user_roles_expires_at_check"), _, Some(until)) => {
            AccessError::EndsInThePast { until }
        }
        _ => error.into(),
    }
}
