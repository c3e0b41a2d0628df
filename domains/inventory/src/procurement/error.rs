use diesel::result::Error as DieselError;
use domain_core::types::UserId;

use crate::budget::BudgetError;
use crate::enums::{PoStatus, ReceiptStatus};
use crate::stock::StockError;
use crate::types::{
    AmountError, DrugId, GenericId, Money, PurchaseOrderId, PurchaseRequestId, Quantity, ReceiptId,
    ReceiptItemId,
};

/// Why a receipt was not inspected or posted, or a request not settled. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ProcurementError {
    /// No receipt has that id.
    #[error("found no receipt {receipt}: it was removed, or the id is of something else")]
    UnknownReceipt {
        /// The receipt that was to be inspected or posted.
        receipt: ReceiptId,
    },
    /// The receipt is out of use.
    #[error("found receipt {receipt} out of use, expected one in use")]
    InactiveReceipt {
        /// The receipt that was to be inspected or posted.
        receipt: ReceiptId,
    },
    /// The receipt's goods are in stock.
    #[error("found receipt {receipt} POSTED: its goods are in stock")]
    AlreadyPosted {
        /// The receipt.
        receipt: ReceiptId,
    },
    /// The receipt was inspected before.
    #[error("found receipt {receipt} {status}, expected DRAFT or INSPECTING")]
    AlreadyInspected {
        /// The receipt that was to be inspected.
        receipt: ReceiptId,
        /// What came of it.
        status: ReceiptStatus,
    },
    /// The receipt was not accepted, or not yet.
    #[error("found receipt {receipt} {status}, expected ACCEPTED or PARTIAL: inspect it first")]
    NotAccepted {
        /// The receipt that was to be posted.
        receipt: ReceiptId,
        /// How far it is.
        status: ReceiptStatus,
    },
    /// The receipt has no items, or none of which anything was accepted.
    #[error("found nothing in receipt {receipt}, expected at least one item that came")]
    EmptyReceipt {
        /// The receipt.
        receipt: ReceiptId,
    },
    /// Nothing may be taken in for the order: it was not approved, or it was cancelled.
    #[error("found purchase order {order} {status}, expected APPROVED, SENT, PARTIAL or COMPLETED")]
    OrderNotOpen {
        /// The order that the receipt delivers.
        order: PurchaseOrderId,
        /// How far it is.
        status: PoStatus,
    },
    /// The order is out of use.
    #[error("found purchase order {order} out of use, expected one in use")]
    InactiveOrder {
        /// The order that the receipt delivers.
        order: PurchaseOrderId,
    },
    /// An item of the receipt delivers a line of another order.
    #[error("found item {item} for purchase order {found}, expected {expected} as for its receipt")]
    OtherOrder {
        /// The item.
        item: ReceiptItemId,
        /// The order of its line.
        found: PurchaseOrderId,
        /// The order of its receipt.
        expected: PurchaseOrderId,
    },
    /// The receipt has no such item.
    #[error("found item {item} named, expected items of receipt {receipt}")]
    UnknownItem {
        /// What was named.
        item: ReceiptItemId,
        /// The receipt that was to be posted.
        receipt: ReceiptId,
    },
    /// An item was named twice.
    #[error("found item {item} named twice, expected it once")]
    DoubleItem {
        /// What was named.
        item: ReceiptItemId,
    },
    /// An accepted item was not named.
    #[error("found no drug named for item {item}, of which {accepted} were accepted")]
    MissingItem {
        /// What was not named.
        item: ReceiptItemId,
        /// How many were accepted, in the order's unit.
        accepted: Quantity,
    },
    /// A pack has nothing in it, or less.
    #[error("found {units} dispensing units in each of item {item}, expected more than 0")]
    NotPositive {
        /// The item.
        item: ReceiptItemId,
        /// What was said to be in each.
        units: Quantity,
    },
    /// No drug has that id.
    #[error("found no drug {drug}: it was removed, or the id is of something else")]
    UnknownDrug {
        /// What was named.
        drug: DrugId,
    },
    /// The drug is another one than was ordered.
    #[error(
        "found drug {drug} of generic {found}, expected one of generic {expected} for item {item}"
    )]
    OtherGeneric {
        /// The item.
        item: ReceiptItemId,
        /// What was named for it.
        drug: DrugId,
        /// The drug's generic.
        found: GenericId,
        /// The item's.
        expected: GenericId,
    },
    /// What goes into stock cannot be counted or valued in dispensing units.
    #[error("item {item} does not come out as dispensing units and their cost")]
    Amount {
        /// The item.
        item: ReceiptItemId,
        /// The quantity or cost that has no room.
        #[source]
        source: AmountError,
    },
    /// No purchase request has that id.
    #[error("found no purchase request {request}: it was removed, or the id is of something else")]
    UnknownRequest {
        /// The request that was to be settled.
        request: PurchaseRequestId,
    },
    /// All of a request has come, and no reservation of it is active or was committed.
    #[error(
        "found nothing reserved for purchase request {request}, expected {amount} baht, which it cost: reserve them, \
         or leave the money to be charged by hand"
    )]
    NothingReserved {
        /// The request.
        request: PurchaseRequestId,
        /// Baht that it cost, with value added tax.
        amount: Money,
    },
    /// No user has that id.
    #[error("found no user {user}: it was removed, or the id is of something else")]
    UnknownUser {
        /// The one who inspected or posted.
        user: UserId,
    },
    /// The goods cost more than a document has room for.
    #[error("the document has no room for what the goods cost: check quantities and prices")]
    TooLarge(#[from] AmountError),
    /// An item did not go into stock, so nothing of the receipt did.
    #[error("item {item} was not taken into stock, so nothing of the receipt was")]
    NotReceived {
        /// The item.
        item: ReceiptItemId,
        /// Why.
        source: StockError,
    },
    /// The goods did not go into stock, for a reason that is not of one item.
    #[error("the goods were not taken into stock")]
    Stock(#[source] StockError),
    /// The money was not spent from the budget; posting with [`Spending::Leave`](super::Spending::Leave) leaves it.
    #[error("the goods were not charged to the budget")]
    Budget(#[source] BudgetError),
    /// The database did not do it.
    #[error("the database did not inspect, post or settle")]
    Database(#[from] DieselError),
}

impl ProcurementError {
    /// What stock said of an item.
    pub(super) fn not_received(item: ReceiptItemId, error: StockError) -> Self {
        match error.into() {
            Self::Stock(source) => Self::NotReceived { item, source },
            error => error,
        }
    }
}

impl From<StockError> for ProcurementError {
    fn from(error: StockError) -> Self {
        match error {
            StockError::UnknownUser { user } => Self::UnknownUser { user },
            StockError::Database(error) => Self::Database(error),
            error => Self::Stock(error),
        }
    }
}

impl From<BudgetError> for ProcurementError {
    fn from(error: BudgetError) -> Self {
        match error {
            BudgetError::Database(error) => Self::Database(error),
            error => Self::Budget(error),
        }
    }
}
