use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use super::Drug;
use crate::schema::inventory;
use crate::types::{DrugId, InventoryId, LocationId, Quantity, UnitCost};

/// Stock of a drug at a location; quantities in dispensing units.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = inventory, check_for_backend(Pg))]
#[diesel(belongs_to(Drug, foreign_key = drug_id))]
pub struct Stock {
    /// Its id.
    pub id: InventoryId,
    /// The drug.
    pub drug_id: DrugId,
    /// The location.
    pub location_id: LocationId,
    /// What is there now; written together with the ledger row that explains the change.
    pub quantity_on_hand: Quantity,
    /// Quantity below which stock should not fall.
    pub min_level: Option<Quantity>,
    /// Quantity above which stock should not rise; not below the minimum.
    pub max_level: Option<Quantity>,
    /// Quantity at which more is asked for; none when stock is not watched.
    pub reorder_point: Option<Quantity>,
    /// Moving average in baht per dispensing unit.
    pub average_cost: Option<UnitCost>,
    /// Baht per dispensing unit of the last receipt.
    pub last_cost: Option<UnitCost>,
    /// When stock last moved; none before the first time.
    pub last_updated: Option<DateTime<Utc>>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A drug that a location begins to keep.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = inventory, treat_none_as_default_value = false)]
pub struct NewStock {
    /// The drug.
    pub drug_id: DrugId,
    /// The location.
    pub location_id: LocationId,
    /// What is there now; written together with the ledger row that explains the change.
    pub quantity_on_hand: Quantity,
    /// Quantity below which stock should not fall.
    pub min_level: Option<Quantity>,
    /// Quantity above which stock should not rise; not below the minimum.
    pub max_level: Option<Quantity>,
    /// Quantity at which more is asked for; none when stock is not watched.
    pub reorder_point: Option<Quantity>,
    /// Moving average in baht per dispensing unit.
    pub average_cost: Option<UnitCost>,
    /// Baht per dispensing unit of the last receipt.
    pub last_cost: Option<UnitCost>,
    /// When stock last moved; none before the first time.
    pub last_updated: Option<DateTime<Utc>>,
}

/// What people may change of a stock row; quantity and costs change with the ledger only.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = inventory)]
pub struct StockChanges {
    /// Quantity below which stock should not fall.
    pub min_level: Option<Option<Quantity>>,
    /// Quantity above which stock should not rise; not below the minimum.
    pub max_level: Option<Option<Quantity>>,
    /// Quantity at which more is asked for; none when stock is not watched.
    pub reorder_point: Option<Option<Quantity>>,
}
