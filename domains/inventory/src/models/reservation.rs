use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use super::Allocation;
use crate::enums::ReservationStatus;
use crate::schema::budget_reservations;
use crate::types::{AllocationId, Money, PurchaseRequestId, Quarter, ReservationId};

/// Money held back from a quarter of an allocation for a purchase request.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = budget_reservations, check_for_backend(Pg))]
#[diesel(belongs_to(Allocation, foreign_key = allocation_id))]
pub struct Reservation {
    /// Its id.
    pub id: ReservationId,
    /// Where the money is held back.
    pub allocation_id: AllocationId,
    /// The request it is held back for.
    pub pr_id: PurchaseRequestId,
    /// Baht.
    pub reserved_amount: Money,
    /// Quarter whose money it is.
    pub quarter: Quarter,
    /// Whether it still holds money back.
    pub status: ReservationStatus,
    /// When it was made.
    pub reservation_date: DateTime<Utc>,
    /// When it may be expired, if still active.
    pub expires_date: DateTime<Utc>,
    /// When it stopped being active, whichever way.
    pub released_at: Option<DateTime<Utc>>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A reservation to be made; it is active, and a request has one active reservation at most.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = budget_reservations, treat_none_as_default_value = false)]
pub struct NewReservation {
    /// Where the money is held back.
    pub allocation_id: AllocationId,
    /// The request it is held back for.
    pub pr_id: PurchaseRequestId,
    /// Baht.
    pub reserved_amount: Money,
    /// Quarter whose money it is.
    pub quarter: Quarter,
    /// When it may be expired, if still active.
    pub expires_date: DateTime<Utc>,
}

/// What may change of a reservation; `released_at` is set exactly when it is no longer active.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = budget_reservations)]
pub struct ReservationChanges {
    /// Whether it still holds money back.
    pub status: Option<ReservationStatus>,
    /// When it may be expired, if still active.
    pub expires_date: Option<DateTime<Utc>>,
    /// When it stopped being active, whichever way.
    pub released_at: Option<Option<DateTime<Utc>>>,
}
