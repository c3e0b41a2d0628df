use diesel::dsl::{now, sum};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use domain_core::types::UserId;

use super::ProcurementError;
use super::rows::lock_receipt;
use crate::enums::ReceiptStatus;
use crate::schema::{receipt_items, receipts};
use crate::types::{Quantity, ReceiptId};

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
/// `ACCEPTED` when nothing was rejected, `REJECTED` when everything was, otherwise `PARTIAL`.
///
/// # Errors
/// [`UnknownReceipt`](ProcurementError::UnknownReceipt), [`InactiveReceipt`](ProcurementError::InactiveReceipt),
/// [`AlreadyInspected`](ProcurementError::AlreadyInspected), [`EmptyReceipt`](ProcurementError::EmptyReceipt),
/// [`UnknownUser`](ProcurementError::UnknownUser); [`Database`](ProcurementError::Database) for everything else.
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
        let status = result(conn, receipt).await?;
        diesel::update(receipts::table.find(receipt))
            .set((
                receipts::status.eq(status),
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

async fn result(
    conn: &mut AsyncPgConnection,
    receipt: ReceiptId,
) -> Result<ReceiptStatus, ProcurementError> {
    let items = receipt_items::table.filter(receipt_items::receipt_id.eq(receipt));
    let found: (Option<Quantity>, Option<Quantity>) = items
        .select((
            sum(receipt_items::quantity_accepted),
            sum(receipt_items::quantity_rejected),
        ))
        .get_result(conn)
        .await?;
    let (Some(accepted), Some(rejected)) = found else {
        return Err(ProcurementError::EmptyReceipt { receipt });
    };
    Ok(if rejected.is_zero() {
        ReceiptStatus::Accepted
    } else if accepted.is_zero() {
        ReceiptStatus::Rejected
    } else {
        ReceiptStatus::Partial
    })
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
