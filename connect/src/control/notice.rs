//! The server's notices, gathered while the connection is driven.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_postgres::error::DbError;
use tokio_postgres::{AsyncMessage, Connection};

/// A message that the server sent beside a statement's result.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notice {
    /// `NOTICE`, `WARNING`, `INFO` …; in the server's language before PostgreSQL 9.6.
    pub severity: String,
    /// The SQLSTATE code, `00000` for an ordinary notice.
    pub code: String,
    /// The message.
    pub message: String,
    /// More about it.
    pub detail: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl From<DbError> for Notice {
    fn from(error: DbError) -> Self {
        let severity = error.parsed_severity().map(|severity| severity.to_string());
        Self {
            severity: severity.unwrap_or_else(|| error.severity().to_owned()),
            code: error.code().code().to_owned(),
            message: error.message().to_owned(),
            detail: error.detail().map(str::to_owned),
            hint: error.hint().map(str::to_owned),
        }
    }
}

/// Notices shared by the task that receives them and the one that shows them.
#[derive(Debug, Clone, Default)]
pub(super) struct Notices(Arc<Mutex<Vec<Notice>>>);

impl Notices {
    pub(super) fn drain(&self) -> Vec<Notice> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn push(&self, notice: Notice) {
        let mut notices = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        notices.push(notice);
    }
}

/// Moves a connection's traffic until it ends, keeping the notices.
///
/// An error ends it too; the client's pending and later requests report it.
pub(super) async fn drive<S, T>(mut connection: Connection<S, T>, notices: Notices)
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if let AsyncMessage::Notice(notice) = message {
            notices.push(notice.into());
        }
    }
}
