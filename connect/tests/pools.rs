//! Both pools against a real server: sharing, recycling, time limits and failures.
#![cfg(any(feature = "blocking", feature = "pool"))]
#![allow(clippy::unwrap_used)]

#[cfg(feature = "blocking")]
#[path = "pools/blocking.rs"]
mod blocking;
#[cfg(feature = "pool")]
#[path = "pools/refusals.rs"]
mod refusals;
#[cfg(feature = "pool")]
#[path = "pools/services.rs"]
mod services;
mod support;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use domain_connect::{DatabaseUrl, PoolSettings};
use support::Server;

const PID: &str = "pg_backend_pid()";

/// A server that tests running at the same time share, and a name by which this test's connections are known.
struct Scene {
    server: Arc<Server>,
    name: String,
}

impl Scene {
    fn new() -> Self {
        static SERVER: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let mut server = SERVER.lock().unwrap();
        let running = server.upgrade();
        let running = running.unwrap_or_else(|| Arc::new(Server::start(&[], &[])));
        *server = Arc::downgrade(&running);
        Self {
            server: running,
            name: format!("pool_{}", NUMBER.fetch_add(1, Ordering::Relaxed)),
        }
    }

    fn url(&self) -> DatabaseUrl {
        url(&self.server.url())
    }

    /// Counts this test's connections, those that are closing included.
    fn open(&self) -> String {
        let name = &self.name;
        format!("(SELECT count(*)::int FROM pg_stat_activity WHERE application_name = '{name}')")
    }

    /// Leaves the connection in a transaction, each in another way.
    fn left_open(&self) -> [String; 3] {
        [
            format!("BEGIN; CREATE TABLE {} ()", self.name),
            "BEGIN".to_owned(),
            "BEGIN; SELECT 1 / 0".to_owned(),
        ]
    }

    /// 1 if the table that an abandoned transaction made is there.
    fn left_over(&self) -> String {
        format!("(to_regclass('{}') IS NOT NULL)::int", self.name)
    }

    /// The same server, in every form in which its socket can be written.
    fn spellings(&self) -> [String; 4] {
        let socket = self.server.socket().display().to_string();
        let (port, encoded) = (self.server.port, socket.replace('/', "%2F"));
        [
            format!("postgresql:///postgres?host={socket}&port={port}&user=postgres"),
            format!("postgres://postgres@{encoded}:{port}/postgres"),
            format!("host={socket} port={port} user=postgres dbname=postgres"),
            format!("postgresql:///postgres?host=/nowhere,{socket}&port={port}&user=postgres"),
        ]
    }

    /// 1 if the connection shows the name that its pool was opened with.
    fn named(&self) -> String {
        format!(
            "(current_setting('application_name') = '{}')::int",
            self.name
        )
    }
}

fn url(text: &str) -> DatabaseUrl {
    DatabaseUrl::parse(text).unwrap()
}

/// A pool of this size that waits this many milliseconds.
fn settings(max_size: u32, milliseconds: u64) -> PoolSettings {
    PoolSettings {
        max_size,
        acquire_timeout: Duration::from_millis(milliseconds),
        ..PoolSettings::default()
    }
}
