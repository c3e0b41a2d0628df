//! How far a return is: the changes that move no stock.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use domain_core::types::UserId;

use super::DistributionError;
use super::progress::unknown_user;
use crate::enums::ReturnStatus;
use crate::models::DrugReturnChanges;
use crate::schema::drug_returns;
use crate::types::ReturnId;

/// Hands a drafted return in.
///
/// ```
/// use diesel_async::{AsyncPgConnection, RunQueryDsl};
/// use domain_core::transaction::atomic;
/// use domain_inventory::distribution::{DistributionError, submit_return};
/// use domain_inventory::models::NewReturnItem;
/// use domain_inventory::schema::drug_return_items;
/// use domain_inventory::types::ReturnId;
///
/// /// Enters what a ward gives back, and hands it in: all of it, or nothing.
/// async fn hand_in(
///     conn: &mut AsyncPgConnection,
///     draft: ReturnId,
///     items: &[NewReturnItem],
/// ) -> Result<(), DistributionError> {
///     atomic(conn, async |conn| {
///         // The document is locked before its items.
///         submit_return(conn, draft).await?;
///         diesel::insert_into(drug_return_items::table).values(items).execute(conn).await?;
///         Ok(())
///     })
///     .await
/// }
/// ```
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
/// ```
/// use diesel::prelude::*;
/// use diesel_async::{AsyncPgConnection, RunQueryDsl};
/// use domain_core::transaction::atomic;
/// use domain_core::types::UserId;
/// use domain_inventory::distribution::{DistributionError, verify_return};
/// use domain_inventory::models::ReturnItemChanges;
/// use domain_inventory::schema::drug_return_items;
/// use domain_inventory::types::{ReturnId, ReturnItemId};
///
/// /// Of ten tablets two are damaged, and only the other ones go back into stock when it is posted.
/// async fn counted(
///     conn: &mut AsyncPgConnection,
///     (document, item): (ReturnId, ReturnItemId),
///     by: UserId,
/// ) -> Result<(), DistributionError> {
///     atomic(conn, async |conn| {
///         // The document is locked before its items.
///         verify_return(conn, document, Some(by)).await?;
///         let count = ReturnItemChanges {
///             good_quantity: Some(8.into()),
///             damaged_quantity: Some(2.into()),
///             ..ReturnItemChanges::default()
///         };
///         diesel::update(drug_return_items::table.find(item)).set(count).execute(conn).await?;
///         Ok(())
///     })
///     .await
/// }
/// ```
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
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_inventory::distribution::{DistributionError, cancel_return};
/// use domain_inventory::enums::ReturnStatus;
/// use domain_inventory::types::ReturnId;
///
/// /// Whether stock stayed as it was; once a return is posted, only an adjustment changes that.
/// async fn entered_by_mistake(
///     conn: &mut AsyncPgConnection,
///     document: ReturnId,
/// ) -> Result<bool, DistributionError> {
///     match cancel_return(conn, document).await {
///         Ok(()) => Ok(true),
///         Err(DistributionError::ReturnStatus { found, .. }) => Ok(found != ReturnStatus::Posted),
///         Err(error) => Err(error),
///     }
/// }
/// ```
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

/// Locks a return, which has to be that far; against its key being named as [`lock`](super::progress::lock) does.
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
