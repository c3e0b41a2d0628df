//! Tests over hand-built snapshots; no database.

mod fixtures;

mod apart;
mod config;
mod enums;
mod files;
mod golden;
mod joins;
mod layout;
mod names;
mod properties;
mod tables;
mod types;
