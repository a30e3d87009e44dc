//! Who may ask: this machine, under its own name, with the token of this server.
//!
//! It knows headers, and nothing of what is asked.

use std::fmt::Write as _;

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::mistake::Mistake;

/// Bytes of the token.
const TOKEN_BYTES: usize = 24;

/// What is checked of each request.
#[derive(Debug)]
pub(crate) struct Gate {
    port: u16,
    token: String,
}

/// What of a request decides.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Visitor<'a> {
    pub(crate) host: Option<&'a str>,
    pub(crate) origin: Option<&'a str>,
    /// `Sec-Fetch-Site`, which browsers add and scripts of a page can't change.
    pub(crate) site: Option<&'a str>,
    /// `Authorization`.
    pub(crate) authorization: Option<&'a str>,
    pub(crate) cookie: Option<&'a str>,
    /// The token in the address.
    pub(crate) token: Option<&'a str>,
    pub(crate) is_write: bool,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The request names another host: somebody's domain may point to this machine.
    Host,
    /// A page of another site asks.
    Origin,
    /// Without the token.
    Token,
}

impl Gate {
    /// A gate with a new token.
    ///
    /// # Errors
    /// Fails if the system has no random bytes.
    pub(crate) fn new(port: u16) -> Result<Gate> {
        let mut bytes = [0_u8; TOKEN_BYTES];
        getrandom::fill(&mut bytes).map_err(|_| Mistake::NoRandomBytes)?;
        let mut token = String::new();
        for byte in bytes {
            write!(token, "{byte:02x}")?;
        }
        Ok(Gate { port, token })
    }

    /// The first address, with the token in it.
    pub(crate) fn first_address(&self) -> String {
        format!("http://127.0.0.1:{}/?token={}", self.port, self.token)
    }

    /// The cookie that takes the token over; those of two servers on one machine have two names.
    pub(crate) fn cookie(&self) -> String {
        format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie_name(), self.token)
    }

    fn cookie_name(&self) -> String {
        format!("dealbase_{}", self.port)
    }

    /// Checks Host and Origin of a request before anything else of it.
    ///
    /// # Errors
    /// The reason for which it is refused.
    pub(crate) fn check_names(&self, visitor: &Visitor<'_>) -> Result<(), Refusal> {
        let hosts = ["127.0.0.1", "localhost", "[::1]"].map(|it| format!("{it}:{}", self.port));
        if !visitor.host.is_some_and(|host| hosts.iter().any(|it| it.eq_ignore_ascii_case(host))) {
            return Err(Refusal::Host);
        }
        let is_own = |origin: &str| {
            origin.strip_prefix("http://").is_some_and(|it| hosts.iter().any(|own| own == it))
        };
        if visitor.origin.is_some_and(|it| !is_own(it)) {
            return Err(Refusal::Origin);
        }
        // A browser always says where a request comes from; a program need not.
        let is_foreign = visitor.site.is_some_and(|it| !["same-origin", "none"].contains(&it));
        if is_foreign && (visitor.is_write || visitor.token.is_none()) {
            return Err(Refusal::Origin);
        }
        Ok(())
    }

    /// Whether the request has the token, in its cookie or as `Authorization: Bearer`.
    pub(crate) fn knows(&self, visitor: &Visitor<'_>) -> bool {
        let bearer = visitor.authorization.and_then(|it| it.strip_prefix("Bearer "));
        let name = self.cookie_name();
        let cookies = visitor.cookie.into_iter().flat_map(|it| it.split(';'));
        let mut cookies = cookies.filter_map(|it| it.trim().split_once('='));
        let cookie = cookies.find(|(known, _)| *known == name).map(|(_, value)| value);
        bearer.is_some_and(|it| self.is_token(it)) || cookie.is_some_and(|it| self.is_token(it))
    }

    /// Whether this is the token. Digests are compared, so that the time taken reveals nothing of it.
    pub(crate) fn is_token(&self, typed: &str) -> bool {
        Sha256::digest(typed) == Sha256::digest(&self.token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_under_its_own_name_may_ask() {
        let gate = Gate { port: 8642, token: "t".to_owned() };
        let own = Visitor { host: Some("127.0.0.1:8642"), ..Visitor::default() };
        let visits = [
            (own, Ok(())),
            (Visitor { host: Some("LOCALHOST:8642"), ..own }, Ok(())),
            (Visitor { host: None, ..own }, Err(Refusal::Host)),
            (Visitor { host: Some("evil.example:8642"), ..own }, Err(Refusal::Host)),
            (Visitor { host: Some("127.0.0.1"), ..own }, Err(Refusal::Host)),
            (Visitor { origin: Some("http://127.0.0.1:8642"), is_write: true, ..own }, Ok(())),
            (Visitor { origin: Some("http://127.0.0.1:1"), ..own }, Err(Refusal::Origin)),
            (Visitor { origin: Some("null"), is_write: true, ..own }, Err(Refusal::Origin)),
            (Visitor { site: Some("cross-site"), ..own }, Err(Refusal::Origin)),
            (Visitor { site: Some("same-site"), is_write: true, ..own }, Err(Refusal::Origin)),
            (Visitor { site: Some("none"), ..own }, Ok(())),
        ];
        for (visitor, wanted) in visits {
            assert_eq!(gate.check_names(&visitor), wanted, "{visitor:?}");
        }
    }

    #[test]
    fn the_token_is_in_a_cookie_of_this_port_or_in_a_header() {
        let gate = Gate { port: 8642, token: "t".to_owned() };
        for (cookie, authorization, wanted) in [
            (Some("a=b; dealbase_8642=t"), None, true),
            (Some("dealbase_8643=t"), None, false),
            (Some("dealbase_8642=u"), None, false),
            (None, Some("Bearer t"), true),
            (None, Some("Basic t"), false),
            (None, None, false),
        ] {
            let visitor = Visitor { cookie, authorization, ..Visitor::default() };
            assert_eq!(gate.knows(&visitor), wanted, "{visitor:?}");
        }
    }
}
