//! The documents of a purchase, locked in the order of the crate.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::ProcurementError;
use crate::models::{PurchaseOrder, Receipt};
use crate::schema::{purchase_orders, purchase_requests, receipts};
use crate::types::{PurchaseRequestId, ReceiptId};

/// Locks a receipt.
///
/// Against its key being named as well: whoever is entering an item is waited for, and no item is entered after it.
pub(super) async fn lock_receipt(
    conn: &mut AsyncPgConnection,
    receipt: ReceiptId,
) -> Result<Receipt, ProcurementError> {
    let row: Option<Receipt> = receipts::table
        .find(receipt)
        .select(Receipt::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()?;
    let row = row.ok_or(ProcurementError::UnknownReceipt { receipt })?;
    if row.is_active {
        Ok(row)
    } else {
        Err(ProcurementError::InactiveReceipt { receipt })
    }
}

/// Locks a request as [`lock_papers`] does.
pub(super) async fn lock_request(
    conn: &mut AsyncPgConnection,
    request: PurchaseRequestId,
) -> Result<(), ProcurementError> {
    let locked = diesel::update(purchase_requests::table.find(request))
        .set(purchase_requests::is_active.eq(purchase_requests::is_active))
        .execute(conn)
        .await?;
    if locked == 0 {
        return Err(ProcurementError::UnknownRequest { request });
    }
    Ok(())
}

/// Locks the request and the order behind a receipt, then the receipt.
pub(super) async fn lock_papers(
    conn: &mut AsyncPgConnection,
    receipt: ReceiptId,
) -> Result<(PurchaseOrder, Receipt), ProcurementError> {
    let order = receipts::table.find(receipt).select(receipts::po_id);
    let request = purchase_orders::table
        .filter(purchase_orders::id.eq_any(order))
        .select(purchase_orders::pr_id);
    // Written as it is: what was posted for the request's other orders does not show in its row, and a transaction
    // that sees the database as it was (repeatable read) would go by a sum that is out of date.
    diesel::update(purchase_requests::table)
        .filter(purchase_requests::id.eq_any(request))
        .set(purchase_requests::is_active.eq(purchase_requests::is_active))
        .execute(conn)
        .await?;
    let order: Option<PurchaseOrder> = purchase_orders::table
        .filter(purchase_orders::id.eq_any(order))
        .select(PurchaseOrder::as_select())
        .for_no_key_update()
        .first(conn)
        .await
        .optional()?;
    let order = order.ok_or(ProcurementError::UnknownReceipt { receipt })?;
    Ok((order, lock_receipt(conn, receipt).await?))
}
