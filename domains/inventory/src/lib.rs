#![doc = include_str!("../README.md")]

#[cfg(feature = "admin")]
mod admin;
pub mod enums;
pub mod schema;

#[cfg(feature = "admin")]
pub use admin::DOMAIN;
