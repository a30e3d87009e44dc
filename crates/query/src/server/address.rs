//! Where a server is: `postgres://…`, what the usual variables of the environment add to it, and never
//! a password in it.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use postgres::Config;
use postgres::config::{Host, SslMode};

use super::password;
use crate::error::{AddressFault, Error, Result};

/// How sure we must be of the server, as libpq names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// No encryption.
    Disable,
    /// Encryption where the server offers it.
    Prefer,
    /// Encryption, whoever the server is.
    Require,
    /// Encryption, and a certificate that fits the name.
    Verify,
}

/// A server, a database on it, and who asks.
#[derive(Clone)]
pub struct ServerAddress {
    pub(super) config: Config,
    pub(super) trust: Trust,
    /// A file of certificates to trust; None for those of the system.
    pub(super) roots: Option<PathBuf>,
}

impl ServerAddress {
    /// Whether what was typed names a server.
    pub fn is_server(typed: &str) -> bool {
        typed.starts_with("postgres://") || typed.starts_with("postgresql://")
    }

    /// Reads `postgres://user@host:port/database`; what is left out, the environment says.
    ///
    /// # Errors
    /// [`Error::Password`] if there is a password in it; [`Error::Address`] if it makes no sense.
    pub fn parse(typed: &str) -> Result<ServerAddress> {
        let refused = |reason| Error::Address { reason };
        let (bare, options) = typed.split_once('?').unwrap_or((typed, ""));
        let ours = |it: &&str| it.starts_with("sslmode=") || it.starts_with("sslrootcert=");
        let (own, rest): (Vec<&str>, Vec<&str>) = options.split('&').partition(ours);
        let option = |name: &str| {
            own.iter()
                .find_map(|it| it.split_once('=').filter(|(key, _)| *key == name))
                .map(|it| it.1.to_owned())
        };
        let has_port = rest.iter().any(|it| it.starts_with("port="));
        let usual = variable("PGPORT").filter(|_| !has_port);
        let bare = usual.map_or_else(|| bare.to_owned(), |port| with_port(bare, &port));
        let url = format!("{bare}?{}", rest.join("&"));
        let config: Config =
            url.trim_end_matches('?').parse().map_err(|_| refused(AddressFault::Form))?;
        if config.get_password().is_some() {
            return Err(Error::Password);
        }
        let mode = option("sslmode").or_else(|| variable("PGSSLMODE"));
        let roots = option("sslrootcert").or_else(|| variable("PGSSLROOTCERT")).map(PathBuf::from);
        let trust = trust(mode.as_deref().unwrap_or("prefer"), roots.is_some())
            .ok_or_else(|| refused(AddressFault::SslMode))?;
        let mut address = ServerAddress { config, trust, roots };
        address.fill_in()?;
        Ok(address)
    }

    /// Takes from the environment what was not typed.
    fn fill_in(&mut self) -> Result<()> {
        self.fill_in_names()?;
        let mode = match self.trust {
            _ if self.is_local() => SslMode::Disable,
            Trust::Disable => SslMode::Disable,
            Trust::Prefer => SslMode::Prefer,
            Trust::Require | Trust::Verify => SslMode::Require,
        };
        self.config.ssl_mode(mode);
        let (host, port) = (self.host(), self.port().to_string());
        let database = self.config.get_dbname().unwrap_or_default();
        let user = self.config.get_user().unwrap_or_default();
        if let Some(password) = password::find(&[&host, &port, database, user]) {
            self.config.password(password);
        }
        Ok(())
    }

    /// Host, port, user and database.
    fn fill_in_names(&mut self) -> Result<()> {
        let config = &mut self.config;
        if config.get_hosts().is_empty() {
            config.host(&variable("PGHOST").unwrap_or_else(usual_host));
        }
        if config.get_ports().is_empty()
            && let Some(port) = variable("PGPORT")
        {
            let port = port.parse().map_err(|_| Error::Address { reason: AddressFault::Port })?;
            config.port(port);
        }
        if config.get_user().is_none() {
            let user =
                variable("PGUSER").or_else(|| variable("USER")).or_else(|| variable("LOGNAME"));
            config.user(user.as_deref().unwrap_or("postgres"));
        }
        let user = config.get_user().unwrap_or_default().to_owned();
        if config.get_dbname().is_none() {
            config.dbname(variable("PGDATABASE").as_deref().unwrap_or(&user));
        }
        if config.get_application_name().is_none() {
            config.application_name("dealbase");
        }
        if config.get_options().is_none()
            && let Some(options) = variable("PGOPTIONS")
        {
            config.options(&options);
        }
        let seconds = variable("PGCONNECT_TIMEOUT").and_then(|it| it.parse().ok());
        config.connect_timeout(Duration::from_secs(seconds.unwrap_or(15)));
        Ok(())
    }

    /// It is reached through a file of this machine.
    fn is_local(&self) -> bool {
        self.config.get_hosts().iter().all(|it| !matches!(it, Host::Tcp(_)))
    }

    /// The first host, as it is named in a file of passwords.
    pub(super) fn host(&self) -> String {
        match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            _ => "localhost".to_owned(),
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.config.get_ports().first().copied().unwrap_or(5432)
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let database = self.config.get_dbname().unwrap_or_default();
        write!(f, "postgres://{}:{}/{database}", self.host(), self.port())
    }
}

impl fmt::Debug for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|it| !it.is_empty())
}

/// Where a server of this machine listens; by its name where there is no such folder.
fn usual_host() -> String {
    let folders = ["/var/run/postgresql", "/tmp"];
    let is_there = |it: &&str| Path::new(it).join(".s.PGSQL.5432").exists();
    folders.into_iter().find(is_there).unwrap_or("localhost").to_owned()
}

/// The address with the port where it names one host and none: the library would take 5432 for typed.
fn with_port(bare: &str, port: &str) -> String {
    let Some((scheme, rest)) = bare.split_once("://") else { return bare.to_owned() };
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit('@').next().unwrap_or_default();
    let has_port = host.rsplit(']').next().is_some_and(|it| it.contains(':'));
    match host.is_empty() || has_port || host.contains(',') || port.parse::<u16>().is_err() {
        true => bare.to_owned(),
        false => format!("{scheme}://{authority}:{port}{path}"),
    }
}

fn trust(mode: &str, has_roots: bool) -> Option<Trust> {
    match mode {
        "disable" => Some(Trust::Disable),
        "allow" | "prefer" => Some(Trust::Prefer),
        "require" if has_roots => Some(Trust::Verify),
        "require" => Some(Trust::Require),
        "verify-ca" | "verify-full" => Some(Trust::Verify),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_refused_wherever_it_is() {
        for typed in ["postgres://me:secret@host/deals", "postgres://host/deals?password=secret"] {
            let err = ServerAddress::parse(typed).unwrap_err();
            assert!(matches!(err, Error::Password), "{typed}");
            assert!(!err.to_string().contains("secret"));
        }
    }

    #[test]
    fn an_address_is_shown_without_the_user() {
        let address = ServerAddress::parse("postgresql://me@db.example:6432/deals").unwrap();
        assert_eq!(address.to_string(), "postgres://db.example:6432/deals");
        assert_eq!(address.config.get_user(), Some("me"));
        let address = ServerAddress::parse("postgres://me@/deals?host=/run/sockets").unwrap();
        assert!(address.is_local(), "{address}");
    }

    #[test]
    fn the_usual_port_is_the_default() {
        for (typed, wanted) in [
            ("postgres://host/deals", "postgres://host:6000/deals"),
            ("postgres://me@host", "postgres://me@host:6000"),
            ("postgres://me@[::1]/deals", "postgres://me@[::1]:6000/deals"),
            ("postgres://host:1/deals", "postgres://host:1/deals"),
            ("postgres://me@/deals", "postgres://me@/deals"),
            ("postgres://one,two/deals", "postgres://one,two/deals"),
        ] {
            assert_eq!(with_port(typed, "6000"), wanted);
        }
    }

    #[test]
    fn certificates_are_checked_where_that_is_asked_for() {
        for (options, wanted) in [
            ("", Some(Trust::Prefer)),
            ("?sslmode=disable", Some(Trust::Disable)),
            ("?sslmode=require", Some(Trust::Require)),
            ("?sslmode=require&sslrootcert=ca.pem", Some(Trust::Verify)),
            ("?sslmode=verify-full", Some(Trust::Verify)),
            ("?sslmode=perhaps", None),
        ] {
            let address = ServerAddress::parse(&format!("postgres://me@host/deals{options}"));
            assert_eq!(address.ok().map(|it| it.trust), wanted, "{options}");
        }
    }

    #[test]
    fn nonsense_is_answered_without_repeating_it() {
        let err = ServerAddress::parse("postgres://me:secret@host:port/deals").unwrap_err();
        assert!(!err.to_string().contains("secret"), "{err}");
    }
}
