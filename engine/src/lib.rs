#![doc = include_str!("../README.md")]

pub mod catalog;
mod consent;
mod containment;
pub mod copy;
mod dependents;
mod domain;
mod error;
mod failure;
mod history;
mod lock;
mod log;
mod losses;
mod plan;
mod pooler;
mod protect;
mod report;
mod reset;
mod rights;
mod role;
mod roles;
mod runner;
mod script;
pub mod seed;
mod session;
mod set;
mod sizes;
pub mod source;
pub mod sql;
mod state;

pub use consent::{Consent, Stakes};
pub use containment::{Breach, BreachRule};
pub use dependents::Dependent;
pub use domain::Domain;
pub use error::{Declined, Error, Failed, Fate, Leftover, RefusedFile, Running, SqlFailure};
pub use history::{Applied, History, HistoryError, Table, bookkeeping};
pub use lock::{Blocker, Holder, Lock, LockError};
pub use log::{Halfway, Log, LogDepth, LogRow};
pub use losses::{COUNTED, Loss, Lost, Rows};
pub use plan::{Down, Forward, PlanError, RollbackScope, RollbackStep, Step};
pub use pooler::{Pooler, pooler};
pub use protect::{Mark, Protection};
pub use report::{Done, Report};
pub use reset::ResetPlan;
pub use rights::Lacking;
pub use role::{RoleError, RolePattern, RolePatternError};
pub use roles::{Difference, DomainRoles, Finding, RoleNameError, RoleNames, RolesMade};
pub use runner::{
    Event, Interrupt, Mend, Observer, Options, OutOfOrder, Preview, Rehearsal, Repaired,
    RollbackPreview, Runner, Silent, Taken, What,
};
pub use script::{Conditions, Direction, Script, Stepwise, Timeouts};
pub use set::{DomainSet, Loaded, SetError, Source};
pub use sizes::TableSize;
pub use state::{DomainState, Exception, Known, State, Unfinished};
