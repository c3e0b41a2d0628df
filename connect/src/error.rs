//! Why no connection came about.

#[cfg(any(feature = "blocking", feature = "pool"))]
mod pool;

use thiserror::Error;

#[cfg(any(feature = "blocking", feature = "pool"))]
pub use pool::PoolError;

/// The cause of a failed connection, as the client library reported it.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why no connection came about.
///
/// The kind is told from SQLSTATE and I/O errors, never from the text of a server's message, which is localised.
/// No message holds the password.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// Nothing answers there, or it hung up before the session began.
    #[error(
        "no PostgreSQL server answers at {place}; check that it is running and that host and port of the database URL are right"
    )]
    Unreachable {
        /// The host, as [`Host`](crate::Host) shows it.
        place: String,
        /// The I/O error.
        #[source]
        source: Cause,
    },
    /// The server does not let this user in with this password, or at all from here.
    #[error(
        "the server at {place} refused user {user:?}; check user and password of the database URL (special characters \
         percent-encoded) and the server's pg_hba.conf"
    )]
    Authentication {
        /// The host.
        place: String,
        /// The role.
        user: String,
        /// The server's message.
        #[source]
        source: Cause,
    },
    /// The server asks for a password and the URL has none.
    #[error(
        "the server at {place} asks for the password of user {user:?} and the database URL has none; write postgres://USER:PASSWORD@HOST/DATABASE"
    )]
    PasswordMissing {
        /// The host.
        place: String,
        /// The role.
        user: String,
    },
    /// The server has no database of this name.
    #[error(
        "the server at {place} has no database {database:?}; create it (dbctl setup does) or correct the database URL"
    )]
    MissingDatabase {
        /// The host.
        place: String,
        /// The name of the database.
        database: String,
        /// The server's message.
        #[source]
        source: Cause,
    },
    /// All connections of the server, of the role, of the database or of a pooler are taken (SQLSTATE 53300, or
    /// PgBouncer's "no more connections allowed").
    #[error(
        "the server at {place} has no connection left; close other clients or raise max_connections (or the limit of the role or database)"
    )]
    TooManyConnections {
        /// The host.
        place: String,
        /// The server's message.
        #[source]
        source: Cause,
    },
    /// The server is starting up, shutting down or recovering (SQLSTATE 57P03).
    #[error(
        "the server at {place} does not accept connections yet or any more; try again in a moment"
    )]
    NotAccepting {
        /// The host.
        place: String,
        /// The server's message.
        #[source]
        source: Cause,
    },
    /// The URL has options for the server and what answers takes none: it is a pooler (SQLSTATE 08P01).
    #[error(
        "what answers at {place} takes no startup options: it is a connection pooler such as PgBouncer, and its server \
         connections are shared; take `options` out of the database URL (ALTER ROLE … SET gives a role its settings), \
         or name the server itself, for dbctl in DBCTL_DIRECT_URL"
    )]
    OptionsRefused {
        /// The host.
        place: String,
        /// The pooler's message.
        #[source]
        source: Cause,
    },
    /// TLS was asked for and could not be set up.
    #[error(
        "no TLS connection to {place}; check sslmode and sslrootcert of the database URL and the server's certificate"
    )]
    Tls {
        /// The host.
        place: String,
        /// What failed.
        #[source]
        source: Cause,
    },
    /// The limit of `connect_timeout` passed.
    #[error(
        "no answer from {place} within {seconds} s; check host, port and firewall, or raise connect_timeout in the database URL"
    )]
    Timeout {
        /// The host.
        place: String,
        /// The limit in seconds.
        seconds: u64,
    },
    /// This program's libpq cannot do what the URL asks for.
    #[error(
        "this program was built without TLS for libpq, and sslmode={sslmode} to {place} may need it; build it with \
         `cargo install --locked --path bin/dbctl --no-default-features --features tls`, or write sslmode=disable in the database URL \
         if the network is trusted"
    )]
    NoTls {
        /// The host.
        place: String,
        /// The mode that needs TLS.
        sslmode: crate::SslMode,
    },
    /// Anything else; the source says what.
    #[error(
        "the connection to {place} failed; the cause below is the server's or the client library's own message"
    )]
    Other {
        /// The host.
        place: String,
        /// The message.
        #[source]
        source: Cause,
    },
}
