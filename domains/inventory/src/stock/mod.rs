//! What moves stock: [`receive`], [`issue`], [`transfer`], [`adjust`], [`take_back`].
//!
//! What is on hand, what is left of each lot, and the ledger change together and always agree. Nothing goes below
//! zero, and two at once never both take the last box: an operation locks the stock rows that it is about, and the
//! next one waits. Each is done when it returns, or nothing of it is left; inside a transaction of the caller it is a
//! part of that one. What got in another's way is done over, see [`domain_core::transaction`].
//!
//! Quantities are in dispensing units of the drug. Days come from the caller: it is the hospital's calendar that says
//! what has expired, not the timezone of a server. A lot is not given on the day it expires.
//!
//! ```
//! use chrono::NaiveDate;
//! use diesel_async::AsyncPgConnection;
//! use domain_inventory::stock::{Delivery, Issue, Issued, StockError, issue, receive};
//!
//! async fn fill_up_and_give(
//!     conn: &mut AsyncPgConnection,
//!     delivery: &Delivery,
//!     today: NaiveDate,
//! ) -> Result<Issued, StockError> {
//!     receive(conn, delivery).await?;
//!     let two_boxes = Issue {
//!         drug: delivery.drug,
//!         location: delivery.location,
//!         quantity: 200.into(),
//!         day: today,
//!         document: None,
//!         by: delivery.by,
//!     };
//!     issue(conn, &two_boxes).await
//! }
//! ```
//!
//! # Costs
//!
//! A lot has a cost of its own, and what goes out has the cost of its lot. The average cost of a drug at a location
//! moves with what comes in at a cost of its own (deliveries, transfers in), each time from what is on hand and what
//! comes, to four decimals. Issues, returns and adjustments leave it as it is.
//!
//! # Locks
//!
//! In the [order of the crate](crate#locks): the stock rows by id, all that an operation needs at once, then their
//! lots. Several operations in one transaction lock theirs one after the other; the README tells what to heed.

mod adjust;
mod entry;
mod error;
mod fixed;
mod issue;
mod lot;
mod open;
mod out;
mod passage;
mod post;
mod receive;
mod shelf;
mod take_back;
mod transfer;

pub use adjust::{Adjusted, Adjustment, adjust};
pub use error::StockError;
pub use issue::{Issue, Issued, Taken, issue};
pub use receive::{Delivery, Received, receive};
pub use take_back::{Return, Returned, take_back};
pub use transfer::{Moved, Transfer, Transferred, transfer};

// What operations of documents are built from, inside their own transaction.
pub(crate) use entry::{Cause, Why};
pub(crate) use issue::issue_all;
pub(crate) use open::{Absent, Lots, Wanted, open};
pub(crate) use out::{Line, Out, Refused};
pub(crate) use passage::{Target, transfer_all};
pub(crate) use post::{Posted, post};
pub(crate) use receive::{Unreceived, receive_all};
pub(crate) use shelf::{Place, Shelf, positive};
pub(crate) use take_back::{given_out, not_more_than};
