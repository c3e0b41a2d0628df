//! One simple-protocol message and everything that came back, failure included.

use futures_util::{StreamExt, pin_mut};
use tokio_postgres::{Client, SimpleQueryMessage, SimpleQueryRow};

/// What a message brought.
pub(crate) struct Answer {
    /// All rows of all its statements, in order.
    pub(crate) rows: Vec<SimpleQueryRow>,
    /// How many statements completed.
    pub(crate) completed: usize,
    /// The error that ended it; statements after it did not run.
    pub(crate) error: Option<tokio_postgres::Error>,
}

impl Answer {
    /// The rows, or the error.
    pub(crate) fn rows(self) -> Result<Vec<SimpleQueryRow>, tokio_postgres::Error> {
        match self.error {
            None => Ok(self.rows),
            Some(error) => Err(error),
        }
    }
}

/// Sends one message of one or more statements; one round trip.
///
/// Unlike `Client::simple_query` it keeps what came before an error: the
/// number of completed statements tells which one failed.
pub(crate) async fn send(client: &Client, sql: &str) -> Answer {
    let mut answer = Answer {
        rows: Vec::new(),
        completed: 0,
        error: None,
    };
    let stream = match client.simple_query_raw(sql).await {
        Ok(stream) => stream,
        Err(error) => {
            answer.error = Some(error);
            return answer;
        }
    };
    pin_mut!(stream);
    while let Some(message) = stream.next().await {
        match message {
            Ok(SimpleQueryMessage::Row(row)) => answer.rows.push(row),
            Ok(SimpleQueryMessage::CommandComplete(_)) => answer.completed += 1,
            Ok(_) => {}
            Err(error) => {
                answer.error = Some(error);
                break;
            }
        }
    }
    answer
}

/// A column of a row as text; empty for NULL.
pub(crate) fn text(row: &SimpleQueryRow, column: usize) -> &str {
    row.try_get(column).ok().flatten().unwrap_or_default()
}

/// Whether a boolean column is true.
pub(crate) fn is_true(row: &SimpleQueryRow, column: usize) -> bool {
    text(row, column) == "t"
}
