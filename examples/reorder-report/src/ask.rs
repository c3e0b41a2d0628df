//! The questions. There is no SQL in them: what does not fit the schema does not compile.

use chrono::NaiveDate;
use diesel::expression::functions::declare_sql_function;
use diesel::prelude::*;
use domain_inventory::queries::lots::{self, ExpiringLot};
use domain_inventory::queries::stock::{self, StockOnHand};
use domain_inventory::schema::locations;
use domain_inventory::types::LocationId;

use crate::Result;

#[declare_sql_function]
extern "SQL" {
    /// The table of that name, if there is one.
    fn to_regclass(name: diesel::sql_types::Text) -> Nullable<Oid>;
}

/// The location with that code.
pub(crate) fn location(conn: &mut PgConnection, code: &str) -> Result<LocationId> {
    let table = diesel::select(to_regclass("inventory.inventory"));
    if table.get_result::<Option<u32>>(conn)?.is_none() {
        return Err("the database has no inventory tables; make them with: dbctl migrate".into());
    }
    let found = locations::table.filter(locations::location_code.eq(code));
    let id: Option<LocationId> = found.select(locations::id).first(conn).optional()?;
    id.ok_or_else(|| format!("no location has the code {code:?}").into())
}

/// What of a location has come down to its reorder point.
pub(crate) fn to_reorder(
    conn: &mut PgConnection,
    location: LocationId,
) -> Result<Vec<StockOnHand>> {
    let query = stock::to_reorder().filter(stock::at(location));
    Ok(query.select(StockOnHand::as_select()).load(conn)?)
}

/// Lots of a location that are not used up and expire before a day.
pub(crate) fn expiring(
    conn: &mut PgConnection,
    location: LocationId,
    day: NaiveDate,
) -> Result<Vec<ExpiringLot>> {
    let query = lots::expiring(day).filter(lots::in_location(location));
    Ok(query.select(ExpiringLot::as_select()).load(conn)?)
}
