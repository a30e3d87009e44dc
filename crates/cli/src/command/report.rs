//! `dealbase report QUARTER`: the whole report of a quarter, in words and figures.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use dealbase_query::{Database, Value, View};

use crate::args::{Common, Report};
use crate::failure::Mistake;
use crate::importer;
use crate::messages::{Lang, Messages, Rules};
use crate::open;
use crate::open::with_trusted_timeout;
use crate::output::{self, Format, Target};
use crate::quarter;
use crate::report::html::drill::DrillDown;
use crate::report::html::template::{self, Template};
use crate::report::html::{self, RenderContext};
use crate::report::pptx::Material;
use crate::report::{Model, Narrator, Slide, deck, json, markdown, model, pptx, text, workbook};
use crate::rules;

/// Of the deals that count, the newest day decides which quarters are over; without one that is, the newest.
const NEWEST: &str = "
with newest as (
    select min(announced_on) as first_day, max(announced_on) as day
    from deals where in_scope = 1 and quarter is not null
)
select quarter.quarter
from quarter
join newest on quarter.starts_on <= newest.day and quarter.ends_on >= newest.first_day
order by quarter.ends_on < date(newest.day, '+31 days') desc, quarter.starts_on desc
limit 1";

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
            let database = open::open(common, typed.as_of.as_of.as_ref())?;
            rules::checked(with_trusted_timeout(database)?, common)?
        }
        // An engine has no past.
        [] => open::open_on(common, None, &typed.on)?,
        files => Database::from_connection(importer::into_memory(common, files, &typed.options)?)?,
    };
    print(&database, common, typed)
}

/// The newest quarter that is over by its newest deal: a later one has begun, or its last month has a deal.
///
/// # Errors
/// Fails if the database can't be read.
pub(crate) fn newest_complete(database: &Database) -> Result<String> {
    let rows = database.rows(NEWEST, &[])?.rows;
    let quarter = rows.first().and_then(|row| row.first()).and_then(Value::text);
    Ok(quarter.unwrap_or_default().to_owned())
}

/// A report, ready to be written in any form.
pub(crate) struct Prepared {
    pub(crate) model: Model,
    pub(crate) narrator: Narrator,
    /// Every slide.
    pub(crate) slides: Vec<Slide>,
    pub(crate) template: Template,
    /// The topics of the appendix that were asked for.
    pub(crate) topics: Vec<String>,
}

/// Reads the figures of a quarter and puts them into words; nothing but the quarter, the markets and the
/// template of what was typed matters.
///
/// # Errors
/// As [`run`].
pub(crate) fn prepare(
    database: &Database,
    db: &Path,
    lang: Lang,
    typed: &Report,
) -> Result<Prepared> {
    let template = template::folder(typed.template.as_deref(), db);
    let template = Template::read(template.as_deref())?;
    let mut messages = Messages::of(lang)?;
    template.reword(&mut messages)?;
    let narrator = Narrator { messages, rules: Rules::built_in()? };
    let quarter = match &typed.quarter {
        Some(typed) => quarter::parse(typed),
        None => newest_complete(database)?,
    };
    let rules = rules::load(db)?;
    let names = if typed.appendix.is_empty() { template.appendix() } else { &typed.appendix };
    let topics = template.with_chosen(model::appendix::topics(names)?);
    let model = model::read(database, &quarter, &typed.markets, &rules.report, &topics)?;
    let slides = deck(&model, &narrator);
    let topics = names.to_vec();
    Ok(Prepared { model, narrator, slides, template, topics })
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
        Format::Json => in_json(&slides, &model, &narrator.messages)?,
        format => {
            return Err(Mistake::NotForReports { format: format!("{format:?}") }.typed());
        }
    };
    let mut out = target.open()?;
    out.write_all(&document)?;
    out.finish()
}

/// One JSON document, indented for people.
fn in_json(slides: &[Slide], model: &Model, messages: &Messages) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    output::json::document(&mut bytes, &json::document(slides, model, messages.lang)?)?;
    Ok(bytes)
}

/// The metric views by name.
///
/// # Errors
/// Fails if the database can't be read.
pub(crate) fn views(database: &Database) -> Result<BTreeMap<String, View>> {
    let views = dealbase_query::metrics(database)?;
    Ok(views.into_iter().map(|it| (it.name.clone(), it)).collect())
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
