//! One request and its answer: the gate, the form, the page, and what became of it in HTML or JSON.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};
use tiny_http::{Method, Request};

use super::app::App;
use super::asked::Asked;
use super::gate::{Refusal, Visitor};
use super::job::Job;
use super::multipart;
use super::page;
use super::params::Params;
use super::reply::{Body, Reply, Sent};
use super::view::{SCRIPT, style};
use crate::exit::Exit;
use crate::failure;
use crate::messages::Lang;
use crate::mistake::Mistake;

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";
/// Most bytes of a form without files.
const FORM_BYTES: u64 = 4 << 20;
/// The cookie of the language that was chosen.
const LANG_COOKIE: &str = "dealbase_lang";

/// Answers a request.
pub(crate) fn answer(app: &Arc<App>, mut request: Request) {
    let sent = catch_unwind(AssertUnwindSafe(|| sent(app, &mut request)));
    let sent =
        sent.unwrap_or_else(|_| Sent::text(500, PLAIN, "the page came to no end\n".to_owned()));
    // A browser that has gone wants no answer.
    let _ = sent.send(request);
}

fn header<'r>(request: &'r Request, name: &'static str) -> Option<&'r str> {
    let mut headers = request.headers().iter();
    headers.find(|it| it.field.equiv(name)).map(|it| it.value.as_str())
}

fn sent(app: &Arc<App>, request: &mut Request) -> Sent {
    let url = request.url().to_owned();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let query = Params::parse(query);
    let is_write = !matches!(request.method(), Method::Get | Method::Head);
    let visitor = Visitor {
        host: header(request, "Host"),
        origin: header(request, "Origin"),
        site: header(request, "Sec-Fetch-Site"),
        authorization: header(request, "Authorization"),
        cookie: header(request, "Cookie"),
        token: query.get("token"),
        is_write,
    };
    let lang = lang(app, &query, &visitor, header(request, "Accept-Language"));
    if let Err(refusal) = app.gate.check_names(&visitor) {
        return refused(app, lang, refusal);
    }
    match path {
        "/page.css" => return Sent::text(200, "text/css; charset=utf-8", style()),
        "/page.js" => return Sent::text(200, "text/javascript; charset=utf-8", SCRIPT.to_owned()),
        "/favicon.ico" => return Sent::text(404, PLAIN, String::new()),
        _ => {}
    }
    if query.get("token").is_some_and(|it| app.gate.is_token(it)) && !is_write {
        return moved(path, &query, app.gate.cookie());
    }
    if !app.gate.knows(&visitor) {
        return refused(app, lang, Refusal::Token);
    }
    if query.has("lang") && !is_write {
        let lang = if lang == Lang::Zh { "zh" } else { "en" };
        return moved(
            path,
            &query,
            format!("{LANG_COOKIE}={lang}; Path=/; SameSite=Strict; Max-Age=31536000"),
        );
    }
    let rest = path.strip_prefix("/api").filter(|it| it.is_empty() || it.starts_with('/'));
    let parts = rest.unwrap_or(path).split('/').filter(|it| !it.is_empty());
    let mut asked = Asked {
        app,
        words: app.words(lang),
        path: parts
            .map(|it| percent_encoding::percent_decode_str(it).decode_utf8_lossy().into_owned())
            .collect(),
        query,
        form: Params::default(),
        uploads: Vec::new(),
        is_write,
        is_api: rest.is_some(),
    };
    let outcome = read_form(&mut asked, request).and_then(|()| page::reply(&mut asked));
    let outcome = outcome.and_then(|reply| asked.dress(reply));
    outcome.unwrap_or_else(|err| asked.failed(&err))
}

/// The same address without what a cookie now holds.
fn moved(path: &str, query: &Params, cookie: String) -> Sent {
    let rest = query.without(&["token", "lang"]).encoded();
    // Two slashes would lead to another host.
    let path = format!("/{}", path.trim_start_matches(['/', '\\']));
    let mut sent = Sent::see(&if rest.is_empty() { path } else { format!("{path}?{rest}") });
    sent.headers.push(("Set-Cookie", cookie));
    sent
}

/// The language: as asked for, as chosen before, as the server was started, as the browser prefers.
fn lang(app: &App, query: &Params, visitor: &Visitor<'_>, accepted: Option<&str>) -> Lang {
    let cookies = visitor.cookie.into_iter().flat_map(|it| it.split(';'));
    let mut cookies = cookies.filter_map(|it| it.trim().split_once('='));
    let chosen = cookies.find(|(name, _)| *name == LANG_COOKIE).map(|(_, value)| value);
    match (query.get("lang").or(chosen), app.settings.lang, accepted) {
        (Some("zh"), ..) | (None, Some(Lang::Zh), _) => Lang::Zh,
        (Some(_), ..) | (None, Some(Lang::En), _) => Lang::En,
        (None, None, Some(accepted)) if accepted.starts_with("zh") => Lang::Zh,
        (None, None, Some(_)) => Lang::En,
        (None, None, None) => Lang::of_locale(),
    }
}

fn refused(app: &App, lang: Lang, refusal: Refusal) -> Sent {
    let (status, key) = match refusal {
        Refusal::Host => (403, "page_refused_host"),
        Refusal::Origin => (403, "page_refused_origin"),
        Refusal::Token => (401, "page_refused_token"),
    };
    Sent::text(status, PLAIN, format!("{}\n", app.words(lang).text(key)))
}

fn read_form(asked: &mut Asked<'_>, request: &mut Request) -> Result<()> {
    if !asked.is_write {
        return Ok(());
    }
    if !matches!(request.method(), Method::Post) {
        return Err(Mistake::NoPage.typed());
    }
    if asked.app.settings.is_read_only {
        return Err(Mistake::ReadOnly.typed());
    }
    let kind = header(request, "Content-Type").unwrap_or_default().to_owned();
    if let Some(boundary) = multipart::boundary(&kind) {
        let most = asked.app.settings.most_upload_bytes;
        let folder = page::inbox_folder(asked.app)?;
        let form = multipart::read(request.as_reader(), boundary, &folder, most)?;
        (asked.form, asked.uploads) = (form.params, form.uploads);
        return Ok(());
    }
    let mut bytes = Vec::new();
    request.as_reader().take(FORM_BYTES + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len())? > FORM_BYTES {
        return Err(Mistake::FormTooLong.typed());
    }
    asked.form = match kind.starts_with("application/json") {
        true => Params::of_json(&bytes),
        false => Params::parse(&String::from_utf8_lossy(&bytes)),
    };
    Ok(())
}

impl Asked<'_> {
    /// The reply as it is sent.
    fn dress(&self, reply: Reply) -> Result<Sent> {
        match reply {
            Reply::Page { status, data, .. } if self.is_api => {
                Ok(Sent::text(status, JSON, serde_json::to_string_pretty(&data)? + "\n"))
            }
            Reply::Page { template, status, data } => {
                Ok(Sent::text(status, HTML, self.html(template, &data)?))
            }
            Reply::See(address) if self.is_api => Ok(Sent::text(
                200,
                JSON,
                json!({ "see": format!("/api{address}") }).to_string() + "\n",
            )),
            Reply::See(address) => Ok(Sent::see(&address)),
            Reply::Job(job_id) if self.is_api => {
                let job = self.app.jobs.job(job_id);
                let status =
                    if job.as_ref().is_some_and(|it| it.state == "running") { 202 } else { 200 };
                Ok(Sent::text(status, JSON, serde_json::to_string_pretty(&job)? + "\n"))
            }
            Reply::Job(job_id) => Ok(Sent::see(&format!("/jobs/{job_id}"))),
            Reply::Download { file, name, media_type } => {
                Ok(Sent::download(file, &name, media_type))
            }
            Reply::Text { status, media_type, text } => Ok(Sent::text(status, media_type, text)),
            Reply::Report(bytes) => {
                let mut sent = Sent::text(200, HTML, String::new());
                (sent.body, sent.is_report) = (Body::Bytes(bytes), true);
                Ok(sent)
            }
        }
    }

    fn html(&self, template: &str, data: &Value) -> Result<String> {
        let app = self.app;
        let lang = self.words.lang;
        let running = app.jobs.running();
        let address = format!("/{}", self.path.join("/"));
        let page = json!({
            "lang": if lang == Lang::Zh { "zh-CN" } else { "en" },
            "section": self.path.first().map_or("home", String::as_str),
            "address": address,
            "query": self.query.encoded(),
            "is_read_only": app.settings.is_read_only,
            "db": app.settings.db.file_name().map(|it| it.to_string_lossy()),
            "running": running.map(|Job { job_id, title, .. }| json!({ "job_id": job_id, "title": title })),
        });
        let names = app.names(lang).lookup();
        app.layouts(lang).fill(template, json!({ "page": page, "names": names, "d": data }))
    }

    /// What went wrong, as a page.
    fn failed(&self, err: &anyhow::Error) -> Sent {
        use dealbase_query::Error as QueryError;
        let status = match (err.downcast_ref::<QueryError>(), err.downcast_ref::<Exit>()) {
            (Some(QueryError::Missing { .. }), _) => 404,
            (Some(QueryError::Locked { .. }), _) => 503,
            (Some(_), _) => 400,
            (_, Some(Exit::Mistake(mistake))) => match mistake {
                Mistake::Busy { .. } => 409,
                Mistake::ReadOnly => 403,
                Mistake::NoPage => 404,
                Mistake::TooMuchSent { .. } | Mistake::FormTooLong => 413,
                _ => 400,
            },
            (_, Some(Exit::Stopped(_) | Exit::Child { code: 7, .. })) => 413,
            (_, Some(Exit::Child { .. })) => 400,
            _ if err.is::<dealbase_ingest::Error>() => 400,
            _ => 500,
        };
        let message = match status {
            404 if !self.app.has_database() => self.words.text("page_no_database").to_owned(),
            _ => failure::message(err, self.words),
        };
        let data = json!({ "error": message, "status": status });
        let reply = Reply::Page { template: "error.html", status, data };
        self.dress(reply).unwrap_or_else(|_| Sent::text(status, PLAIN, format!("{message}\n")))
    }
}
