use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use domain_core::types::UserId;
use serde::Serialize;
use uuid::Uuid;

use super::{Lot, Stock};
use crate::enums::{AdjustmentType, TransactionType};
use crate::schema::{adjustment_reasons, inventory_transactions};
use crate::types::{
    AdjustmentReasonId, DistributionId, InventoryId, LotId, Quantity, ReceiptId, ReturnId,
    TransactionId, UnitCost,
};

/// A reason for correcting stock by hand, e.g. count difference, breakage.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = adjustment_reasons, check_for_backend(Pg))]
pub struct AdjustmentReason {
    /// Its id.
    pub id: AdjustmentReasonId,
    /// Short code.
    pub reason_code: String,
    /// Its name.
    pub reason_name: String,
    /// Way in which it changes stock; none when both are allowed.
    pub adjustment_type: Option<AdjustmentType>,
    /// Whether a second person must approve the correction.
    pub requires_approval: bool,
    /// Anything else to know.
    pub description: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A reason to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = adjustment_reasons, treat_none_as_default_value = false)]
pub struct NewAdjustmentReason {
    /// Short code.
    pub reason_code: String,
    /// Its name.
    pub reason_name: String,
    /// Way in which it changes stock; none when both are allowed.
    pub adjustment_type: Option<AdjustmentType>,
    /// Whether a second person must approve the correction.
    pub requires_approval: bool,
    /// Anything else to know.
    pub description: Option<String>,
}

/// What may change of a reason.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = adjustment_reasons)]
pub struct AdjustmentReasonChanges {
    /// Its name.
    pub reason_name: Option<String>,
    /// Way in which it changes stock; none when both are allowed.
    pub adjustment_type: Option<Option<AdjustmentType>>,
    /// Whether a second person must approve the correction.
    pub requires_approval: Option<bool>,
    /// Anything else to know.
    pub description: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// A row of the stock ledger: one change of one lot. The database refuses to change or delete it.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = inventory_transactions, check_for_backend(Pg))]
#[diesel(belongs_to(Stock, foreign_key = inventory_id))]
#[diesel(belongs_to(Lot, foreign_key = lot_id))]
pub struct Transaction {
    /// Its id.
    pub id: TransactionId,
    /// The stock row that changed.
    pub inventory_id: InventoryId,
    /// The lot that changed; one of the stock row's.
    pub lot_id: LotId,
    /// Why stock changed.
    pub transaction_type: TransactionType,
    /// Dispensing units: positive into stock, negative out of it.
    pub quantity: Quantity,
    /// Baht per dispensing unit at the time.
    pub unit_cost: Option<UnitCost>,
    /// Why stock was corrected; given exactly for a correction.
    pub adjustment_reason_id: Option<AdjustmentReasonId>,
    /// Shared by the two rows of a transfer, out and in; given exactly for a transfer.
    pub transfer_id: Option<Uuid>,
    /// Kind of the document that caused it, as [`Document::kind`] has it.
    pub reference_type: Option<String>,
    /// Id of that document; given together with its kind.
    pub reference_id: Option<i64>,
    /// Anything else to know.
    pub notes: Option<String>,
    /// Who did it; none when the system did.
    pub created_by: Option<UserId>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
}

/// A change of stock to be written down, together with the quantities of lot and stock row.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = inventory_transactions, treat_none_as_default_value = false)]
pub struct NewTransaction {
    /// The stock row that changed.
    pub inventory_id: InventoryId,
    /// The lot that changed; one of the stock row's.
    pub lot_id: LotId,
    /// Why stock changed.
    pub transaction_type: TransactionType,
    /// Dispensing units: positive into stock, negative out of it.
    pub quantity: Quantity,
    /// Baht per dispensing unit at the time.
    pub unit_cost: Option<UnitCost>,
    /// Why stock was corrected; given exactly for a correction.
    pub adjustment_reason_id: Option<AdjustmentReasonId>,
    /// Shared by the two rows of a transfer, out and in; given exactly for a transfer.
    pub transfer_id: Option<Uuid>,
    /// Kind of the document that caused it, as [`Document::kind`] has it.
    pub reference_type: Option<String>,
    /// Id of that document; given together with its kind.
    pub reference_id: Option<i64>,
    /// Anything else to know.
    pub notes: Option<String>,
    /// Who did it; none when the system did.
    pub created_by: Option<UserId>,
}

/// A document that causes changes of stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Document {
    /// A delivery that was posted.
    Receipt(ReceiptId),
    /// Drugs that were given to a department.
    Distribution(DistributionId),
    /// Drugs that a department gave back.
    Return(ReturnId),
}

impl Document {
    /// Its kind, as `reference_type` holds it.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Receipt(_) => "receipt",
            Self::Distribution(_) => "drug_distribution",
            Self::Return(_) => "drug_return",
        }
    }

    /// Its id, as `reference_id` holds it.
    pub const fn key(self) -> i64 {
        match self {
            Self::Receipt(id) => id.get(),
            Self::Distribution(id) => id.get(),
            Self::Return(id) => id.get(),
        }
    }

    /// The document of that kind and id; none when the kind is not known here.
    pub fn new(kind: &str, key: i64) -> Option<Self> {
        match kind {
            "receipt" => Some(Self::Receipt(ReceiptId::new(key))),
            "drug_distribution" => Some(Self::Distribution(DistributionId::new(key))),
            "drug_return" => Some(Self::Return(ReturnId::new(key))),
            _ => None,
        }
    }
}

impl Transaction {
    /// The document that caused the change; none when there was none or its kind is not known here.
    pub fn document(&self) -> Option<Document> {
        Document::new(self.reference_type.as_deref()?, self.reference_id?)
    }
}
