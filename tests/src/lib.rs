//! What the tests stand on: the real binary, a checkout of their own, a database of their own.
//!
//! Everything here panics with what went wrong: a test that cannot be set up has failed.

#![allow(
    clippy::missing_panics_doc,
    reason = "every helper of a test may panic"
)]
#![allow(clippy::unwrap_used, reason = "see above")]

pub mod agreement;
mod binary;
mod bouncer;
mod checkout;
mod http;
mod private;
mod process;
mod proxy;
mod roles;
mod session;
mod small;
mod sql;
mod trace;
pub mod typed;
pub mod volume;
mod waiting;
pub mod world;

use std::path::PathBuf;
use std::sync::OnceLock;

use domain_engine::Domain;
use domain_workbench::testing::{TestDatabase, TestServer};

pub use binary::{Output, built, cargo, dbctl, dbctl_path, program};
pub use bouncer::{Bouncer, PoolMode};
pub use checkout::Checkout;
pub use http::{Answer, Request};
pub use private::PrivateCheckout;
pub use process::{Running, eventually};
pub use proxy::Proxy;
pub use roles::Roles;
pub use session::Session;
pub use small::SMALL;
pub use sql::{execute, query, refused, snapshot};
pub use trace::Trace;
pub(crate) use trace::has_history;
pub use waiting::{deadlocks, until_somebody_waits};

/// The guide for services, whose snippets are compiled as tests.
#[cfg(doctest)]
#[doc = include_str!("../../docs/services.md")]
pub struct Guide;

/// Both domains, as dbctl registers them.
pub static DOMAINS: &[&Domain] = &[&domain_core::DOMAIN, &domain_inventory::DOMAIN];

/// The workspace's root.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// The tests' server, started on first use.
pub fn server() -> &'static TestServer {
    static SERVER: OnceLock<TestServer> = OnceLock::new();
    SERVER.get_or_init(|| TestServer::start(&workspace()).unwrap())
}

/// An empty database of the test's own.
pub fn empty_database() -> TestDatabase {
    server().empty().unwrap()
}

/// A database of the test's own with all migrations of both domains.
pub fn migrated_database() -> TestDatabase {
    server().migrated(DOMAINS).unwrap()
}
