use std::net::TcpListener;
use std::process::Command;

use domain_connect::DatabaseUrl;
use workspace_tests::{Checkout, PrivateCheckout, query};

const WHERE: &str = "SELECT current_database(), current_user";

/// A port of the loopback address that nobody listens on.
fn free_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port().to_string()
}

#[test]
fn the_private_server_starts_stops_and_goes_on_command() {
    let checkout = PrivateCheckout::new();
    let server = |words: &[&str]| checkout.run(&[&["server"], words].concat());

    server(&["status"])
        .code(3)
        .stdout_has("never made; dbctl setup makes it");
    server(&["destroy"])
        .code(0)
        .stdout_has("There was no private server.");
    server(&["start"])
        .code(0)
        .stdout_has("Made and started the private server in");
    server(&["start"]).code(0).stdout_has("runs already");
    server(&["status"])
        .code(0)
        .stdout_has("running: PostgreSQL")
        .stdout_has("socket")
        .stdout_has("data")
        .stdout_has("log");
    let status = server(&["status", "--json"]).code(0).json();
    assert_eq!(status["running"], true);

    the_url_is_what_programs_accept(&checkout);

    server(&["stop"]).code(0).stdout_has("its data stay");
    server(&["stop"]).code(0).stdout_has("does not run");
    server(&["status"])
        .code(3)
        .stdout_has("stopped; dbctl server start starts it");
    server(&["destroy"])
        .code(4)
        .stderr_has("remove all its databases?")
        .stderr_has("nothing was changed")
        .stderr_has("--yes");
    server(&["status"]).code(3).stdout_has("stopped");

    a_port_is_for_clients_with_a_password(&checkout);

    server(&["destroy", "--yes"])
        .code(0)
        .stdout_has("Removed the private server");
    server(&["status"]).code(3).stdout_has("never made");
}

/// Right after the first start: nobody has migrated yet.
fn the_url_is_what_programs_accept(checkout: &Checkout) {
    let printed = checkout.run(&["server", "url"]).code(0).stdout;
    let url = printed.strip_suffix('\n').unwrap();
    assert!(!url.contains('\n'), "{printed:?}");
    let tokio = query(&DatabaseUrl::parse(url).unwrap(), WHERE);
    assert_eq!(tokio, [["app", "dbctl"]]);
    let psql = Command::new("psql").args([url, "-XAtc", WHERE]).output();
    assert_eq!(
        String::from_utf8(psql.unwrap().stdout).unwrap(),
        "app|dbctl\n"
    );
    let json = checkout.run(&["server", "url", "--json"]).code(0).json();
    assert_eq!(json["url"], url);
}

fn a_port_is_for_clients_with_a_password(checkout: &Checkout) {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    checkout
        .run(&["server", "start", "--port", &port])
        .code(2)
        .stderr_has(&port)
        .stderr_has("choose another port");
    checkout.run(&["server", "status"]).code(3);

    let port = free_port();
    let started = checkout.run(&["server", "start", "--port", &port, "--json"]);
    let json = started.code(0).json();
    let tcp = json["url_tcp"].as_str().unwrap();
    assert!(tcp.contains(&format!("@127.0.0.1:{port}/app")), "{tcp}");
    assert_eq!(
        query(&DatabaseUrl::parse(tcp).unwrap(), WHERE),
        [["app", "dbctl"]]
    );
}

#[test]
fn psql_is_on_the_same_database_in_the_schema_of_the_domain() {
    let checkout = Checkout::bare();
    checkout.migration(
        "inventory",
        "20270101000000_create_drugs",
        "CREATE TABLE drugs (id bigint PRIMARY KEY); INSERT INTO drugs VALUES (7)",
        "DROP TABLE drugs",
    );
    checkout.run(&["migrate"]).code(0);
    let psql = |domain: &str, sql: &str| checkout.run(&["psql", domain, "--", "-XAtc", sql]);
    let path = |domain: &str| psql(domain, "SHOW search_path").code(0).stdout;
    assert_eq!(path("inventory").trim().trim_matches('"'), "inventory");
    assert_eq!(path("core").trim().trim_matches('"'), "public");
    let found = psql("inventory", "SELECT id, current_database() FROM drugs").code(0);
    let database = checkout.url().database();
    assert_eq!(found.stdout, format!("7|{database}\n"));
    psql("core", "SELECT id FROM drugs").code(1);
    psql("inventry", "SELECT 1")
        .code(2)
        .stderr_has("did you mean \"inventory\"?");
}
