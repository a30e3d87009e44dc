//! `dealbase metrics`: what is measured, and how, as the database itself documents it.

use std::io::Write;

use anyhow::Result;
use dealbase_query::{Database, RowSink, Value, View, metrics, view};

use crate::args::{Common, Metrics};
use crate::output::{Align, Format, Sheet, Target, aligned, json, width, writer};

/// Prints the list of metrics, or one of them.
///
/// # Errors
/// Fails if there is no view of that name.
pub(crate) fn run(common: &Common, typed: &Metrics) -> Result<()> {
    let target = Target::new(common.output.clone(), common.format)?.paged(!common.no_pager);
    let database = Database::open(&common.db)?;
    match &typed.name {
        None => list(&metrics(&database)?, &target),
        Some(name) => one(&database, &view(&database, name)?, &target),
    }
}

fn list(views: &[View], target: &Target) -> Result<()> {
    let mut sheet = Sheet::new(target);
    sheet.columns(&["metric", "slides", "title"].map(str::to_owned))?;
    for view in views {
        let slides = view.slides().unwrap_or_default();
        sheet.row(&[view.name.as_str(), slides, view.title.as_str()].map(Value::from))?;
    }
    sheet.finish()
}

/// Rows alone for formats of rows; the definition with them for people and for JSON.
fn one(database: &Database, view: &View, target: &Target) -> Result<()> {
    // The name comes from the database's own list of views.
    let sql = format!("select * from {}", view.name);
    let format = target.format.unwrap_or(Format::Table);
    let rows = database.rows(&sql, &[])?;
    let mut out = target.open()?;
    match format {
        Format::Json => json::document(&mut out, &definition_json(view, &rows)?)?,
        Format::Table => out.write_all(definition(view).as_bytes())?,
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

fn definition(view: &View) -> String {
    let mut text = format!("{}: {}\n", view.name, view.title);
    if !view.definition.is_empty() {
        text.push_str(&format!("{}\n", view.definition));
    }
    text.push('\n');
    let label_width = view.remarks.keys().map(|it| width(it)).max().unwrap_or(0);
    for (key, remark) in &view.remarks {
        text.push_str(&format!("{}  {remark}\n", aligned(key, label_width, Align::Left)));
    }
    text.push_str("\nColumns\n");
    let name_width = view.columns.iter().map(|it| width(&it.name)).max().unwrap_or(0);
    for column in &view.columns {
        let line = format!("  {}  {}", aligned(&column.name, name_width, Align::Left), column.note);
        text.push_str(&format!("{}\n", line.trim_end()));
    }
    format!("{text}\nSQL\n{}\n\nRows\n", view.sql)
}

fn definition_json(view: &View, rows: &dealbase_query::Rows) -> Result<serde_json::Value> {
    let mut document = serde_json::to_value(view)?;
    if let Some(object) = document.as_object_mut() {
        object.insert("rows".to_owned(), json::rows(rows));
    }
    Ok(document)
}
