//! The settings of a URL that have a fixed set of values.

use std::fmt;
use std::path::PathBuf;

/// How TLS is used, with libpq's meanings (PostgreSQL manual, "SSL Support").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SslMode {
    /// Never.
    Disable,
    /// If the server offers it, without checking the certificate; else plain. The default. `allow` is read as this.
    Prefer,
    /// Always. The certificate is checked as by `verify-ca` if there is a root certificate, else not at all.
    Require,
    /// Always, with a certificate that the root certificate signed, for whatever host.
    VerifyCa,
    /// Always, with a certificate that the root certificate signed for this host.
    VerifyFull,
}

impl SslMode {
    pub(super) const EXPECTED: &str = "disable, prefer, require, verify-ca or verify-full";

    pub(super) fn read(text: &str) -> Option<Self> {
        Some(match text {
            "disable" => Self::Disable,
            "allow" | "prefer" => Self::Prefer,
            "require" => Self::Require,
            "verify-ca" => Self::VerifyCa,
            "verify-full" => Self::VerifyFull,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Prefer => "prefer",
            Self::Require => "require",
            Self::VerifyCa => "verify-ca",
            Self::VerifyFull => "verify-full",
        }
    }
}

impl fmt::Display for SslMode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Which certificates vouch for the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RootCert {
    /// Those of the operating system.
    System,
    /// Those of a PEM file.
    File(PathBuf),
}

/// What the session must allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TargetSession {
    Any,
    ReadWrite,
    ReadOnly,
}

impl TargetSession {
    pub(super) const EXPECTED: &str = "any, read-write or read-only";

    pub(super) fn read(text: &str) -> Option<Self> {
        Some(match text {
            "any" => Self::Any,
            "read-write" => Self::ReadWrite,
            "read-only" => Self::ReadOnly,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::ReadWrite => "read-write",
            Self::ReadOnly => "read-only",
        }
    }
}

/// Whether the password exchange is tied to the TLS connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChannelBinding {
    Disable,
    Prefer,
    Require,
}

impl ChannelBinding {
    pub(super) const EXPECTED: &str = "disable, prefer or require";

    pub(super) fn read(text: &str) -> Option<Self> {
        Some(match text {
            "disable" => Self::Disable,
            "prefer" => Self::Prefer,
            "require" => Self::Require,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Disable => "disable",
            Self::Prefer => "prefer",
            Self::Require => "require",
        }
    }
}

/// TCP keepalive, in seconds and probes; `None` leaves it to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Keepalives {
    pub(crate) enabled: Option<u32>,
    pub(crate) idle: Option<u32>,
    pub(crate) interval: Option<u32>,
    pub(crate) count: Option<u32>,
}
