//! The typed path: Diesel's [`PgConnection`] on libpq.

mod pool;

#[cfg(feature = "async")]
use std::time::Duration;

use diesel::{Connection, PgConnection};

use crate::{ConnectError, DatabaseUrl, SslMode};
pub use pool::{Manager, Pool, PooledConnection, pool};

/// Whether the libpq that was asked for can speak TLS. `bundled` next to `system-libpq` decides for the bundled one.
const LIBPQ_HAS_TLS: bool = cfg!(any(
    feature = "tls",
    feature = "tls-static",
    all(feature = "system-libpq", not(feature = "bundled"))
));

/// Connects Diesel to the database.
///
/// `application_name` is used unless the URL has one. Takes two round trips more than the
/// control path: Diesel sets time zone and encoding.
///
/// # Errors
///
/// [`ConnectError::NoTls`], before anything is sent, if libpq was built without TLS and the URL needs it: its mode is
/// `require` or stricter, or it is `prefer` and the host is not of this machine. Everything that libpq reports is
/// [`ConnectError::Other`], because libpq's text is all that Diesel passes on; connect the control path first to
/// learn the kind.
pub fn connect(url: &DatabaseUrl, application_name: &str) -> Result<PgConnection, ConnectError> {
    if !LIBPQ_HAS_TLS && needs_tls(url) {
        return Err(ConnectError::NoTls {
            place: url.place(),
            sslmode: url.sslmode(),
        });
    }
    let conninfo = url.with_application_name(application_name).to_libpq();
    PgConnection::establish(&conninfo).map_err(|source| ConnectError::Other {
        place: url.place(),
        source: source.into(),
    })
}

/// How often libpq is asked again when the control path is let in and libpq was not.
#[cfg(feature = "async")]
const TURNS: u32 = 4;

/// Connects as [`connect`] does; a server that has no connection left is asked again, as by
/// [`control::connect_patiently`](crate::control::connect_patiently).
///
/// libpq does not tell why it was not let in, so the control path is asked. Must run on a tokio runtime, which is
/// blocked while libpq connects, not while it pauses.
///
/// # Errors
///
/// [`ConnectError::TooManyConnections`], and what [`connect`] reports.
#[cfg(feature = "async")]
pub async fn connect_patiently(
    url: &DatabaseUrl,
    application_name: &str,
    told: impl FnOnce(&ConnectError, Duration),
) -> Result<PgConnection, ConnectError> {
    crate::full::until_free(url, told, async || attempt(url, application_name).await).await
}

#[cfg(feature = "async")]
async fn attempt(url: &DatabaseUrl, application_name: &str) -> Result<PgConnection, ConnectError> {
    let mut outcome = connect(url, application_name);
    for _ in 1..TURNS {
        if !matches!(outcome, Err(ConnectError::Other { .. })) {
            break;
        }
        match crate::control::connect(url, application_name).await {
            Err(full @ ConnectError::TooManyConnections { .. }) => return Err(full),
            // libpq has told as much.
            Err(_) => break,
            Ok(control) => control.close().await,
        }
        // The server needs a moment to free the place that was asked with.
        tokio::time::sleep(Duration::from_millis(50)).await;
        outcome = connect(url, application_name);
    }
    outcome
}

/// Whether a plain connection would be less than the URL asks for.
fn needs_tls(url: &DatabaseUrl) -> bool {
    match url.sslmode() {
        SslMode::Disable => false,
        SslMode::Prefer => !url.is_local(),
        SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => true,
    }
}

#[cfg(test)]
mod tests {
    use super::needs_tls;
    use crate::DatabaseUrl;

    #[test]
    fn tls_is_needed_beyond_this_machine_and_where_it_is_demanded() {
        let cases = [
            ("postgres:///app?host=/run/x&sslmode=verify-full", false),
            ("postgres://localhost/app", false),
            ("postgres://localhost/app?sslmode=require", true),
            ("postgres://db.example.com/app", true),
            ("postgres://db.example.com/app?sslmode=disable", false),
            ("postgres://localhost,db.example.com/app", true),
        ];
        for (text, expected) in cases {
            let url = DatabaseUrl::parse(text).unwrap();
            assert_eq!(needs_tls(&url), expected, "{text}");
        }
    }

    #[cfg(not(any(feature = "tls", feature = "tls-static", feature = "system-libpq")))]
    #[test]
    fn a_remote_host_is_refused_with_the_build_command_where_libpq_has_no_tls() {
        let url = DatabaseUrl::parse("postgres://u:secret@db.example.com/app").unwrap();
        let error = super::connect(&url, "test").err().unwrap().to_string();
        assert!(
            error.contains("--no-default-features --features tls"),
            "{error}"
        );
        assert!(error.contains("db.example.com:5432"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}
