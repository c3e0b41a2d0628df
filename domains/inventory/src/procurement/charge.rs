use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use serde::Serialize;

use super::ProcurementError;
use super::cost::cost;
use super::rows::lock_request;
use crate::budget::{BudgetError, Commit, Committed, ReleaseOutcome, release, spend};
use crate::enums::ReservationStatus;
use crate::queries::budgets::holding;
use crate::schema::budget_reservations;
use crate::types::{Money, PurchaseRequestId, ReservationId};

/// What posting does with the money that is reserved for the purchase request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spending {
    /// Spends it with the last of the request's goods, once for each request: when all its orders that were not
    /// cancelled or taken out of use are complete. [`settle`] does the same where no goods come any more.
    ///
    /// Spent are the prices of all that was posted, whatever became of its order, and the value added tax of the
    /// orders. Of an order that was given up after some of its goods came, the tax counts in proportion: as the price
    /// of what was posted is to the order's total, rounded to the satang.
    ///
    /// Until then nothing is charged, so the reservation has to hold until the last goods come. If it was released or
    /// expired meanwhile, the last goods are not posted
    /// ([`NothingReserved`](ProcurementError::NothingReserved) says what is to be reserved anew).
    Commit,
    /// Leaves it: somebody commits it by hand, at what the invoice says.
    Leave,
}

/// What became of the money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Charged {
    /// It was left alone, as was asked for.
    Left,
    /// It was left alone: goods of the request are still to come, or nothing was ordered yet.
    Outstanding,
    /// All has come and cost nothing, and nothing is reserved.
    Unreserved,
    /// It was left alone: a reservation of the request was committed before, and what its goods cost since then is
    /// not known here. Somebody commits what is reserved by hand, if anything is.
    Before,
    /// All has come and cost nothing: what was reserved is free again.
    Released(ReservationId),
    /// All has come, and the reservation became spending.
    Committed(Committed),
}

/// Charges a purchase request of which no goods come any more, as
/// [`post_receipt`](super::post_receipt) does with the last of them.
///
/// For when the last order that was open is cancelled or taken out of use: no posting follows that would charge what
/// came before, or free what is reserved where nothing came. Call it after that change has been committed: the lock
/// on the request comes before those on its orders. To call it again does no harm; what was charged is
/// [`Before`](Charged::Before).
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_inventory::procurement::{Charged, ProcurementError, settle};
/// use domain_inventory::types::PurchaseRequestId;
///
/// async fn after_cancelling(
///     conn: &mut AsyncPgConnection,
///     request: PurchaseRequestId,
/// ) -> Result<String, ProcurementError> {
///     Ok(match settle(conn, request).await? {
///         Charged::Committed(it) => format!("{} baht were spent", it.spent),
///         Charged::Released(_) => "nothing came: the money is free again".to_owned(),
///         _ => "nothing changed".to_owned(),
///     })
/// }
/// ```
///
/// # Errors
/// [`UnknownRequest`](ProcurementError::UnknownRequest); [`NothingReserved`](ProcurementError::NothingReserved),
/// [`Budget`](ProcurementError::Budget) where the money is not there; [`Database`](ProcurementError::Database) for
/// everything else.
pub async fn settle(
    conn: &mut AsyncPgConnection,
    request: PurchaseRequestId,
) -> Result<Charged, ProcurementError> {
    atomic(conn, async |conn| {
        lock_request(conn, request).await?;
        charge(conn, request, Spending::Commit).await
    })
    .await
}

/// Charges the goods of a request to its reservation, if that is due.
pub(super) async fn charge(
    conn: &mut AsyncPgConnection,
    request: PurchaseRequestId,
    spending: Spending,
) -> Result<Charged, ProcurementError> {
    if spending == Spending::Leave {
        return Ok(Charged::Left);
    }
    let Some(amount) = cost(conn, request).await? else {
        return Ok(Charged::Outstanding);
    };
    let reservation = match reserved(conn, request).await?.as_slice() {
        [] => return nothing_reserved(request, amount),
        [(reservation, ReservationStatus::Active)] => *reservation,
        _ => return Ok(Charged::Before),
    };
    // It may have come to an end since it was looked for: what is locked are the documents.
    if amount.is_zero() {
        return Ok(match release(conn, reservation).await? {
            ReleaseOutcome::Released => Charged::Released(reservation),
            ReleaseOutcome::AlreadyEnded {
                status: ReservationStatus::Committed,
            } => Charged::Before,
            ReleaseOutcome::AlreadyEnded { .. } => Charged::Unreserved,
        });
    }
    let commit = Commit {
        reservation,
        amount,
    };
    match spend(conn, &commit).await {
        Ok(committed) => Ok(Charged::Committed(committed)),
        Err(BudgetError::Ended {
            status: ReservationStatus::Committed,
            ..
        }) => Ok(Charged::Before),
        Err(BudgetError::Ended { .. }) => nothing_reserved(request, commit.amount),
        Err(error) => Err(error.into()),
    }
}

fn nothing_reserved(
    request: PurchaseRequestId,
    amount: Money,
) -> Result<Charged, ProcurementError> {
    if amount.is_zero() {
        return Ok(Charged::Unreserved);
    }
    Err(ProcurementError::NothingReserved { request, amount })
}

/// Reservations of a request that hold money back or were committed.
async fn reserved(
    conn: &mut AsyncPgConnection,
    request: PurchaseRequestId,
) -> QueryResult<Vec<(ReservationId, ReservationStatus)>> {
    let status = budget_reservations::status;
    budget_reservations::table
        .filter(budget_reservations::pr_id.eq(request))
        .filter(holding().or(status.eq(ReservationStatus::Committed)))
        .select((budget_reservations::id, status))
        .load(conn)
        .await
}
