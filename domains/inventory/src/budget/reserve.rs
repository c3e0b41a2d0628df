use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use serde::Serialize;

use super::BudgetError;
use super::rows::{held, lock_request, take_allocation};
use crate::enums::PrStatus;
use crate::models::{Allocation, NewReservation, PurchaseRequest};
use crate::schema::budget_reservations;
use crate::types::{AllocationId, Money, PurchaseRequestId, Quarter, ReservationId};

/// Money to hold back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserve {
    /// Where: the allocation of the request's department, budget and fiscal year.
    pub allocation: AllocationId,
    /// The purchase request it is for.
    pub request: PurchaseRequestId,
    /// Baht, more than 0.
    pub amount: Money,
    /// Quarter whose money it is.
    pub quarter: Quarter,
    /// When [`expire`](super::expire) may end it; in the future by the server's clock.
    pub expires: DateTime<Utc>,
}

/// Money that is held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reserved {
    /// The reservation, active.
    pub reservation: ReservationId,
    /// Baht that the quarter has left beside it.
    pub left: Money,
}

/// Holds money back for a purchase request.
///
/// Two at once take turns, so that they never hold back the same money.
///
/// ```
/// use chrono::{TimeDelta, Utc};
/// use diesel_async::AsyncPgConnection;
/// use domain_inventory::budget::{BudgetError, Reserve, reserve};
/// use domain_inventory::types::{AllocationId, Money, PurchaseRequestId, Quarter};
///
/// /// What is left if the money was there, and what is missing if not.
/// async fn ask(
///     conn: &mut AsyncPgConnection,
///     allocation: AllocationId,
///     request: PurchaseRequestId,
/// ) -> Result<Result<Money, Money>, BudgetError> {
///     let wanted = Reserve {
///         allocation,
///         request,
///         amount: 1_500.into(),
///         quarter: Quarter::Q2,
///         expires: Utc::now() + TimeDelta::days(30),
///     };
///     match reserve(conn, wanted).await {
///         Ok(reserved) => Ok(Ok(reserved.left)),
///         Err(BudgetError::NotEnoughBudget { requested, available }) => {
///             Ok(Err(requested - available))
///         }
///         Err(error) => Err(error),
///     }
/// }
/// ```
///
/// # Errors
/// [`NotEnoughBudget`](BudgetError::NotEnoughBudget), [`NotPositive`](BudgetError::NotPositive);
/// [`UnknownRequest`](BudgetError::UnknownRequest), [`InactiveRequest`](BudgetError::InactiveRequest),
/// [`ClosedRequest`](BudgetError::ClosedRequest) for one rejected or cancelled,
/// [`AlreadyReserved`](BudgetError::AlreadyReserved); [`UnknownAllocation`](BudgetError::UnknownAllocation),
/// [`InactiveAllocation`](BudgetError::InactiveAllocation), [`OtherBudget`](BudgetError::OtherBudget);
/// [`EndsInThePast`](BudgetError::EndsInThePast); [`Database`](BudgetError::Database) for everything else.
pub async fn reserve(
    conn: &mut AsyncPgConnection,
    wanted: Reserve,
) -> Result<Reserved, BudgetError> {
    if !wanted.amount.is_positive() {
        return Err(BudgetError::NotPositive {
            amount: wanted.amount,
        });
    }
    atomic(conn, async |conn| {
        // Goes round again only when a reservation for the request was written past the request's lock.
        loop {
            if let Some(reserved) = hold(conn, &wanted).await? {
                return Ok(reserved);
            }
        }
    })
    .await
}

/// `None` when the request came to have a reservation in the meantime.
async fn hold(
    conn: &mut AsyncPgConnection,
    wanted: &Reserve,
) -> Result<Option<Reserved>, BudgetError> {
    let request = lock_request(conn, wanted.request).await?;
    let (allocation, time) = take_allocation(conn, wanted.allocation).await?;
    check(&request, &allocation)?;
    if wanted.expires <= time {
        return Err(BudgetError::EndsInThePast {
            expires: wanted.expires,
        });
    }
    let (held, active) = held(conn, (allocation.id, wanted.quarter), request.id).await?;
    if let Some(reservation) = active {
        return Err(BudgetError::AlreadyReserved {
            request: request.id,
            reservation,
        });
    }
    let available =
        allocation.budget_of(wanted.quarter) - allocation.spent_in(wanted.quarter) - held;
    if wanted.amount > available {
        return Err(BudgetError::NotEnoughBudget {
            requested: wanted.amount.clone(),
            available,
        });
    }
    let reservation = insert(conn, wanted).await?;
    Ok(reservation.map(|reservation| Reserved {
        reservation,
        left: available - &wanted.amount,
    }))
}

/// Whether the request may be bought for, and from that allocation.
fn check(request: &PurchaseRequest, allocation: &Allocation) -> Result<(), BudgetError> {
    let PurchaseRequest { id, status, .. } = *request;
    if matches!(status, PrStatus::Rejected | PrStatus::Cancelled) {
        return Err(BudgetError::ClosedRequest {
            request: id,
            status,
        });
    }
    if !request.is_active {
        return Err(BudgetError::InactiveRequest { request: id });
    }
    let of_request = (
        request.department_id,
        request.budget_id,
        request.fiscal_year,
    );
    let of_allocation = (
        allocation.department_id,
        allocation.budget_id,
        allocation.fiscal_year,
    );
    if of_request != of_allocation {
        return Err(BudgetError::OtherBudget {
            request: id,
            allocation: allocation.id,
        });
    }
    if !allocation.is_active {
        return Err(BudgetError::InactiveAllocation {
            allocation: allocation.id,
        });
    }
    Ok(())
}

async fn insert(
    conn: &mut AsyncPgConnection,
    wanted: &Reserve,
) -> QueryResult<Option<ReservationId>> {
    diesel::insert_into(budget_reservations::table)
        .values(NewReservation {
            allocation_id: wanted.allocation,
            pr_id: wanted.request,
            reserved_amount: wanted.amount.clone(),
            quarter: wanted.quarter,
            expires_date: wanted.expires,
        })
        .on_conflict_do_nothing()
        .returning(budget_reservations::id)
        .get_result(conn)
        .await
        .optional()
}
