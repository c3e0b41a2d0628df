use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use serde::Serialize;

use super::BudgetError;
use super::rows::{ended, held, lock_reservation};
use crate::enums::ReservationStatus;
use crate::models::{Allocation, AllocationSpending, Reservation};
use crate::schema::{budget_allocations, budget_reservations};
use crate::types::{AllocationId, Money, Quarter, ReservationId};

/// A reservation to turn into spending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The reservation, active.
    pub reservation: ReservationId,
    /// Baht really spent, more than 0.
    pub amount: Money,
}

/// What a reservation was turned into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Committed {
    /// The allocation that is charged.
    pub allocation: AllocationId,
    /// Quarter that is charged, the reservation's.
    pub quarter: Quarter,
    /// Baht that were held back.
    pub reserved: Money,
    /// Baht that are spent instead.
    pub spent: Money,
}

/// Turns a reservation into spending of its quarter.
///
/// What was held back beyond the amount is free again. An amount beyond what was held back takes the rest from what
/// the quarter has left, and is refused where that is not enough. A reservation that is overdue but was not expired
/// can be spent, and so can one of an allocation that went out of use.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_inventory::budget::{BudgetError, Commit, commit, release};
/// use domain_inventory::types::{Money, ReservationId};
///
/// async fn pay(
///     conn: &mut AsyncPgConnection,
///     reservation: ReservationId,
///     invoice: Option<Money>,
/// ) -> Result<(), BudgetError> {
///     match invoice {
///         Some(amount) => commit(conn, Commit { reservation, amount }).await.map(|_| ()),
///         None => release(conn, reservation).await.map(|_| ()),
///     }
/// }
/// ```
///
/// # Errors
/// [`NotEnoughBudget`](BudgetError::NotEnoughBudget), [`NotPositive`](BudgetError::NotPositive) (release what is
/// not spent), [`UnknownReservation`](BudgetError::UnknownReservation), [`Ended`](BudgetError::Ended) for one
/// released, expired or committed before; [`Database`](BudgetError::Database) for everything else.
pub async fn commit(
    conn: &mut AsyncPgConnection,
    commit: Commit,
) -> Result<Committed, BudgetError> {
    atomic(conn, async |conn| spend(conn, &commit).await).await
}

/// [`commit`] as a part of the caller's transaction.
pub(crate) async fn spend(
    conn: &mut AsyncPgConnection,
    commit: &Commit,
) -> Result<Committed, BudgetError> {
    if !commit.amount.is_positive() {
        return Err(BudgetError::NotPositive {
            amount: commit.amount.clone(),
        });
    }
    let (allocation, reservation) = lock_reservation(conn, commit.reservation).await?;
    if reservation.status != ReservationStatus::Active {
        return Err(BudgetError::Ended {
            reservation: reservation.id,
            status: reservation.status,
        });
    }
    let quarter = reservation.quarter;
    let spent = allocation.spent_in(quarter);
    let available = available(conn, &allocation, &reservation, &commit.amount).await?;
    if commit.amount > available {
        return Err(BudgetError::NotEnoughBudget {
            requested: commit.amount.clone(),
            available,
        });
    }
    diesel::update(budget_allocations::table.find(allocation.id))
        .set(AllocationSpending::new(quarter, spent + &commit.amount))
        .execute(conn)
        .await?;
    diesel::update(budget_reservations::table.find(reservation.id))
        .set(ended(ReservationStatus::Committed))
        .execute(conn)
        .await?;
    Ok(Committed {
        allocation: allocation.id,
        quarter,
        reserved: reservation.reserved_amount,
        spent: commit.amount.clone(),
    })
}

/// What can be spent: what the reservation holds and what all of them leave.
async fn available(
    conn: &mut AsyncPgConnection,
    allocation: &Allocation,
    reservation: &Reservation,
    amount: &Money,
) -> QueryResult<Money> {
    let quarter = reservation.quarter;
    let own = &reservation.reserved_amount;
    let unspent = allocation.budget_of(quarter) - allocation.spent_in(quarter);
    if amount <= own {
        return Ok(unspent);
    }
    let (held, _) = held(conn, (allocation.id, quarter), reservation.pr_id).await?;
    let left = &unspent - held;
    // Nothing is left where a budget was cut below its promises, and this promise is as good as the others.
    Ok((left + own).max(unspent.min(own.clone())))
}
