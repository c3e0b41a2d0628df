//! Asks a server again that has no connection left.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::{Backoff, ConnectError, DatabaseUrl};

/// How long a full server is asked again, unless the URL's `connect_timeout` is shorter.
const LONGEST: Duration = Duration::from_secs(10);

const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Attempts until one does not find the server full, or the time is up; `told` is called once, with how long that is.
pub(crate) async fn until_free<T>(
    url: &DatabaseUrl,
    told: impl FnOnce(&ConnectError, Duration),
    mut attempt: impl AsyncFnMut() -> Result<T, ConnectError>,
) -> Result<T, ConnectError> {
    let limit = url.connect_timeout().unwrap_or(LONGEST).min(LONGEST);
    let end = Instant::now() + limit;
    let mut told = Some(told);
    for pause in Backoff::new(FIRST_PAUSE, LONGEST_PAUSE, u32::MAX) {
        let outcome = attempt().await;
        let Err(full @ ConnectError::TooManyConnections { .. }) = &outcome else {
            return outcome;
        };
        if Instant::now() + pause >= end {
            return outcome;
        }
        if let Some(told) = told.take() {
            told(full, limit);
        }
        sleep(pause).await;
    }
    attempt().await
}
