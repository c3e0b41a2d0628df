//! What can be wrong with a database URL.

use thiserror::Error;

use super::params::KNOWN;

/// Why a database URL cannot be read.
///
/// No message holds the password or the whole URL: where a piece of the text might belong to a password, it is
/// described and not shown.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UrlError {
    /// Nothing was given.
    #[error("the database URL is empty; write postgres://USER:PASSWORD@HOST:PORT/DATABASE")]
    Empty,
    /// The text is neither a URL nor a `key=value` string.
    #[error("the database URL has no scheme; it must begin with postgres:// or postgresql://")]
    MissingScheme,
    /// The URL is for something else.
    #[error(
        "found scheme {found}, expected postgres; the database URL must begin with postgres:// or postgresql://"
    )]
    Scheme {
        /// The scheme that was found.
        found: String,
    },
    /// An `@`, `/`, `?` or `&` can belong to two different parts.
    #[error(
        "the database URL can be read in two ways because of a raw @, /, ? or &; write them percent-encoded inside user, password, \
         database and parameters: @ is %40, / is %2F, ? is %3F, & is %26"
    )]
    Ambiguous,
    /// A port is not a number from 1 to 65535.
    #[error(
        "a port of the database URL is not a number from 1 to 65535; write HOST:PORT, an IPv6 address in brackets, \
         and special characters of a password percent-encoded (: is %3A, / is %2F, @ is %40)"
    )]
    Port,
    /// The brackets of an IPv6 address are wrong.
    #[error(
        "the brackets of an IPv6 host are not closed, empty or followed by other text; write [::1]:5432"
    )]
    Bracket,
    /// A host that the clients cannot use.
    #[error(
        "host {found:?} cannot be used; expected a host name, an IP address or the absolute path of a socket directory"
    )]
    Host {
        /// The host as written.
        found: String,
    },
    /// The lists of hosts, addresses and ports have different lengths.
    #[error(
        "the database URL names {hosts} host(s) but {found} {parameter}(s); give one for each host"
    )]
    Count {
        /// `port` or `hostaddr`.
        parameter: &'static str,
        /// How many there are.
        found: usize,
        /// How many hosts there are.
        hosts: usize,
    },
    /// A `%` is not followed by two hexadecimal digits.
    #[error(
        "the {part} of the database URL has a % that is not followed by two hexadecimal digits; write a plain % as %25"
    )]
    PercentEscape {
        /// The part of the URL.
        part: &'static str,
    },
    /// The decoded bytes are not text.
    #[error(
        "the {part} of the database URL is not UTF-8 once its percent escapes are decoded; encode its UTF-8 bytes"
    )]
    NotUtf8 {
        /// The part of the URL.
        part: &'static str,
    },
    /// A value holds a zero byte.
    #[error(
        "the {part} of the database URL holds a zero byte (%00), which PostgreSQL cannot take; remove it"
    )]
    ZeroByte {
        /// The part of the URL.
        part: &'static str,
    },
    /// A parameter that is not supported.
    #[error("unknown parameter {found:?} in the database URL; known are {known}", known = KNOWN.join(", "))]
    UnknownParameter {
        /// The name as written.
        found: String,
    },
    /// A parameter has a value that it cannot have.
    #[error("parameter {parameter} of the database URL is {found:?}, expected {expected}")]
    Value {
        /// The parameter.
        parameter: &'static str,
        /// The value as written.
        found: String,
        /// What it may be.
        expected: &'static str,
    },
    /// `sslrootcert=system` with a mode that does not check host names; libpq refuses it too.
    #[error(
        "sslmode={found} may not be used with sslrootcert=system, expected sslmode=verify-full: any public certificate would pass"
    )]
    WeakSystemRoots {
        /// The mode as written.
        found: &'static str,
    },
    /// A `key=value` string that cannot be read.
    #[error(
        "the key=value connection string {problem}; write host=/tmp dbname=app, and values with spaces in single quotes"
    )]
    KeyValue {
        /// What is wrong.
        problem: &'static str,
    },
    /// There is no name to connect as.
    #[error(
        "the database URL names no user and the operating system has no name for the current one; write postgres://USER@HOST/DATABASE"
    )]
    NoUser,
}
