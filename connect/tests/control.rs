//! The control path against a real server and against ones that only pretend.
#![cfg(feature = "async")]
#![allow(clippy::unwrap_used)]

mod support;

use std::time::{Duration, Instant};

use domain_connect::control::{Control, connect, connect_patiently};
use domain_connect::{ConnectError, DatabaseUrl};
use support::{Server, fake, run};

async fn try_connect(url: &str) -> Result<Control, ConnectError> {
    connect(&DatabaseUrl::parse(url).unwrap(), "connect tests").await
}

fn failure(url: &str) -> ConnectError {
    run(try_connect(url)).expect_err(url)
}

#[test]
fn connecting_with_trust_is_one_round_trip_and_close_says_goodbye() {
    let (port, server) = fake::answer_once(fake::LET_IN.to_vec());
    run(async {
        let control = try_connect(&format!(
            "postgres://u@127.0.0.1:{port}/app?sslmode=disable"
        ))
        .await
        .unwrap();
        control.close().await;
    });
    let received = server.join().unwrap();
    let goodbye = b"X\0\0\0\x04".to_vec();
    assert_eq!(received.len(), 2, "{received:?}");
    assert_eq!(received[1], goodbye);
    let startup = String::from_utf8_lossy(&received[0]).into_owned();
    assert!(
        startup.contains("application_name\0connect tests\0"),
        "{startup:?}"
    );
}

#[test]
fn notices_are_there_when_the_statement_is_done() {
    let server = Server::start(&[], &[]);
    run(async {
        let control = try_connect(&server.url()).await.unwrap();
        let script = "DO $$ BEGIN RAISE NOTICE 'first' USING DETAIL = 'more', HINT = 'do'; RAISE WARNING 'second'; END $$";
        control.client.batch_execute(script).await.unwrap();
        let notices = control.drain_notices();
        let shown: Vec<_> = notices
            .iter()
            .map(|n| (n.severity.as_str(), n.message.as_str()))
            .collect();
        assert_eq!(shown, [("NOTICE", "first"), ("WARNING", "second")]);
        assert_eq!(notices[0].detail.as_deref(), Some("more"));
        assert_eq!(notices[0].hint.as_deref(), Some("do"));
        assert_eq!(control.drain_notices(), []);
    });
}

#[test]
fn whoever_cancels_hangs_up_last() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let mut bytes = [0; 1024];
        let (mut session, _) = listener.accept().unwrap();
        assert!(session.read(&mut bytes).unwrap() > 0);
        let key = b"K\0\0\0\x0c\0\0\0\x07\0\0\0\x08";
        let welcome = [&fake::LET_IN[..9], key, &fake::LET_IN[9..]].concat();
        session.write_all(&welcome).unwrap();
        let (mut request, _) = listener.accept().unwrap();
        request.read_exact(&mut bytes[..16]).unwrap();
        assert_eq!(bytes[8..16], [0, 0, 0, 7, 0, 0, 0, 8]);
        request
            .set_read_timeout(Some(Duration::from_millis(200)))
            .unwrap();
        let waiting = request.read(&mut bytes).unwrap_err().kind();
        assert_eq!(
            waiting,
            std::io::ErrorKind::WouldBlock,
            "it does not hang up"
        );
    });
    run(async {
        let url = format!("postgres://u@127.0.0.1:{port}/app?sslmode=disable");
        let control = try_connect(&url).await.unwrap();
        assert_eq!(control.process_id(), 7);
        control.cancel().send().await.unwrap();
    });
    server.join().unwrap();
}

#[test]
fn a_running_statement_is_cancelled_from_elsewhere() {
    let server = Server::start(&[], &[]);
    run(async {
        let control = try_connect(&server.url()).await.unwrap();
        let handle = control.cancel();
        let canceller = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(200)).await;
            handle.clone().send().await.unwrap();
        });
        let error = control
            .client
            .batch_execute("SELECT pg_sleep(30)")
            .await
            .unwrap_err();
        assert_eq!(error.code().map(|code| code.code()), Some("57014"));
        canceller.await.unwrap();
    });
}

#[test]
fn each_refusal_of_a_server_has_its_kind_and_never_the_password() {
    let hba = "local all guarded scram-sha-256\nlocal all all trust\n";
    let server = Server::start(&[("pg_hba.conf", hba)], &[]);
    let url = server.url();
    let as_user = |user: &str| url.replace("user=postgres", &format!("user={user}"));
    run(async {
        let control = try_connect(&url).await.unwrap();
        let roles =
            "CREATE ROLE guarded LOGIN PASSWORD 'right'; CREATE ROLE full LOGIN CONNECTION LIMIT 0";
        control.client.batch_execute(roles).await.unwrap();
        try_connect(&format!("{}&password=right", as_user("guarded")))
            .await
            .unwrap();
    });

    let error = failure(&url.replace("/postgres?", "/absent?"));
    assert!(
        matches!(&error, ConnectError::MissingDatabase { database, .. } if database == "absent"),
        "{error:?}"
    );
    let error = failure(&as_user("nobody_here"));
    assert!(
        matches!(&error, ConnectError::Authentication { user, .. } if user == "nobody_here"),
        "{error:?}"
    );
    let error = failure(&format!("{}&password=hunter2", as_user("guarded")));
    assert!(
        matches!(&error, ConnectError::Authentication { .. }),
        "{error:?}"
    );
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    let error = failure(&as_user("guarded"));
    assert!(
        matches!(&error, ConnectError::PasswordMissing { user, .. } if user == "guarded"),
        "{error:?}"
    );
    let error = failure(&as_user("full"));
    assert!(
        matches!(&error, ConnectError::TooManyConnections { .. }),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .contains(&server.socket().display().to_string()),
        "{error}"
    );
}

#[test]
fn a_server_that_starts_up_is_told_by_sqlstate_and_not_by_text() {
    let (port, _server) = fake::answer_once(fake::error_response("57P03"));
    let error = failure(&format!(
        "postgres://u@127.0.0.1:{port}/app?sslmode=disable"
    ));
    assert!(
        matches!(error, ConnectError::NotAccepting { .. }),
        "{error:?}"
    );
}

#[test]
fn nobody_listening_and_an_unknown_host_are_unreachable() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().display();
    let closed = support::free_port();
    let urls = [
        format!("postgresql:///app?host={socket}"),
        format!("postgresql://127.0.0.1:{closed}/app"),
        "postgresql://no-such-host.invalid/app".to_owned(),
    ];
    for url in urls {
        let error = failure(&url);
        assert!(
            matches!(error, ConnectError::Unreachable { .. }),
            "{url}: {error:?}"
        );
    }
}

#[test]
fn a_server_that_never_answers_runs_into_the_time_limit() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let begin = Instant::now();
    let error = failure(&format!(
        "postgres://u@127.0.0.1:{port}/app?connect_timeout=1"
    ));
    assert!(matches!(error, ConnectError::Timeout { .. }), "{error:?}");
    assert!(
        begin.elapsed() < Duration::from_secs(5),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn the_next_host_is_tried_when_one_does_not_answer() {
    let closed = support::free_port();
    let (starting, _server) = fake::answer_once(fake::error_response("57P03"));
    let (port, _server) = fake::answer_once(fake::LET_IN.to_vec());
    let hosts = format!("127.0.0.1:{closed},127.0.0.1:{starting},127.0.0.1:{port}");
    run(async {
        try_connect(&format!("postgres://u@{hosts}/app?sslmode=disable"))
            .await
            .unwrap();
    });
}

#[test]
fn a_full_pooler_is_full_and_a_full_server_is_asked_again_as_long_as_the_url_says() {
    let refused = |text: &str| {
        let answer = fake::error_saying("08P01", text);
        let (port, _server) = fake::answer_once(answer);
        failure(&format!(
            "postgres://u@127.0.0.1:{port}/app?sslmode=disable"
        ))
    };
    let full = refused("no more connections allowed (max_client_conn)");
    assert!(
        matches!(full, ConnectError::TooManyConnections { .. }),
        "{full:?}"
    );
    let other = refused("something else");
    assert!(matches!(other, ConnectError::Other { .. }), "{other:?}");

    let server = Server::start(
        &[],
        &["max_connections=4", "superuser_reserved_connections=0"],
    );
    run(async {
        let mut all = Vec::new();
        while let Ok(one) = try_connect(&server.url()).await {
            all.push(one);
        }
        let patiently = async |text: &str| {
            let url = DatabaseUrl::parse(text).unwrap();
            let mut told = 0;
            let outcome = connect_patiently(&url, "patient", |_, _| told += 1).await;
            (outcome, told)
        };
        let began = Instant::now();
        let hurried = format!("{}&connect_timeout=1", server.url());
        let (outcome, told) = patiently(&hurried).await;
        assert!(
            matches!(outcome, Err(ConnectError::TooManyConnections { .. })),
            "{outcome:?}"
        );
        assert_eq!(told, 1);
        assert!(
            began.elapsed() < Duration::from_secs(3),
            "{:?}",
            began.elapsed()
        );
        let url = server.url();
        let last = all.pop().unwrap();
        let closing = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(300)).await;
            last.close().await;
        });
        let (outcome, told) = patiently(&url).await;
        closing.await.unwrap();
        outcome.unwrap().close().await;
        assert_eq!(told, 1);
    });
}
