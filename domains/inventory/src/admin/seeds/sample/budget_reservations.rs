use chrono::{NaiveDate, NaiveTime};
use diesel::prelude::*;
use domain_engine::seed::{Csv, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use super::{Ids, SAMPLE, begin};
use crate::schema::{budget_allocations, budget_reservations, purchase_requests};
use crate::types::{Money, Quarter};

pub(in super::super) const SEED: Seed = Seed {
    name: "budget_reservations",
    set: SeedSet::Sample,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/sample/budget_reservations.csv",
    text: include_str!("../../../../data/sample/budget_reservations.csv"),
    key: &["request"],
    longest: &[],
};

/// Holds the whole of a request back, from the allocation that its department has in its budget.
#[derive(Clone, Deserialize)]
struct Reservation {
    request: String,
    quarter: Quarter,
    reserved_on: NaiveDate,
    expires_on: NaiveDate,
}

/// Ids of request and allocation, and what the request comes to.
type Held = (i64, i64, Money);

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let wanted: Vec<Reservation> = FILE.rows()?;
    let existing: Vec<String> = budget_reservations::table
        .inner_join(purchase_requests::table)
        .select(purchase_requests::pr_number)
        .load(connection)?;
    let begun = begin(
        connection,
        existing,
        &wanted,
        |row| row.request.clone(),
        |connection| prepare(connection, &wanted),
        insert,
    );
    begun.map_err(|error| FILE.blame(error))
}

fn prepare(
    connection: &mut PgConnection,
    wanted: &[Reservation],
) -> Result<Vec<(Reservation, Held)>, SeedError> {
    let allocation = budget_allocations::budget_id
        .eq(purchase_requests::budget_id)
        .and(budget_allocations::department_id.eq(purchase_requests::department_id))
        .and(budget_allocations::fiscal_year.eq(purchase_requests::fiscal_year));
    let rows: Vec<(String, Held)> = purchase_requests::table
        .inner_join(budget_allocations::table.on(allocation))
        .filter(purchase_requests::pr_number.eq_any(wanted.iter().map(|row| &row.request)))
        .select((
            purchase_requests::pr_number,
            (
                purchase_requests::id,
                budget_allocations::id,
                purchase_requests::total_amount,
            ),
        ))
        .load(connection)?;
    let requests = Ids::new("purchase_requests", SAMPLE, rows);
    let prepare = |(at, row): (usize, &Reservation)| {
        Ok((row.clone(), requests.id(at, "request", &row.request)?))
    };
    wanted.iter().enumerate().map(prepare).collect()
}

fn insert(
    connection: &mut PgConnection,
    (row, (request, allocation, amount)): &(Reservation, Held),
) -> QueryResult<()> {
    let moment = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    diesel::insert_into(budget_reservations::table)
        .values((
            budget_reservations::allocation_id.eq(allocation),
            budget_reservations::pr_id.eq(request),
            budget_reservations::reserved_amount.eq(amount),
            budget_reservations::quarter.eq(row.quarter),
            budget_reservations::reservation_date.eq(moment(row.reserved_on)),
            budget_reservations::expires_date.eq(moment(row.expires_on)),
        ))
        .execute(connection)?;
    Ok(())
}
