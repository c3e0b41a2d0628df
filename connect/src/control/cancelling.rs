//! Sends a cancel request and hangs up last, as libpq does.
//!
//! tokio-postgres hangs up as soon as the request is written. PgBouncer 1.18
//! (Debian 12) ends with all its clients when that happens before it has
//! passed the request on: `disconnect_client(): bad client state: 0` (source:
//! PgBouncer's issue 801, mended by its pull request 846).

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream, lookup_host};
use tokio::time::timeout;
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_postgres::{CancelToken, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Cause, Host};

/// How long it may take, until the other side has hung up.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Asks the host to cancel what the session is running; `None` when there was no end to it.
///
/// A name may stand for several servers. Each is asked: those that know nothing of the session do nothing.
pub(super) async fn send(
    token: &CancelToken,
    tls: Option<&MakeRustlsConnect>,
    host: &Host,
) -> Option<Result<(), Cause>> {
    timeout(PATIENCE, send_to(token, tls, host)).await.ok()
}

async fn send_to(
    token: &CancelToken,
    tls: Option<&MakeRustlsConnect>,
    host: &Host,
) -> Result<(), Cause> {
    let (name, addresses) = match host {
        Host::Socket { directory, port } => {
            let stream = UnixStream::connect(format!("{directory}/.s.PGSQL.{port}")).await?;
            return Ok(token.cancel_query_raw(Last(stream), NoTls).await?);
        }
        Host::Tcp {
            name,
            address: Some(address),
            port,
        } => (name, vec![SocketAddr::new(*address, *port)]),
        Host::Tcp { name, port, .. } => {
            (name, lookup_host((name.as_str(), *port)).await?.collect())
        }
    };
    let mut outcome = Err("the name has no address".into());
    for address in addresses {
        let sent = send_over_tcp(token, tls, name, address).await;
        if outcome.is_err() {
            outcome = sent;
        }
    }
    outcome
}

async fn send_over_tcp(
    token: &CancelToken,
    tls: Option<&MakeRustlsConnect>,
    name: &str,
    address: SocketAddr,
) -> Result<(), Cause> {
    let stream = Last(TcpStream::connect(address).await?);
    match tls {
        None => token.cancel_query_raw(stream, NoTls).await?,
        Some(tls) => {
            let tls = make(&mut tls.clone(), name)?;
            token.cancel_query_raw(stream, LastTls(tls)).await?;
        }
    }
    Ok(())
}

/// The connector for one name, for the stream that is used here.
fn make<M: MakeTlsConnect<Last<TcpStream>>>(
    tls: &mut M,
    name: &str,
) -> Result<M::TlsConnect, Cause> {
    tls.make_tls_connect(name).map_err(Into::into)
}

/// A stream that is shut down once the other side has hung up.
struct Last<S>(S);

impl<S: AsyncRead + Unpin> AsyncRead for Last<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().0).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Last<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().0).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().0).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = &mut self.get_mut().0;
        loop {
            let mut bytes = [0; 64];
            let mut buffer = ReadBuf::new(&mut bytes);
            // An error is an end as well: a server says no goodbye, not even over TLS.
            let read = ready!(Pin::new(&mut *stream).poll_read(context, &mut buffer));
            if read.is_err() || buffer.filled().is_empty() {
                break;
            }
        }
        // Nobody is left to notice how this side ends.
        let _ = ready!(Pin::new(stream).poll_shutdown(context));
        Poll::Ready(Ok(()))
    }
}

impl<S: TlsStream + Unpin> TlsStream for Last<S> {
    fn channel_binding(&self) -> ChannelBinding {
        self.0.channel_binding()
    }
}

/// TLS whose end waits as well: its goodbye would be heard as hanging up.
struct LastTls<C>(C);

impl<S, C> TlsConnect<S> for LastTls<C>
where
    C: TlsConnect<S>,
    C::Future: Send + 'static,
{
    type Stream = Last<C::Stream>;
    type Error = C::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Stream, C::Error>> + Send>>;

    fn connect(self, stream: S) -> Self::Future {
        let connecting = self.0.connect(stream);
        Box::pin(async move { connecting.await.map(Last) })
    }
}
