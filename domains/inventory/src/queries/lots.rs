//! Lots: which to give first, and which expire.

use chrono::NaiveDate;
use diesel::dsl::auto_type;
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use super::sql::Zero;
use crate::models::LotSummary;
use crate::schema::{drug_lots, drugs, locations};
use crate::types::{DrugId, InventoryId, LocationId, Money};

/// Lots of a drug.
#[auto_type]
pub fn of_drug(drug: DrugId) -> _ {
    drug_lots::drug_id.eq(drug)
}

/// Lots at a location.
#[auto_type]
pub fn in_location(location: LocationId) -> _ {
    drug_lots::location_id.eq(location)
}

/// Lots of a stock row: a drug at a location.
#[auto_type]
pub fn of_stock(stock: InventoryId) -> _ {
    drug_lots::inventory_id.eq(stock)
}

/// Lots of which something is left.
#[auto_type]
pub fn available() -> _ {
    drug_lots::quantity_available.gt(Zero)
}

/// Lots that were not withdrawn, e.g. by a recall.
#[auto_type]
pub fn not_withdrawn() -> _ {
    drug_lots::is_active
}

/// Lots that expire before a day.
#[auto_type]
pub fn expiring_before(day: NaiveDate) -> _ {
    drug_lots::expiry_date.lt(day)
}

/// Lots that may be given on a day: those that expire later.
///
/// A lot is not given on the day it expires.
#[auto_type]
pub fn good_on(day: NaiveDate) -> _ {
    drug_lots::expiry_date.gt(day)
}

/// First expired, first out; of two lots that expire together, the one that was entered first.
#[auto_type]
pub fn fefo_order() -> _ {
    (drug_lots::expiry_date.asc(), drug_lots::id.asc())
}

/// The lots of a drug at a location that may be given on a day, in the order in which to give them.
///
/// One index range, read in order. To give from them use [`stock::issue`](crate::stock::issue()), which locks the stock
/// row first.
///
/// ```
/// use chrono::NaiveDate;
/// use diesel::prelude::*;
/// use diesel_async::{AsyncPgConnection, RunQueryDsl};
/// use domain_inventory::models::LotSummary;
/// use domain_inventory::queries::lots;
/// use domain_inventory::types::{DrugId, LocationId};
///
/// async fn next_lot(
///     conn: &mut AsyncPgConnection,
///     drug: DrugId,
///     ward: LocationId,
///     today: NaiveDate,
/// ) -> QueryResult<Option<LotSummary>> {
///     lots::fefo(drug, ward, today).select(LotSummary::as_select()).first(conn).await.optional()
/// }
/// ```
#[auto_type]
pub fn fefo(drug: DrugId, location: LocationId, day: NaiveDate) -> _ {
    let of_drug: of_drug = of_drug(drug);
    let in_location: in_location = in_location(location);
    let good_on: good_on = good_on(day);
    drug_lots::table
        .filter(of_drug)
        .filter(in_location)
        .filter(available())
        .filter(not_withdrawn())
        .filter(good_on)
        .order_by(fefo_order())
}

/// Lots not used up that expire before a day, joined with drug and location, the first to expire first.
///
/// Leaves out withdrawn lots, which nobody gives anyway. Load it as [`ExpiringLot`].
#[auto_type]
pub fn expiring(day: NaiveDate) -> _ {
    let before: expiring_before = expiring_before(day);
    drug_lots::table
        .inner_join(drugs::table)
        .inner_join(locations::table)
        .filter(not_withdrawn())
        .filter(available())
        .filter(before)
        .order_by(fefo_order())
}

/// A lot in a list of those that expire, with the names that people look for.
#[derive(Queryable, Selectable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_lots, check_for_backend(Pg))]
pub struct ExpiringLot {
    /// The lot.
    #[diesel(embed)]
    #[serde(flatten)]
    pub lot: LotSummary,
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
}

impl ExpiringLot {
    /// Baht that are lost if it expires unused.
    pub fn value(&self) -> Money {
        &self.lot.quantity_available * &self.lot.unit_cost
    }
}
