//! A PostgreSQL server: where it is, who we are there, and a connection to it.
//!
//! It knows nothing of deals.

mod address;
mod password;
mod tls;

use postgres::Client;

use crate::error::{Error, Result};

pub use address::ServerAddress;

/// Connects.
///
/// # Errors
/// [`Error::Server`] where the server can't be reached or does not let us in.
pub(crate) fn connect(address: &ServerAddress) -> Result<Client> {
    let failed = |err: postgres::Error| said(address, &err);
    address.config.connect(tls::connector(address)?).map_err(failed)
}

/// What went wrong with a server, in its own words.
pub(crate) fn said(address: &ServerAddress, err: &postgres::Error) -> Error {
    let told = match err.as_db_error() {
        Some(told) => {
            let detail = told.detail().map(|it| format!("; {it}")).unwrap_or_default();
            format!("{}{detail}", told.message())
        }
        None => {
            let mut told = err.to_string();
            let mut cause = std::error::Error::source(err);
            while let Some(err) = cause {
                let more = err.to_string();
                if !told.contains(&more) {
                    told = format!("{told}: {more}");
                }
                cause = err.source();
            }
            told
        }
    };
    Error::Server { server: address.to_string(), told }
}
