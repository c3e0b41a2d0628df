//! The process id that a session was given when it began.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::CancelToken;
use tokio_postgres::tls::{ChannelBinding, TlsConnect, TlsStream};

/// What a cancel request ends with: its process id and its key, four bytes each.
const TAIL: usize = 8;

/// The process id of the session's BackendKeyData, 0 when there was none; nothing is sent.
///
/// tokio-postgres keeps it for cancel requests and shows it nowhere else, so one is written into memory (its form:
/// PostgreSQL manual, "Message Formats", CancelRequest).
pub(super) async fn process_id(token: &CancelToken) -> i32 {
    let mut request = Vec::new();
    // Memory takes everything; what it did not take has no process id in it.
    drop(token.cancel_query_raw(Memory(&mut request), Plain).await);
    let tail = request.last_chunk::<TAIL>();
    tail.map_or(0, |[a, b, c, d, ..]| i32::from_be_bytes([*a, *b, *c, *d]))
}

/// Keeps what is written. Whoever asks it for TLS is told that it is there.
struct Memory<'a>(&'a mut Vec<u8>);

impl AsyncRead for Memory<'_> {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        buffer.put_slice(b"S");
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Memory<'_> {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.get_mut().0.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl TlsStream for Memory<'_> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

/// "TLS" that leaves memory as it is.
struct Plain;

impl<'a> TlsConnect<Memory<'a>> for Plain {
    type Stream = Memory<'a>;
    type Error = Infallible;
    type Future = Ready<Result<Memory<'a>, Infallible>>;

    fn connect(self, stream: Memory<'a>) -> Self::Future {
        ready(Ok(stream))
    }
}
