//! What a reviewer should not have to look for: rules over the text of migrations.
//!
//! Nothing is run and no server is asked. [`run`] reads every migration, folds them into a model of the tables, and
//! lets each rule look at both; rules of squawk are one more source. Each rule is one file here and one page under
//! `docs/rules`, which [`explain`] gives.

mod allow;
mod annotation;
mod config;
mod created;
mod cursor;
mod explain;
mod file;
mod finding;
mod format;
mod locks;
mod model;
mod name;
mod registry;
mod relation;
mod rules;
mod run;
mod squawk;
mod target;
mod view;

#[cfg(test)]
mod tests;

pub use annotation::{Annotation, github};
pub use config::{Config, ConfigError};
pub use explain::{UnknownRule, explain, rule_names};
pub use finding::{Finding, Level};
pub use format::people;
pub use locks::{Mode, TableLock, Work, table_locks};
pub use run::{Scope, run};
