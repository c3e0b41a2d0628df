//! The catalog snapshot against a real server: every kind of object, canonical form, comparison.

mod support;

/// What the model says about one well-known schema.
mod shape;

/// Every kind of object: created it is named, dropped it leaves no trace.
mod kinds;

/// Small changes of existing objects, and how they read.
mod changes;

/// Independence of the session, the caller's transaction and the role.
mod canonical;

use domain_engine::catalog::{Catalog, Difference, compare, snapshot};
use tokio_postgres::{Client, NoTls};

/// A connection and a schema of the test's own, made anew.
struct Bench {
    client: Client,
    schema: &'static str,
}

impl Bench {
    async fn new(schema: &'static str) -> Self {
        let client = connect().await;
        let sql = format!(
            "SET client_min_messages = warning; DROP SCHEMA IF EXISTS {schema} CASCADE; \
             CREATE SCHEMA {schema}; SET search_path = {schema}, public"
        );
        client
            .batch_execute(&sql)
            .await
            .expect("a schema for the test");
        Self { client, schema }
    }

    async fn run(&self, sql: &str) {
        if let Err(error) = self.client.batch_execute(sql).await {
            panic!("{sql}\n{error:?}");
        }
    }

    async fn snapshot(&self) -> Catalog {
        snapshot(&self.client, &[self.schema])
            .await
            .expect("a snapshot")
    }

    /// What a statement changes, as lines.
    async fn change(&self, sql: &str) -> String {
        let before = self.snapshot().await;
        self.run(sql).await;
        compare(&before, &self.snapshot().await).to_string()
    }

    /// Creates, expects exactly these lines, drops, expects the first state again.
    async fn comes_and_goes(&self, create: &str, lines: &[&str], drop: &str) {
        let before = self.snapshot().await;
        self.run(create).await;
        let between = self.snapshot().await;
        let told = compare(&before, &between).to_string();
        assert_eq!(told.lines().collect::<Vec<_>>(), lines, "after {create}");
        self.run(drop).await;
        let after = self.snapshot().await;
        assert_eq!(
            compare(&before, &after),
            Difference::default(),
            "after {drop}"
        );
        assert_eq!(before, after, "after {drop}");
        assert!(!compare(&between, &after).is_empty(), "{drop} is not told");
    }
}

async fn connect() -> Client {
    let url = support::test_url();
    let (client, connection) = tokio_postgres::connect(&url, NoTls)
        .await
        .expect("the test server");
    tokio::spawn(connection);
    client
}
