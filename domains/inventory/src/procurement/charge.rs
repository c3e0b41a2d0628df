use diesel::dsl::sum;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;

use super::ProcurementError;
use crate::budget::{BudgetError, Commit, Committed, release, spend};
use crate::enums::{PoStatus, ReceiptStatus};
use crate::queries::budgets::holding;
use crate::schema::{budget_reservations, purchase_orders, receipt_items, receipts};
use crate::types::{Money, PurchaseOrderId, PurchaseRequestId, ReservationId};

/// What posting does with the money that is reserved for the purchase request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spending {
    /// Spends it with the last of the request's goods: when all its orders that were not cancelled are complete, at
    /// the prices of what was posted and the value added tax of the orders.
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
    /// All has come, and nothing is reserved: it was never, or the reservation came to an end before.
    Unreserved,
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
    let reservation: Option<ReservationId> = budget_reservations::table
        .filter(budget_reservations::pr_id.eq(request))
        .filter(holding())
        .select(budget_reservations::id)
        .first(conn)
        .await
        .optional()?;
    let Some(reservation) = reservation else {
        return Ok(Charged::Unreserved);
    };
    if amount.is_zero() {
        release(conn, reservation).await?;
        return Ok(Charged::Released(reservation));
    }
    let commit = Commit {
        reservation,
        amount,
    };
    match spend(conn, &commit).await {
        Ok(committed) => Ok(Charged::Committed(committed)),
        // It came to an end since it was looked for.
        Err(BudgetError::Ended { .. }) => Ok(Charged::Unreserved),
        Err(error) => Err(error.into()),
    }
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
