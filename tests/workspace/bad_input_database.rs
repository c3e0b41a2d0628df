use std::net::TcpListener;
use std::process::Command;

use domain_connect::DatabaseUrl;
use domain_workbench::server::Server;
use workspace_tests::{Checkout, Output, dbctl, server};

/// dbctl in the checkout on another database.
fn on(checkout: &Checkout, url: &str, arguments: &[&str]) -> Output {
    Output::of(checkout.command(arguments).env("DATABASE_URL", url))
}

/// dbctl in the checkout with nothing that names a database.
fn unnamed(checkout: &Checkout, arguments: &[&str]) -> Command {
    let mut command = checkout.command(arguments);
    command.env_remove("DATABASE_URL");
    command
}

/// No private server was made.
#[track_caller]
fn no_server_was_made(checkout: &Checkout) {
    assert!(
        !checkout.path(".dbctl").exists(),
        "a private server was made"
    );
}

#[test]
fn a_malformed_url_is_a_usage_error_that_says_what_was_expected() {
    let checkout = Checkout::small();
    let cases = [
        (
            "mysql://u:hunter2@h/app",
            "found scheme mysql, expected postgres",
        ),
        (
            "postgres://u:hunter2@h:99999/app",
            "a port of the database URL is not a number from 1 to 65535",
        ),
        (
            "postgres://u:hunter2@h:port/app",
            "a port of the database URL is not a number from 1 to 65535",
        ),
        ("", "DATABASE_URL is set but empty"),
        ("   ", "DATABASE_URL is set but empty"),
        ("postgres://u:hunter2@h/app?sslmode=perhaps", "perhaps"),
    ];
    for (url, expected) in cases {
        for command in [
            &["status"][..],
            &["migrate"],
            &["rollback", "--all", "--yes"],
            &["setup"],
        ] {
            let output = on(&checkout, url, command)
                .code(2)
                .stderr_has(expected)
                .stderr_has("DATABASE_URL");
            assert!(
                !format!("{output:?}").contains("hunter2"),
                "the password of {url} is shown: {output:?}"
            );
        }
    }
    no_server_was_made(&checkout);
}

#[test]
fn an_empty_url_in_dotenv_names_the_file() {
    let checkout = Checkout::small();
    checkout.write(".env", "DATABASE_URL=\n");
    Output::of(&mut unnamed(&checkout, &["migrate"]))
        .code(2)
        .stderr_has("is set but empty")
        .stderr_has(".env");
    no_server_was_made(&checkout);
}

#[test]
fn a_closed_port_is_unreachable_and_named() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let checkout = Checkout::small();
    let url = format!("postgres://u:hunter2@127.0.0.1:{port}/app");
    for command in [&["status"][..], &["migrate"], &["setup"]] {
        let output = on(&checkout, &url, command)
            .code(1)
            .stderr_has(&format!("no PostgreSQL server answers at 127.0.0.1:{port}"))
            .stderr_has("check that it is running");
        assert!(!output.stderr.contains("hunter2"), "{}", output.stderr);
    }
}

#[test]
fn a_missing_socket_folder_is_unreachable_and_named() {
    let checkout = Checkout::small();
    let folder = checkout.path("no_socket_here").display().to_string();
    on(
        &checkout,
        &format!("postgresql:///app?host={folder}"),
        &["migrate"],
    )
    .code(1)
    .stderr_has("no PostgreSQL server answers at")
    .stderr_has(&folder);
}

#[test]
fn a_missing_database_is_named_and_setup_is_what_makes_it() {
    let checkout = Checkout::small();
    let url = server().url("dbctl_absent_database").to_url();
    for command in [&["migrate"][..], &["status"], &["rollback"], &["seed"]] {
        on(&checkout, &url, command)
            .code(1)
            .stderr_has("has no database \"dbctl_absent_database\"")
            .stderr_has("dbctl setup");
    }
}

#[test]
fn an_unknown_role_is_named() {
    let checkout = Checkout::small();
    on(&checkout, &checkout.url_as("nobody_here"), &["migrate"])
        .code(1)
        .stderr_has("refused user \"nobody_here\"");
}

/// A private server that is removed when the test ends.
struct Private(Server);

impl Drop for Private {
    fn drop(&mut self) {
        drop(self.0.destroy());
    }
}

#[test]
fn a_wrong_password_is_refused_and_not_shown() {
    let checkout = Checkout::small();
    let private = Private(Server::in_workspace(&checkout.path("")).unwrap());
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    private.0.listen(port).unwrap();
    let right = DatabaseUrl::parse(&private.0.url_tcp("postgres").unwrap()).unwrap();
    on(&checkout, &right.to_url(), &["status"]).code(0);
    let (user, place) = (right.user(), format!("127.0.0.1:{port}"));
    let output = on(
        &checkout,
        &format!("postgres://{user}:hunter2@{place}/postgres"),
        &["migrate"],
    )
    .code(1)
    .stderr_has(&format!("the server at {place} refused user {user:?}"))
    .stderr_has("check user and password");
    assert!(!format!("{output:?}").contains("hunter2"), "{output:?}");
    on(
        &checkout,
        &format!("postgres://{user}@{place}/postgres"),
        &["migrate"],
    )
    .code(1)
    .stderr_has("asks for the password of user")
    .stderr_has("the database URL has none");
    on(&checkout, &right.to_url(), &["status", "--check"]).code(3);
}

#[test]
fn outside_a_checkout_a_database_must_be_named() {
    let folder = tempfile::tempdir().unwrap();
    for command in [
        &["migrate"][..],
        &["status"],
        &["setup"],
        &["rollback", "--all", "--yes"],
        &["seed"],
    ] {
        Output::of(dbctl(folder.path()).args(command))
            .code(2)
            .stderr_has("no database named")
            .stderr_has("set DATABASE_URL or give --database-url");
    }
    assert!(
        folder.path().read_dir().unwrap().next().is_none(),
        "something was written"
    );
}

#[test]
fn in_production_no_private_server_takes_the_place_of_a_missing_url() {
    let checkout = Checkout::small();
    Output::of(unnamed(&checkout, &["migrate"]).env("DBCTL_ENV", "production"))
        .code(2)
        .stderr_has("no database named: DBCTL_ENV=production uses no private server");
    no_server_was_made(&checkout);
}

#[test]
fn with_embedded_migrations_no_private_server_takes_the_place_of_a_missing_url() {
    let checkout = Checkout::small();
    let output = Output::of(&mut unnamed(
        &checkout,
        &["migrate", "--source", "embedded", "--json"],
    ));
    let output = output.code(2).stderr_has("no database named");
    assert_eq!(output.json()["error"]["kind"], "no_database");
    no_server_was_made(&checkout);
}

#[test]
fn migrations_from_disk_need_a_checkout() {
    let folder = tempfile::tempdir().unwrap();
    Output::of(dbctl(folder.path()).args(["migrate", "--source", "disk"]))
        .code(2)
        .stderr_has("--source disk needs a checkout");
}
