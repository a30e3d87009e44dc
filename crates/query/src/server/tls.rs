//! Encryption on the way to a server, with as much proof of who it is as was asked for.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::{ServerAddress, Trust};
use crate::error::{AddressFault, Error, Result};

/// What encrypts a connection.
///
/// # Errors
/// [`Error::Address`] where the certificates to trust can't be read.
pub(super) fn connector(address: &ServerAddress) -> Result<MakeRustlsConnect> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|err| Error::Address { reason: AddressFault::Tls(err.to_string()) })?;
    let verified = address.trust == Trust::Verify;
    let pinned = verified.then(|| Pinned::of(address, provider.clone())).transpose()?;
    let verifier = Arc::new(Verifier { provider, pinned });
    let config = builder.dangerous().with_custom_certificate_verifier(verifier);
    Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
}

/// Checks a server's signature, and its certificate where one is pinned; without one takes any, as `sslmode`
/// prefer and require mean it: encrypted, whoever it is.
#[derive(Debug)]
struct Verifier {
    provider: Arc<CryptoProvider>,
    pinned: Option<Pinned>,
}

/// Takes a certificate that a trusted one vouches for, or that is trusted itself: many a server has one
/// that it signed on its own.
#[derive(Debug)]
struct Pinned {
    named: Vec<CertificateDer<'static>>,
    chains: Arc<WebPkiServerVerifier>,
}

impl Pinned {
    fn of(address: &ServerAddress, provider: Arc<CryptoProvider>) -> Result<Pinned> {
        let mut roots = RootCertStore::empty();
        let named = address.roots.as_deref().map(certificates).transpose()?.unwrap_or_default();
        match named.is_empty() {
            true => roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs),
            false => roots.add_parsable_certificates(named.clone()),
        };
        let chains = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .map_err(|err| Error::Address { reason: AddressFault::Tls(err.to_string()) })?;
        Ok(Pinned { named, chains })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        let Some(Pinned { named, chains }) = &self.pinned else {
            return Ok(ServerCertVerified::assertion());
        };
        if named.contains(certificate) {
            verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
            return Ok(ServerCertVerified::assertion());
        }
        chains.verify_server_cert(certificate, between, name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// The certificates of a file.
fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let unreadable = || {
        let path = path.display().to_string();
        Error::Address { reason: AddressFault::Certificates(path) }
    };
    let file = File::open(path).map_err(|_| unreadable())?;
    let read: std::result::Result<Vec<_>, _> =
        CertificateDer::pem_reader_iter(BufReader::new(file)).collect();
    match read {
        Ok(certificates) if certificates.is_empty() => Err(unreadable()),
        read => read.map_err(|_| unreadable()),
    }
}
