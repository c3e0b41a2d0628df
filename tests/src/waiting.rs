use std::time::Duration;

use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

/// Waits until a session of this database waits for a lock.
pub async fn until_somebody_waits(conn: &mut AsyncPgConnection) {
    while count(conn, "wait_event_type = 'Lock'").await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// How often two sessions of this database waited for each other, as told by those that have ended.
///
/// Waits until no other session is left: each tells what it counted when it ends.
pub async fn deadlocks(conn: &mut AsyncPgConnection) -> i64 {
    while count(
        conn,
        "backend_type = 'client backend' AND pid <> pg_backend_pid()",
    )
    .await
        > 0
    {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let deadlocks = "(SELECT deadlocks FROM pg_stat_database WHERE datname = current_database())";
    number(conn, deadlocks).await
}

async fn count(conn: &mut AsyncPgConnection, sessions: &str) -> i64 {
    let query = format!(
        "(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND {sessions})"
    );
    number(conn, &query).await
}

async fn number(conn: &mut AsyncPgConnection, query: &str) -> i64 {
    diesel::select(sql::<BigInt>(query))
        .get_result(conn)
        .await
        .unwrap()
}
