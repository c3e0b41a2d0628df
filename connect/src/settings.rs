//! How a pool behaves, for both kinds of it.

use std::time::Duration;

use crate::PoolError;

/// Fails where a transaction is open, in one round trip of the simple protocol.
///
/// The two times are the same during the first statement of a transaction and differ later (PostgreSQL manual,
/// "Current Date/Time"). This finds what a client library's bookkeeping does not: a `BEGIN` sent by hand.
pub(crate) const IN_NO_TRANSACTION: &str =
    "SELECT 1 / (transaction_timestamp() = statement_timestamp())::int";

/// How a pool behaves; the defaults suit a service of several instances beside other users of the database.
///
/// ```
/// # use domain_connect::PoolSettings;
/// let settings = PoolSettings { max_size: 4, ..PoolSettings::default() };
/// assert_eq!(settings.acquire_timeout.as_secs(), 5);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolSettings {
    /// The most connections that this pool has at a time; 10.
    ///
    /// Connections are opened when needed. The server's `max_connections` (100 unless changed, three of them reserved)
    /// is shared by every pool of every instance: ten fit nine instances. More connections than twice the server's
    /// processors seldom bring more throughput.
    pub max_size: u32,
    /// How long asking for a connection may take, whatever it waits for; 5 s.
    ///
    /// Longer than any ordinary peak, shorter than the patience of those who wait: an error now is of more use
    /// than an answer to somebody who has left. Must be longer than opening a connection takes.
    pub acquire_timeout: Duration,
    /// The age at which a connection is replaced; 30 min, `None` for never.
    ///
    /// So that changed addresses, failovers and new passwords are found, and the server frees what a session gathers
    /// over time. A connection in use is let finish.
    pub max_lifetime: Option<Duration>,
    /// How long a connection may lie unused before it is closed; 3 min, `None` for ever.
    ///
    /// Shorter than common gateways remember a silent connection (some forget after four minutes and tell nobody),
    /// so that none is handed out that leads nowhere. Also gives the server back what a peak needed. Looked after every 30 s.
    pub idle_timeout: Option<Duration>,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self {
            max_size: 10,
            acquire_timeout: Duration::from_secs(5),
            max_lifetime: Some(Duration::from_mins(30)),
            idle_timeout: Some(Duration::from_mins(3)),
        }
    }
}

impl PoolSettings {
    /// Refuses what no pool can work with.
    pub(crate) fn check(&self) -> Result<(), PoolError> {
        let zero = Some(Duration::ZERO);
        let name = match self {
            Self { max_size: 0, .. } => "max_size",
            _ if self.acquire_timeout.is_zero() => "acquire_timeout",
            _ if self.max_lifetime == zero => "max_lifetime",
            _ if self.idle_timeout == zero => "idle_timeout",
            _ => return Ok(()),
        };
        Err(PoolError::Setting { name })
    }
}

/// What a pool holds at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolStatus {
    /// The most connections that it may have.
    pub max_size: u32,
    /// The connections that it has.
    pub open: u32,
    /// Those of them that nobody uses.
    pub idle: u32,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::PoolSettings;

    #[test]
    fn a_setting_of_zero_is_refused_by_name() {
        let default = PoolSettings::default;
        let cases = [
            (
                "max_size",
                PoolSettings {
                    max_size: 0,
                    ..default()
                },
            ),
            (
                "acquire_timeout",
                PoolSettings {
                    acquire_timeout: Duration::ZERO,
                    ..default()
                },
            ),
            (
                "max_lifetime",
                PoolSettings {
                    max_lifetime: Some(Duration::ZERO),
                    ..default()
                },
            ),
            (
                "idle_timeout",
                PoolSettings {
                    idle_timeout: Some(Duration::ZERO),
                    ..default()
                },
            ),
        ];
        for (name, settings) in cases {
            let message = settings.check().unwrap_err().to_string();
            assert!(message.contains(name), "{message}");
        }
        assert!(default().check().is_ok());
    }
}
