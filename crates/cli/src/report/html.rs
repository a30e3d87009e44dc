//! The report as a page of slides: one file with everything in it, for screens, telephones, paper.
//!
//! It does not know what the figures mean. What the page looks like is the template's business.

pub(crate) mod drill;
mod page;
mod svg;
pub(crate) mod template;

use std::collections::BTreeMap;

use dealbase_query::{Database, View};

use self::drill::DrillDown;
use self::template::Template;
use super::model::Model;
use super::prepared::{self, Prepared};
use super::slide::Slide;
use crate::messages::Messages;

/// What a page shows beside its slides.
pub(crate) struct RenderContext<'a> {
    /// The figures.
    pub(crate) model: &'a Model,
    /// The words.
    pub(crate) messages: &'a Messages,
    /// The deals behind the figures.
    pub(crate) drill_down: &'a DrillDown,
    /// The documentation of the metric views, by name.
    pub(crate) views: &'a BTreeMap<String, View>,
}

/// The slides as plain values for a page that lists the deals itself: every figure leads to them.
///
/// # Errors
/// Fails if the database can't be read.
pub(crate) fn plain(prepared: &Prepared, database: &Database) -> anyhow::Result<serde_json::Value> {
    let Prepared { model, narrator, slides, template, topics } = prepared;
    let drill_down = DrillDown::elsewhere(model);
    let views = prepared::views(database)?;
    let context = RenderContext {
        model,
        messages: &narrator.messages,
        drill_down: &drill_down,
        views: &views,
    };
    let chosen = template.chosen(slides.clone(), topics)?;
    Ok(serde_json::to_value(page::page(&chosen, &context, template)?)?)
}

/// Renders the slides as one file of HTML that asks for nothing from outside.
///
/// # Errors
/// Fails if a template is broken; the error names its file and line.
pub(crate) fn render(
    slides: &[Slide],
    context: &RenderContext<'_>,
    template: &Template,
) -> anyhow::Result<String> {
    template.fill(&page::page(slides, context, template)?, context.messages)
}
