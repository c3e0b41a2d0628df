use std::net::TcpStream;
use std::thread;

use diesel::connection::SimpleConnection;
use domain_connect::DatabaseUrl;
use rustix::process::Signal;
use workspace_tests::{Answer, Checkout, empty_database, eventually, execute, query, server};

use super::service::{Hospital, Service, run};

/// A session that waits for a lock in this database.
const WAITING: &str = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

/// Nobody can change stock until the connection commits.
const LOCK: &str = "BEGIN; LOCK TABLE inventory.inventory";

/// Lets nobody into a database, those who are in it included, or everybody again.
fn admit(url: &DatabaseUrl, whom: &str) {
    let (name, maintenance) = (url.database(), server().url("postgres"));
    execute(
        &maintenance,
        &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {whom}"),
    );
    execute(
        &maintenance,
        &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"),
    );
}

/// 503 of that kind, which says when to come again, and no more of the database than that.
#[track_caller]
fn unavailable(answer: Answer, kind: &str, url: &DatabaseUrl) {
    let answer = answer.status(503);
    assert_eq!(answer.json()["error"]["kind"], kind, "{}", answer.body);
    assert!(answer.head.contains("retry-after: 1"), "{}", answer.head);
    assert!(!answer.body.contains(url.database()), "{}", answer.body);
}

#[test]
fn a_database_that_goes_away_is_503_until_it_is_back() {
    let hospital = Hospital::new();
    let url = hospital.typed.url();
    let service = Service::start(url);
    admit(url, "false");
    unavailable(service.get("/health/ready"), "away", url);
    unavailable(service.post("/issues", &hospital.issue(1)), "away", url);
    service.get("/health/live").status(204);
    admit(url, "true");
    service.get("/health/ready").status(204);
    service.post("/issues", &hospital.issue(1)).status(201);
    // The server's words are in the log, and only there.
    let log = service.stop().stderr_has("the database cannot be reached");
    log.stderr_has(url.database());
}

#[test]
fn a_service_before_its_tables_lives_and_is_not_ready() {
    let checkout = Checkout::new();
    let service = Service::start(checkout.url());
    service.get("/health/live").status(204);
    unavailable(service.get("/health/ready"), "not_ready", checkout.url());
    checkout.run(&["migrate"]).code(0);
    service.get("/health/ready").status(204);
    execute(
        checkout.url(),
        "ALTER TABLE inventory.drug_lots RENAME notes TO remarks",
    );
    unavailable(service.get("/health/ready"), "not_ready", checkout.url());
    service.stop().stderr_has("drug_lots.notes");
}

#[test]
fn what_fails_here_is_500_and_only_the_log_says_why() {
    let hospital = Hospital::new();
    let service = Service::start(hospital.typed.url());
    execute(
        hospital.typed.url(),
        "ALTER TABLE inventory.drug_lots RENAME quantity_available TO q",
    );
    let answer = service.get(&hospital.lots()).status(500);
    let error = &answer.json()["error"];
    assert_eq!(error["kind"], "internal");
    assert_eq!(
        error["message"],
        "this went wrong here, not with the request; the log says why"
    );
    service.stop().stderr_has("drug_lots.quantity_available");
}

#[test]
fn who_gets_no_connection_in_time_gets_503() {
    let mut hospital = Hospital::new();
    let url = hospital.typed.url();
    let service = Service::start_with(url, &["--connections", "1", "--wait", "1"]);
    hospital.conn.batch_execute(LOCK).unwrap();
    let body = hospital.issue(1);
    thread::scope(|scope| {
        let first = scope.spawn(|| service.post("/issues", &body));
        eventually("the only connection waits", || {
            !query(url, WAITING).is_empty()
        });
        unavailable(service.get("/health/ready"), "busy", url);
        hospital.conn.batch_execute("COMMIT").unwrap();
        first.join().unwrap().status(201);
    });
    service.get("/health/ready").status(204);
}

#[test]
fn sigterm_lets_what_is_under_way_finish_and_takes_nothing_new() {
    let mut hospital = Hospital::new();
    let url = hospital.typed.url();
    let service = Service::start(url);
    hospital.conn.batch_execute(LOCK).unwrap();
    let body = hospital.issue(1);
    thread::scope(|scope| {
        let last = scope.spawn(|| service.post("/issues", &body));
        eventually("a request is under way", || !query(url, WAITING).is_empty());
        service.signal(Signal::TERM);
        eventually("nothing new is taken", || {
            TcpStream::connect(service.address()).is_err()
        });
        hospital.conn.batch_execute("COMMIT").unwrap();
        last.join().unwrap().status(201);
    });
    let output = service.wait().code(0);
    assert_eq!(output.stderr, "");
}

#[test]
fn ctrl_c_ends_it_as_well() {
    let service = Service::start(empty_database().url());
    service.signal(Signal::INT);
    service.wait().code(0);
}

#[test]
fn a_service_without_a_database_ends_at_once_and_says_what_to_do() {
    let (running, _folder) = run(None, &[]);
    running
        .wait()
        .code(1)
        .stderr_has("no database named")
        .stderr_has("export DATABASE_URL=\"$(cargo run -q -p dbctl -- server url)\"");
    let (running, _folder) = run(Some(&server().url("not_there")), &[]);
    running
        .wait()
        .code(1)
        .stderr_has("has no database \"not_there\"");
}
