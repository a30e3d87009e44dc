//! The report as a presentation: text as text, native charts that carry their numbers, notes.
//!
//!     slides -> shapes at places -> parts of the file -> the file
//!
//! The look is the template's business: a team's own `deck.pptx`, or the program's.

mod chart;
mod layout;
mod package;

use std::collections::BTreeMap;

use anyhow::Result;
use dealbase_query::View;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

use self::layout::Page;
use self::package::Package;
use super::figure::Source;
use super::model::Model;
use super::slide::{Block, Slide};
use crate::messages::{Lang, Messages};
use crate::output::markup::printable;

/// What a presentation is made of, beside its slides.
pub(crate) struct Material<'a> {
    /// The figures.
    pub(crate) model: &'a Model,
    /// The words.
    pub(crate) messages: &'a Messages,
    /// The documentation of the metric views, by name.
    pub(crate) views: &'a BTreeMap<String, View>,
    /// The team's own presentation, whose layouts the slides take; None for the program's.
    pub(crate) template: Option<&'a [u8]>,
}

/// Renders the slides as a presentation; the same database gives the same bytes.
///
/// # Errors
/// Fails if the team's template is no presentation, or has no layout to take.
pub(crate) fn render(slides: &[Slide], material: &Material<'_>) -> Result<Vec<u8>> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.add_template("slide", include_str!("../../template/pptx/slide.xml"))?;
    templates.add_template("notes", include_str!("../../template/pptx/notes.xml"))?;
    let lang = if material.messages.lang == Lang::Zh { "zh-CN" } else { "en-US" };
    let mut package = Package::open(material.template)?;
    for slide in slides {
        let page = Page::of(slide, slides, material, package.scale());
        let mut parts = package.begin_slide(page.kind)?;
        for chart in page.charts {
            package.add_chart(&mut parts, &chart)?;
        }
        let (title, title_kind) = (&slide.heading, page.kind.placeholder());
        let shapes = Value::from(Serde(&page.shapes));
        let shown = templates
            .get_template("slide")?
            .render(context! { lang, title, title_kind, shapes })?;
        let lines = notes(slide, material);
        let notes = templates.get_template("notes")?.render(context! { lang, lines })?;
        package.end_slide(parts, &printable(&shown), &printable(&notes));
    }
    package.finish(slides.first().map_or("", |it| it.heading.as_str()))
}

/// What is below a slide: its label, what each figure means, and the question that gives it.
fn notes(slide: &Slide, material: &Material<'_>) -> Vec<String> {
    let messages = material.messages;
    let mut lines = vec![slide.labeled(messages)];
    for source in slide.blocks.iter().filter_map(source) {
        let definition = messages.find(&format!("definition_{}", source.view));
        let title = material.views.get(source.view).map(|it| it.title.as_str());
        lines.push(String::new());
        lines.extend(definition.or(title).map(str::to_owned));
        lines.extend(source.sql().lines().map(str::to_owned));
    }
    lines
}

fn source(block: &Block) -> Option<&Source> {
    match block {
        Block::Chart(chart) => Some(&chart.source),
        Block::Table(table) => table.source.as_ref(),
        _ => None,
    }
}
