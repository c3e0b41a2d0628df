//! The control path: one tokio-postgres connection with its notices and a way to cancel.

mod classify;
mod notice;

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};
use tokio_postgres::config::SslMode as ClientSslMode;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{CancelToken, Client, Config, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{ConnectError, DatabaseUrl, Host, SslMode, tls};
pub use notice::Notice;
use notice::Notices;

/// A connection of the control path.
///
/// Its traffic is driven by a task of the runtime it was made on. Dropping it closes the connection as soon as that
/// runtime runs; [`Control::close`] waits for it.
#[derive(Debug)]
pub struct Control {
    /// The client, for queries.
    pub client: Client,
    notices: Notices,
    cancel: CancelHandle,
    driver: JoinHandle<()>,
}

impl Control {
    /// Takes the notices that have come since the last call, oldest first.
    ///
    /// Once a statement's result is there, so are its notices.
    #[must_use]
    pub fn drain_notices(&self) -> Vec<Notice> {
        self.notices.drain()
    }

    /// A handle that can cancel this connection's running statement from elsewhere.
    #[must_use]
    pub fn cancel(&self) -> CancelHandle {
        self.cancel.clone()
    }

    /// Says goodbye to the server and waits until that is sent.
    pub async fn close(self) {
        drop(self.client);
        // The driver can only fail by being cancelled with its runtime; the connection is closed then as well.
        let _ = self.driver.await;
    }
}

/// Cancels the running statement of a [`Control`] over a connection of its own.
#[derive(Clone)]
pub struct CancelHandle {
    token: CancelToken,
    tls: Option<MakeRustlsConnect>,
    url: DatabaseUrl,
    host: Host,
}

impl CancelHandle {
    /// Asks the server to cancel what the connection is running, with the same TLS as the connection.
    ///
    /// The server does not tell whether there was anything to cancel; the cancelled statement fails with SQLSTATE
    /// 57014.
    ///
    /// # Errors
    ///
    /// [`ConnectError`] if the request could not be sent.
    pub async fn send(&self) -> Result<(), ConnectError> {
        let sent = match &self.tls {
            Some(tls) => self.token.cancel_query(tls.clone()).await,
            None => self.token.cancel_query(NoTls).await,
        };
        sent.map_err(|error| classify::classify(error, &self.url, &self.host))
    }
}

impl std::fmt::Debug for CancelHandle {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "CancelHandle({})", self.host)
    }
}

/// Connects to the first host that lets us in.
///
/// Must run on a tokio runtime with I/O and time enabled; a current-thread one will do. `application_name` is used
/// unless the URL has one. Nothing but the startup message is sent on a socket: with trust authentication that is one
/// round trip (TLS, passwords and `target_session_attrs` add theirs). The time limit is
/// [`DatabaseUrl::connect_timeout`]; with several hosts each gets its share of what is left.
///
/// As in libpq, a host that cannot be reached or does not accept connections is passed over for the next one, and
/// `prefer` falls back to a plain connection if TLS fails or the server's pg_hba.conf refuses it.
///
/// # Errors
///
/// [`ConnectError`]; with several hosts, that of the last one tried.
pub async fn connect(url: &DatabaseUrl, application_name: &str) -> Result<Control, ConnectError> {
    let url = url.with_application_name(application_name);
    let tls = tls::connector(&url).map_err(|source| ConnectError::Tls {
        place: url.place(),
        source: source.into(),
    })?;
    let deadline = url.connect_timeout().map(|limit| Instant::now() + limit);
    let mut hosts = url.hosts().iter();
    let mut outcome = Err(no_host(&url));
    while let Some(host) = hosts.next() {
        let share = deadline.map(|deadline| {
            let left = deadline.saturating_duration_since(Instant::now());
            let hosts_left = u32::try_from(hosts.len()).unwrap_or(u32::MAX);
            left / hosts_left.saturating_add(1)
        });
        outcome = attempt_within(share, &url, host, tls.as_ref()).await;
        match &outcome {
            Err(error) if tries_next_host(error) => {}
            _ => break,
        }
    }
    outcome
}

async fn attempt_within(
    limit: Option<Duration>,
    url: &DatabaseUrl,
    host: &Host,
    tls: Option<&MakeRustlsConnect>,
) -> Result<Control, ConnectError> {
    let attempt = attempt(url, host, tls);
    let Some(limit) = limit else {
        return attempt.await;
    };
    timeout(limit, attempt).await.unwrap_or_else(|_| {
        Err(ConnectError::Timeout {
            place: host.to_string(),
            seconds: limit.as_secs().max(1),
        })
    })
}

async fn attempt(
    url: &DatabaseUrl,
    host: &Host,
    tls: Option<&MakeRustlsConnect>,
) -> Result<Control, ConnectError> {
    let plain = url.to_tokio_host(host, ClientSslMode::Disable);
    let (Host::Tcp { .. }, Some(tls)) = (host, tls) else {
        return open(&plain, NoTls, None, url, host).await;
    };
    let config = url.to_tokio_host(host, url.client_sslmode());
    let secure = open(&config, tls.clone(), Some(tls.clone()), url, host).await;
    match secure {
        Err(ConnectError::Tls { .. } | ConnectError::Authentication { .. })
            if url.sslmode() == SslMode::Prefer =>
        {
            open(&plain, NoTls, None, url, host).await
        }
        secure => secure,
    }
}

async fn open<T>(
    config: &Config,
    connector: T,
    tls: Option<MakeRustlsConnect>,
    url: &DatabaseUrl,
    host: &Host,
) -> Result<Control, ConnectError>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let connected = config.connect(connector).await;
    let (client, connection) = connected.map_err(|error| classify::classify(error, url, host))?;
    let notices = Notices::default();
    let cancel = CancelHandle {
        token: client.cancel_token(),
        tls,
        url: url.clone(),
        host: host.clone(),
    };
    let driver = tokio::spawn(notice::drive(connection, notices.clone()));
    Ok(Control {
        client,
        notices,
        cancel,
        driver,
    })
}

fn tries_next_host(error: &ConnectError) -> bool {
    matches!(
        error,
        ConnectError::Unreachable { .. }
            | ConnectError::NotAccepting { .. }
            | ConnectError::Timeout { .. }
    )
}

fn no_host(url: &DatabaseUrl) -> ConnectError {
    ConnectError::Unreachable {
        place: url.place(),
        source: "the database URL names no host".into(),
    }
}
