#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "async")]
pub mod control;
pub mod env;
#[cfg(any(feature = "async", feature = "blocking"))]
mod error;
#[cfg(feature = "async")]
mod reach;
#[cfg(feature = "async")]
pub mod tls;
mod url;

#[cfg(any(feature = "async", feature = "blocking"))]
pub use error::{Cause, ConnectError};
pub use url::{DatabaseUrl, Host, SslMode, UrlError};
