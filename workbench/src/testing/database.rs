use std::sync::atomic::{AtomicU32, Ordering};

use domain_connect::DatabaseUrl;
use rustix::process::{Pid, test_kill_process};

use super::{TestError, admin, on_a_thread};
use crate::databases;

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
            databases::remove(&control.client, &name).await?;
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
    databases::create(&control.client, &name, template).await?;
    control.close().await;
    Ok(name)
}

/// Drops the databases of test runs that are no more.
pub(super) async fn sweep(server: &DatabaseUrl) -> Result<(), TestError> {
    let control = admin(server).await?;
    for name in databases::names(&control.client, PREFIX, "true").await? {
        if is_orphan(&name) {
            databases::remove(&control.client, &name).await?;
        }
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
