//! A lot in memory: what was read of it, and what is to become of it.

use chrono::NaiveDate;

use super::StockError;
use super::entry::{Cause, Entry, Why};
use super::shelf::in_range;
use crate::models::{Document, LotSummary};
use crate::types::{LotId, Quantity, ReceiptId, UnitCost};

/// The row of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// It is there.
    Old(LotId),
    /// It is to be inserted.
    New {
        received_date: NaiveDate,
        receipt: Option<ReceiptId>,
    },
}

impl Row {
    pub(super) const fn id(self) -> Option<LotId> {
        match self {
            Self::Old(id) => Some(id),
            Self::New { .. } => None,
        }
    }
}

/// A lot on a shelf.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) row: Row,
    pub(super) number: String,
    pub(super) expiry_date: NaiveDate,
    pub(super) available: Quantity,
    pub(super) unit_cost: UnitCost,
    pub(super) is_active: bool,
    /// What changes it; empty when it stays as it is.
    pub(super) entries: Vec<Entry>,
}

/// Goods that come in at a cost of their own.
#[derive(Debug)]
pub(crate) struct Goods {
    pub(crate) position: usize,
    pub(crate) lot_number: String,
    pub(crate) expiry_date: NaiveDate,
    pub(crate) quantity: Quantity,
    pub(crate) unit_cost: UnitCost,
    pub(crate) day: NaiveDate,
    pub(crate) why: Why,
    pub(crate) cause: Cause,
}

impl Batch {
    /// The lot that goods begin.
    pub(super) fn begun_by(goods: &Goods) -> Self {
        let receipt = match (&goods.why, goods.cause.document) {
            (Why::Receive, Some(Document::Receipt(receipt))) => Some(receipt),
            _ => None,
        };
        Self {
            row: Row::New {
                received_date: goods.day,
                receipt,
            },
            number: goods.lot_number.clone(),
            expiry_date: goods.expiry_date,
            available: Quantity::zero(),
            unit_cost: goods.unit_cost.clone(),
            is_active: true,
            entries: Vec::new(),
        }
    }

    /// Adds goods of the same lot. Their cost and that of what is left are averaged.
    pub(super) fn put(&mut self, goods: Goods) -> Result<(), StockError> {
        self.same_label(goods.expiry_date)?;
        if !self.is_active {
            return Err(StockError::WithdrawnLot {
                lot_number: self.number.clone(),
            });
        }
        let parts = [
            (&self.available, &self.unit_cost),
            (&goods.quantity, &goods.unit_cost),
        ];
        let average = UnitCost::average(parts);
        self.unit_cost = average.unwrap_or_else(|| goods.unit_cost.clone());
        self.available = in_range(&self.available + &goods.quantity)?;
        self.entries.push(Entry {
            position: goods.position,
            why: goods.why,
            quantity: goods.quantity,
            unit_cost: goods.unit_cost,
            cause: goods.cause,
        });
        Ok(())
    }

    /// Changes it by a signed quantity, at its own cost.
    pub(super) fn change(
        &mut self,
        position: usize,
        quantity: Quantity,
        why: Why,
        cause: Cause,
    ) -> Result<(), StockError> {
        let left = &self.available + &quantity;
        if left.is_negative() {
            return Err(StockError::NotEnoughStock {
                requested: -quantity,
                available: self.available.clone(),
            });
        }
        self.available = in_range(left)?;
        self.entries.push(Entry {
            position,
            why,
            quantity,
            unit_cost: self.unit_cost.clone(),
            cause,
        });
        Ok(())
    }

    /// Refuses goods whose label says the same number and another day.
    pub(super) fn same_label(&self, expiry_date: NaiveDate) -> Result<(), StockError> {
        if self.expiry_date == expiry_date {
            return Ok(());
        }
        Err(StockError::OtherLot {
            lot_number: self.number.clone(),
            expected: self.expiry_date,
            found: expiry_date,
        })
    }
}

impl From<LotSummary> for Batch {
    fn from(lot: LotSummary) -> Self {
        Self {
            row: Row::Old(lot.id),
            number: lot.lot_number,
            expiry_date: lot.expiry_date,
            available: lot.quantity_available,
            unit_cost: lot.unit_cost,
            is_active: lot.is_active,
            entries: Vec::new(),
        }
    }
}
