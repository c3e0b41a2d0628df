use chrono::{DateTime, SubsecRound, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::AccessError;
use super::clock::clock_timestamp;
use super::error::refusal;
use crate::models::{NewUserRole, UserRole};
use crate::queries::assignment;
use crate::schema::user_roles;
use crate::transaction::atomic;
use crate::types::{RoleId, UserId};

/// A role to give to a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleGrant {
    /// Who is to hold the role.
    pub user: UserId,
    /// The role. One that is inactive gives nothing until it is made active.
    pub role: RoleId,
    /// Who gives it; `None` means the system.
    pub by: Option<UserId>,
    /// When it ends by itself; `None` means never.
    pub until: Option<DateTime<Utc>>,
}

/// What giving a role came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantOutcome {
    /// The user had never held the role.
    Granted,
    /// The user had held it: it was withdrawn or had ended, and begins anew.
    Renewed,
    /// The user holds it, and its end was moved.
    Changed,
    /// The user holds it, with that end. Nothing was written.
    Unchanged,
}

/// Gives a role to a user. Giving it again is no error, and the last end given counts.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use diesel_async::AsyncPgConnection;
/// use domain_core::access::{AccessError, GrantOutcome, RoleGrant, grant_role};
/// use domain_core::types::{RoleId, UserId};
///
/// /// Gives the role of somebody on leave to who stands in, until they are back.
/// async fn stand_in(
///     conn: &mut AsyncPgConnection,
///     user: UserId,
///     role: RoleId,
///     back: DateTime<Utc>,
/// ) -> Result<String, AccessError> {
///     let grant = RoleGrant { user, role, by: None, until: Some(back) };
///     Ok(match grant_role(conn, grant).await {
///         Ok(GrantOutcome::Granted | GrantOutcome::Renewed) => format!("given until {back}"),
///         Ok(GrantOutcome::Changed) => format!("held already, and ends at {back} now"),
///         Ok(GrantOutcome::Unchanged) => format!("held until {back} already"),
///         Err(AccessError::EndsInThePast { until }) => {
///             format!("{until} is over: ask for a later end")
///         }
///         Err(error) => return Err(error),
///     })
/// }
/// ```
///
/// # Errors
/// [`AccessError::UnknownUser`] for the one who gets or gives,
/// [`AccessError::UnknownRole`], [`AccessError::EndsInThePast`];
/// [`AccessError::Database`] for everything else.
pub async fn grant_role(
    conn: &mut AsyncPgConnection,
    grant: RoleGrant,
) -> Result<GrantOutcome, AccessError> {
    let grant = RoleGrant {
        // As the database keeps it, so that the same end is known again.
        until: grant.until.map(|until| until.trunc_subsecs(6)),
        ..grant
    };
    atomic(conn, async |conn| {
        // Goes round again only when the row was removed between the two statements.
        loop {
            if let Some(time) = insert(conn, grant).await? {
                in_the_future(grant.until, time)?;
                return Ok(GrantOutcome::Granted);
            }
            if let Some(outcome) = renew(conn, grant).await? {
                return Ok(outcome);
            }
        }
    })
    .await
}

fn in_the_future(until: Option<DateTime<Utc>>, time: DateTime<Utc>) -> Result<(), AccessError> {
    match until.filter(|until| *until <= time) {
        Some(until) => Err(AccessError::EndsInThePast { until }),
        None => Ok(()),
    }
}

/// Writes the row, and tells the time by the wall clock; none if the pair is there.
async fn insert(
    conn: &mut AsyncPgConnection,
    grant: RoleGrant,
) -> Result<Option<DateTime<Utc>>, AccessError> {
    diesel::insert_into(user_roles::table)
        .values(NewUserRole {
            user_id: grant.user,
            role_id: grant.role,
            assigned_by: grant.by,
            expires_at: grant.until,
        })
        .on_conflict((user_roles::user_id, user_roles::role_id))
        .do_nothing()
        .returning(clock_timestamp())
        .get_result(conn)
        .await
        .optional()
        .map_err(|error| refusal(error, grant))
}

/// Brings the pair's row to what is granted; `None` when there is none.
async fn renew(
    conn: &mut AsyncPgConnection,
    grant: RoleGrant,
) -> Result<Option<GrantOutcome>, AccessError> {
    // The wall clock: one who waited for the lock finds a row that is younger than its transaction.
    let found: Option<(UserRole, DateTime<Utc>)> = assignment(grant.user, grant.role)
        .select((UserRole::as_select(), clock_timestamp()))
        .for_no_key_update()
        .first(conn)
        .await
        .optional()?;
    let Some((held, time)) = found else {
        return Ok(None);
    };
    in_the_future(grant.until, time)?;
    let outcome = compare(&held, grant.until, time);
    let row = user_roles::table.find(held.id);
    let end = (
        user_roles::expires_at.eq(grant.until),
        user_roles::assigned_by.eq(grant.by),
    );
    let begin = (
        user_roles::is_active.eq(true),
        user_roles::assigned_at.eq(diesel::dsl::now),
    );
    let written = match outcome {
        GrantOutcome::Granted | GrantOutcome::Unchanged => Ok(0),
        GrantOutcome::Changed => diesel::update(row).set(end).execute(conn).await,
        GrantOutcome::Renewed => diesel::update(row).set((end, begin)).execute(conn).await,
    };
    written.map_err(|error| refusal(error, grant))?;
    Ok(Some(outcome))
}

/// What giving a role comes to where the user holds or held it.
fn compare(held: &UserRole, until: Option<DateTime<Utc>>, time: DateTime<Utc>) -> GrantOutcome {
    let begun = held.is_active && held.assigned_at <= time;
    let ended = held.expires_at.is_some_and(|end| end <= time);
    if !begun || ended {
        GrantOutcome::Renewed
    } else if held.expires_at != until {
        GrantOutcome::Changed
    } else {
        GrantOutcome::Unchanged
    }
}
