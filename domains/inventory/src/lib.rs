#![doc = include_str!("../README.md")]

#[cfg(feature = "admin")]
mod admin;
pub mod budget;
pub mod distribution;
pub mod enums;
pub mod models;
pub mod procurement;
pub mod queries;
pub mod schema;
pub mod stock;
pub mod types;

#[cfg(feature = "admin")]
pub use admin::DOMAIN;
