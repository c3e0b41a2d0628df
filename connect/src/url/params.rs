//! Named parameters, as both forms of a URL give them, and what they mean together.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use super::host::DEFAULT_PORT;
use super::{
    ChannelBinding, DatabaseUrl, Host, Keepalives, RootCert, SslMode, TargetSession, UrlError,
};

/// Every parameter that can be given.
pub(super) const KNOWN: [&str; 18] = [
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "sslmode",
    "sslrootcert",
    "application_name",
    "connect_timeout",
    "options",
    "target_session_attrs",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_count",
    "channel_binding",
    "gssencmode",
];

pub(super) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// Parameter values by name, decoded. The last value of a name wins and an empty one counts as not given, as in libpq.
#[derive(Default)]
pub(super) struct Params(BTreeMap<&'static str, String>);

impl Params {
    pub(super) fn set(&mut self, name: &str, value: String) -> Result<(), UrlError> {
        let Some(known) = KNOWN.iter().find(|known| **known == name) else {
            return Err(UrlError::UnknownParameter {
                found: name.to_owned(),
            });
        };
        if value.contains('\0') {
            return Err(UrlError::ZeroByte { part: known });
        }
        self.0.insert(known, value);
        Ok(())
    }

    fn take(&mut self, name: &'static str) -> Option<String> {
        self.0.remove(name).filter(|value| !value.is_empty())
    }

    fn take_as<T>(
        &mut self,
        parameter: &'static str,
        expected: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, UrlError> {
        let Some(found) = self.take(parameter) else {
            return Ok(None);
        };
        match read(found.trim()) {
            Some(value) => Ok(Some(value)),
            None => Err(UrlError::Value {
                parameter,
                found,
                expected,
            }),
        }
    }

    fn take_number(&mut self, parameter: &'static str) -> Result<Option<u32>, UrlError> {
        let read = |text: &str| text.parse::<u32>().ok().filter(|n| *n <= i32::MAX as u32);
        self.take_as(parameter, "a whole number", read)
    }

    pub(super) fn finish(mut self) -> Result<DatabaseUrl, UrlError> {
        let hosts = self.take_hosts()?;
        let (sslmode, root_cert) = self.take_tls(&hosts)?;
        let user = match self.take("user") {
            Some(user) => user,
            None => whoami::username().map_err(|_| UrlError::NoUser)?,
        };
        Ok(DatabaseUrl {
            database: self.take("dbname").unwrap_or_else(|| user.clone()),
            user,
            password: self.take("password"),
            hosts,
            sslmode,
            root_cert,
            application_name: self.take("application_name"),
            connect_timeout: match self.take_number("connect_timeout")? {
                None => Some(DEFAULT_TIMEOUT),
                Some(0) => None,
                Some(seconds) => Some(Duration::from_secs(seconds.into())),
            },
            options: self.take("options"),
            target_session: self
                .take_as(
                    "target_session_attrs",
                    TargetSession::EXPECTED,
                    TargetSession::read,
                )?
                .unwrap_or(TargetSession::Any),
            keepalives: Keepalives {
                enabled: self.take_number("keepalives")?,
                idle: self.take_number("keepalives_idle")?,
                interval: self.take_number("keepalives_interval")?,
                count: self.take_number("keepalives_count")?,
            },
            channel_binding: self.take_as(
                "channel_binding",
                ChannelBinding::EXPECTED,
                ChannelBinding::read,
            )?,
            gssencmode: self.take_as("gssencmode", "disable or prefer", |text| {
                matches!(text, "disable" | "prefer").then(|| text.to_owned())
            })?,
        })
    }

    fn take_hosts(&mut self) -> Result<Vec<Host>, UrlError> {
        let names = self.take("host").unwrap_or_default();
        let names: Vec<&str> = names.split(',').map(str::trim).collect();
        let addresses = self.take_addresses()?;
        let named = names != [""];
        let count = if named {
            names.len()
        } else {
            addresses.len().max(1)
        };
        if !addresses.is_empty() && addresses.len() != count {
            return Err(UrlError::Count {
                parameter: "hostaddr",
                found: addresses.len(),
                hosts: count,
            });
        }
        let ports = self.take_ports(count)?;
        (0..count)
            .map(|at| {
                let name = names.get(at).copied().unwrap_or_default();
                Host::new(name, addresses.get(at).copied(), ports[at])
            })
            .collect()
    }

    fn take_addresses(&mut self) -> Result<Vec<IpAddr>, UrlError> {
        let expected = "one IP address for each host, separated by commas";
        let read = |text: &str| {
            text.split(',')
                .map(|item| item.trim().parse().ok())
                .collect()
        };
        Ok(self
            .take_as("hostaddr", expected, read)?
            .unwrap_or_default())
    }

    fn take_ports(&mut self, hosts: usize) -> Result<Vec<u16>, UrlError> {
        let text = self.take("port").unwrap_or_default();
        let ports: Vec<u16> = text
            .split(',')
            .map(|port| match port.trim() {
                "" => Ok(DEFAULT_PORT),
                port => port.parse().map_err(|_| UrlError::Port),
            })
            .collect::<Result<_, _>>()?;
        match ports.as_slice() {
            ports if ports.contains(&0) => Err(UrlError::Port),
            [port] => Ok(vec![*port; hosts]),
            several if several.len() == hosts => Ok(ports),
            several => Err(UrlError::Count {
                parameter: "port",
                found: several.len(),
                hosts,
            }),
        }
    }

    /// Without a TCP host nothing of TLS applies: PostgreSQL never uses it on a socket.
    fn take_tls(&mut self, hosts: &[Host]) -> Result<(SslMode, Option<RootCert>), UrlError> {
        let mode = self.take_as("sslmode", SslMode::EXPECTED, SslMode::read)?;
        let root = self.take("sslrootcert").map(|path| match path.as_str() {
            "system" => RootCert::System,
            path => RootCert::File(path.into()),
        });
        if hosts.iter().all(Host::is_socket) {
            return Ok((SslMode::Disable, None));
        }
        match (mode, root) {
            (None, Some(RootCert::System)) => Ok((SslMode::VerifyFull, Some(RootCert::System))),
            (Some(weak), Some(RootCert::System)) if weak != SslMode::VerifyFull => {
                Err(UrlError::WeakSystemRoots { found: weak.name() })
            }
            (mode, root) => Ok((mode.unwrap_or(SslMode::Prefer), root)),
        }
    }
}
