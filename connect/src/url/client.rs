//! The URL as tokio-postgres takes it.

use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{self, SslMode as ClientSslMode};

use super::{ChannelBinding, DatabaseUrl, Host, SslMode, TargetSession};

impl DatabaseUrl {
    /// The configuration for tokio-postgres, with all hosts.
    ///
    /// tokio-postgres knows no `verify-ca` and `verify-full`: both become its `Require`, and the connector of
    /// [`tls::connector`](crate::tls::connector) does the checking. Its time limit counts for each address.
    #[must_use]
    pub fn to_tokio(&self) -> Config {
        let mut config = self.hostless();
        config.ssl_mode(self.client_sslmode());
        for host in &self.hosts {
            add_host(&mut config, host);
        }
        config
    }

    /// The configuration for one of the hosts, with the mode that this host needs.
    pub(crate) fn to_tokio_host(&self, host: &Host, mode: ClientSslMode) -> Config {
        let mut config = self.hostless();
        config.ssl_mode(mode);
        add_host(&mut config, host);
        config
    }

    pub(crate) fn client_sslmode(&self) -> ClientSslMode {
        match self.sslmode {
            SslMode::Disable => ClientSslMode::Disable,
            SslMode::Prefer => ClientSslMode::Prefer,
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => ClientSslMode::Require,
        }
    }

    fn hostless(&self) -> Config {
        let mut config = Config::new();
        config.user(&self.user).dbname(&self.database);
        config.target_session_attrs(match self.target_session {
            TargetSession::Any => config::TargetSessionAttrs::Any,
            TargetSession::ReadWrite => config::TargetSessionAttrs::ReadWrite,
            TargetSession::ReadOnly => config::TargetSessionAttrs::ReadOnly,
        });
        config.channel_binding(match self.channel_binding {
            Some(ChannelBinding::Disable) => config::ChannelBinding::Disable,
            Some(ChannelBinding::Prefer) | None => config::ChannelBinding::Prefer,
            Some(ChannelBinding::Require) => config::ChannelBinding::Require,
        });
        if let Some(password) = &self.password {
            config.password(password);
        }
        if let Some(name) = &self.application_name {
            config.application_name(name);
        }
        if let Some(options) = &self.options {
            config.options(options);
        }
        if let Some(limit) = self.connect_timeout {
            config.connect_timeout(limit);
        }
        self.add_keepalives(&mut config);
        config
    }

    fn add_keepalives(&self, config: &mut Config) {
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        config.keepalives(self.keepalives.enabled != Some(0));
        // Zero means the system's default, for libpq too.
        if let Some(idle) = self.keepalives.idle.filter(|idle| *idle > 0) {
            config.keepalives_idle(seconds(idle));
        }
        if let Some(interval) = self.keepalives.interval.filter(|interval| *interval > 0) {
            config.keepalives_interval(seconds(interval));
        }
        if let Some(count) = self.keepalives.count.filter(|count| *count > 0) {
            config.keepalives_retries(count);
        }
    }
}

fn add_host(config: &mut Config, host: &Host) {
    config.host(host.name()).port(host.port());
    if let Some(address) = host.address() {
        config.hostaddr(address);
    }
}
