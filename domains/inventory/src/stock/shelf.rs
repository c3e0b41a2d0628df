//! Stock of a drug at a location in memory: what was read of it under its lock, and what is to become of it.
//!
//! Everything here is decided without the database.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;

use super::StockError;
use super::entry::{Cause, Why};
use super::lot::{Batch, Goods, Row};
use crate::models::LotSummary;
use crate::schema::inventory;
use crate::types::{AmountError, DrugId, InventoryId, LocationId, LotId, Quantity, UnitCost};

/// Where stock of a drug is counted. Stock rows are made in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) drug: DrugId,
    pub(crate) location: LocationId,
}

/// What a stock row says of itself.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = inventory, check_for_backend(Pg))]
pub(super) struct Held {
    pub(super) id: InventoryId,
    drug_id: DrugId,
    location_id: LocationId,
    pub(super) quantity_on_hand: Quantity,
    pub(super) average_cost: Option<UnitCost>,
    pub(super) last_cost: Option<UnitCost>,
}

impl Held {
    pub(super) const fn place(&self) -> Place {
        Place {
            drug: self.drug_id,
            location: self.location_id,
        }
    }
}

/// What becomes of the costs of a stock row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Costs {
    /// They stay.
    Same,
    /// They are to be written.
    Changed,
}

/// A stock row and those of its lots that an operation is about.
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(super) held: Held,
    pub(super) costs: Costs,
    pub(super) lots: Vec<Batch>,
}

/// Part of a lot, chosen to go out.
#[derive(Debug)]
pub(crate) struct Portion {
    pub(crate) lot_number: String,
    pub(crate) expiry_date: NaiveDate,
    pub(crate) quantity: Quantity,
    pub(crate) unit_cost: UnitCost,
}

impl Shelf {
    pub(super) fn new(held: Held, lots: Vec<LotSummary>) -> Self {
        Self {
            held,
            costs: Costs::Same,
            lots: lots.into_iter().map(Batch::from).collect(),
        }
    }

    /// What is there of the drug.
    pub(crate) const fn on_hand(&self) -> &Quantity {
        &self.held.quantity_on_hand
    }

    /// Adds lots that were read later.
    pub(crate) fn add(&mut self, lots: Vec<LotSummary>) {
        self.lots.extend(lots.into_iter().map(Batch::from));
    }

    /// Which part of which lot to give, in the order in which the lots were read: each to its end before the next.
    pub(crate) fn choose(&self, requested: &Quantity) -> Result<Vec<Portion>, StockError> {
        let mut missing = requested.clone();
        let mut portions = Vec::new();
        for lot in &self.lots {
            if missing.is_zero() {
                break;
            }
            let quantity = lot.available.clone().min(missing.clone());
            missing -= &quantity;
            portions.push(Portion {
                lot_number: lot.number.clone(),
                expiry_date: lot.expiry_date,
                quantity,
                unit_cost: lot.unit_cost.clone(),
            });
        }
        if missing.is_zero() {
            return Ok(portions);
        }
        Err(StockError::NotEnoughStock {
            requested: requested.clone(),
            available: requested - missing,
        })
    }

    /// Takes what was chosen: a portion from each of the first lots.
    pub(crate) fn take(
        &mut self,
        portions: impl IntoIterator<Item = (usize, Quantity, Why)>,
        cause: Cause,
    ) -> Result<(), StockError> {
        for (lot, (position, quantity, why)) in self.lots.iter_mut().zip(portions) {
            self.held.quantity_on_hand -= &quantity;
            lot.change(position, -quantity, why, cause)?;
        }
        Ok(())
    }

    /// Puts goods into their lot, which begins with them if it is not there, and averages costs.
    pub(crate) fn put(&mut self, goods: Goods) -> Result<(), StockError> {
        let held = &mut self.held;
        let before = held.average_cost.iter();
        let parts = before.map(|average| (&held.quantity_on_hand, average));
        let average = UnitCost::average(parts.chain([(&goods.quantity, &goods.unit_cost)]));
        held.average_cost = average;
        if matches!(goods.why, Why::Receive) {
            held.last_cost = Some(goods.unit_cost.clone());
        }
        held.quantity_on_hand = in_range(&held.quantity_on_hand + &goods.quantity)?;
        self.costs = Costs::Changed;
        let mut lots = self.lots.iter_mut();
        if let Some(lot) = lots.find(|lot| lot.number == goods.lot_number) {
            return lot.put(goods);
        }
        let mut lot = Batch::begun_by(&goods);
        lot.put(goods)?;
        self.lots.push(lot);
        Ok(())
    }

    /// Changes a lot by a signed quantity, at the lot's own cost.
    pub(crate) fn change(
        &mut self,
        position: usize,
        lot: LotId,
        quantity: Quantity,
        why: Why,
        cause: Cause,
    ) -> Result<(), StockError> {
        let mut lots = self.lots.iter_mut();
        let found = lots.find(|one| one.row == Row::Old(lot));
        let on_hand = &self.held.quantity_on_hand + &quantity;
        found
            .ok_or(StockError::UnknownLot { lot })?
            .change(position, quantity, why, cause)?;
        self.held.quantity_on_hand = in_range(on_hand)?;
        Ok(())
    }

    /// The lot that a label names.
    pub(crate) fn labelled(
        &self,
        lot_number: &str,
        expiry_date: NaiveDate,
    ) -> Result<LotId, StockError> {
        let found = self.lots.iter().find(|lot| lot.number == lot_number);
        let Some((lot, Row::Old(id))) = found.map(|lot| (lot, lot.row)) else {
            let Place { drug, location } = self.held.place();
            return Err(StockError::NoSuchLot {
                drug,
                location,
                lot_number: lot_number.to_owned(),
            });
        };
        lot.same_label(expiry_date)?;
        Ok(id)
    }
}

/// A quantity that its column has room for.
pub(super) fn in_range(quantity: Quantity) -> Result<Quantity, AmountError> {
    Quantity::new(quantity.into())
}

/// Refuses to move nothing, or less.
pub(crate) fn positive(quantity: &Quantity) -> Result<(), StockError> {
    if quantity.is_positive() {
        return Ok(());
    }
    Err(StockError::NotPositive {
        quantity: quantity.clone(),
    })
}
