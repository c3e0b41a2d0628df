use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};
use chrono::{Days, Months, NaiveDate};
use diesel::prelude::*;
use domain_engine::copy;
use domain_engine::seed::SeedError;
use fastrand::Rng;
use uuid::Uuid;

use super::catalogue::Catalogue;
use super::hospital::Hospital;
use super::stock::moment;
use super::{insert_returning, life, rows, write_keyed};
use crate::enums::{PrStatus, ReservationStatus};
use crate::schema::{budget_allocations, budget_reservations, purchase_requests};
use crate::types::{Money, UnitCost};

/// Fiscal years of the Buddhist era; each begins in October of the year before.
const YEARS: [i32; 3] = [2566, 2567, 2568];
/// What tells the money of a hospital from its drugs, of which there are fewer.
const MONEY: u32 = u32::MAX;
/// The first day of the first fiscal year.
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2022, 10, 1).unwrap();

/// What a department may spend in a year, and what it asked for in each quarter, in baht.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Year {
    /// Its place among [`YEARS`].
    nth: usize,
    department: usize,
    budget: [i32; 4],
    asked: [i32; 4],
}

#[derive(Insertable)]
#[diesel(table_name = budget_allocations)]
struct NewAllocation {
    fiscal_year: i32,
    budget_id: i64,
    department_id: i64,
    total_budget: Money,
    q1_budget: Money,
    q2_budget: Money,
    q3_budget: Money,
    q4_budget: Money,
    q1_spent: Money,
    q2_spent: Money,
    q3_spent: Money,
    q4_spent: Money,
}

#[derive(Insertable)]
#[diesel(table_name = purchase_requests)]
struct NewRequest {
    pr_number: String,
    department_id: i64,
    budget_id: i64,
    fiscal_year: i32,
    request_date: NaiveDate,
    required_date: NaiveDate,
    requested_by: Uuid,
    total_amount: Money,
    status: PrStatus,
    approved_by: Uuid,
    approved_at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = budget_reservations, treat_none_as_default_value = false)]
struct NewReservation {
    allocation_id: i64,
    pr_id: i64,
    reserved_amount: Money,
    quarter: i32,
    status: ReservationStatus,
    reservation_date: DateTime<Utc>,
    expires_date: DateTime<Utc>,
    released_at: Option<DateTime<Utc>>,
}

impl Year {
    fn new(rng: &mut Rng, nth: usize, department: usize) -> Self {
        let budget: [i32; 4] = std::array::from_fn(|_| rng.i32(100..500) * 1_000);
        let asked = budget.map(|most| rng.i32(1_000..=most));
        Year {
            nth,
            department,
            budget,
            asked,
        }
    }

    /// Only what was asked for in the last quarter but one is still held back.
    fn is_open(&self, quarter: usize) -> bool {
        (self.nth, quarter) == (YEARS.len() - 1, 2)
    }

    /// Nothing was asked for in the quarter after the last day.
    fn quarters(&self) -> impl Iterator<Item = usize> {
        0..if self.nth == YEARS.len() - 1 { 3 } else { 4 }
    }

    fn spent(&self, quarter: usize) -> i32 {
        let is_spent = !self.is_open(quarter) && self.quarters().any(|of| of == quarter);
        if is_spent { self.asked[quarter] } else { 0 }
    }

    fn day(&self, quarter: usize) -> NaiveDate {
        let quarters = u32::try_from(self.nth * 4 + quarter).unwrap_or_default();
        FIRST + Months::new(quarters * 3)
    }
}

/// The years of a hospital's departments.
fn years(number: u64, hospital: u32, departments: usize) -> Vec<Year> {
    let mut rng = life::rng(number, hospital, MONEY);
    let mut years = Vec::new();
    for department in 0..departments {
        years.extend((0..YEARS.len()).map(|nth| Year::new(&mut rng, nth, department)));
    }
    years
}

pub(super) fn write(
    connection: &mut PgConnection,
    number: u64,
    hospital: &Hospital,
    catalogue: &Catalogue,
    users: &[Uuid],
) -> Result<usize, SeedError> {
    let years = years(number, hospital.nth, hospital.departments.len());
    let new = years
        .iter()
        .map(|year| allocation(year, hospital, catalogue));
    let allocations = write_keyed(connection, new, insert_returning!(budget_allocations))?;
    let each = || {
        let quarters = |(at, year): (usize, _)| Year::quarters(year).map(move |of| (at, year, of));
        years.iter().enumerate().flat_map(quarters)
    };
    let new = each().map(|(at, year, quarter)| NewRequest {
        pr_number: format!("VOL{:05}-{at}-{}", hospital.nth, quarter + 1),
        department_id: hospital.departments[year.department],
        budget_id: catalogue.budget,
        fiscal_year: YEARS[year.nth],
        request_date: year.day(quarter),
        required_date: year.day(quarter) + Days::new(60),
        requested_by: users[at % users.len()],
        total_amount: year.asked[quarter].into(),
        status: match year.is_open(quarter) {
            true => PrStatus::Approved,
            false => PrStatus::Converted,
        },
        approved_by: users[(at + 1) % users.len()],
        approved_at: moment(year.day(quarter) + Days::new(3)),
    });
    let requests = write_keyed(connection, new, insert_returning!(purchase_requests))?;
    let new = each().zip(&requests).map(|((at, year, quarter), request)| {
        reservation(year, quarter, allocations[at], *request)
    });
    let reservations = copy::into(budget_reservations::table).insert(connection, new)?;
    Ok(allocations.len() + requests.len() + rows(reservations))
}

fn allocation(year: &Year, hospital: &Hospital, catalogue: &Catalogue) -> NewAllocation {
    let [q1_budget, q2_budget, q3_budget, q4_budget] = year.budget.map(Money::from);
    let [q1_spent, q2_spent, q3_spent, q4_spent] = [0, 1, 2, 3].map(|of| year.spent(of).into());
    NewAllocation {
        fiscal_year: YEARS[year.nth],
        budget_id: catalogue.budget,
        department_id: hospital.departments[year.department],
        total_budget: year.budget.iter().sum::<i32>().into(),
        q1_budget,
        q2_budget,
        q3_budget,
        q4_budget,
        q1_spent,
        q2_spent,
        q3_spent,
        q4_spent,
    }
}

fn reservation(year: &Year, quarter: usize, allocation_id: i64, pr_id: i64) -> NewReservation {
    let day = year.day(quarter);
    let (status, released_at) = match year.is_open(quarter) {
        true => (ReservationStatus::Active, None),
        false => (
            ReservationStatus::Committed,
            Some(moment(day + Days::new(30))),
        ),
    };
    NewReservation {
        allocation_id,
        pr_id,
        reserved_amount: year.asked[quarter].into(),
        quarter: i32::try_from(quarter + 1).unwrap_or_default(),
        status,
        reservation_date: moment(day + Days::new(3)),
        expires_date: moment(day + Days::new(93)),
        released_at,
    }
}

/// A cost from hundredths of a baht.
pub(super) fn baht(hundredths: u32) -> UnitCost {
    let cost = BigDecimal::new(hundredths.into(), 2);
    UnitCost::rounded(cost).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::years;

    proptest! {
        #[test]
        fn no_quarter_is_asked_for_or_spent_more_than_it_has(number: u64, hospital in 1..10_000u32) {
            let found = years(number, hospital, 5);
            prop_assert_eq!(&found, &years(number, hospital, 5));
            for (year, quarter) in found.iter().flat_map(|year| (0..4).map(move |of| (year, of))) {
                let held = if year.is_open(quarter) { year.asked[quarter] } else { 0 };
                prop_assert!(year.asked[quarter] > 0);
                prop_assert!(year.spent(quarter) + held <= year.budget[quarter], "{year:?}");
            }
        }
    }
}
