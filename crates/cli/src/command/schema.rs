//! `dealbase schema [NAME]`: tables, views and what leads where, in the database's own words.

use std::io::Write;

use anyhow::Result;
use dealbase_query::{Database, Entry, Model};

use crate::args::{Common, Schema};
use crate::catalog::{self, mermaid, page};
use crate::messages::Messages;
use crate::mistake::Mistake;
use crate::output::page::Page;
use crate::output::{Format, Target};
use crate::workspace;

/// Prints the whole model, or one table or view.
///
/// # Errors
/// Fails if there is nothing of that name, or the format is one of rows.
pub(crate) fn run(common: &Common, typed: &Schema) -> Result<()> {
    let target = Target::of_model(common.output.clone(), common.format)?.paged(!common.no_pager);
    let database = workspace::open(&common.db)?;
    let messages = common.messages()?;
    show(&database, typed.name.as_deref(), &target, &messages)
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
    let model = Model::of(database)?;
    let entry = name.map(|name| model.find(name)).transpose()?;
    let format = target.format.unwrap_or(Format::Table);
    let document = match (format, entry) {
        (Format::Table, entry) => {
            let mut page = Page::new(target.is_terminal());
            match entry {
                Some(entry) => page::entry(&mut page, entry, messages),
                None => page::model(&mut page, &model, messages),
            }
            return target.print_page(page);
        }
        (Format::Json, Some(Entry::Table(table))) => serde_json::to_value(table)?,
        (Format::Json, Some(Entry::View(view))) => serde_json::to_value(view)?,
        (Format::Json, None) => catalog::json(&model, database.path())?,
        (Format::Datasette, None) => catalog::datasette(&model, database.path()),
        (Format::Datapackage, None) => catalog::datapackage(&model, database.path()),
        (Format::Mermaid, None) => return write(target, &mermaid::flow(&model)),
        (Format::Markdown, None) => return write(target, &catalog::markdown(&model, messages)),
        (format, entry) => {
            let formats = match entry {
                Some(_) => "text, json",
                None => "text, json, markdown, mermaid, datasette, datapackage",
            };
            let (format, formats) = (format.name().to_owned(), formats.to_owned());
            return Err(Mistake::NotForSchema { format, formats }.typed());
        }
    };
    target.print_json(&document)
}

fn write(target: &Target, text: &str) -> Result<()> {
    let mut out = target.open()?;
    out.write_all(text.as_bytes())?;
    out.finish()
}
