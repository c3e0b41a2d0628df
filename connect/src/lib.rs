#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod backoff;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "async")]
pub mod control;
pub mod env;
#[cfg(any(feature = "async", feature = "blocking"))]
mod error;
#[cfg(feature = "async")]
mod full;
#[cfg(feature = "pool")]
pub mod pool;
#[cfg(feature = "async")]
mod reach;
mod redact;
#[cfg(any(feature = "blocking", feature = "pool"))]
mod settings;
#[cfg(feature = "async")]
pub mod tls;
#[cfg(any(feature = "blocking", feature = "pool"))]
mod underway;
mod url;

pub use backoff::Backoff;
#[cfg(any(feature = "async", feature = "blocking"))]
pub use error::{Cause, ConnectError};
pub use redact::{Written, redact};
pub use url::{DatabaseUrl, Host, SslMode, UrlError};
#[cfg(any(feature = "blocking", feature = "pool"))]
pub use {
    error::PoolError,
    settings::{PoolSettings, PoolStatus},
};
