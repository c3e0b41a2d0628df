//! Counters that transactions fight for.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use workspace_tests::typed::Typed;

/// A database with two counters at 0, and a connection to it, for as long as the work takes.
pub(super) fn with_counters(work: impl AsyncFnOnce(&Typed, &mut AsyncPgConnection)) {
    Typed::migrated().run(async |typed| {
        let mut conn = typed.connection().await;
        conn.batch_execute(
            "CREATE TABLE counters (id int PRIMARY KEY, n int NOT NULL, share numeric(3,1));
             INSERT INTO counters VALUES (1, 0), (2, 0)",
        )
        .await
        .unwrap();
        work(typed, &mut conn).await;
    });
}

/// A connection whose transactions have that isolation.
pub(super) async fn isolated(typed: &Typed, isolation: &str) -> AsyncPgConnection {
    let mut conn = typed.connection().await;
    let set = format!("SET default_transaction_isolation TO '{isolation}'");
    conn.batch_execute(&set).await.unwrap();
    conn
}

pub(super) async fn increase(conn: &mut AsyncPgConnection, counter: i32) -> QueryResult<usize> {
    diesel::sql_query("UPDATE counters SET n = n + 1 WHERE id = $1")
        .bind::<Integer, _>(counter)
        .execute(conn)
        .await
}

pub(super) async fn read(conn: &mut AsyncPgConnection, counter: i32) -> QueryResult<i32> {
    #[derive(QueryableByName)]
    struct Counter {
        #[diesel(sql_type = Integer)]
        n: i32,
    }
    let found: Counter = diesel::sql_query("SELECT n FROM counters WHERE id = $1")
        .bind::<Integer, _>(counter)
        .get_result(conn)
        .await?;
    Ok(found.n)
}

/// How often something was done.
#[derive(Default)]
pub(super) struct Count(AtomicU32);

impl Count {
    /// Once more; tells how often it is now.
    pub(super) fn one_more(&self) -> u32 {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(super) fn get(&self) -> u32 {
        AtomicU32::load(&self.0, Ordering::SeqCst)
    }
}

/// A connection that work borrows from outside, though it can be done again.
pub(super) struct Other(Mutex<Option<AsyncPgConnection>>);

impl Other {
    pub(super) fn new(conn: AsyncPgConnection) -> Self {
        Self(Mutex::new(Some(conn)))
    }

    pub(super) async fn increase(&self, counter: i32) {
        let mut conn = self.0.lock().unwrap().take().unwrap();
        increase(&mut conn, counter).await.unwrap();
        *self.0.lock().unwrap() = Some(conn);
    }
}
