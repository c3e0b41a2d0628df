use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::AccessError;
use super::clock::clock_timestamp;
use crate::queries::assignment;
use crate::schema::{roles, user_roles, users};
use crate::transaction::atomic;
use crate::types::{RoleId, UserId};

/// What taking a role back came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevokeOutcome {
    /// The role is withdrawn; the row stays, as a record.
    Revoked,
    /// The user did not hold it, or it had ended by itself; then it is marked as withdrawn too.
    NotHeld,
}

/// Takes a role back from a user. Taking back what the user does not hold is no error.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_core::access::{AccessError, RevokeOutcome, revoke_role};
/// use domain_core::types::{RoleId, UserId};
///
/// /// Whether there is something to tell the user.
/// async fn take_away(
///     conn: &mut AsyncPgConnection,
///     user: UserId,
///     role: RoleId,
/// ) -> Result<bool, AccessError> {
///     match revoke_role(conn, user, role).await {
///         Ok(outcome) => Ok(outcome == RevokeOutcome::Revoked),
///         // Nobody holds a role that was removed.
///         Err(AccessError::UnknownRole { .. }) => Ok(false),
///         Err(error) => Err(error),
///     }
/// }
/// ```
///
/// # Errors
/// [`AccessError::UnknownUser`], [`AccessError::UnknownRole`];
/// [`AccessError::Database`] for everything else.
pub async fn revoke_role(
    conn: &mut AsyncPgConnection,
    user: UserId,
    role: RoleId,
) -> Result<RevokeOutcome, AccessError> {
    atomic(conn, async |conn| withdraw(conn, user, role).await).await
}

async fn withdraw(
    conn: &mut AsyncPgConnection,
    user: UserId,
    role: RoleId,
) -> Result<RevokeOutcome, AccessError> {
    let held = assignment(user, role).filter(user_roles::is_active);
    let withdrawn: Option<(Option<DateTime<Utc>>, DateTime<Utc>)> = diesel::update(held)
        .set(user_roles::is_active.eq(false))
        .returning((user_roles::expires_at, clock_timestamp()))
        .get_result(conn)
        .await
        .optional()?;
    if let Some((end, time)) = withdrawn {
        return Ok(match end {
            Some(end) if end <= time => RevokeOutcome::NotHeld,
            _ => RevokeOutcome::Revoked,
        });
    }
    let found: (bool, bool) = diesel::select((
        diesel::dsl::exists(users::table.find(user)),
        diesel::dsl::exists(roles::table.find(role)),
    ))
    .get_result(conn)
    .await?;
    match found {
        (false, _) => Err(AccessError::UnknownUser { user }),
        (_, false) => Err(AccessError::UnknownRole { role }),
        (true, true) => Ok(RevokeOutcome::NotHeld),
    }
}
