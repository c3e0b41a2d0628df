//! Reading stock under its lock, in the order that keeps operations from waiting for one another in a circle.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::result::Error as DieselError;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::{try_join, try_join_all};

use super::StockError;
use super::post::violates;
use super::shelf::{Held, Place, Shelf};
use crate::enums::{DrugStatus, LocationType};
use crate::models::LotSummary;
use crate::queries::lots as by;
use crate::schema::{drug_lots, drugs, inventory, locations};
use crate::types::{DrugId, InventoryId, LocationId, LotId};

/// Which lots of a stock row to read.
#[derive(Debug, Clone)]
pub(crate) enum Lots {
    /// Those that are good on that day, first expired first.
    Good(NaiveDate),
    /// The same, if they may be given to somebody: the drug was not withdrawn, the place is no quarantine.
    ToGive(NaiveDate),
    /// Those of these numbers, whatever is left of them.
    Numbered(BTreeSet<String>),
}

/// What to do about a place that never had the drug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absent {
    /// Begin its stock.
    Create,
    /// Leave it out.
    Skip,
}

/// What is wanted of a place.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) lots: Lots,
    pub(crate) absent: Absent,
}

/// Locks one stock row and reads lots of it; none where the place never had the drug.
async fn open_one(
    conn: &AsyncPgConnection,
    place: Place,
    wanted: &Wanted,
) -> Result<Option<Shelf>, StockError> {
    loop {
        let (held, lots) = try_join(lock_at(conn, place), read(conn, place, &wanted.lots)).await?;
        match (held, wanted.absent) {
            (Some(held), _) => return Ok(Some(Shelf::new(held, lots))),
            (None, Absent::Skip) => return Ok(None),
            (None, Absent::Create) => create(conn, place).await?,
        }
    }
}

/// Locks the stock row of a lot and reads that lot.
pub(super) async fn open_lot(conn: &AsyncPgConnection, lot: LotId) -> Result<Shelf, StockError> {
    let (held, found) = try_join(lock_of(conn, lot), lot_of(conn, lot)).await?;
    match (held, found) {
        (Some(held), Some(found)) => Ok(Shelf::new(held, vec![found])),
        _ => Err(StockError::UnknownLot { lot }),
    }
}

/// Locks all stock rows that an operation needs, and reads lots of them.
///
/// Rows that are missing are made first, in the order of their places; then all are locked, in the order of their
/// ids. An operation calls it once, so that two of them never wait for one another. A single row is locked where it is
/// looked up, a round trip less.
pub(crate) async fn open(
    conn: &AsyncPgConnection,
    wanted: &BTreeMap<Place, Wanted>,
) -> Result<BTreeMap<Place, Shelf>, StockError> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    if let (1, Some((place, one))) = (wanted.len(), wanted.first_key_value()) {
        let shelf = open_one(conn, *place, one).await?;
        return Ok(shelf.map(|shelf| (*place, shelf)).into_iter().collect());
    }
    let ids = find_or_create(conn, wanted).await?;
    let lots = wanted
        .iter()
        .map(|(place, wanted)| read(conn, *place, &wanted.lots));
    let (rows, lots) = try_join(lock(conn, ids), try_join_all(lots)).await?;
    let mut rows: BTreeMap<Place, Held> = rows.into_iter().map(|it| (it.place(), it)).collect();
    let both = wanted.keys().zip(lots);
    Ok(both
        .filter_map(|(place, lots)| Some((*place, Shelf::new(rows.remove(place)?, lots))))
        .collect())
}

async fn find_or_create(
    conn: &AsyncPgConnection,
    wanted: &BTreeMap<Place, Wanted>,
) -> Result<Vec<InventoryId>, StockError> {
    loop {
        let found = find(conn, wanted).await?;
        let missing: Vec<Place> = wanted
            .iter()
            .filter(|(place, it)| it.absent == Absent::Create && !found.contains_key(place))
            .map(|(place, _)| *place)
            .collect();
        if missing.is_empty() {
            return Ok(found.into_values().collect());
        }
        try_join_all(missing.into_iter().map(|place| create(conn, place))).await?;
    }
}

/// Which of the places have the drug; locks nothing.
async fn find(
    mut conn: &AsyncPgConnection,
    wanted: &BTreeMap<Place, Wanted>,
) -> QueryResult<BTreeMap<Place, InventoryId>> {
    let rows: Vec<(DrugId, LocationId, InventoryId)> = inventory::table
        .filter(inventory::drug_id.eq_any(wanted.keys().map(|place| place.drug)))
        .filter(inventory::location_id.eq_any(wanted.keys().map(|place| place.location)))
        .select((inventory::drug_id, inventory::location_id, inventory::id))
        .load(&mut conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(drug, location, id)| (Place { drug, location }, id))
        .filter(|(place, _)| wanted.contains_key(place))
        .collect())
}

/// Begins the stock of a drug at a location, unless somebody else just did.
async fn create(mut conn: &AsyncPgConnection, place: Place) -> Result<(), StockError> {
    let created = diesel::insert_into(inventory::table)
        .values((
            inventory::drug_id.eq(place.drug),
            inventory::location_id.eq(place.location),
        ))
        .on_conflict((inventory::drug_id, inventory::location_id))
        .do_nothing()
        .execute(&mut conn)
        .await;
    match created {
        Ok(_) => Ok(()),
        Err(error) => Err(unknown_place(error, place)),
    }
}

/// As with [`lock_at`] and [`lock_of`], no enum is bound: these are sent first, and what is sent behind them must see
/// what they waited for. On a connection that is new, a statement that binds an enum is held up until the server has
/// told its type, and those behind it would overtake it.
async fn lock(mut conn: &AsyncPgConnection, ids: Vec<InventoryId>) -> QueryResult<Vec<Held>> {
    inventory::table
        .filter(inventory::id.eq_any(ids))
        .order_by(inventory::id)
        .select(Held::as_select())
        .for_no_key_update()
        .load(&mut conn)
        .await
}

/// Binds no enum, see [`lock`].
async fn lock_at(mut conn: &AsyncPgConnection, place: Place) -> QueryResult<Option<Held>> {
    inventory::table
        .filter(inventory::drug_id.eq(place.drug))
        .filter(inventory::location_id.eq(place.location))
        .select(Held::as_select())
        .for_no_key_update()
        .first(&mut conn)
        .await
        .optional()
}

/// Binds no enum, see [`lock`].
async fn lock_of(mut conn: &AsyncPgConnection, lot: LotId) -> QueryResult<Option<Held>> {
    let stock = drug_lots::table.find(lot).select(drug_lots::inventory_id);
    inventory::table
        .filter(inventory::id.eq_any(stock))
        .select(Held::as_select())
        .for_no_key_update()
        .first(&mut conn)
        .await
        .optional()
}

async fn lot_of(mut conn: &AsyncPgConnection, lot: LotId) -> QueryResult<Option<LotSummary>> {
    drug_lots::table
        .find(lot)
        .select(LotSummary::as_select())
        .for_no_key_update()
        .first(&mut conn)
        .await
        .optional()
}

/// Reads lots by a statement of their own, which sees what the lock on their stock row waited for.
///
/// They are locked because a recall changes them without the stock row.
pub(super) async fn read(
    mut conn: &AsyncPgConnection,
    place: Place,
    lots: &Lots,
) -> QueryResult<Vec<LotSummary>> {
    let Place { drug, location } = place;
    match lots {
        Lots::Good(day) => {
            by::fefo(drug, location, *day)
                .select(LotSummary::as_select())
                .for_no_key_update()
                .load(&mut conn)
                .await
        }
        Lots::ToGive(day) => {
            let status = drugs::table.find(drug).select(drugs::drug_status);
            let kind = locations::table
                .find(location)
                .select(locations::location_type);
            by::fefo(drug, location, *day)
                .filter(status.single_value().ne(DrugStatus::Withdrawn))
                .filter(kind.single_value().ne(LocationType::Quarantine))
                .select(LotSummary::as_select())
                .for_no_key_update()
                .load(&mut conn)
                .await
        }
        Lots::Numbered(numbers) if numbers.is_empty() => Ok(Vec::new()),
        Lots::Numbered(numbers) => {
            drug_lots::table
                .filter(by::of_drug(drug))
                .filter(by::in_location(location))
                .filter(drug_lots::lot_number.eq_any(numbers))
                .order_by(drug_lots::id)
                .select(LotSummary::as_select())
                .for_no_key_update()
                .load(&mut conn)
                .await
        }
    }
}

/// Says why a place is short where the reason is another one than what it holds.
pub(crate) async fn explain(
    mut conn: &AsyncPgConnection,
    place: Place,
    lots: &Lots,
    shortage: StockError,
) -> StockError {
    let Place { drug, location } = place;
    let status = drugs::table.find(drug).select(drugs::drug_status);
    let kind = locations::table
        .find(location)
        .select(locations::location_type);
    let found: QueryResult<(Option<DrugStatus>, Option<LocationType>)> =
        diesel::select((status.single_value(), kind.single_value()))
            .get_result(&mut conn)
            .await;
    let to_give = matches!(lots, Lots::ToGive(_));
    match found {
        Err(error) => error.into(),
        Ok((None, _)) => StockError::UnknownDrug { drug },
        Ok((_, None)) => StockError::UnknownLocation { location },
        Ok((Some(DrugStatus::Withdrawn), _)) if to_give => StockError::WithdrawnDrug { drug },
        Ok((_, Some(LocationType::Quarantine))) if to_give => StockError::Quarantine { location },
        Ok(_) => shortage,
    }
}

/// What a violated constraint of `inventory` says, by its name: messages are in the server's language.
fn unknown_place(error: DieselError, place: Place) -> StockError {
    let Place { drug, location } = place;
    if violates(&error, "inventory_drug_id_fkey") {
        StockError::UnknownDrug { drug }
    } else if violates(&error, "inventory_location_id_fkey") {
        StockError::UnknownLocation { location }
    } else {
        error.into()
    }
}
