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
    let config = if address.trust == Trust::Verify {
        let known = Arc::new(Pinned::of(address, provider)?);
        builder.dangerous().with_custom_certificate_verifier(known).with_no_client_auth()
    } else {
        let anyone = Arc::new(AcceptAny(provider));
        builder.dangerous().with_custom_certificate_verifier(anyone).with_no_client_auth()
    };
    Ok(MakeRustlsConnect::new(config))
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

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        if self.named.contains(certificate) {
            verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
            return Ok(ServerCertVerified::assertion());
        }
        self.chains.verify_server_cert(certificate, between, name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        self.chains.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        self.chains.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.chains.supported_verify_schemes()
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

/// Takes any certificate, as `sslmode` prefer and require mean it: encrypted, whoever it is.
#[derive(Debug)]
struct AcceptAny(Arc<CryptoProvider>);

impl ServerCertVerifier for AcceptAny {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            certificate,
            signed,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            certificate,
            signed,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
