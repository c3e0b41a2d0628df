//! Ids of every table, amounts with their units, and the fiscal calendar.
//!
//! What looks alike in a database is kept apart here: two ids, or money and a
//! quantity, do not mix. Everything loads, binds, orders and serialises like the value inside.
//!
//! ```
//! use domain_inventory::types::{Money, Quantity, UnitCost};
//!
//! let price: UnitCost = "12.3456".parse()?;
//! let boxes = Quantity::from(10);
//! assert_eq!(boxes * price, "123.46".parse::<Money>()?);
//! # Ok::<(), domain_inventory::types::AmountError>(())
//! ```
//!
//! Money and a quantity do not add up:
//!
//! ```compile_fail,E0308
//! use domain_inventory::types::{Money, Quantity};
//!
//! let sum = Money::from(10) + Quantity::from(10);
//! ```
//!
//! A price is not an amount of money either:
//!
//! ```compile_fail,E0277
//! use domain_inventory::types::{Money, UnitCost};
//!
//! let total: Money = [UnitCost::from(10)].into_iter().sum();
//! ```
//!
//! And a drug is not a location:
//!
//! ```compile_fail,E0308
//! use domain_inventory::types::{DrugId, LocationId};
//!
//! let here: LocationId = DrugId::new(1);
//! ```

mod amounts;
mod calendar;
mod decimal;
mod ids;

pub use amounts::{Money, Quantity, UnitCost};
pub use calendar::{CalendarError, FiscalYear, Quarter};
pub use decimal::AmountError;
pub use ids::*;
