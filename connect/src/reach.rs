//! From a URL to a session on the first host that lets us in, for every client built on tokio-postgres.

mod classify;

use std::time::Duration;

use tokio::time::{Instant, timeout};
use tokio_postgres::config::SslMode as ClientSslMode;
use tokio_postgres::tls::{MakeTlsConnect, TlsStream};
use tokio_postgres::{Client, Config, Connection, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Cause, ConnectError, DatabaseUrl, Host, SslMode, control::CancelHandle, tls};
pub(crate) use classify::classify;

/// What a client makes of a connection that has been let in.
pub(crate) trait Session: Sized {
    /// Takes over the connection's traffic and sends what the session begins with.
    fn begin<S>(
        client: Client,
        connection: Connection<Socket, S>,
        cancel: CancelHandle,
    ) -> impl Future<Output = Result<Self, Cause>> + Send
    where
        S: TlsStream + Unpin + Send + 'static;
}

/// The connector of [`tls::connector`], its failure being one of connecting.
pub(crate) fn connector(url: &DatabaseUrl) -> Result<Option<MakeRustlsConnect>, ConnectError> {
    tls::connector(url).map_err(|source| ConnectError::Tls {
        place: url.place(),
        source: source.into(),
    })
}

/// Begins a session on the first host that lets us in; the rules are those of [`control::connect`](crate::control::connect).
pub(crate) async fn reach<C: Session>(
    url: &DatabaseUrl,
    tls: Option<&MakeRustlsConnect>,
) -> Result<C, ConnectError> {
    let deadline = url.connect_timeout().map(|limit| Instant::now() + limit);
    let mut hosts = url.hosts().iter();
    let mut outcome = Err(no_host(url));
    while let Some(host) = hosts.next() {
        let share = deadline.map(|deadline| {
            let left = deadline.saturating_duration_since(Instant::now());
            let hosts_left = u32::try_from(hosts.len()).unwrap_or(u32::MAX);
            left / hosts_left.saturating_add(1)
        });
        outcome = attempt_within(share, url, host, tls).await;
        match &outcome {
            Err(error) if tries_next_host(error) => {}
            _ => break,
        }
    }
    outcome
}

async fn attempt_within<C: Session>(
    limit: Option<Duration>,
    url: &DatabaseUrl,
    host: &Host,
    tls: Option<&MakeRustlsConnect>,
) -> Result<C, ConnectError> {
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

async fn attempt<C: Session>(
    url: &DatabaseUrl,
    host: &Host,
    tls: Option<&MakeRustlsConnect>,
) -> Result<C, ConnectError> {
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

async fn open<C, T>(
    config: &Config,
    connector: T,
    tls: Option<MakeRustlsConnect>,
    url: &DatabaseUrl,
    host: &Host,
) -> Result<C, ConnectError>
where
    C: Session,
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let connected = config.connect(connector).await;
    let (client, connection) = connected.map_err(|error| classify(error, url, host))?;
    let cancel = CancelHandle::new(client.cancel_token(), tls, host);
    C::begin(client, connection, cancel)
        .await
        .map_err(|source| ConnectError::Other {
            place: host.to_string(),
            source,
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
