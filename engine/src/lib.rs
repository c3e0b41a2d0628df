#![doc = include_str!("../README.md")]

pub mod catalog;
mod containment;
mod dependents;
mod domain;
mod error;
mod failure;
mod history;
mod lock;
mod plan;
mod report;
mod reset;
mod rights;
mod runner;
mod script;
pub mod seed;
mod session;
mod set;
pub mod source;
pub mod sql;
mod state;

pub use containment::{Breach, BreachRule};
pub use dependents::Dependent;
pub use domain::Domain;
pub use error::{Declined, Error, Failed, Fate, RefusedFile, Running, SqlFailure};
pub use history::{Applied, History, HistoryError, Table};
pub use lock::{Holder, Lock, LockError};
pub use plan::{Down, Forward, PlanError, RollbackScope, RollbackStep, Step};
pub use report::{Done, Report};
pub use reset::ResetPlan;
pub use rights::Lacking;
pub use runner::{Event, Interrupt, Observer, Options, Preview, Runner, Silent};
pub use script::{Direction, Script, Timeouts};
pub use set::{DomainSet, Loaded, SetError, Source};
pub use state::{DomainState, Exception, Known, State};
