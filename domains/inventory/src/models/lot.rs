use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use super::Stock;
use crate::schema::drug_lots;
use crate::types::{DrugId, InventoryId, LocationId, LotId, Quantity, ReceiptId, UnitCost};

/// A lot of a drug at a location; quantities in dispensing units.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_lots, check_for_backend(Pg))]
#[diesel(belongs_to(Stock, foreign_key = inventory_id))]
pub struct Lot {
    /// Its id.
    pub id: LotId,
    /// The stock row it is part of.
    pub inventory_id: InventoryId,
    /// The stock row's drug, repeated for first expired, first out.
    pub drug_id: DrugId,
    /// The stock row's location, repeated likewise.
    pub location_id: LocationId,
    /// The manufacturer's lot number as printed.
    pub lot_number: String,
    /// Day on which it expires; after the day it was received.
    pub expiry_date: NaiveDate,
    /// What is left of it here; written together with the ledger row that explains the change.
    pub quantity_available: Quantity,
    /// Baht per dispensing unit.
    pub unit_cost: UnitCost,
    /// Day on which it came.
    pub received_date: NaiveDate,
    /// Receipt that brought it; none for opening stock and transfers.
    pub receipt_id: Option<ReceiptId>,
    /// Anything else to know.
    pub notes: Option<String>,
    /// Whether it may be dispensed; not after a recall.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A lot that a location begins to keep.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = drug_lots, treat_none_as_default_value = false)]
pub struct NewLot {
    /// The stock row it is part of.
    pub inventory_id: InventoryId,
    /// The stock row's drug, repeated for first expired, first out.
    pub drug_id: DrugId,
    /// The stock row's location, repeated likewise.
    pub location_id: LocationId,
    /// The manufacturer's lot number as printed.
    pub lot_number: String,
    /// Day on which it expires; after the day it was received.
    pub expiry_date: NaiveDate,
    /// What is left of it here; written together with the ledger row that explains the change.
    pub quantity_available: Quantity,
    /// Baht per dispensing unit.
    pub unit_cost: UnitCost,
    /// Day on which it came.
    pub received_date: NaiveDate,
    /// Receipt that brought it; none for opening stock and transfers.
    pub receipt_id: Option<ReceiptId>,
    /// Anything else to know.
    pub notes: Option<String>,
}

/// What people may change of a lot; its quantity changes with the ledger only.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = drug_lots)]
pub struct LotChanges {
    /// Day on which it expires; after the day it was received.
    pub expiry_date: Option<NaiveDate>,
    /// Anything else to know.
    pub notes: Option<Option<String>>,
    /// Whether it may be dispensed; not after a recall.
    pub is_active: Option<bool>,
}

/// A lot as a list shows it.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_lots, check_for_backend(Pg))]
pub struct LotSummary {
    /// Its id.
    pub id: LotId,
    /// The manufacturer's lot number as printed.
    pub lot_number: String,
    /// Day on which it expires; after the day it was received.
    pub expiry_date: NaiveDate,
    /// What is left of it here; written together with the ledger row that explains the change.
    pub quantity_available: Quantity,
    /// Baht per dispensing unit.
    pub unit_cost: UnitCost,
    /// Whether it may be dispensed; not after a recall.
    pub is_active: bool,
}
