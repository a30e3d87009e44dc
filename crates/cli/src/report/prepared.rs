//! A report before it is written in any form: its figures, and its slides in words.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use dealbase_query::{Database, Value, View};

use super::html::template::{self, Template};
use super::{Model, Narrator, Slide, deck, model};
use crate::args::Report;
use crate::messages::{Lang, Messages, Rules};
use crate::quarter;
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
/// Fails if the quarter lies outside the data, or a market or topic does not exist.
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

/// The metric views by name.
///
/// # Errors
/// Fails if the database can't be read.
pub(crate) fn views(database: &Database) -> Result<BTreeMap<String, View>> {
    let views = dealbase_query::metrics(database)?;
    Ok(views.into_iter().map(|it| (it.name.clone(), it)).collect())
}
