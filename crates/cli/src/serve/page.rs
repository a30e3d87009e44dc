//! Which address is which page; each gives data, and a template that shows them.

mod ask;
mod deal;
mod deals;
mod figures;
mod home;
mod inbox;
mod profile;
mod rates;
mod rejects;
mod todo;

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::{Value, json};

use super::app::App;
use super::asked::Asked;
use super::job::{Done, TakeBack};
use super::params::Params;
use super::program::Ran;
use super::reply::Reply;
use super::view::OPENAPI;
use super::work;
use crate::mistake::{Hint, Mistake};

/// Where files arrive.
///
/// # Errors
/// Fails if the folder can't be made.
pub(crate) fn inbox_folder(app: &App) -> Result<PathBuf> {
    super::inbox::folder(&app.settings.db)
}

/// The reply to a request that was let in.
///
/// # Errors
/// Fails if there is no such page, or what its command says.
pub(crate) fn reply(asked: &mut Asked<'_>) -> Result<Reply> {
    let path = asked.path.clone();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match asked.is_write {
        false => read(asked, &path),
        true => write(asked, &path),
    }
}

fn read(asked: &Asked<'_>, path: &[&str]) -> Result<Reply> {
    match path {
        [] => home::page(asked),
        ["openapi.json"] => Ok(Reply::asset("application/json; charset=utf-8", OPENAPI)),
        ["inbox"] => inbox::page(asked),
        ["inbox", "file"] => inbox::file(asked),
        ["todo"] => todo::page(asked),
        ["todo", "rejects"] => rejects::page(asked),
        ["todo", what @ ("labels" | "pairs" | "rates" | "currencies" | "corrections")] => {
            todo::list(asked, what)
        }
        ["decided"] => todo::decided(asked),
        ["deals"] => deals::page(asked),
        ["deals", "export"] => deals::export(asked),
        ["deals", deal_id] => deal::page(asked, deal_id),
        ["figures"] => figures::page(asked),
        ["figures", "report"] => figures::report(asked),
        ["revisions"] => figures::revisions(asked),
        ["imports"] => figures::imports(asked),
        ["ask"] => ask::page(asked),
        ["ask", "export"] => ask::export(asked),
        ["metrics"] => ask::metrics(asked),
        ["metrics", name] => ask::metric(asked, name),
        ["jobs"] => Reply::page("jobs.html", json!({ "jobs": asked.app.jobs.all() })),
        ["jobs", job_id] => job_page(asked, job_id),
        _ => Err(Mistake::NoPage.typed()),
    }
}

fn write(asked: &mut Asked<'_>, path: &[&str]) -> Result<Reply> {
    match path {
        ["inbox"] => inbox::receive(asked),
        ["inbox", "import"] => inbox::import(asked),
        ["inbox", "remove"] => inbox::remove(asked),
        ["inbox", "profile"] => profile::keep(asked),
        ["inbox", "profile", "remove"] => profile::remove(asked),
        ["todo", "rejects"] => rejects::fix(asked),
        ["todo", "labels"] => todo::map_labels(asked),
        ["todo", "pairs"] => todo::decide_pair(asked),
        ["todo", "rates"] => rates::set(asked),
        ["todo", "currencies"] => profile::set_currency(asked),
        ["deals", deal_id, "correct"] => deal::correct(asked, deal_id),
        ["figures", "publish"] => figures::publish(asked),
        ["imports", "undo"] => figures::undo(asked),
        _ => Err(Mistake::NoPage.typed()),
    }
}

fn job_page(asked: &Asked<'_>, job_id: &str) -> Result<Reply> {
    let job = job_id
        .parse()
        .ok()
        .and_then(|it| asked.app.jobs.job(it))
        .ok_or_else(|| Mistake::NoPage.typed())?;
    Reply::page("job.html", json!({ "job": job }))
}

/// Begins a change; its page is the reply.
///
/// # Errors
/// Fails if another change is being made.
fn begin(
    asked: &Asked<'_>,
    title: &str,
    next: &str,
    work: impl FnOnce(&App, &mut dyn FnMut(u64, u64)) -> Result<Done> + Send + 'static,
) -> Result<Reply> {
    match work::begin(asked.app, asked.words, title, next, Box::new(work)) {
        Ok(job_id) => Ok(Reply::Job(job_id)),
        Err(running) => Err(Mistake::Busy { title: running.title }.typed()),
    }
}

/// What a command gave, as a change has it.
fn done(ran: Ran, take_back: Option<TakeBack>) -> Done {
    let is_failed = !ran.is_done();
    Done {
        is_failed,
        result: serde_json::from_slice(&ran.stdout).unwrap_or(Value::Null),
        messages: ran.messages,
        take_back: take_back.filter(|_| !is_failed),
    }
}

/// A text that is given to a command as its argument and can't be taken for a flag.
///
/// # Errors
/// Fails if it could.
fn plain(text: &str) -> Result<&str> {
    match text.starts_with('-') {
        true => Err(Mistake::NotPlain { typed: text.to_owned() }.typed()),
        false => Ok(text),
    }
}

/// The name of a file as an argument of a command.
///
/// # Errors
/// Fails if it is not UTF-8.
fn text_of(path: &Path) -> Result<&str> {
    let mistake = || Mistake::PathNotText { path: path.display().to_string() };
    path.to_str().ok_or_else(|| mistake().typed())
}

/// The media type of a file by its extension.
const MEDIA_TYPES: [(&str, &str); 8] = [
    ("csv", "text/csv; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("json", "application/json"),
    ("md", "text/markdown; charset=utf-8"),
    ("ndjson", "application/x-ndjson"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("tsv", "text/tab-separated-values; charset=utf-8"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
];

/// The extension that an address asks for, the first of these by default, and its media type.
///
/// # Errors
/// Fails if it is another.
fn download(query: &Params, extensions: &[&str]) -> Result<(&'static str, &'static str)> {
    let typed = query.get("format").or(extensions.first().copied()).unwrap_or_default();
    let known = MEDIA_TYPES.iter().find(|(it, _)| *it == typed && extensions.contains(it));
    known.copied().ok_or_else(|| {
        let hint = Hint::Known { names: extensions.join(", ") };
        Mistake::NotADownload { typed: typed.to_owned(), hint }.typed()
    })
}
