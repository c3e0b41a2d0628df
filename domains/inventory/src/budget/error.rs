use chrono::{DateTime, Utc};
use diesel::result::Error as DieselError;

use crate::enums::{PrStatus, ReservationStatus};
use crate::types::{AllocationId, Money, PurchaseRequestId, ReservationId};

/// Why money was not reserved, given back or spent. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BudgetError {
    /// The quarter has less than was asked for.
    #[error(
        "found {available} baht left in the quarter, expected at least {requested}: ask for less, or move money \
         into the quarter"
    )]
    NotEnoughBudget {
        /// What was to be reserved or spent.
        requested: Money,
        /// What could be. Less than nothing where a budget was cut below what it had promised.
        available: Money,
    },
    /// Nothing, or less, cannot be reserved or spent.
    #[error("found {amount} baht, expected more than 0")]
    NotPositive {
        /// What was to be reserved or spent.
        amount: Money,
    },
    /// No allocation has that id.
    #[error("found no allocation {allocation}: it was removed, or the id is of something else")]
    UnknownAllocation {
        /// The allocation that was to be charged.
        allocation: AllocationId,
    },
    /// The allocation is out of use: what it holds back can be spent, but nothing more is held back.
    #[error("found allocation {allocation} out of use, expected one in use")]
    InactiveAllocation {
        /// The allocation that was to be charged.
        allocation: AllocationId,
    },
    /// No purchase request has that id.
    #[error("found no purchase request {request}: it was removed, or the id is of something else")]
    UnknownRequest {
        /// The request that the money was for.
        request: PurchaseRequestId,
    },
    /// The purchase request is out of use.
    #[error("found purchase request {request} out of use, expected one in use")]
    InactiveRequest {
        /// The request that the money was for.
        request: PurchaseRequestId,
    },
    /// Nothing will be bought for the purchase request.
    #[error("found purchase request {request} {status}, expected one that may still be bought for")]
    ClosedRequest {
        /// The request that the money was for.
        request: PurchaseRequestId,
        /// How it ended.
        status: PrStatus,
    },
    /// The purchase request is for another department, budget or fiscal year.
    #[error(
        "found allocation {allocation}, expected the one of the department, budget and fiscal year of purchase \
         request {request}"
    )]
    OtherBudget {
        /// The request that the money was for.
        request: PurchaseRequestId,
        /// The allocation that was to be charged.
        allocation: AllocationId,
    },
    /// The purchase request has an active reservation.
    #[error(
        "found reservation {reservation} active for purchase request {request}, expected none: release it first"
    )]
    AlreadyReserved {
        /// The request that the money was for.
        request: PurchaseRequestId,
        /// What it has.
        reservation: ReservationId,
    },
    /// A reservation cannot end before it begins.
    #[error("found an end at {expires}, expected one in the future")]
    EndsInThePast {
        /// The end that was asked for.
        expires: DateTime<Utc>,
    },
    /// No reservation has that id.
    #[error("found no reservation {reservation}: it was removed, or the id is of something else")]
    UnknownReservation {
        /// The reservation that was to be ended.
        reservation: ReservationId,
    },
    /// The reservation holds nothing back any more, so there is nothing to spend.
    #[error("found reservation {reservation} {status}, expected ACTIVE: reserve anew")]
    Ended {
        /// The reservation that was to be spent.
        reservation: ReservationId,
        /// How it ended.
        status: ReservationStatus,
    },
    /// The database did not do it.
    #[error("the database did not reserve, give back or spend")]
    Database(#[from] DieselError),
}
