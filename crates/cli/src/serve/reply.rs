//! What goes back to the browser, and the headers that keep it safe there.

use std::fs::File;
use std::io::Cursor;

use anyhow::Result;
use serde_json::Value;
use tiny_http::{Header, Request, Response, StatusCode};

use super::params::encoded;
use crate::mistake::Mistake;

/// No script, style, picture or form but the program's own; in no frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// A report brings its style and its own script, whose digest its page names.
const REPORT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
    img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox allow-scripts";

const HEADERS: [(&str, &str); 6] = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    // Foreign sites learn nothing of the address; the own forms still say where they come from.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
];

/// An answer.
pub(crate) enum Reply {
    /// A page by its template, with the data that `/api/` gives as they are.
    Page { template: &'static str, status: u16, data: Value },
    /// Somewhere else to look.
    See(String),
    /// A change that is being made: its number.
    Job(u64),
    /// A document to be stored by the browser.
    Download { file: File, name: String, media_type: &'static str },
    /// A file of the program, or plain text.
    Text { status: u16, media_type: &'static str, text: String },
    /// A report as a page of its own.
    Report(Vec<u8>),
}

impl Reply {
    /// A page.
    pub(crate) fn page(template: &'static str, data: Value) -> Result<Reply> {
        Ok(Reply::Page { template, status: 200, data })
    }

    /// A file of the program.
    pub(crate) fn asset(media_type: &'static str, text: &str) -> Reply {
        Reply::Text { status: 200, media_type, text: text.to_owned() }
    }
}

/// A reply in bytes.
pub(crate) struct Sent {
    pub(crate) status: u16,
    pub(crate) media_type: &'static str,
    pub(crate) body: Body,
    /// Headers of this answer alone.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) is_report: bool,
}

/// The content of an answer.
pub(crate) enum Body {
    Bytes(Vec<u8>),
    File(File),
}

impl Sent {
    /// An answer with a text.
    pub(crate) fn text(status: u16, media_type: &'static str, text: String) -> Sent {
        let body = Body::Bytes(text.into_bytes());
        Sent { status, media_type, body, headers: Vec::new(), is_report: false }
    }

    /// An answer that leads somewhere else.
    pub(crate) fn see(address: &str) -> Sent {
        let mut sent = Sent::text(303, "text/plain; charset=utf-8", String::new());
        sent.headers.push(("Location", address.to_owned()));
        sent
    }

    /// A file under a name, which may be in any language.
    pub(crate) fn download(file: File, name: &str, media_type: &'static str) -> Sent {
        let plain: String = name
            .chars()
            .map(|it| if it.is_ascii_alphanumeric() || it == '.' { it } else { '_' })
            .collect();
        let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encoded(name));
        let headers = vec![("Content-Disposition", value)];
        Sent { status: 200, media_type, body: Body::File(file), headers, is_report: false }
    }

    /// Sends it.
    ///
    /// # Errors
    /// Fails if the browser closed the connection.
    pub(crate) fn send(self, request: Request) -> Result<()> {
        let policy = if self.is_report { REPORT_POLICY } else { POLICY };
        let mut headers = vec![
            header("Content-Type", self.media_type)?,
            header("Content-Security-Policy", policy)?,
        ];
        for (name, value) in HEADERS {
            headers.push(header(name, value)?);
        }
        for (name, value) in &self.headers {
            headers.push(header(name, value)?);
        }
        let status = StatusCode(self.status);
        match self.body {
            Body::Bytes(bytes) => {
                let length = bytes.len();
                request.respond(Response::new(
                    status,
                    headers,
                    Cursor::new(bytes),
                    Some(length),
                    None,
                ))?;
            }
            Body::File(file) => {
                let length = usize::try_from(file.metadata()?.len())?;
                request.respond(Response::new(status, headers, file, Some(length), None))?;
            }
        }
        Ok(())
    }
}

fn header(name: &str, value: &str) -> Result<Header> {
    let bug = |()| Mistake::bug(&format!("{name} can't be a header")).into();
    Header::from_bytes(name, value).map_err(bug)
}
