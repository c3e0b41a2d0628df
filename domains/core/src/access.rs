//! Who may do what: giving a role to a user, taking it back, asking what a user may do.
//!
//! A user may do what the active permissions of their roles allow, as long as the
//! account is active, the role is active, and the assignment has begun, has not
//! ended and was not withdrawn. Roles inherit nothing from one another.
//!
//! Each operation is done when it returns, or nothing of it is left. Inside a
//! transaction of the caller it is a part of that one, and the caller can go on after
//! an error. Two at once on the same user and role take turns at the one row between
//! them in `user_roles`, which is all that they lock for writing.

mod error;

use chrono::{DateTime, SubsecRound, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::models::{NewUserRole, Permission, UserRole};
use crate::queries::{assignment, effective_permission, effective_permissions};
use crate::schema::{permissions, roles, user_roles, users};
use crate::transaction::atomic;
use crate::types::{RoleId, UserId};

pub use error::AccessError;
use error::refusal;

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

/// What taking a role back came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevokeOutcome {
    /// The role is withdrawn; the row stays, as a record.
    Revoked,
    /// The user did not hold it, or it had ended by itself; then it is marked as withdrawn too.
    NotHeld,
}

/// Whether a user may do a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// They may not.
    Denied,
    /// They may where this expression holds, which the application evaluates.
    AllowedIf(String),
    /// They may.
    Allowed,
}

/// Gives a role to a user. Giving it again is no error, and the last end given counts.
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

/// Takes a role back from a user. Taking back what the user does not hold is no error.
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

/// Whether a user may do a thing now, whatever the circumstances.
///
/// A permission with conditions does not answer this: ask [`decide`]. The words
/// are compared as they are: `update` does not contain `update:own`. `false` also
/// for a user, a resource or an action that is not there.
///
/// # Errors
/// [`AccessError::Database`].
pub async fn has_permission(
    conn: &mut AsyncPgConnection,
    user: UserId,
    resource: &str,
    action: &str,
) -> Result<bool, AccessError> {
    Ok(decide(conn, user, resource, action).await? == Decision::Allowed)
}

/// Whether a user may do a thing now, and under which conditions.
///
/// # Errors
/// [`AccessError::Database`].
pub async fn decide(
    conn: &mut AsyncPgConnection,
    user: UserId,
    resource: &str,
    action: &str,
) -> Result<Decision, AccessError> {
    let conditions: Option<Option<String>> = effective_permission(user, resource, action)
        .select(permissions::conditions)
        .first(conn)
        .await
        .optional()?;
    Ok(match conditions {
        None => Decision::Denied,
        Some(None) => Decision::Allowed,
        Some(Some(conditions)) => Decision::AllowedIf(conditions),
    })
}

/// All that a user may do now, by resource and action. Empty for a user who is not there.
///
/// # Errors
/// [`AccessError::Database`].
pub async fn list_permissions(
    conn: &mut AsyncPgConnection,
    user: UserId,
) -> Result<Vec<Permission>, AccessError> {
    Ok(effective_permissions(user)
        .order_by((permissions::resource, permissions::action))
        .select(Permission::as_select())
        .load(conn)
        .await?)
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

#[diesel::expression::functions::declare_sql_function]
extern "SQL" {
    /// The wall clock of the server.
    fn clock_timestamp() -> Timestamptz;
}
