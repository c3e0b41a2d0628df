//! A private PostgreSQL server for development and tests.
//!
//! [`Server`] is a handle on the one server of a workspace, running or not. Its data lives in the workspace's `.dbctl/`
//! folder; it listens on a unix socket in a folder that only its user may enter, and on no TCP port unless
//! [`Server::listen`] asks for one. It starts on first use, outlives the program that started it, and belongs to a
//! session of its own, so that Ctrl-C in a terminal does not reach it.
//!
//! ```no_run
//! # fn main() -> Result<(), domain_workbench::server::ServerError> {
//! use domain_workbench::server::Server;
//! let server = Server::in_workspace(std::path::Path::new("."))?;
//! server.start()?;
//! let url = server.url("app");
//! # Ok(())
//! # }
//! ```
//!
//! One process at a time changes a server: [`Server::start`], [`Server::stop`], [`Server::listen`] and
//! [`Server::destroy`] hold a file lock in `.dbctl/`. Asking a server that already runs takes no lock.

mod account;
mod area;
mod cluster;
mod control;
mod error;
mod files;
mod find;
mod handle;
mod hint;
mod lock;
mod log;
mod loopback;
mod observe;
mod outcome;
mod pidfile;
mod process;
mod socket;
mod status;
mod url;
mod usual;
mod wire;

pub use error::ServerError;
pub use find::{Binaries, find_binaries};
pub use handle::Server;
pub use outcome::{Destroyed, Started, Stopped};
pub use status::{Running, State, Status};
