//! TLS for tokio-postgres: rustls with ring and the meanings of libpq's `sslmode`.

mod verifier;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use thiserror::Error;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::url::RootCert;
use crate::{DatabaseUrl, SslMode};
use verifier::{Check, Roots, Verifier};

/// Why TLS cannot be set up on this side.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The mode checks certificates and there is none to check against.
    #[error("sslmode={mode} needs a root certificate and {} does not exist; name a PEM file with sslrootcert=FILE, or sslrootcert=system", path.display())]
    RootMissing {
        /// The mode of the URL.
        mode: SslMode,
        /// libpq's default file.
        path: PathBuf,
    },
    /// The file cannot be read as certificates.
    #[error("sslrootcert {} cannot be read as PEM certificates; name a file with BEGIN CERTIFICATE blocks", path.display())]
    RootUnreadable {
        /// The file.
        path: PathBuf,
        /// What failed.
        #[source]
        source: rustls::pki_types::pem::Error,
    },
    /// The file holds no certificate.
    #[error("sslrootcert {} holds no usable certificate; name a file with BEGIN CERTIFICATE blocks", path.display())]
    RootEmpty {
        /// The file.
        path: PathBuf,
    },
    /// The operating system's certificates are missing.
    #[error(
        "sslrootcert=system found no certificate on this machine; install the ca-certificates package or name a PEM file with sslrootcert=FILE"
    )]
    SystemEmpty,
    /// rustls refused the configuration.
    #[error("rustls refused the TLS settings; this is a fault of this program")]
    Rustls(#[from] rustls::Error),
}

/// The connector for a URL, for tokio-postgres and all that is built on it; `None` where TLS is never used.
///
/// Reads the root certificates. Uses a crypto provider of its own: no process-wide default is set or needed. As in
/// libpq, `require` checks the certificate like `verify-ca` when there is a root certificate, given or in libpq's
/// default place (`~/.postgresql/root.crt`).
///
/// # Errors
///
/// [`TlsError`] if certificates must be checked and none can be read to check against.
pub fn connector(url: &DatabaseUrl) -> Result<Option<MakeRustlsConnect>, TlsError> {
    let mode = url.sslmode();
    let check = match mode {
        SslMode::Disable => return Ok(None),
        SslMode::Prefer => Check::Nothing,
        SslMode::Require => match roots(url)? {
            Ok(roots) => Check::Chain(roots),
            Err(_) => Check::Nothing,
        },
        SslMode::VerifyCa | SslMode::VerifyFull => {
            let roots = roots(url)?.map_err(|path| TlsError::RootMissing { mode, path })?;
            match mode {
                SslMode::VerifyFull => Check::ChainAndName(roots),
                _ => Check::Chain(roots),
            }
        }
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Verifier::new(check, &provider)))
        .with_no_client_auth();
    Ok(Some(MakeRustlsConnect::new(config)))
}

/// The certificates to check against; the inner error is the default file, which is not there.
fn roots(url: &DatabaseUrl) -> Result<Result<Roots, PathBuf>, TlsError> {
    match url.root_cert() {
        Some(RootCert::System) => system_roots().map(Ok),
        Some(RootCert::File(path)) => file_roots(path).map(Ok),
        None => {
            let home = std::env::home_dir().unwrap_or_default();
            let default = home.join(".postgresql").join("root.crt");
            match default.exists() {
                true => file_roots(&default).map(Ok),
                false => Ok(Err(default)),
            }
        }
    }
}

fn file_roots(path: &Path) -> Result<Roots, TlsError> {
    let unreadable = |source| TlsError::RootUnreadable {
        path: path.to_owned(),
        source,
    };
    let certificates = CertificateDer::pem_file_iter(path)
        .map_err(unreadable)?
        .collect::<Result<Vec<_>, _>>()
        .map_err(unreadable)?;
    Roots::new(certificates).ok_or_else(|| TlsError::RootEmpty {
        path: path.to_owned(),
    })
}

fn system_roots() -> Result<Roots, TlsError> {
    Roots::new(rustls_native_certs::load_native_certs().certs).ok_or(TlsError::SystemEmpty)
}

#[cfg(test)]
mod tests {
    use super::{TlsError, connector};
    use crate::DatabaseUrl;

    fn connector_of(parameters: &str) -> Result<bool, TlsError> {
        let url = format!("postgres://u@db.example.com/app?{parameters}");
        connector(&DatabaseUrl::parse(&url).unwrap()).map(|connector| connector.is_some())
    }

    #[test]
    fn a_socket_and_disable_need_no_connector() {
        assert!(!connector_of("sslmode=disable").unwrap());
        assert!(!connector_of("host=/tmp&sslmode=verify-full").unwrap());
        assert!(connector_of("").unwrap());
    }

    #[test]
    fn a_root_certificate_that_is_not_there_is_named() {
        let error = connector_of("sslmode=verify-ca&sslrootcert=/nowhere/ca.pem").unwrap_err();
        assert!(error.to_string().contains("/nowhere/ca.pem"), "{error}");
    }

    #[test]
    fn a_file_without_certificates_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let path = file.path().display();
        let error = connector_of(&format!("sslmode=verify-full&sslrootcert={path}")).unwrap_err();
        assert!(matches!(error, TlsError::RootEmpty { .. }), "{error:?}");
    }
}
