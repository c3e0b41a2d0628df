//! A row of the ledger before it is written.

use domain_core::types::UserId;
use uuid::Uuid;

use crate::enums::TransactionType;
use crate::models::{Document, NewTransaction};
use crate::types::{AdjustmentReasonId, InventoryId, LotId, Quantity, UnitCost};

/// Who causes a change, and with which document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cause {
    pub(crate) document: Option<Document>,
    pub(crate) by: Option<UserId>,
}

/// Why stock changes, with what the ledger wants to know of that.
#[derive(Debug, Clone)]
pub(crate) enum Why {
    Receive,
    Issue,
    Transfer(Uuid),
    Adjust {
        reason: AdjustmentReasonId,
        notes: Option<String>,
    },
    Return,
}

impl Why {
    pub(super) const fn kind(&self) -> TransactionType {
        match self {
            Self::Receive => TransactionType::Receive,
            Self::Issue => TransactionType::Issue,
            Self::Transfer(_) => TransactionType::Transfer,
            Self::Adjust { .. } => TransactionType::Adjust,
            Self::Return => TransactionType::Return,
        }
    }
}

/// One change of one lot.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Its place among the outcomes.
    pub(super) position: usize,
    pub(super) why: Why,
    /// Signed.
    pub(super) quantity: Quantity,
    pub(super) unit_cost: UnitCost,
    pub(super) cause: Cause,
}

impl Entry {
    pub(super) fn row(&self, stock: InventoryId, lot: LotId) -> NewTransaction {
        let (adjustment_reason_id, transfer_id, notes) = match &self.why {
            Why::Receive | Why::Issue | Why::Return => (None, None, None),
            Why::Transfer(id) => (None, Some(*id), None),
            Why::Adjust { reason, notes } => (Some(*reason), None, notes.clone()),
        };
        let document = self.cause.document;
        NewTransaction {
            inventory_id: stock,
            lot_id: lot,
            transaction_type: self.why.kind(),
            quantity: self.quantity.clone(),
            unit_cost: Some(self.unit_cost.clone()),
            adjustment_reason_id,
            transfer_id,
            reference_type: document.map(|it| it.kind().to_owned()),
            reference_id: document.map(Document::key),
            notes,
            created_by: self.cause.by,
        }
    }
}
