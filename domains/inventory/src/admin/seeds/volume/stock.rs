use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use diesel::prelude::*;
use domain_engine::copy;
use domain_engine::seed::SeedError;
use uuid::Uuid;

use super::catalogue::Catalogue;
use super::hospital::Hospital;
use super::life::{Entry, LOCATIONS, Life, Lot};
use super::{insert_returning, rows, write_keyed};
use crate::enums::TransactionType;
use crate::schema::{drug_lots, inventory, inventory_transactions};
use crate::types::{Quantity, UnitCost};

#[derive(Insertable)]
#[diesel(table_name = inventory)]
struct NewStock {
    drug_id: i64,
    location_id: i64,
    quantity_on_hand: Quantity,
    reorder_point: Quantity,
    average_cost: Option<UnitCost>,
    last_cost: Option<UnitCost>,
    last_updated: Option<DateTime<Utc>>,
}

#[derive(Insertable)]
#[diesel(table_name = drug_lots)]
struct NewLot<'a> {
    inventory_id: i64,
    drug_id: i64,
    location_id: i64,
    lot_number: &'a str,
    expiry_date: NaiveDate,
    quantity_available: Quantity,
    unit_cost: UnitCost,
    received_date: NaiveDate,
}

#[derive(Insertable)]
#[diesel(table_name = inventory_transactions, treat_none_as_default_value = false)]
struct NewEntry {
    inventory_id: i64,
    lot_id: i64,
    transaction_type: TransactionType,
    quantity: Quantity,
    unit_cost: UnitCost,
    transfer_id: Option<Uuid>,
    created_by: Uuid,
    created_at: DateTime<Utc>,
}

/// Writes what one hospital has and what became of it; a hospital is all that is in memory at once.
pub(super) fn write(
    connection: &mut PgConnection,
    number: u64,
    hospital: &Hospital,
    catalogue: &Catalogue,
    users: &[Uuid],
) -> Result<usize, SeedError> {
    let lives: Vec<(i64, Life)> = (0u32..)
        .zip(&catalogue.drugs)
        .map(|(drug, id)| (*id, Life::new(number, hospital.nth, drug)))
        .collect();
    let stock = lives.iter().flat_map(|(drug, life)| {
        let of = |(at, location): (usize, &i64)| new_stock(life, *drug, at, *location);
        hospital.locations.iter().enumerate().map(of)
    });
    let stock = write_keyed(connection, stock, insert_returning!(inventory))?;
    let of_lots = lives.iter().enumerate().flat_map(|(nth, (drug, life))| {
        let stock = &stock;
        life.lots.iter().map(move |lot| {
            let inventory_id = stock[nth * LOCATIONS + lot.location];
            new_lot(lot, *drug, inventory_id, hospital.locations[lot.location])
        })
    });
    let lots = write_keyed(connection, of_lots, insert_returning!(drug_lots))?;
    let mut first = 0;
    let ledger = lives.iter().enumerate().flat_map(|(nth, (_, life))| {
        let (stock, lots) = (&stock[nth * LOCATIONS..], &lots[first..]);
        first += life.lots.len();
        let by = users[nth % users.len()];
        life.entries.iter().map(move |entry| {
            let lot = &life.lots[entry.lot];
            new_entry(entry, lot, stock[lot.location], lots[entry.lot], by)
        })
    });
    let ledger = copy::into(inventory_transactions::table).insert(connection, ledger)?;
    Ok(stock.len() + lots.len() + rows(ledger))
}

/// The stock row that the ledger of a location comes to.
fn new_stock(life: &Life, drug_id: i64, at: usize, location_id: i64) -> NewStock {
    let mut stock = NewStock {
        drug_id,
        location_id,
        quantity_on_hand: Quantity::zero(),
        reorder_point: Quantity::from(30),
        average_cost: None,
        last_cost: None,
        last_updated: None,
    };
    let here = |entry: &&Entry| life.lots[entry.lot].location == at;
    for entry in life.entries.iter().filter(here) {
        let (quantity, unit_cost) = (Quantity::from(entry.quantity), cost(&life.lots[entry.lot]));
        let arrives = matches!(
            entry.kind,
            TransactionType::Receive | TransactionType::Transfer
        );
        if arrives && quantity.is_positive() {
            let before = stock
                .average_cost
                .iter()
                .map(|average| (&stock.quantity_on_hand, average));
            stock.average_cost = UnitCost::average(before.chain([(&quantity, &unit_cost)]));
            stock.last_cost = Some(unit_cost);
        }
        stock.quantity_on_hand += quantity;
        stock.last_updated = Some(moment(entry.day));
    }
    stock
}

fn new_lot(lot: &Lot, drug_id: i64, inventory_id: i64, location_id: i64) -> NewLot<'_> {
    NewLot {
        inventory_id,
        drug_id,
        location_id,
        lot_number: &lot.number,
        expiry_date: lot.expires,
        quantity_available: lot.left.into(),
        unit_cost: cost(lot),
        received_date: lot.received,
    }
}

fn new_entry(entry: &Entry, lot: &Lot, inventory_id: i64, lot_id: i64, by: Uuid) -> NewEntry {
    NewEntry {
        inventory_id,
        lot_id,
        transaction_type: entry.kind,
        quantity: entry.quantity.into(),
        unit_cost: cost(lot),
        transfer_id: entry.transfer,
        created_by: by,
        created_at: moment(entry.day),
    }
}

fn cost(lot: &Lot) -> UnitCost {
    super::money::baht(lot.cost)
}

/// The start of a working day in Thailand.
pub(super) fn moment(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(1)
}
