//! r2d2's pool of Diesel's connections.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::dsl::sql;
use diesel::sql_types::{Bool, Integer};
use diesel::{Connection, PgConnection, QueryResult, RunQueryDsl};
use domain_connect::blocking::{Pool, connect, pool};
use domain_connect::{ConnectError, PoolError, PoolSettings};

use super::support::{Server, free_port};
use super::{PID, Scene, settings, url};

fn open_pool(scene: &Scene, settings: &PoolSettings) -> Pool {
    pool(&scene.url(), &scene.name, settings).unwrap()
}

fn integer(connection: &mut PgConnection, expression: &str) -> i32 {
    diesel::select(sql::<Integer>(expression))
        .get_result(connection)
        .unwrap()
}

/// Somebody else, who is not of the pool.
fn other(scene: &Scene) -> PgConnection {
    connect(&scene.url(), "somebody else").unwrap()
}

#[test]
fn many_threads_share_few_connections() {
    let scene = Scene::new();
    let pool = open_pool(&scene, &settings(3, 10_000));
    let pids: BTreeSet<i32> = std::thread::scope(|scope| {
        let work = || {
            let mut connection = pool.get().unwrap();
            std::thread::sleep(Duration::from_millis(5));
            integer(&mut connection, PID)
        };
        let threads: Vec<_> = (0..30).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert!(pids.len() <= 3, "{pids:?}");
    assert!(pool.status().open <= 3, "{pool:?}");
    let open = integer(&mut other(&scene), &scene.open());
    assert_eq!(u32::try_from(open), Ok(pool.status().open));
}

#[test]
fn a_pool_begins_with_one_connection() {
    let scene = Scene::new();
    let pool = open_pool(&scene, &PoolSettings::default());
    let status = pool.status();
    assert_eq!((status.max_size, status.open, status.idle), (10, 1, 1));
    assert_eq!(integer(&mut other(&scene), &scene.open()), 1);
}

#[test]
fn a_killed_connection_is_replaced() {
    let scene = Scene::new();
    let pool = open_pool(&scene, &settings(1, 5000));
    let pid = integer(&mut pool.get().unwrap(), PID);
    let kill = sql::<Bool>(&format!("pg_terminate_backend({pid}, 5000)"));
    let killed: QueryResult<bool> = diesel::select(kill).get_result(&mut other(&scene));
    assert_eq!(killed, Ok(true));
    assert_ne!(integer(&mut pool.get().unwrap(), PID), pid);
}

#[test]
fn waiting_for_a_busy_pool_ends_with_what_to_do() {
    let scene = Scene::new();
    let pool = open_pool(&scene, &settings(1, 150));
    let held = pool.get().unwrap();
    let begin = Instant::now();
    let error = pool.get().err().unwrap();
    assert!(begin.elapsed() >= Duration::from_millis(150));
    assert!(
        matches!(error, PoolError::Busy { max_size: 1, .. }),
        "{error:?}"
    );
    drop(held);
    pool.get().unwrap();
}

#[test]
fn a_connection_left_in_a_transaction_is_not_handed_out_again() {
    let scene = Scene::new();
    let pool = open_pool(&scene, &settings(1, 5000));
    for script in scene.left_open() {
        let mut connection = pool.get().unwrap();
        let pid = integer(&mut connection, PID);
        let _ = connection.batch_execute(&script);
        drop(connection);
        let mut connection = pool.get().unwrap();
        assert_ne!(integer(&mut connection, PID), pid, "{script}");
        let left = integer(&mut connection, &scene.left_over());
        assert_eq!(left, 0, "{script}");
    }
    let mut connection = pool.get().unwrap();
    let pid = integer(&mut connection, PID);
    AnsiTransactionManager::begin_transaction(&mut *connection).unwrap();
    drop(connection);
    let mut connection = pool.get().unwrap();
    assert_ne!(integer(&mut connection, PID), pid);

    let finished = connection.transaction(|connection| QueryResult::Ok(integer(connection, PID)));
    drop(connection);
    assert_eq!(finished, Ok(integer(&mut pool.get().unwrap(), PID)));
}

#[test]
fn every_spelling_of_a_url_opens_a_pool() {
    let scene = Scene::new();
    for text in scene.spellings() {
        let pool = pool(&url(&text), &scene.name, &settings(2, 5000)).unwrap();
        let named = &scene.named();
        let mut both = (pool.get().unwrap(), pool.get().unwrap());
        assert_eq!(integer(&mut both.0, named), 1, "{text}");
        assert_eq!(integer(&mut both.1, named), 1, "{text}");
    }
}

#[test]
fn opening_a_pool_tells_at_once_what_is_wrong_and_never_the_password() {
    let scene = Scene::new();
    let absent = scene.server.url().replace("/postgres?", "/absent?");
    let begin = Instant::now();
    let error = pool(
        &url(&format!("{absent}&password=hunter2")),
        &scene.name,
        &settings(1, 5000),
    );
    let error = error.err().unwrap();
    assert!(begin.elapsed() < Duration::from_secs(2));
    let PoolError::Connect(ConnectError::Other { source, .. }) = &error else {
        panic!("{error:?}");
    };
    assert!(source.to_string().contains("\"absent\""), "{source}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[test]
fn a_server_that_is_gone_is_not_taken_for_a_busy_pool() {
    let server = Server::start(&[], &[]);
    let socket = server.socket().display().to_string();
    let pool = pool(&url(&server.url()), "pool tests", &settings(1, 1000)).unwrap();
    drop(server);
    let error = pool.get().err().unwrap();
    let PoolError::Connect(ConnectError::Other { place, source }) = &error else {
        panic!("{error:?}");
    };
    assert!(place.contains(&socket), "{place}");
    assert!(source.to_string().contains(&socket), "{source}");
}

#[test]
fn a_pool_without_room_is_refused_before_anything_is_sent() {
    let text = format!("postgres://u@127.0.0.1:{}/app", free_port());
    let error = pool(&url(&text), "pool tests", &settings(0, 300))
        .err()
        .unwrap();
    assert!(
        matches!(error, PoolError::Setting { name: "max_size" }),
        "{error:?}"
    );
}
