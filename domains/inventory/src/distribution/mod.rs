//! Documents by which drugs go out and come back.
//!
//! A distribution is asked for, then [`approve`]d, [`dispense`]d and [`complete`]d, or [`cancel`]led before it is
//! dispensed:
//!
//! `PENDING` → `APPROVED` → `DISPENSED` → `COMPLETED`; `PENDING` or `APPROVED` → `CANCELLED`
//!
//! A return is drafted, then [`submit_return`]ed, counted ([`verify_return`]), and entered into stock
//! ([`post_return`]), or cancelled before that ([`cancel_return`]):
//!
//! `DRAFT` → `SUBMITTED` → `VERIFIED` → `POSTED`; all but `POSTED` → `CANCELLED`
//!
//! Each operation locks its document first: of two at once, the second finds what the first left. It is done when it
//! returns, or nothing of it is left; inside a transaction of the caller it is a part of that one.
//!
//! ```
//! use chrono::NaiveDate;
//! use diesel_async::AsyncPgConnection;
//! use domain_core::types::UserId;
//! use domain_inventory::distribution::{
//!     Dispense, DispenseLine, Dispensed, DistributionError, approve, dispense,
//! };
//! use domain_inventory::types::{DistributionId, DrugId};
//!
//! async fn hand_out(
//!     conn: &mut AsyncPgConnection,
//!     distribution: DistributionId,
//!     drug: DrugId,
//!     (today, pharmacist): (NaiveDate, UserId),
//! ) -> Result<Dispensed, DistributionError> {
//!     approve(conn, distribution, Some(pharmacist)).await?;
//!     let lines = vec![DispenseLine { drug, quantity: 200.into() }];
//!     let wanted = Dispense { distribution, lines, day: today, by: Some(pharmacist) };
//!     dispense(conn, &wanted).await
//! }
//! ```
//!
//! # Locks
//!
//! In the [order of the crate](crate#locks): the document, the items of a return, then the stock.

mod dispense;
mod error;
mod given;
mod progress;
mod return_progress;
mod returns;

pub use dispense::{Dispense, DispenseLine, Dispensed, DispensedItem, dispense};
pub use error::DistributionError;
pub use progress::{approve, cancel, complete};
pub use return_progress::{cancel_return, submit_return, verify_return};
pub use returns::{ReturnPosted, TakenBack, post_return};
