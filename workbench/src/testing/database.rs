use std::sync::atomic::{AtomicU32, Ordering};

use domain_connect::DatabaseUrl;
use domain_engine::sql::quote::ident;
use rustix::process::{Pid, test_kill_process};
use tokio_postgres::SimpleQueryMessage;

use super::{TestError, admin, on_a_thread};

/// Names of test databases: this, the process id, a number.
const PREFIX: &str = "dbctl_test_";

static NEXT: AtomicU32 = AtomicU32::new(1);

/// A database that lives as long as this.
#[derive(Debug)]
pub struct TestDatabase {
    server: DatabaseUrl,
    url: DatabaseUrl,
}

impl TestDatabase {
    pub(super) fn new(server: DatabaseUrl, name: String) -> Self {
        let url = server.with_database(&name);
        TestDatabase { server, url }
    }

    /// Where it is.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }
}

impl Drop for TestDatabase {
    /// A database that cannot be dropped now is swept up by the next run.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.url.database().to_owned());
        drop(on_a_thread(move || async move {
            let control = admin(&server).await?;
            control
                .client
                .simple_query(&format!(
                    "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                    ident(&name)
                ))
                .await?;
            control.close().await;
            Ok(())
        }));
    }
}

/// Makes a database from a template and returns its name.
pub(super) async fn create(server: &DatabaseUrl, template: &str) -> Result<String, TestError> {
    let name = format!(
        "{PREFIX}{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let control = admin(server).await?;
    let sql = format!(
        "CREATE DATABASE {} TEMPLATE {}",
        ident(&name),
        ident(template)
    );
    control.client.simple_query(&sql).await?;
    control.close().await;
    Ok(name)
}

/// Drops the databases of test runs that are no more.
pub(super) async fn sweep(server: &DatabaseUrl) -> Result<(), TestError> {
    let control = admin(server).await?;
    let sql = format!("SELECT datname FROM pg_catalog.pg_database WHERE datname LIKE '{PREFIX}%'");
    for message in control.client.simple_query(&sql).await? {
        let SimpleQueryMessage::Row(row) = message else {
            continue;
        };
        let Some(name) = row.get(0).filter(|name| is_orphan(name)) else {
            continue;
        };
        control
            .client
            .simple_query(&format!(
                "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                ident(name)
            ))
            .await?;
    }
    control.close().await;
    Ok(())
}

fn is_orphan(name: &str) -> bool {
    let pid = name
        .trim_start_matches(PREFIX)
        .split('_')
        .next()
        .and_then(|pid| pid.parse().ok());
    match pid.and_then(Pid::from_raw) {
        Some(pid) => test_kill_process(pid) == Err(rustix::io::Errno::SRCH),
        None => false,
    }
}
