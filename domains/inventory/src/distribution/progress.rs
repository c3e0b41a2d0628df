//! How far a distribution is: the changes that move no stock.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use domain_core::types::UserId;

use super::DistributionError;
use crate::enums::DistributionStatus;
use crate::models::{Distribution, DistributionChanges};
use crate::schema::drug_distributions;
use crate::types::DistributionId;

/// Approves a distribution that was asked for.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_core::types::UserId;
/// use domain_inventory::distribution::{DistributionError, approve};
/// use domain_inventory::enums::DistributionStatus;
/// use domain_inventory::types::DistributionId;
///
/// /// Whether it can be dispensed now: approved by this pharmacist, or by another one before.
/// async fn is_approved(
///     conn: &mut AsyncPgConnection,
///     distribution: DistributionId,
///     pharmacist: UserId,
/// ) -> Result<bool, DistributionError> {
///     match approve(conn, distribution, Some(pharmacist)).await {
///         Ok(()) => Ok(true),
///         Err(DistributionError::Status { found, .. }) => Ok(found == DistributionStatus::Approved),
///         Err(error) => Err(error),
///     }
/// }
/// ```
///
/// # Errors
/// [`DistributionError::Status`], [`DistributionError::UnknownDistribution`], [`DistributionError::UnknownUser`];
/// [`DistributionError::Database`] for everything else.
pub async fn approve(
    conn: &mut AsyncPgConnection,
    distribution: DistributionId,
    by: Option<UserId>,
) -> Result<(), DistributionError> {
    let changes = DistributionChanges {
        status: Some(DistributionStatus::Approved),
        approved_by: Some(by),
        ..DistributionChanges::default()
    };
    let change = atomic(conn, async |conn| {
        go_on(conn, distribution, &[DistributionStatus::Pending], &changes).await
    });
    change.await.map_err(|error| unknown_user(error, by))
}

/// Says that the department has what was dispensed.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_inventory::distribution::{DistributionError, complete};
/// use domain_inventory::types::DistributionId;
///
/// /// What the ward reads when it confirms the arrival.
/// async fn arrived(
///     conn: &mut AsyncPgConnection,
///     distribution: DistributionId,
/// ) -> Result<String, DistributionError> {
///     match complete(conn, distribution).await {
///         Ok(()) => Ok("thank you".to_owned()),
///         // Such as: distribution 7 is APPROVED, expected DISPENSED
///         Err(error @ DistributionError::Status { .. }) => Ok(error.to_string()),
///         Err(error) => Err(error),
///     }
/// }
/// ```
///
/// # Errors
/// [`DistributionError::Status`], [`DistributionError::UnknownDistribution`]; [`DistributionError::Database`] for
/// everything else.
pub async fn complete(
    conn: &mut AsyncPgConnection,
    distribution: DistributionId,
) -> Result<(), DistributionError> {
    let changes = DistributionChanges {
        status: Some(DistributionStatus::Completed),
        ..DistributionChanges::default()
    };
    atomic(conn, async |conn| {
        go_on(
            conn,
            distribution,
            &[DistributionStatus::Dispensed],
            &changes,
        )
        .await
    })
    .await
}

/// Gives up a distribution that was not dispensed.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_inventory::distribution::{DistributionError, cancel};
/// use domain_inventory::enums::DistributionStatus::{Completed, Dispensed};
/// use domain_inventory::types::DistributionId;
///
/// /// What the ward that needs the drugs no more is to do.
/// async fn not_needed(
///     conn: &mut AsyncPgConnection,
///     distribution: DistributionId,
/// ) -> Result<&'static str, DistributionError> {
///     match cancel(conn, distribution).await {
///         Ok(()) => Ok("nothing: the drugs stay in the pharmacy"),
///         Err(DistributionError::Status { found: Dispensed | Completed, .. }) => {
///             Ok("give them back: enter a return")
///         }
///         Err(error) => Err(error),
///     }
/// }
/// ```
///
/// # Errors
/// [`DistributionError::Status`], [`DistributionError::UnknownDistribution`]; [`DistributionError::Database`] for
/// everything else.
pub async fn cancel(
    conn: &mut AsyncPgConnection,
    distribution: DistributionId,
) -> Result<(), DistributionError> {
    const BEFORE: &[DistributionStatus] =
        &[DistributionStatus::Pending, DistributionStatus::Approved];
    let changes = DistributionChanges {
        status: Some(DistributionStatus::Cancelled),
        ..DistributionChanges::default()
    };
    atomic(conn, async |conn| {
        go_on(conn, distribution, BEFORE, &changes).await
    })
    .await
}

/// Locks a distribution, which has to be that far.
///
/// Against its key being named as well: whoever is entering an item is waited for, and no item is entered after it.
pub(super) async fn lock(
    conn: &mut AsyncPgConnection,
    distribution: DistributionId,
    expected: &'static [DistributionStatus],
) -> Result<Distribution, DistributionError> {
    let found: Option<Distribution> = drug_distributions::table
        .find(distribution)
        .select(Distribution::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()?;
    match found {
        None => Err(DistributionError::UnknownDistribution { distribution }),
        Some(document) if expected.contains(&document.status) => Ok(document),
        Some(document) => Err(DistributionError::Status {
            distribution,
            found: document.status,
            expected,
        }),
    }
}

async fn go_on(
    conn: &mut AsyncPgConnection,
    distribution: DistributionId,
    expected: &'static [DistributionStatus],
    changes: &DistributionChanges,
) -> Result<(), DistributionError> {
    lock(conn, distribution, expected).await?;
    diesel::update(drug_distributions::table.find(distribution))
        .set(changes)
        .execute(conn)
        .await?;
    Ok(())
}

/// A document names no other row that could be missing than the user.
pub(super) fn unknown_user(error: DistributionError, by: Option<UserId>) -> DistributionError {
    use DatabaseErrorKind::ForeignKeyViolation;
    match (error, by) {
        (
            DistributionError::Database(DieselError::DatabaseError(ForeignKeyViolation, _)),
            Some(user),
        ) => DistributionError::UnknownUser { user },
        (error, _) => error,
    }
}
