//! Connection URLs in the form that libpq, psql and tokio-postgres read alike.

use std::fmt::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// The role that owns the cluster: the same for every user of every machine.
pub(crate) const ROLE: &str = "dbctl";

/// A URL through a unix socket. There is no place for a path before the slash, so the folder is a parameter
/// (PostgreSQL documentation: libpq, Connection URIs).
pub(crate) fn through_socket(folder: &Path, port: u16, database: &str) -> String {
    let database = encode(database.as_bytes(), "");
    let host = encode(folder.as_os_str().as_bytes(), "/");
    format!("postgresql:///{database}?host={host}&port={port}&user={ROLE}")
}

/// A URL over the loopback address.
pub(crate) fn through_loopback(port: u16, password: &str, database: &str) -> String {
    let database = encode(database.as_bytes(), "");
    let password = encode(password.as_bytes(), "");
    format!("postgresql://{ROLE}:{password}@127.0.0.1:{port}/{database}")
}

/// Percent-encodes all but the unreserved characters of RFC 3986 and `kept`.
fn encode(bytes: &[u8], kept: &str) -> String {
    let mut encoded = String::with_capacity(bytes.len());
    for byte in bytes.iter().copied() {
        if byte.is_ascii_alphanumeric()
            || b"-._~".contains(&byte)
            || kept.as_bytes().contains(&byte)
        {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_folder_is_a_parameter() {
        assert_eq!(
            through_socket(Path::new("/tmp/dbctl-1a2b3c4d"), 5432, "app"),
            "postgresql:///app?host=/tmp/dbctl-1a2b3c4d&port=5432&user=dbctl"
        );
    }

    #[test]
    fn characters_with_a_meaning_are_encoded() {
        let url = through_socket(Path::new("/run/a b&c"), 5432, "x/y?é");
        assert_eq!(
            url,
            "postgresql:///x%2Fy%3F%C3%A9?host=/run/a%20b%26c&port=5432&user=dbctl"
        );
        assert_eq!(
            through_loopback(5433, "p@ss", "app"),
            "postgresql://dbctl:p%40ss@127.0.0.1:5433/app"
        );
    }
}
