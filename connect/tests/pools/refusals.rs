//! The pool of diesel-async's connections where the server, or its absence, is to blame.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use diesel_async::SimpleAsyncConnection;
use domain_connect::pool::{connect, open};
use domain_connect::{ConnectError, PoolError};

use super::support::{Server, free_port, run};
use super::{Scene, settings, url};

async fn failure(text: &str) -> PoolError {
    let outcome = open(&url(text), "pool tests", &settings(1, 5000)).await;
    outcome.err().unwrap()
}

#[test]
fn a_missing_database_is_named_when_the_pool_is_opened() {
    let scene = Scene::new();
    let absent = scene.server.url().replace("/postgres?", "/absent?");
    let error = run(failure(&absent));
    assert!(
        matches!(
            &error,
            PoolError::Connect(ConnectError::MissingDatabase { database, .. }) if database == "absent"
        ),
        "{error:?}"
    );
}

#[test]
fn the_password_is_never_shown() {
    let hba = "local all guarded scram-sha-256\nlocal all all trust\n";
    let server = Server::start(&[("pg_hba.conf", hba)], &[]);
    let guarded = server.url().replace("user=postgres", "user=guarded");
    run(async {
        let mut superuser = connect(&url(&server.url()), "setup").await.unwrap();
        let role = "CREATE ROLE guarded LOGIN PASSWORD 'right'";
        superuser.batch_execute(role).await.unwrap();

        let error = failure(&format!("{guarded}&password=hunter2")).await;
        assert!(
            matches!(
                &error,
                PoolError::Connect(ConnectError::Authentication { .. })
            ),
            "{error:?}"
        );
        assert!(!format!("{error} {error:?}").contains("hunter2"));

        let right = url(&format!("{guarded}&password=right"));
        let pool = open(&right, "pool tests", &settings(1, 5000))
            .await
            .unwrap();
        let shown = format!("{pool:?} {:?}", pool.get().await.unwrap());
        assert!(!shown.contains("right"), "{shown}");
    });
}

#[test]
fn a_server_that_is_gone_is_reported_at_once() {
    let server = Server::start(&[], &[]);
    run(async {
        let pool = open(&url(&server.url()), "pool tests", &settings(2, 5000)).await;
        let pool = pool.unwrap();
        drop(server);
        let begin = Instant::now();
        let error = pool.get().await.unwrap_err();
        assert!(
            matches!(error, PoolError::Connect(ConnectError::Unreachable { .. })),
            "{error:?}"
        );
        assert!(begin.elapsed() < Duration::from_secs(2));
    });
}

#[test]
fn a_silent_server_is_not_taken_for_a_busy_pool() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let silent_url = url(&format!("postgres://u@127.0.0.1:{port}/app"));
    let outcome = run(open(&silent_url, "pool tests", &settings(1, 300)));
    let error = outcome.err().unwrap();
    assert!(matches!(error, PoolError::Slow { .. }), "{error:?}");
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}

#[test]
fn a_pool_without_room_is_refused_before_anything_is_sent() {
    let nobody = url(&format!("postgres://u@127.0.0.1:{}/app", free_port()));
    let outcome = run(open(&nobody, "pool tests", &settings(0, 300)));
    let error = outcome.err().unwrap();
    assert!(
        matches!(error, PoolError::Setting { name: "max_size" }),
        "{error:?}"
    );
}
