//! Lots of drugs: seven columns of six types, told by a number alone.

use bigdecimal::BigDecimal;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use domain_inventory::types::{AmountError, Quantity, UnitCost};

pub(super) const ROWS: u32 = 1_000_000;

pub(super) const TABLE: &str = "CREATE SCHEMA bench; CREATE TABLE bench.lots (\
    id bigint PRIMARY KEY, drug_id integer NOT NULL, lot_number varchar(50) NOT NULL, expiry_date date NOT NULL, \
    quantity numeric(15,3) NOT NULL CHECK (quantity >= 0), unit_cost numeric(15,4) NOT NULL, \
    received_at timestamptz NOT NULL)";

diesel::table! {
    bench.lots (id) {
        id -> BigInt,
        drug_id -> Integer,
        lot_number -> Varchar,
        expiry_date -> Date,
        quantity -> Numeric,
        unit_cost -> Numeric,
        received_at -> Timestamptz,
    }
}

/// A lot with all of its columns.
#[derive(Insertable)]
#[diesel(table_name = lots, treat_none_as_default_value = false)]
pub(super) struct NewLot {
    pub(super) id: i64,
    pub(super) drug_id: i32,
    pub(super) lot_number: String,
    pub(super) expiry_date: NaiveDate,
    pub(super) quantity: Quantity,
    pub(super) unit_cost: UnitCost,
    pub(super) received_at: DateTime<Utc>,
}

/// All of them, made one by one.
pub(super) fn made() -> impl Iterator<Item = Result<NewLot, AmountError>> {
    let first_day = NaiveDate::default() + Days::new(20_000);
    let first_moment = DateTime::default() + TimeDelta::days(19_000);
    (1..=ROWS).map(move |number| {
        let spread = number.wrapping_mul(2_654_435_761);
        Ok(NewLot {
            id: number.into(),
            drug_id: (spread % 3_000) as i32,
            lot_number: format!("LOT-{spread:08X}"),
            expiry_date: first_day + Days::new((spread % 1_500).into()),
            quantity: Quantity::new(BigDecimal::new((spread % 5_000_000).into(), 3))?,
            unit_cost: UnitCost::new(BigDecimal::new((spread % 20_000_000).into(), 4))?,
            received_at: first_moment + TimeDelta::seconds((spread % 80_000_000).into()),
        })
    })
}
