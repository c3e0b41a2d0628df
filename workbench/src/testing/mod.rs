//! A database of its own for a test: one line to get, gone when it is dropped.
//!
//! ```no_run
//! # fn main() -> Result<(), domain_workbench::testing::TestError> {
//! use domain_workbench::testing::TestServer;
//! let server = TestServer::start(std::path::Path::new(".."))?;
//! let database = server.empty()?;
//! println!("{}", database.url());
//! # Ok(())
//! # }
//! ```

mod database;
mod template;

use std::path::Path;
use std::thread;

use domain_connect::control::{Control, connect};
use domain_connect::{ConnectError, DatabaseUrl, UrlError};
use domain_engine::{Domain, Error, SetError};

pub use database::TestDatabase;

use crate::server::{Server, ServerError};

/// Why a test got no database.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// The tests' server does not run.
    #[error("the tests' PostgreSQL server does not run")]
    Server(#[from] ServerError),
    /// No connection.
    #[error("the tests' PostgreSQL server cannot be reached")]
    Connect(#[from] ConnectError),
    /// The server's URL cannot be read.
    #[error("the tests' server has no URL that can be read")]
    Url(#[from] UrlError),
    /// A statement failed.
    #[error("a test database could not be made or removed")]
    Query(#[from] tokio_postgres::Error),
    /// The domains are no valid set, or their migrations do not load.
    #[error("the domains' migrations do not load")]
    Set(#[from] SetError),
    /// The migrations do not apply.
    #[error("the domains' migrations do not apply")]
    Migrate(#[source] Box<Error>),
    /// The thread or runtime that talks to the server could not be had.
    #[error("no thread or runtime for talking to the tests' server")]
    Runtime(#[source] std::io::Error),
}

/// The tests' server of a workspace: durability off, data of its own, left running for the next run.
#[derive(Clone, Debug)]
pub struct TestServer {
    url: DatabaseUrl,
}

impl TestServer {
    /// Starts it unless it runs, and removes databases that killed test runs left behind.
    ///
    /// # Errors
    /// [`TestError`].
    pub fn start(workspace: &Path) -> Result<Self, TestError> {
        let server = Server::for_tests(workspace)?;
        server.start()?;
        let url = DatabaseUrl::parse(&server.url("postgres"))?;
        let admin = url.clone();
        on_a_thread(move || async move { database::sweep(&admin).await })?;
        Ok(TestServer { url })
    }

    /// The URL of a database on it, whether it is there or not.
    pub fn url(&self, database: &str) -> DatabaseUrl {
        self.url.with_database(database)
    }

    /// An empty database.
    ///
    /// # Errors
    /// [`TestError`].
    pub fn empty(&self) -> Result<TestDatabase, TestError> {
        self.clone_of("template0")
    }

    /// A database with all migrations of the domains, cloned from a template that is made once.
    ///
    /// # Errors
    /// [`TestError`].
    pub fn migrated(&self, domains: &[&'static Domain]) -> Result<TestDatabase, TestError> {
        let url = self.url.clone();
        let domains = domains.to_vec();
        let template = on_a_thread(move || async move { template::make(&url, &domains).await })?;
        self.clone_of(&template)
    }

    fn clone_of(&self, template: &str) -> Result<TestDatabase, TestError> {
        let (url, template) = (self.url.clone(), template.to_owned());
        let name = on_a_thread(move || async move { database::create(&url, &template).await })?;
        Ok(TestDatabase::new(self.url.clone(), name))
    }
}

/// Runs a future on a thread with a runtime of its own: tests may be inside a runtime already.
fn on_a_thread<T: Send + 'static, F: Future<Output = Result<T, TestError>>>(
    work: impl FnOnce() -> F + Send + 'static,
) -> Result<T, TestError> {
    let run = move || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(TestError::Runtime)?
            .block_on(work())
    };
    match thread::spawn(run).join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

async fn admin(url: &DatabaseUrl) -> Result<Control, TestError> {
    Ok(connect(url, "dbctl tests").await?)
}
