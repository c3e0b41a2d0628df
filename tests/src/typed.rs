//! Both of Diesel's connections to a database of the test's own.

use std::time::Duration;

use diesel::PgConnection;
use diesel_async::AsyncPgConnection;
use domain_connect::{DatabaseUrl, blocking};
use domain_workbench::testing::TestDatabase;
use tokio::runtime::Builder;
use tokio::time::timeout;
use tokio_postgres::NoTls;

use crate::migrated_database;

/// A migrated database for the typed layer, by both of Diesel's connections.
pub struct Typed {
    database: TestDatabase,
}

impl Typed {
    /// One of the test's own.
    pub fn migrated() -> Self {
        Self {
            database: migrated_database(),
        }
    }

    /// Where it is.
    pub fn url(&self) -> &DatabaseUrl {
        self.database.url()
    }

    /// Runs async work to its end. What takes more than a minute hangs, and fails.
    pub fn run<T>(&self, work: impl AsyncFnOnce(&Self) -> T) -> T {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        // The limit is set inside the runtime, whose clock it uses.
        runtime
            .block_on(async { timeout(Duration::from_secs(60), work(self)).await })
            .expect("the work should end within a minute")
    }

    /// A connection of diesel-async.
    pub async fn connection(&self) -> AsyncPgConnection {
        let (client, connection) = self.url().to_tokio().connect(NoTls).await.unwrap();
        AsyncPgConnection::try_from_client_and_connection(client, connection)
            .await
            .unwrap()
    }

    /// A connection of blocking Diesel.
    pub fn blocking(&self) -> PgConnection {
        blocking::connect(self.url(), "tests").unwrap()
    }
}
