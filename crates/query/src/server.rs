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
    let failed = |err: postgres::Error| server_error(address, &err);
    address.config.connect(tls::connector(address)?).map_err(failed)
}

/// What went wrong with a server, in its own words.
pub(crate) fn server_error(address: &ServerAddress, err: &postgres::Error) -> Error {
    let message = match err.as_db_error() {
        Some(message) => {
            let detail = message.detail().map(|it| format!("; {it}")).unwrap_or_default();
            format!("{}{detail}", message.message())
        }
        None => {
            let mut message = err.to_string();
            let mut cause = std::error::Error::source(err);
            while let Some(err) = cause {
                let more = err.to_string();
                if !message.contains(&more) {
                    message = format!("{message}: {more}");
                }
                cause = err.source();
            }
            message
        }
    };
    Error::Server { server: address.to_string(), message }
}
