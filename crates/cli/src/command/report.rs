//! `dealbase report QUARTER`: the whole report of a quarter, in words and figures.

use std::io::Write;

use anyhow::Result;
use dealbase_query::Database;

use crate::args::{Common, Report};
use crate::importer;
use crate::messages::Messages;
use crate::mistake::Mistake;
use crate::output::{Format, Target};
use crate::report::html::drill::DrillDown;
use crate::report::html::template::Template;
use crate::report::html::{self, RenderContext};
use crate::report::pptx::Material;
use crate::report::prepared::{Prepared, prepare, views};
use crate::report::{Model, Slide, json, markdown, pptx, text, workbook};
use crate::rules;
use crate::workspace::with_trusted_timeout;

/// Reads the figures of the quarter from the database and prints the report.
///
/// # Errors
/// Fails if the quarter lies outside the data, a market does not exist, or the format is one
/// of rows.
pub(crate) fn run(common: &Common, typed: &Report) -> Result<()> {
    let typed = &typed.sorted();
    if let Some(folder) = &typed.save_template {
        return Template::save(folder);
    }
    if typed.schema {
        let mut out = Target::new(common.output.clone(), Some(Format::Json))?.open()?;
        out.write_all(json::SCHEMA.as_bytes())?;
        return out.finish();
    }
    let database = match typed.from.as_slice() {
        [] if typed.on.engine.is_none() => {
            let database = common.database_as_of(typed.as_of.as_of.as_ref())?;
            rules::checked(with_trusted_timeout(database)?, common)?
        }
        // An engine has no past.
        [] => common.database_on(None, &typed.on)?,
        files => Database::from_connection(importer::into_memory(common, files, &typed.options)?)?,
    };
    print(&database, common, typed)
}

/// Prints the report of a quarter from a database that is already open.
///
/// # Errors
/// As [`run`].
pub(crate) fn print(database: &Database, common: &Common, typed: &Report) -> Result<()> {
    let target = Target::of_report(common.output.clone(), common.format)?.paged(!common.no_pager);
    let prepared = prepare(database, &common.db, common.lang(), typed)?;
    let Prepared { model, narrator, slides, template, topics } = prepared;
    let format = target.format.unwrap_or(Format::Table);
    // A program finds every slide, whatever a team shows to people.
    let slides = match format {
        Format::Json => slides,
        Format::Xlsx if !template.has_choice() => slides,
        _ => template.chosen(slides, &topics)?,
    };
    let document = match format {
        Format::Table => text::render(&slides, &narrator.messages).into_bytes(),
        Format::Markdown => markdown::render(&slides, &narrator.messages).into_bytes(),
        Format::Html => {
            page(database, &model, &narrator.messages, &slides, &template)?.into_bytes()
        }
        Format::Pptx => {
            let views = views(database)?;
            let (messages, presentation) = (&narrator.messages, template.presentation());
            let material =
                Material { model: &model, messages, views: &views, template: presentation };
            pptx::render(&slides, &material)?
        }
        Format::Xlsx => workbook::render(database, &slides, &model, &narrator)?,
        Format::Json => {
            let document = json::document(&slides, &model, narrator.messages.lang)?;
            return target.print_json(&document);
        }
        format => {
            return Err(Mistake::NotForReports { format: format!("{format:?}") }.typed());
        }
    };
    let mut out = target.open()?;
    out.write_all(&document)?;
    out.finish()
}

/// The page of slides, with the deals behind the figures and what the views say of themselves.
fn page(
    database: &Database,
    model: &Model,
    messages: &Messages,
    slides: &[Slide],
    template: &Template,
) -> Result<String> {
    let views = views(database)?;
    let drill_down = DrillDown::read(database, model, messages)?;
    let context = RenderContext { model, messages, drill_down: &drill_down, views: &views };
    html::render(slides, &context, template)
}
