//! `dealbase metrics`: what is measured, and how, as the database itself documents it.

use std::io::Write;

use anyhow::Result;
use dealbase_query::{Database, Entry, Value, View, metrics, view};

use crate::args::{Common, Metrics};
use crate::catalog::page;
use crate::messages::Messages;
use crate::output::page::{Page, Tone};
use crate::output::{Format, Target, json, writer};

/// Prints the list of metrics, or one of them.
///
/// # Errors
/// Fails if there is no view of that name.
pub(crate) fn run(common: &Common, typed: &Metrics) -> Result<()> {
    let target = common.target()?;
    let database = common.database_as_of(typed.as_of.as_of.as_ref())?;
    show(&database, typed.name.as_deref(), &target, &common.messages()?)
}

/// The same for a database that is already open.
///
/// # Errors
/// As [`run`].
pub(crate) fn show(
    database: &Database,
    name: Option<&str>,
    target: &Target,
    messages: &Messages,
) -> Result<()> {
    match name {
        None => list(&metrics(database)?, target, messages),
        Some(name) => one(database, &view(database, name)?, target, messages),
    }
}

fn list(views: &[View], target: &Target, messages: &Messages) -> Result<()> {
    let row = |view: &View| {
        let slides = view.slides().unwrap_or_default();
        [view.name.as_str(), slides, messages.documented(&view.title)].map(Value::from)
    };
    target.print_rows(&["metric", "slides", "title"], views.iter().map(row))
}

/// Rows alone for formats of rows; the definition with them for people and for JSON.
fn one(database: &Database, view: &View, target: &Target, messages: &Messages) -> Result<()> {
    // The name comes from the database's own list of views.
    let sql = format!("select * from {}", view.name);
    let format = target.format.unwrap_or(Format::Table);
    let rows = database.rows(&sql, &[])?;
    let mut out = target.open()?;
    match format {
        Format::Json => json::document(&mut out, &definition_json(view, &rows)?)?,
        Format::Table => {
            let mut page = Page::new(target.is_terminal());
            page::entry(&mut page, Entry::View(view), messages);
            page.gap();
            page.line(0, messages.text("catalogue_rows"), Tone::Faint);
            page.gap();
            out.write_all(target.colored(&page.finish()).as_bytes())?;
        }
        _ => {}
    }
    if format != Format::Json {
        let mut writer = writer(format, target.look());
        writer.columns(&mut out, &rows.columns)?;
        rows.rows.iter().try_for_each(|row| writer.row(&mut out, row))?;
        writer.finish(&mut out)?;
    }
    out.finish()
}

fn definition_json(view: &View, rows: &dealbase_query::Rows) -> Result<serde_json::Value> {
    let mut document = serde_json::to_value(view)?;
    if let Some(object) = document.as_object_mut() {
        object.insert("rows".to_owned(), json::rows(rows));
    }
    Ok(document)
}
