//! Stock on hand, by location and by drug.

use diesel::dsl::{auto_type, count_star};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use super::sql::{Zero, coalesce, round, sum};
use crate::schema::{drugs, inventory, locations};
use crate::types::{DrugId, InventoryId, LocationId, Money, Quantity, UnitCost};

/// Stock at a location.
#[auto_type]
pub fn at(location: LocationId) -> _ {
    inventory::location_id.eq(location)
}

/// Stock of a drug.
#[auto_type]
pub fn of_drug(drug: DrugId) -> _ {
    inventory::drug_id.eq(drug)
}

/// Stock of which something is there.
#[auto_type]
pub fn in_stock() -> _ {
    inventory::quantity_on_hand.gt(Zero)
}

/// Watched stock that has come down to its reorder point or below.
#[auto_type]
pub fn at_or_below_reorder_point() -> _ {
    inventory::quantity_on_hand
        .nullable()
        .le(inventory::reorder_point)
}

/// Every stock row joined with its drug and its location; load it as [`StockOnHand`].
#[auto_type]
pub fn on_hand() -> _ {
    inventory::table
        .inner_join(drugs::table)
        .inner_join(locations::table)
}

/// What a location holds, by name of the drug; drugs that ran out too.
///
/// Sorts all of them: where they are many, page by page and by drug with [`StockKey`](super::StockKey).
#[auto_type]
pub fn on_hand_at(location: LocationId) -> _ {
    let at: at = at(location);
    on_hand()
        .filter(at)
        .order_by((drugs::trade_name.asc(), drugs::id.asc()))
}

/// Where a drug is, by code of the location; locations that ran out of it too.
#[auto_type]
pub fn on_hand_of(drug: DrugId) -> _ {
    let of_drug: of_drug = of_drug(drug);
    on_hand()
        .filter(of_drug)
        .order_by(locations::location_code.asc())
}

/// What to ask for again: stock at or below its reorder point, by location and name of the drug.
///
/// Where it is much, page by page and by drug with [`StockKey`](super::StockKey).
///
/// ```
/// use diesel::connection::LoadConnection;
/// use diesel::pg::Pg;
/// use diesel::prelude::*;
/// use domain_inventory::queries::stock::{self, StockOnHand};
/// use domain_inventory::types::LocationId;
///
/// // A PgConnection, pooled or not.
/// fn to_reorder_at(
///     conn: &mut impl LoadConnection<Backend = Pg>,
///     ward: LocationId,
/// ) -> QueryResult<Vec<StockOnHand>> {
///     stock::to_reorder().filter(stock::at(ward)).select(StockOnHand::as_select()).load(conn)
/// }
/// ```
#[auto_type]
pub fn to_reorder() -> _ {
    on_hand().filter(at_or_below_reorder_point()).order_by((
        locations::location_code.asc(),
        drugs::trade_name.asc(),
        drugs::id.asc(),
    ))
}

/// What each location has in stock, in kinds of drugs and in baht at average cost; load it as [`LocationStock`].
///
/// Reads all stock rows: a figure for reports, not for a list.
#[auto_type]
pub fn by_location() -> _ {
    inventory::table
        .inner_join(locations::table)
        .filter(in_stock())
        .group_by((locations::id, locations::location_code))
        .order_by(locations::location_code.asc())
        .select((
            locations::id,
            locations::location_code,
            count_star(),
            value_of_group(),
        ))
}

/// Each row rounded to satang before they are added, as [`StockOnHand::value`] does.
#[auto_type]
fn value_of_group() -> _ {
    let decimals: i32 = 2;
    coalesce(
        sum(round(
            inventory::quantity_on_hand.nullable() * inventory::average_cost,
            decimals,
        )),
        Zero,
    )
}

/// Stock of a drug at a location, with their names.
#[derive(Queryable, Selectable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = inventory, check_for_backend(Pg))]
pub struct StockOnHand {
    /// The stock row.
    pub id: InventoryId,
    /// The drug.
    pub drug_id: DrugId,
    /// Its trade name.
    #[diesel(select_expression = drugs::trade_name)]
    pub trade_name: String,
    /// The location.
    pub location_id: LocationId,
    /// Its short code.
    #[diesel(select_expression = locations::location_code)]
    pub location_code: String,
    /// What is there, in dispensing units.
    pub quantity_on_hand: Quantity,
    /// Quantity at which more is asked for; none when stock is not watched.
    pub reorder_point: Option<Quantity>,
    /// Quantity above which stock should not rise.
    pub max_level: Option<Quantity>,
    /// Moving average in baht per dispensing unit; none before the first receipt.
    pub average_cost: Option<UnitCost>,
}

impl StockOnHand {
    /// Baht at average cost; none when there is no cost yet.
    pub fn value(&self) -> Option<Money> {
        let cost = self.average_cost.as_ref()?;
        Some(&self.quantity_on_hand * cost)
    }

    /// What would fill it up to its maximum; none when it has none, or has more already.
    pub fn missing(&self) -> Option<Quantity> {
        let missing = self.max_level.as_ref()? - &self.quantity_on_hand;
        missing.is_positive().then_some(missing)
    }
}

/// What a location has in stock.
#[derive(Queryable, Debug, Clone, PartialEq, Serialize)]
pub struct LocationStock {
    /// The location.
    pub location_id: LocationId,
    /// Its short code.
    pub location_code: String,
    /// Drugs of which something is there.
    pub drugs: i64,
    /// Baht at average cost.
    pub value: Money,
}
