use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use super::{begin, drug_ids, location_ids};
use crate::enums::TransactionType;
use crate::schema::{drug_lots, drugs, inventory, inventory_transactions, locations};
use crate::types::{Quantity, UnitCost};

pub(in super::super) const SEED: Seed = Seed {
    name: "lots",
    set: SeedSet::Sample,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/sample/lots.csv",
    text: include_str!("../../../../data/sample/lots.csv"),
    key: &["drug", "location", "lot_number"],
    longest: &[("lot_number", drug_lots::lot_number::MAX_LENGTH)],
};

/// Opening stock, lot by lot.
#[derive(Clone, Deserialize)]
struct Lot {
    drug: String,
    location: String,
    lot_number: String,
    expiry_date: NaiveDate,
    received_date: NaiveDate,
    quantity: Quantity,
    unit_cost: UnitCost,
}

/// A lot, and the ids of its drug and its location.
type Placed = (Lot, i64, i64);

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let wanted: Vec<Lot> = FILE.rows()?;
    let existing: Vec<(String, String, String)> = drug_lots::table
        .inner_join(drugs::table)
        .inner_join(locations::table)
        .select((
            drugs::drug_code,
            locations::location_code,
            drug_lots::lot_number,
        ))
        .load(connection)?;
    let begun = begin(
        connection,
        existing,
        &wanted,
        |row| {
            (
                row.drug.clone(),
                row.location.clone(),
                row.lot_number.clone(),
            )
        },
        |connection| prepare(connection, &wanted),
        receive,
    );
    begun.map_err(|error| FILE.blame(error))
}

fn prepare(connection: &mut PgConnection, wanted: &[Lot]) -> Result<Vec<Placed>, SeedError> {
    let (drugs, locations) = (drug_ids(connection)?, location_ids(connection)?);
    let prepare = |(at, row): (usize, &Lot)| {
        let drug = drugs.id(at, "drug", &row.drug)?;
        let location = locations.id(at, "location", &row.location)?;
        Ok((row.clone(), drug, location))
    };
    wanted.iter().enumerate().map(prepare).collect()
}

/// Stock, lot and ledger move together, the stock row locked first, as with [`crate::stock::receive`].
fn receive(connection: &mut PgConnection, (lot, drug, location): &Placed) -> QueryResult<()> {
    let (stock, on_hand, average): (i64, Quantity, Option<UnitCost>) = inventory::table
        .filter(inventory::drug_id.eq(drug))
        .filter(inventory::location_id.eq(location))
        .select((
            inventory::id,
            inventory::quantity_on_hand,
            inventory::average_cost,
        ))
        .for_no_key_update()
        .first(connection)?;
    let before = average.as_ref().map(|cost| (&on_hand, cost));
    let parts = before.into_iter().chain([(&lot.quantity, &lot.unit_cost)]);
    let received = moment(lot.received_date);
    let id: i64 = diesel::insert_into(drug_lots::table)
        .values((
            drug_lots::inventory_id.eq(stock),
            drug_lots::drug_id.eq(drug),
            drug_lots::location_id.eq(location),
            drug_lots::lot_number.eq(&lot.lot_number),
            drug_lots::expiry_date.eq(lot.expiry_date),
            drug_lots::quantity_available.eq(&lot.quantity),
            drug_lots::unit_cost.eq(&lot.unit_cost),
            drug_lots::received_date.eq(lot.received_date),
        ))
        .returning(drug_lots::id)
        .get_result(connection)?;
    diesel::insert_into(inventory_transactions::table)
        .values((
            inventory_transactions::inventory_id.eq(stock),
            inventory_transactions::lot_id.eq(id),
            inventory_transactions::transaction_type.eq(TransactionType::Receive),
            inventory_transactions::quantity.eq(&lot.quantity),
            inventory_transactions::unit_cost.eq(&lot.unit_cost),
            inventory_transactions::notes.eq("Opening stock"),
            inventory_transactions::created_at.eq(received),
        ))
        .execute(connection)?;
    diesel::update(inventory::table.find(stock))
        .set((
            inventory::quantity_on_hand.eq(&on_hand + &lot.quantity),
            inventory::average_cost.eq(UnitCost::average(parts)),
            inventory::last_cost.eq(&lot.unit_cost),
            inventory::last_updated.eq(received),
        ))
        .execute(connection)?;
    Ok(())
}

/// The beginning of a day: made-up data tell no time of their own.
fn moment(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
