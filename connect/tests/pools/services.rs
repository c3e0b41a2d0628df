//! The pool of diesel-async's connections: sharing and recycling.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use diesel::dsl::sql;
use diesel::sql_types::{Bool, Integer};
use diesel::{QueryResult, sql_query};
use diesel_async::{AnsiTransactionManager, AsyncConnection, AsyncPgConnection};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection, TransactionManager};
use domain_connect::pool::{Pool, connect, open};
use domain_connect::{PoolError, PoolSettings};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::support::run;
use super::{PID, Scene, settings, url};

async fn open_pool(scene: &Scene, settings: &PoolSettings) -> Pool {
    open(&scene.url(), &scene.name, settings).await.unwrap()
}

async fn integer(connection: &mut AsyncPgConnection, expression: &str) -> i32 {
    diesel::select(sql::<Integer>(expression))
        .get_result(connection)
        .await
        .unwrap()
}

async fn pid_of_next(pool: &Pool) -> i32 {
    integer(&mut pool.get().await.unwrap(), PID).await
}

/// Somebody else, who is not of the pool.
async fn other(scene: &Scene) -> AsyncPgConnection {
    connect(&scene.url(), "somebody else").await.unwrap()
}

#[test]
fn many_tasks_share_few_connections() {
    let scene = Scene::new();
    run(async {
        let pool = open_pool(&scene, &settings(3, 10_000)).await;
        let mut tasks = JoinSet::new();
        for _ in 0..60 {
            let pool = pool.clone();
            tasks.spawn(async move {
                let mut connection = pool.get().await.unwrap();
                sleep(Duration::from_millis(2)).await;
                integer(&mut connection, PID).await
            });
        }
        let pids: BTreeSet<i32> = tasks.join_all().await.into_iter().collect();
        assert_eq!(pids.len(), 3);
        assert_eq!((pool.status().open, pool.status().idle), (3, 3));
        assert_eq!(integer(&mut other(&scene).await, &scene.open()).await, 3);
    });
}

#[test]
fn a_killed_connection_is_replaced() {
    let scene = Scene::new();
    run(async {
        let pool = open_pool(&scene, &settings(1, 5000)).await;
        let pid = pid_of_next(&pool).await;
        let kill = sql::<Bool>(&format!("pg_terminate_backend({pid}, 5000)"));
        let killed: QueryResult<bool> = diesel::select(kill)
            .get_result(&mut other(&scene).await)
            .await;
        assert_eq!(killed, Ok(true));
        assert_ne!(pid_of_next(&pool).await, pid);
        assert_eq!(pool.status().open, 1);
    });
}

#[test]
fn waiting_for_a_busy_pool_ends_with_what_to_do() {
    let scene = Scene::new();
    run(async {
        let pool = open_pool(&scene, &settings(1, 150)).await;
        let held = pool.get().await.unwrap();
        let begin = Instant::now();
        let error = pool.get().await.unwrap_err();
        assert!(begin.elapsed() >= Duration::from_millis(150));
        assert!(
            matches!(error, PoolError::Busy { max_size: 1, .. }),
            "{error:?}"
        );
        assert!(error.to_string().contains("raise max_size"), "{error}");
        drop(held);
        pool.get().await.unwrap();
    });
}

#[test]
fn a_connection_left_in_a_transaction_is_not_handed_out_again() {
    let scene = Scene::new();
    run(async {
        let pool = open_pool(&scene, &settings(1, 5000)).await;
        for script in scene.left_open() {
            let mut connection = pool.get().await.unwrap();
            let pid = integer(&mut connection, PID).await;
            let _ = connection.batch_execute(&script).await;
            drop(connection);
            let mut connection = pool.get().await.unwrap();
            assert_ne!(integer(&mut connection, PID).await, pid, "{script}");
            let left = integer(&mut connection, &scene.left_over()).await;
            assert_eq!(left, 0, "{script}");
        }
        let mut connection = pool.get().await.unwrap();
        let pid = integer(&mut connection, PID).await;
        AnsiTransactionManager::begin_transaction(&mut *connection)
            .await
            .unwrap();
        drop(connection);
        assert_ne!(pid_of_next(&pool).await, pid);
    });
}

#[test]
fn a_finished_transaction_leaves_its_connection_in_the_pool() {
    let scene = Scene::new();
    run(async {
        let pool = open_pool(&scene, &settings(1, 5000)).await;
        let mut connection = pool.get().await.unwrap();
        let pid = connection
            .transaction(async |connection| QueryResult::Ok(integer(connection, PID).await))
            .await;
        drop(connection);
        assert_eq!(pid, Ok(pid_of_next(&pool).await));
    });
}

#[test]
fn a_dropped_statement_is_cancelled_and_its_connection_replaced() {
    let scene = Scene::new();
    run(async {
        let pool = open_pool(&scene, &settings(1, 5000)).await;
        let mut connection = pool.get().await.unwrap();
        let query = sql_query("SELECT pg_sleep(60)").execute(&mut connection);
        assert!(timeout(Duration::from_millis(100), query).await.is_err());
        drop(connection);

        let mut connection = pool.get().await.unwrap();
        assert_eq!(pool.status().open, 1);
        let limit = Instant::now() + Duration::from_secs(10);
        while integer(&mut connection, &scene.open()).await > 1 {
            assert!(Instant::now() < limit, "the statement goes on");
            sleep(Duration::from_millis(50)).await;
        }
    });
}

#[test]
fn a_dropped_transaction_is_not_handed_out_again() {
    let scene = Scene::new();
    run(async {
        let pool = open_pool(&scene, &settings(1, 5000)).await;
        let mut connection = pool.get().await.unwrap();
        let pid = integer(&mut connection, PID).await;
        let transaction = connection.transaction(async |_| {
            sleep(Duration::from_secs(60)).await;
            QueryResult::Ok(())
        });
        let outcome = timeout(Duration::from_millis(100), transaction).await;
        assert!(outcome.is_err());
        drop(connection);
        assert_ne!(pid_of_next(&pool).await, pid);
    });
}

#[test]
fn a_dropped_transaction_gives_its_locks_back_though_nobody_asks_the_pool() {
    let scene = Scene::new();
    run(async {
        let pool = open_pool(&scene, &settings(1, 5000)).await;
        let mut somebody = other(&scene).await;
        let mut connection = pool.get().await.unwrap();
        let holding = connection.transaction(async |connection| {
            connection
                .batch_execute("SELECT pg_advisory_xact_lock(7, 7), pg_sleep(60)")
                .await
        });
        assert!(timeout(Duration::from_millis(100), holding).await.is_err());
        drop(connection);
        assert_eq!(pool.status().open, 0);
        // Waits for as long as it is held.
        let got = somebody.batch_execute("SELECT pg_advisory_lock(7, 7)");
        timeout(Duration::from_secs(10), got)
            .await
            .unwrap()
            .unwrap();
    });
}

#[test]
fn those_who_stop_waiting_leave_no_gap() {
    let scene = Scene::new();
    run(async {
        let pool = open_pool(&scene, &settings(2, 5000)).await;
        let held = (pool.get().await.unwrap(), pool.get().await.unwrap());
        for _ in 0..20 {
            let outcome = timeout(Duration::from_millis(1), pool.get()).await;
            assert!(outcome.is_err());
        }
        drop(held);
        for _ in 0..20 {
            // Long enough to begin a check or an opening, mostly too short to finish it.
            let _ = timeout(Duration::from_micros(1), pool.get()).await;
        }
        let _both = (pool.get().await.unwrap(), pool.get().await.unwrap());
        assert_eq!(pool.status().open, 2);
        let limit = Instant::now() + Duration::from_secs(10);
        let mut other = other(&scene).await;
        while integer(&mut other, &scene.open()).await > 2 {
            assert!(Instant::now() < limit, "connections are left open");
            sleep(Duration::from_millis(50)).await;
        }
    });
}

#[test]
fn an_old_connection_is_replaced() {
    let scene = Scene::new();
    run(async {
        let settings = PoolSettings {
            max_lifetime: Some(Duration::from_millis(200)),
            ..settings(1, 5000)
        };
        let pool = open_pool(&scene, &settings).await;
        let mut connection = pool.get().await.unwrap();
        let pid = integer(&mut connection, PID).await;
        sleep(Duration::from_millis(250)).await;
        assert_eq!(integer(&mut connection, PID).await, pid);
        drop(connection);
        assert_ne!(pid_of_next(&pool).await, pid);
    });
}

#[test]
fn an_unused_connection_is_closed() {
    let scene = Scene::new();
    run(async {
        let settings = PoolSettings {
            idle_timeout: Some(Duration::from_millis(200)),
            ..settings(1, 5000)
        };
        let pool = open_pool(&scene, &settings).await;
        assert_eq!(pool.status().open, 1);
        sleep(Duration::from_millis(700)).await;
        assert_eq!(pool.status().open, 0);
        pool.get().await.unwrap();
    });
}

#[test]
fn every_spelling_of_a_url_opens_a_pool() {
    let scene = Scene::new();
    run(async {
        for text in scene.spellings() {
            let pool = open(&url(&text), &scene.name, &settings(1, 5000)).await;
            let mut connection = pool.unwrap().get().await.unwrap();
            let named = integer(&mut connection, &scene.named()).await;
            assert_eq!(named, 1, "{text}");
        }
    });
}

#[test]
fn a_closed_pool_gives_nothing_out() {
    let scene = Scene::new();
    run(async {
        let pool = open_pool(&scene, &settings(1, 5000)).await;
        pool.close();
        let error = pool.get().await.unwrap_err();
        assert!(matches!(error, PoolError::Closed), "{error:?}");
        assert_eq!(pool.status().open, 0);
    });
}
