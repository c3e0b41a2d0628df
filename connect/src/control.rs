//! The control path: one tokio-postgres connection with its notices and a way to cancel.

mod cancelling;
mod named;
mod notice;

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_postgres::tls::TlsStream;
use tokio_postgres::{CancelToken, Client, Connection, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::full::until_free;
use crate::reach::{self, Session};
use crate::{Cause, ConnectError, DatabaseUrl, Host};
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
    process_id: i32,
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

    /// The process id that this session was given when it began; 0 if it was given none.
    ///
    /// A server names the process that serves the session, which is what `pg_backend_pid()` says for ever after. A
    /// pooler such as PgBouncer lends its clients a server's process for a while, and names a number of its own.
    #[must_use]
    pub fn process_id(&self) -> i32 {
        self.process_id
    }

    /// Says goodbye to the server and waits until that is sent.
    pub async fn close(self) {
        drop(self.client);
        // The driver can only fail by being cancelled with its runtime; the connection is closed then as well.
        let _ = self.driver.await;
    }
}

impl Session for Control {
    async fn begin<S>(
        client: Client,
        connection: Connection<Socket, S>,
        cancel: CancelHandle,
    ) -> Result<Self, Cause>
    where
        S: TlsStream + Unpin + Send + 'static,
    {
        let notices = Notices::default();
        let process_id = named::process_id(&client.cancel_token()).await;
        let driver = tokio::spawn(notice::drive(connection, notices.clone()));
        Ok(Self {
            client,
            notices,
            cancel,
            process_id,
            driver,
        })
    }
}

/// Cancels the running statement of a [`Control`] over a connection of its own.
#[derive(Clone)]
pub struct CancelHandle {
    token: CancelToken,
    tls: Option<MakeRustlsConnect>,
    host: Host,
}

impl CancelHandle {
    pub(crate) fn new(token: CancelToken, tls: Option<MakeRustlsConnect>, host: &Host) -> Self {
        Self {
            token,
            tls,
            host: host.clone(),
        }
    }

    /// Asks the server to cancel what the connection is running, with the same TLS as the connection.
    ///
    /// Returns when the server has taken the request, after five seconds at most. It does not tell whether there was
    /// anything to cancel; the cancelled statement fails with SQLSTATE 57014.
    ///
    /// # Errors
    ///
    /// [`ConnectError`] if the request could not be sent.
    pub async fn send(&self) -> Result<(), ConnectError> {
        let place = self.host.to_string();
        match cancelling::send(&self.token, self.tls.as_ref(), &self.host).await {
            Some(Ok(())) => Ok(()),
            Some(Err(source)) => Err(ConnectError::Unreachable { place, source }),
            None => Err(ConnectError::Timeout {
                place,
                seconds: cancelling::PATIENCE.as_secs(),
            }),
        }
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
    let tls = reach::connector(&url)?;
    reach::reach(&url, tls.as_ref()).await
}

/// Connects as [`connect`] does; a server that has no connection left is asked again, for ten seconds or the URL's
/// `connect_timeout`, whichever is shorter.
///
/// `told` is called before the first pause, with the error and with how long it will be tried.
///
/// # Errors
///
/// [`ConnectError`]; [`ConnectError::TooManyConnections`] when none became free in time.
pub async fn connect_patiently(
    url: &DatabaseUrl,
    application_name: &str,
    told: impl FnOnce(&ConnectError, Duration),
) -> Result<Control, ConnectError> {
    until_free(url, told, async || connect(url, application_name).await).await
}
