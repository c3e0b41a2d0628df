//! How far documents are: the changes that move no stock.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use domain_core::types::UserId;

use super::DistributionError;
use crate::enums::{DistributionStatus, ReturnStatus};
use crate::models::{Distribution, DistributionChanges, DrugReturnChanges};
use crate::schema::{drug_distributions, drug_returns};
use crate::types::{DistributionId, ReturnId};

/// Approves a distribution that was asked for.
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

/// Hands a drafted return in.
///
/// # Errors
/// [`DistributionError::ReturnStatus`], [`DistributionError::UnknownReturn`]; [`DistributionError::Database`] for
/// everything else.
pub async fn submit_return(
    conn: &mut AsyncPgConnection,
    document: ReturnId,
) -> Result<(), DistributionError> {
    let changes = DrugReturnChanges {
        status: Some(ReturnStatus::Submitted),
        ..DrugReturnChanges::default()
    };
    atomic(conn, async |conn| {
        return_goes_on(conn, document, &[ReturnStatus::Draft], &changes).await
    })
    .await
}

/// Says that a return was counted, and by whom.
///
/// # Errors
/// [`DistributionError::ReturnStatus`], [`DistributionError::UnknownReturn`], [`DistributionError::UnknownUser`];
/// [`DistributionError::Database`] for everything else.
pub async fn verify_return(
    conn: &mut AsyncPgConnection,
    document: ReturnId,
    by: Option<UserId>,
) -> Result<(), DistributionError> {
    let changes = DrugReturnChanges {
        status: Some(ReturnStatus::Verified),
        verified_by: Some(by),
        ..DrugReturnChanges::default()
    };
    let change = atomic(conn, async |conn| {
        return_goes_on(conn, document, &[ReturnStatus::Submitted], &changes).await
    });
    change.await.map_err(|error| unknown_user(error, by))
}

/// Gives up a return that was not posted.
///
/// # Errors
/// [`DistributionError::ReturnStatus`], [`DistributionError::UnknownReturn`]; [`DistributionError::Database`] for
/// everything else.
pub async fn cancel_return(
    conn: &mut AsyncPgConnection,
    document: ReturnId,
) -> Result<(), DistributionError> {
    const BEFORE: &[ReturnStatus] = &[
        ReturnStatus::Draft,
        ReturnStatus::Submitted,
        ReturnStatus::Verified,
    ];
    let changes = DrugReturnChanges {
        status: Some(ReturnStatus::Cancelled),
        ..DrugReturnChanges::default()
    };
    atomic(conn, async |conn| {
        return_goes_on(conn, document, BEFORE, &changes).await
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

/// Locks a return, which has to be that far; against its key being named as [`lock`] does.
pub(super) async fn lock_return(
    conn: &mut AsyncPgConnection,
    document: ReturnId,
    expected: &'static [ReturnStatus],
) -> Result<(), DistributionError> {
    let found: Option<ReturnStatus> = drug_returns::table
        .find(document)
        .select(drug_returns::status)
        .for_update()
        .first(conn)
        .await
        .optional()?;
    match found {
        None => Err(DistributionError::UnknownReturn { document }),
        Some(status) if expected.contains(&status) => Ok(()),
        Some(found) => Err(DistributionError::ReturnStatus {
            document,
            found,
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

async fn return_goes_on(
    conn: &mut AsyncPgConnection,
    document: ReturnId,
    expected: &'static [ReturnStatus],
    changes: &DrugReturnChanges,
) -> Result<(), DistributionError> {
    lock_return(conn, document, expected).await?;
    diesel::update(drug_returns::table.find(document))
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
