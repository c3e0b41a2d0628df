//! Buying: from what came to what is in stock.
//!
//! A receipt is inspected, which settles how much of it is accepted ([`inspect`]). Then it is posted, once
//! ([`post_receipt`]): what was accepted goes into lots, stock and ledger, the order is complete or delivered in part,
//! and with the last of a purchase request's goods its reservation becomes spending. Where no more goods come because
//! the last order was cancelled, [`settle`] does that.
//!
//! An order and its receipts name a generic drug and count in a unit of their own, such as boxes; stock is kept of
//! trade drugs in dispensing units. Whoever posts says which drug came and how many dispensing units a box has.
//!
//! Each operation is done when it returns, or nothing of it is left. Inside a transaction of the caller it is a
//! part of that one, and the caller can go on after an error.
//!
//! # Locks
//!
//! In the [order of the crate](crate#locks): the purchase request, the order, the receipt, its items; the budget; the
//! stock. So the receipts of all orders of a request are posted one after the other.

mod charge;
mod cost;
mod error;
mod goods;
mod inspect;
mod order;
mod post;
mod rows;

pub use charge::{Charged, Spending, settle};
pub use error::ProcurementError;
pub use goods::PostingLine;
pub use inspect::{Inspection, inspect};
pub use post::{Posted, PostedItem, Posting, post_receipt};
