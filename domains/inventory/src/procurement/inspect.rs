use diesel::dsl::now;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use domain_core::types::UserId;

use super::ProcurementError;
use super::rows::lock_receipt;
use crate::enums::ReceiptStatus;
use crate::schema::{receipt_items, receipts};
use crate::types::{Money, Quantity, ReceiptId};

/// An inspection that came to its end: the receipt's items say what was accepted and what was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspection {
    /// What was inspected.
    pub receipt: ReceiptId,
    /// Who inspected it.
    pub by: UserId,
}

/// Settles what came of an inspection, from the receipt's items.
///
/// `ACCEPTED` when nothing was rejected, `REJECTED` when everything was, otherwise `PARTIAL`. The receipt's total is
/// that of what was accepted.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_core::types::UserId;
/// use domain_inventory::enums::ReceiptStatus;
/// use domain_inventory::procurement::{Inspection, ProcurementError, inspect};
/// use domain_inventory::types::ReceiptId;
///
/// /// Whether there are goods to post. Where a colleague was faster, what they found counts.
/// async fn goods_to_post(
///     conn: &mut AsyncPgConnection,
///     receipt: ReceiptId,
///     by: UserId,
/// ) -> Result<bool, ProcurementError> {
///     let status = match inspect(conn, Inspection { receipt, by }).await {
///         Err(ProcurementError::AlreadyInspected { status, .. }) => status,
///         outcome => outcome?,
///     };
///     Ok(matches!(status, ReceiptStatus::Accepted | ReceiptStatus::Partial))
/// }
/// ```
///
/// # Errors
/// [`UnknownReceipt`](ProcurementError::UnknownReceipt), [`InactiveReceipt`](ProcurementError::InactiveReceipt),
/// [`AlreadyInspected`](ProcurementError::AlreadyInspected), [`EmptyReceipt`](ProcurementError::EmptyReceipt),
/// [`UnknownUser`](ProcurementError::UnknownUser), [`TooLarge`](ProcurementError::TooLarge);
/// [`Database`](ProcurementError::Database) for everything else.
pub async fn inspect(
    conn: &mut AsyncPgConnection,
    inspection: Inspection,
) -> Result<ReceiptStatus, ProcurementError> {
    let receipt = inspection.receipt;
    atomic(conn, async |conn| {
        let found = lock_receipt(conn, receipt).await?.status;
        if !matches!(found, ReceiptStatus::Draft | ReceiptStatus::Inspecting) {
            return Err(ProcurementError::AlreadyInspected {
                receipt,
                status: found,
            });
        }
        let (status, total) = result(conn, receipt).await?;
        diesel::update(receipts::table.find(receipt))
            .set((
                receipts::status.eq(status),
                receipts::total_amount.eq(total),
                receipts::inspected_by.eq(inspection.by),
                receipts::inspected_at.eq(now),
            ))
            .execute(conn)
            .await
            .map_err(|error| refusal(error, inspection))?;
        Ok(status)
    })
    .await
}

/// What came of it, and baht of what was accepted.
async fn result(
    conn: &mut AsyncPgConnection,
    receipt: ReceiptId,
) -> Result<(ReceiptStatus, Money), ProcurementError> {
    let items: Vec<(Quantity, Quantity, Money)> = receipt_items::table
        .filter(receipt_items::receipt_id.eq(receipt))
        .order_by(receipt_items::id)
        .select((
            receipt_items::quantity_accepted,
            receipt_items::quantity_rejected,
            receipt_items::total_price,
        ))
        .for_no_key_update()
        .load(conn)
        .await?;
    if items.is_empty() {
        return Err(ProcurementError::EmptyReceipt { receipt });
    }
    let total: Money = items.iter().map(|(.., price)| price).sum();
    let total = Money::new(total.into())?;
    let status = if items.iter().all(|(_, rejected, _)| rejected.is_zero()) {
        ReceiptStatus::Accepted
    } else if items.iter().all(|(accepted, ..)| accepted.is_zero()) {
        ReceiptStatus::Rejected
    } else {
        ReceiptStatus::Partial
    };
    Ok((status, total))
}

/// What a violated foreign key of `receipts` says, by its name: messages are in the server's language.
fn refusal(error: DieselError, inspection: Inspection) -> ProcurementError {
    match &error {
        DieselError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, violation)
            if violation.constraint_name() == Some("receipts_inspected_by_fkey") =>
        {
            let user = inspection.by;
            ProcurementError::UnknownUser { user }
        }
        _ => error.into(),
    }
}
