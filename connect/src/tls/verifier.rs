//! The three depths to which libpq checks a server's certificate.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature,
};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

/// The certificates that vouch for a server.
#[derive(Debug)]
pub(super) struct Roots {
    store: RootCertStore,
    certificates: Vec<CertificateDer<'static>>,
}

impl Roots {
    /// Keeps what can be used as a root; `None` if nothing can.
    pub(super) fn new(certificates: Vec<CertificateDer<'static>>) -> Option<Self> {
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(certificates.iter().cloned());
        (!store.is_empty()).then_some(Self {
            store,
            certificates,
        })
    }
}

/// What is asked of the certificate.
#[derive(Debug)]
pub(super) enum Check {
    /// Any certificate will do (`prefer`, and `require` without a root certificate).
    Nothing,
    /// A root must have signed it (`verify-ca`).
    Chain(Roots),
    /// A root must have signed it for this host (`verify-full`).
    ChainAndName(Roots),
}

/// Checks a certificate and, if that is checked at all, that the server owns its key.
#[derive(Debug)]
pub(super) struct Verifier {
    check: Check,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Verifier {
    pub(super) fn new(check: Check, provider: &Arc<CryptoProvider>) -> Self {
        Self {
            check,
            algorithms: provider.signature_verification_algorithms,
        }
    }

    /// Then its key proves nothing either, and certificates that webpki cannot read (version 1, short keys) must do.
    fn takes_any_certificate(&self) -> bool {
        matches!(self.check, Check::Nothing)
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let (Check::Chain(roots) | Check::ChainAndName(roots)) = &self.check else {
            return Ok(ServerCertVerified::assertion());
        };
        let certificate = ParsedCertificate::try_from(end_entity)?;
        let signed = verify_server_cert_signed_by_trust_anchor(
            &certificate,
            &roots.store,
            intermediates,
            now,
            self.algorithms.all,
        );
        match signed {
            // A self-signed certificate that is its own root is often marked as an authority (`openssl req -x509`).
            // webpki refuses that for a server, libpq does not; the dates were checked before.
            Err(Error::InvalidCertificate(CertificateError::Other(_)))
                if roots.certificates.iter().any(|root| root == end_entity) => {}
            other => other?,
        }
        if matches!(self.check, Check::ChainAndName(_)) {
            verify_server_name(&certificate, server_name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if self.takes_any_certificate() {
            return Ok(HandshakeSignatureValid::assertion());
        }
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if self.takes_any_certificate() {
            return Ok(HandshakeSignatureValid::assertion());
        }
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
