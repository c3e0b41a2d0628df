//! One place where a server may listen.

use std::fmt;
use std::net::IpAddr;
use std::path::Path;

use super::UrlError;

pub(super) const DEFAULT_PORT: u16 = 5432;

/// Where PostgreSQL's packages put the socket: Debian and Fedora, then everything built with upstream's default.
const SOCKET_DIRECTORIES: [&str; 2] = ["/var/run/postgresql", "/tmp"];

/// One host of a [`DatabaseUrl`](crate::DatabaseUrl).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// A Unix socket, `DIRECTORY/.s.PGSQL.PORT`.
    Socket {
        /// The absolute path of the directory.
        directory: String,
        /// The number in the socket's file name.
        port: u16,
    },
    /// A TCP address.
    Tcp {
        /// The name that is resolved and that a certificate must carry; or an IP address.
        name: String,
        /// The address to use instead of resolving the name (`hostaddr`).
        address: Option<IpAddr>,
        /// The TCP port.
        port: u16,
    },
}

impl Host {
    pub(super) fn new(name: &str, address: Option<IpAddr>, port: u16) -> Result<Self, UrlError> {
        if name.starts_with('@') || (name.starts_with('/') && address.is_some()) {
            return Err(UrlError::Host {
                found: name.to_owned(),
            });
        }
        Ok(match (name, address) {
            ("", None) => Self::local(port),
            ("", Some(address)) => Self::Tcp {
                name: address.to_string(),
                address: None,
                port,
            },
            (directory, None) if directory.starts_with('/') => Self::Socket {
                directory: directory.to_owned(),
                port,
            },
            (name, address) => Self::Tcp {
                name: name.to_owned(),
                address,
                port,
            },
        })
    }

    /// The server of this machine: the socket that is there, else the directory that is.
    fn local(port: u16) -> Self {
        if cfg!(not(unix)) {
            return Self::Tcp {
                name: "localhost".to_owned(),
                address: None,
                port,
            };
        }
        let socket = format!(".s.PGSQL.{port}");
        let listening = |directory: &&&str| Path::new(directory).join(&socket).exists();
        let directory = SOCKET_DIRECTORIES.iter().find(listening).or_else(|| {
            SOCKET_DIRECTORIES
                .iter()
                .find(|path| Path::new(path).is_dir())
        });
        Self::Socket {
            directory: (*directory.unwrap_or(&"/tmp")).to_owned(),
            port,
        }
    }

    /// The port, also of a socket.
    #[must_use]
    pub fn port(&self) -> u16 {
        match self {
            Self::Socket { port, .. } | Self::Tcp { port, .. } => *port,
        }
    }

    /// Whether this is a socket or a loopback address.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let Self::Tcp { name, address, .. } = self else {
            return true;
        };
        match address.or_else(|| name.parse().ok()) {
            Some(address) => address.is_loopback(),
            None => name.eq_ignore_ascii_case("localhost"),
        }
    }

    pub(super) fn is_socket(&self) -> bool {
        matches!(self, Self::Socket { .. })
    }

    /// The directory or the name, as libpq's `host` has it.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Socket { directory, .. } => directory,
            Self::Tcp { name, .. } => name,
        }
    }

    pub(super) fn address(&self) -> Option<IpAddr> {
        match self {
            Self::Socket { .. } => None,
            Self::Tcp { address, .. } => *address,
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Socket { directory, port } if *port == DEFAULT_PORT => {
                write!(formatter, "socket {directory}")
            }
            Self::Socket { directory, port } => {
                write!(formatter, "socket {directory} (port {port})")
            }
            Self::Tcp { name, port, .. } if name.contains(':') => {
                write!(formatter, "[{name}]:{port}")
            }
            Self::Tcp { name, port, .. } => write!(formatter, "{name}:{port}"),
        }
    }
}
