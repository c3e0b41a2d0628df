//! Budget money: holding it back for a purchase request, giving it back, turning it into spending.
//!
//! What is spent from a quarter of an allocation and what active reservations hold back of it are never more than
//! its budget together. A reservation is active until it is released, committed or expired, and that happens once.
//! **One that is overdue still holds its money, and can still be committed, until [`expire`] ends it**: what the
//! queries of [`budgets`](crate::queries::budgets) tell as left is what can be reserved.
//!
//! A request has one active reservation at most, from the allocation of its own department, budget and fiscal year.
//!
//! Each operation is done when it returns, or nothing of it is left. Inside a transaction of the caller it is a
//! part of that one, and the caller can go on after an error. Whether something ends in the past is told by the
//! server's clock.
//!
//! # Locks
//!
//! In the [order of the crate](crate#locks): the purchase request, then the allocation, then the reservation. Whoever takes money
//! (reserve, commit) takes turns at the row of the allocation. Whoever only gives it back (release, expire) locks
//! reservations alone: nobody can take too much because there is more than they saw.

mod commit;
mod end;
mod error;
mod reserve;
mod rows;

pub use commit::{Commit, Committed, commit};
pub use end::{Expired, ReleaseOutcome, expire, release};
pub use error::BudgetError;
pub use reserve::{Reserve, Reserved, reserve};

pub(crate) use commit::spend;
