//! From an error of tokio-postgres to the kind of failure.

use std::error::Error;
use std::io;

use tokio_postgres::error::SqlState;

use crate::{Cause, ConnectError, DatabaseUrl, Host};

/// The kinds of tokio-postgres's error that only its own fixed text tells apart; tests hold it to them.
const TLS: &str = "error performing TLS handshake";
const CONFIG: &str = "invalid configuration";

/// What PgBouncer says when `max_client_conn` is reached; its words are never translated, and its SQLSTATE is that of
/// any protocol violation.
const POOLER_FULL: &str = "no more connections allowed";

/// Tells what went wrong while connecting to a host.
pub(crate) fn classify(
    error: tokio_postgres::Error,
    url: &DatabaseUrl,
    host: &Host,
) -> ConnectError {
    let place = host.to_string();
    let user = url.user().to_owned();
    if let Some(code) = error.code().cloned() {
        return from_sqlstate(&code, place, url, cause(error));
    }
    let kind = error.to_string();
    let is_io = error
        .source()
        .is_some_and(<dyn Error + 'static>::is::<io::Error>);
    // Hosts and ports are always complete, so the only thing that can be missing is the password.
    if kind == CONFIG && url.password().is_none() {
        return ConnectError::PasswordMissing { place, user };
    }
    let hung_up = error.is_closed();
    let source = cause(error);
    match () {
        () if kind == TLS => ConnectError::Tls { place, source },
        () if is_io || hung_up => ConnectError::Unreachable { place, source },
        () => ConnectError::Other { place, source },
    }
}

fn from_sqlstate(code: &SqlState, place: String, url: &DatabaseUrl, source: Cause) -> ConnectError {
    match *code {
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            ConnectError::Authentication {
                place,
                user: url.user().to_owned(),
                source,
            }
        }
        SqlState::INVALID_CATALOG_NAME => ConnectError::MissingDatabase {
            place,
            database: url.database().to_owned(),
            source,
        },
        SqlState::PROTOCOL_VIOLATION if source.to_string().contains(POOLER_FULL) => {
            ConnectError::TooManyConnections { place, source }
        }
        SqlState::TOO_MANY_CONNECTIONS => ConnectError::TooManyConnections { place, source },
        // A server that cannot read its options says 42601 or 22023.
        SqlState::PROTOCOL_VIOLATION if url.options().is_some() => {
            ConnectError::OptionsRefused { place, source }
        }
        SqlState::CANNOT_CONNECT_NOW | SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN => {
            ConnectError::NotAccepting { place, source }
        }
        _ => ConnectError::Other { place, source },
    }
}

/// The error below tokio-postgres's own, which only names its kind.
fn cause(error: tokio_postgres::Error) -> Cause {
    if error.source().is_none() {
        return error.into();
    }
    match error.into_source() {
        Some(source) => source,
        None => "unknown cause".into(),
    }
}
