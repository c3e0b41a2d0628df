use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use serde::Serialize;

use super::BudgetError;
use super::rows::ended;
use crate::enums::ReservationStatus;
use crate::queries::budgets::holding;
use crate::schema::budget_reservations;
use crate::types::{Money, ReservationId};

/// What giving back came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ReleaseOutcome {
    /// The money is free again.
    Released,
    /// The reservation held nothing back any more. Nothing was written.
    AlreadyEnded {
        /// How it ended.
        status: ReservationStatus,
    },
}

/// What ran out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Expired {
    /// The reservations, by id.
    pub reservations: Vec<ReservationId>,
    /// Baht that are free again.
    pub amount: Money,
}

/// Gives back what a reservation holds. Giving back what is not held any more is no error.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_inventory::budget::{BudgetError, ReleaseOutcome, release};
/// use domain_inventory::types::ReservationId;
///
/// /// What to tell the department whose request was rejected.
/// async fn after_rejecting(
///     conn: &mut AsyncPgConnection,
///     reservation: ReservationId,
/// ) -> Result<String, BudgetError> {
///     Ok(match release(conn, reservation).await? {
///         ReleaseOutcome::Released => "the money is free again".to_owned(),
///         ReleaseOutcome::AlreadyEnded { status } => format!("nothing to free: it is {status}"),
///     })
/// }
/// ```
///
/// # Errors
/// [`BudgetError::UnknownReservation`]; [`BudgetError::Database`] for everything else.
pub async fn release(
    conn: &mut AsyncPgConnection,
    reservation: ReservationId,
) -> Result<ReleaseOutcome, BudgetError> {
    atomic(conn, async |conn| {
        let row = budget_reservations::table.find(reservation);
        let released = diesel::update(row.filter(holding()))
            .set(ended(ReservationStatus::Released))
            .execute(conn)
            .await?;
        if released > 0 {
            return Ok(ReleaseOutcome::Released);
        }
        row.select(budget_reservations::status)
            .first(conn)
            .await
            .optional()?
            .map(|status| ReleaseOutcome::AlreadyEnded { status })
            .ok_or(BudgetError::UnknownReservation { reservation })
    })
    .await
}

/// Ends the active reservations, of all allocations, that were to end until that moment.
///
/// The moment is the caller's: the present one to end what is overdue, a later one to end before its time what would
/// end by then, as at the close of a fiscal year. One that is being released or committed at this very moment is left
/// alone and not waited for, so several schedulers at once share the work; the next run finds it if it is still active.
/// What was posted for its request already makes no difference: the money has to be reserved anew before the last
/// goods are posted, see [`Spending::Commit`](crate::procurement::Spending::Commit).
///
/// ```
/// use chrono::Utc;
/// use diesel_async::AsyncPgConnection;
/// use domain_inventory::budget::{BudgetError, expire};
///
/// async fn every_hour(conn: &mut AsyncPgConnection) -> Result<String, BudgetError> {
///     let expired = expire(conn, Utc::now()).await?;
///     Ok(format!("{} reservations, {} baht", expired.reservations.len(), expired.amount))
/// }
/// ```
///
/// # Errors
/// [`BudgetError::Database`].
pub async fn expire(
    conn: &mut AsyncPgConnection,
    at: DateTime<Utc>,
) -> Result<Expired, BudgetError> {
    atomic(conn, async |conn| {
        let overdue: Vec<(ReservationId, Money)> = budget_reservations::table
            .filter(holding())
            .filter(budget_reservations::expires_date.le(at))
            .order_by(budget_reservations::id)
            .select((
                budget_reservations::id,
                budget_reservations::reserved_amount,
            ))
            .for_no_key_update()
            .skip_locked()
            .load(conn)
            .await?;
        let (reservations, amounts): (Vec<_>, Vec<_>) = overdue.into_iter().unzip();
        if !reservations.is_empty() {
            diesel::update(budget_reservations::table)
                .filter(budget_reservations::id.eq_any(&reservations))
                .set(ended(ReservationStatus::Expired))
                .execute(conn)
                .await?;
        }
        Ok(Expired {
            reservations,
            amount: amounts.iter().sum(),
        })
    })
    .await
}
