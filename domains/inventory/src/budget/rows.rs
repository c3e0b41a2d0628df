//! Rows of allocations and reservations, locked in the order of the crate.

use chrono::{DateTime, Utc};
use diesel::dsl::{auto_type, sum};
use diesel::prelude::*;
use diesel::result::Error as DieselError;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::BudgetError;
use crate::enums::ReservationStatus;
use crate::models::{Allocation, PurchaseRequest, Reservation};
use crate::queries::budgets::holding;
use crate::schema::{budget_allocations, budget_reservations, purchase_requests};
use crate::types::{AllocationId, Money, PurchaseRequestId, Quarter, ReservationId};

#[diesel::expression::functions::declare_sql_function]
extern "SQL" {
    /// The wall clock of the server.
    fn clock_timestamp() -> Timestamptz;
}

pub(super) async fn lock_request(
    conn: &mut AsyncPgConnection,
    request: PurchaseRequestId,
) -> Result<PurchaseRequest, BudgetError> {
    purchase_requests::table
        .find(request)
        .select(PurchaseRequest::as_select())
        .for_no_key_update()
        .first(conn)
        .await
        .optional()?
        .ok_or(BudgetError::UnknownRequest { request })
}

/// Locks the allocation for one who takes money from it, and tells the time.
///
/// Writes the row as it is. A reservation does not show in it, and a transaction that sees the database as it was
/// (repeatable read) would go by a sum that is out of date; so it finds the row written by another, and fails.
pub(super) async fn take_allocation(
    conn: &mut AsyncPgConnection,
    allocation: AllocationId,
) -> Result<(Allocation, DateTime<Utc>), BudgetError> {
    diesel::update(budget_allocations::table.find(allocation))
        .set(budget_allocations::is_active.eq(budget_allocations::is_active))
        // The wall clock: one who waited for the lock began some time ago.
        .returning((Allocation::as_returning(), clock_timestamp()))
        .get_result(conn)
        .await
        .optional()?
        .ok_or(BudgetError::UnknownAllocation { allocation })
}

/// Locks a reservation behind its allocation.
pub(super) async fn lock_reservation(
    conn: &mut AsyncPgConnection,
    reservation: ReservationId,
) -> Result<(Allocation, Reservation), BudgetError> {
    let row = budget_reservations::table.find(reservation);
    let of = row.select(budget_reservations::allocation_id);
    let allocation: Option<Allocation> = budget_allocations::table
        .filter(budget_allocations::id.eq_any(of))
        .select(Allocation::as_select())
        .for_no_key_update()
        .first(conn)
        .await
        .optional()?;
    let Some(allocation) = allocation else {
        return Err(BudgetError::UnknownReservation { reservation });
    };
    row.select(Reservation::as_select())
        .for_no_key_update()
        .first(conn)
        .await
        .optional()?
        .map(|row| (allocation, row))
        .ok_or(BudgetError::UnknownReservation { reservation })
}

/// What active reservations hold back of a quarter, and the one of a request.
pub(super) async fn held(
    conn: &mut AsyncPgConnection,
    (allocation, quarter): (AllocationId, Quarter),
    request: PurchaseRequestId,
) -> Result<(Money, Option<ReservationId>), DieselError> {
    let of_quarter = budget_reservations::table
        .filter(budget_reservations::allocation_id.eq(allocation))
        .filter(budget_reservations::quarter.eq(quarter))
        .filter(holding())
        .select(sum(budget_reservations::reserved_amount));
    let of_request = budget_reservations::table
        .filter(budget_reservations::pr_id.eq(request))
        .filter(holding())
        .select(budget_reservations::id);
    let (held, own): (Option<Money>, Option<ReservationId>) =
        diesel::select((of_quarter.single_value(), of_request.single_value()))
            .get_result(conn)
            .await?;
    Ok((held.unwrap_or_default(), own))
}

/// What changes of a reservation that comes to an end.
#[auto_type]
pub(super) fn ended(status: ReservationStatus) -> _ {
    let at: clock_timestamp = clock_timestamp();
    (
        budget_reservations::status.eq(status),
        budget_reservations::released_at.eq(at.nullable()),
    )
}
