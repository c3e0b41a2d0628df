use diesel::dsl::sum;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;

use super::ProcurementError;
use crate::budget::{BudgetError, Commit, Committed, ReleaseOutcome, release, spend};
use crate::enums::{PoStatus, ReceiptStatus, ReservationStatus};
use crate::queries::budgets::holding;
use crate::schema::{budget_reservations, purchase_orders, receipt_items, receipts};
use crate::types::{Money, PurchaseOrderId, PurchaseRequestId, ReservationId};

/// What posting does with the money that is reserved for the purchase request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spending {
    /// Spends it with the last of the request's goods: when all its orders that were not cancelled are complete, at
    /// the prices of what was posted and the value added tax of the orders. Once for each request.
    Commit,
    /// Leaves it: somebody commits it by hand, at what the invoice says.
    Leave,
}

/// What became of the money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Charged {
    /// It was left alone, as was asked for.
    Left,
    /// It was left alone: goods of the request are still to come.
    Outstanding,
    /// All has come, and nothing is reserved: it was never, or it was released or expired.
    Unreserved,
    /// It was left alone: a reservation of the request was committed before, and what its goods cost since then is
    /// not known here. Somebody commits what is reserved by hand, if anything is.
    Before,
    /// All has come and cost nothing: what was reserved is free again.
    Released(ReservationId),
    /// All has come, and the reservation became spending.
    Committed(Committed),
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
        [] => return Ok(Charged::Unreserved),
        [(reservation, ReservationStatus::Active)] => *reservation,
        _ => return Ok(Charged::Before),
    };
    // It may have come to an end since it was looked for: what is locked are the documents.
    if amount.is_zero() {
        return Ok(match release(conn, reservation).await? {
            ReleaseOutcome::Released => Charged::Released(reservation),
            ReleaseOutcome::AlreadyEnded { status } => after(status),
        });
    }
    let commit = Commit {
        reservation,
        amount,
    };
    match spend(conn, &commit).await {
        Ok(committed) => Ok(Charged::Committed(committed)),
        Err(BudgetError::Ended { status, .. }) => Ok(after(status)),
        Err(error) => Err(error.into()),
    }
}

fn after(end: ReservationStatus) -> Charged {
    if end == ReservationStatus::Committed {
        Charged::Before
    } else {
        Charged::Unreserved
    }
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

/// Baht that a request has cost, with value added tax; `None` while an order of it is not complete.
async fn cost(
    conn: &mut AsyncPgConnection,
    request: PurchaseRequestId,
) -> QueryResult<Option<Money>> {
    let orders: Vec<(PurchaseOrderId, PoStatus, Money)> = purchase_orders::table
        .filter(purchase_orders::pr_id.eq(request))
        .filter(purchase_orders::is_active)
        .filter(purchase_orders::status.ne(PoStatus::Cancelled))
        .select((
            purchase_orders::id,
            purchase_orders::status,
            purchase_orders::vat_amount,
        ))
        .load(conn)
        .await?;
    if orders
        .iter()
        .any(|(_, status, _)| *status != PoStatus::Completed)
    {
        return Ok(None);
    }
    let of_orders = orders.iter().map(|(id, ..)| *id);
    let goods: Option<Money> = receipt_items::table
        .inner_join(receipts::table)
        .filter(receipts::po_id.eq_any(of_orders))
        .filter(receipts::is_active)
        .filter(receipts::status.eq(ReceiptStatus::Posted))
        .select(sum(receipt_items::total_price))
        .get_result(conn)
        .await?;
    let tax: Money = orders.iter().map(|(.., tax)| tax).sum();
    Ok(Some(goods.unwrap_or_default() + tax))
}
