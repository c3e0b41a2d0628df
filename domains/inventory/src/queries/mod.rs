//! Queries as values: each loads with blocking Diesel and with diesel-async, and composes further.
//!
//! | module | what it answers |
//! |---|---|
//! | [`stock`] | what is on hand where, and what to ask for again |
//! | [`lots`] | which lot to give first (first expired, first out), which lots expire |
//! | [`movement`] | what moved between two dates, with a running balance |
//! | [`budgets`] | what is left, by department and quarter |
//! | [`purchasing`] | which orders are open, and what is still to come |
//! | [`authorship`] | who created what |
//! | [`page`] | any of the long lists, page by page |
//!
//! Predicates (`lots::available()`), orders (`lots::fefo_order()`) and whole queries (`lots::fefo(..)`) have names;
//! filter, join and limit them further as any query. Unless its documentation names a row struct to load, a query
//! selects nothing yet: end it with `.select(Row::as_select())`, or count it.
//!
//! ```
//! use chrono::NaiveDate;
//! use diesel::prelude::*;
//! use diesel_async::{AsyncPgConnection, RunQueryDsl};
//! use domain_inventory::queries::lots::{self, ExpiringLot};
//! use domain_inventory::queries::{LotKey, Page, PageSize, Paged};
//! use domain_inventory::types::LocationId;
//!
//! async fn expiring_in(
//!     conn: &mut AsyncPgConnection,
//!     ward: LocationId,
//!     before: NaiveDate,
//!     after: Option<LotKey>,
//! ) -> QueryResult<Page<ExpiringLot, LotKey>> {
//!     let size = PageSize::default();
//!     let rows = lots::expiring(before)
//!         .filter(lots::in_location(ward))
//!         .page(after, size)
//!         .select(ExpiringLot::as_select())
//!         .load(conn)
//!         .await?;
//!     Ok(Page::new(rows, size))
//! }
//! ```

#![allow(
    missing_docs,
    reason = "the type alias that auto_type writes for a function cannot have docs"
)]

pub mod authorship;
pub mod budgets;
mod keys;
pub mod lots;
pub mod movement;
pub mod page;
mod period;
pub mod purchasing;
mod sql;
pub mod stock;

pub use keys::{DrugKey, LotKey, PurchaseOrderKey, StockKey, TransactionKey};
pub use page::{Page, PageSize, Paged};
pub use period::Period;
