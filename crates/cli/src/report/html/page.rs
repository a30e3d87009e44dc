//! What the template of the page can use: slides as plain values, charts already drawn.
//!
//! It knows neither the layout nor the look of the page.

use anyhow::Result;
use serde::Serialize;

use super::RenderContext;
use super::svg::{self, Drawing};
use super::template::Template;
use crate::catalog::{documented, remarks};
use crate::messages::{Lang, Parts};
use crate::output::Align;
use crate::output::number::grouped;
use crate::report::chart::{Chart, Kind};
use crate::report::figure::{Figure, Source};
use crate::report::imprint;
use crate::report::slide::{Block, Point, Slide, Tile};
use crate::report::table::{Cell, Table};

/// Everything a template can show.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    /// `zh-CN` or `en`.
    lang: &'static str,
    quarter: String,
    title: String,
    /// The logo as a data address; None without one.
    logo: Option<String>,
    /// Who publishes the report; None if not configured.
    publisher: Option<String>,
    /// The day on which the data end, in words.
    data_to: Option<String>,
    is_draft: bool,
    slides: Vec<Shown>,
    /// The deals as JSON, safe in a script element.
    deals: String,
    /// How far the deals reach back, in words.
    // Templates of teams know it by this name.
    #[serde(rename = "deals_kept")]
    deals_included: String,
}

/// A slide.
#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    /// What a reader cites it by: `8`, `8a`, `A1`.
    label: String,
    /// `title`, `cover`, `list` or `figures`.
    kind: &'static str,
    heading: String,
    blocks: Vec<Part>,
}

/// A part of a slide, distinguished by `kind`.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Part {
    Big { text: String, deals: Option<String> },
    Tiles { tiles: Vec<Single> },
    Sentence { text: String, deals: Option<String> },
    Points { points: Vec<AccessibleText> },
    Table { table: Rows, source: Option<SourceNote> },
    Chart(Box<Picture>),
    Remark { text: String },
}

/// A single figure.
#[derive(Debug, Serialize)]
struct Single {
    name: String,
    text: String,
    deals: Option<String>,
    details: Vec<Detail>,
}

/// How a figure changed, or of what it is a part.
#[derive(Debug, Serialize)]
struct Detail {
    name: String,
    text: String,
    /// `up` or `down` for a change that is shown as one.
    direction: &'static str,
}

/// A sentence and the deals it leads to.
#[derive(Debug, Serialize)]
struct AccessibleText {
    text: String,
    /// The text in two: what it is about, and the rest.
    lead: String,
    rest: String,
    deals: Option<String>,
}

/// A chart with all that belongs to it.
#[derive(Debug, Serialize)]
struct Picture {
    title: String,
    /// The kind of chart, for its colors.
    style: &'static str,
    legend: Vec<Key>,
    wide: String,
    narrow: String,
    callout: Option<String>,
    table: Rows,
    denominator: String,
    source: SourceNote,
}

/// A line of a legend.
#[derive(Debug, Serialize)]
struct Key {
    /// The number of the series.
    series: usize,
    name: String,
}

/// A table.
#[derive(Debug, Serialize)]
struct Rows {
    heads: Vec<Head>,
    rows: Vec<Vec<Field>>,
}

#[derive(Debug, Serialize)]
struct Head {
    text: String,
    is_number: bool,
}

#[derive(Debug, Serialize)]
struct Field {
    text: String,
    is_number: bool,
    /// What leads to the deals behind the figure.
    deals: Option<String>,
    /// How many deals those are, where the figure says so itself.
    deal_count: Option<String>,
}

/// Where figures come from.
#[derive(Debug, Serialize)]
struct SourceNote {
    view: &'static str,
    /// What the view shows, in the language of the page.
    definition: String,
    /// The view's own documentation.
    title: String,
    remarks: Vec<(String, String)>,
    /// The question that gives the figures.
    sql: String,
    /// The statement that defines the view.
    view_sql: String,
}

/// Prepares the slides.
pub(super) fn page(
    slides: &[Slide],
    context: &RenderContext<'_>,
    template: &Template,
) -> Result<Page> {
    let (messages, imprint) = (context.messages, &context.model.imprint);
    let quarter = context.model.quarter.as_str();
    let parts: &Parts<'_> = &[
        ("first", &context.drill_down.first_quarter()),
        ("last", &quarter),
        ("count", &grouped(context.drill_down.count())),
    ];
    Ok(Page {
        lang: if messages.lang == Lang::Zh { "zh-CN" } else { "en" },
        quarter: quarter.to_owned(),
        title: slides.first().map_or_else(String::new, |it| it.heading.clone()),
        logo: template.logo.clone(),
        publisher: imprint::publisher(imprint, messages),
        data_to: imprint::data_to(imprint, messages),
        is_draft: imprint.is_draft,
        slides: slides.iter().map(|it| slide(it, context)).collect(),
        // Within a script element only `<` could end it.
        deals: context.drill_down.json()?.replace('<', "\\u003c"),
        deals_included: messages.say("deals_kept", parts),
    })
}

fn slide(slide: &Slide, context: &RenderContext<'_>) -> Shown {
    let kind = match slide.blocks.first() {
        Some(Block::Remark(_)) | None => "title",
        Some(Block::Big(_)) => "cover",
        Some(Block::Points(_)) => "list",
        _ => "figures",
    };
    Shown {
        id: slide.id.clone(),
        label: slide.label.clone(),
        kind,
        heading: slide.heading.clone(),
        blocks: slide.blocks.iter().map(|it| part(it, context)).collect(),
    }
}

fn part(block: &Block, context: &RenderContext<'_>) -> Part {
    let accessible = |point: &Point| {
        let (lead, rest) = point.lead_and_rest();
        AccessibleText {
            text: point.text.clone(),
            lead: lead.to_owned(),
            rest: rest.to_owned(),
            deals: point.deals.as_ref().and_then(|it| context.drill_down.link(it)),
        }
    };
    match block {
        Block::Tiles(tiles) => {
            Part::Tiles { tiles: tiles.iter().map(|it| single(it, context)).collect() }
        }
        Block::Big(point) => {
            let AccessibleText { text, deals, .. } = accessible(point);
            Part::Big { text, deals }
        }
        Block::Sentence(point) => {
            let AccessibleText { text, deals, .. } = accessible(point);
            Part::Sentence { text, deals }
        }
        Block::Points(points) => Part::Points { points: points.iter().map(accessible).collect() },
        Block::Table(figures) => Part::Table {
            table: table(figures, context),
            source: figures.source.as_ref().map(|it| source_note(it, context)),
        },
        Block::Chart(chart) => Part::Chart(Box::new(picture(chart, context))),
        Block::Remark(text) => Part::Remark { text: text.clone() },
    }
}

fn single(tile: &Tile, context: &RenderContext<'_>) -> Single {
    let detail = |(name, figure): &(String, Figure)| Detail {
        name: name.clone(),
        text: figure.shown.clone(),
        direction: svg::direction(figure).trim(),
    };
    Single {
        name: tile.name.clone(),
        text: tile.figure.shown.clone(),
        deals: link(&tile.figure, context),
        details: tile.details.iter().map(detail).collect(),
    }
}

fn picture(chart: &Chart, context: &RenderContext<'_>) -> Picture {
    let link = |figure: &Figure| link(figure, context);
    let draw =
        |is_narrow| Drawing { chart, messages: context.messages, link: &link, is_narrow }.svg();
    Picture {
        title: chart.title.clone(),
        style: match chart.kind {
            Kind::ColumnsAndLine => "columns",
            Kind::StackedShares => "stacked",
            Kind::RankedBars | Kind::Quartiles => "ranked",
            Kind::ShareChanges | Kind::Waterfall => "changes",
            Kind::BarsWithChange => "countries",
        },
        legend: legend(chart),
        wide: draw(false),
        narrow: draw(true),
        callout: chart.callout.clone(),
        table: table(&chart.table, context),
        denominator: chart.denominator.clone(),
        source: source_note(&chart.source, context),
    }
}

/// The legend; only a chart whose series share one column needs it.
fn legend(chart: &Chart) -> Vec<Key> {
    let series = if chart.kind == Kind::StackedShares { chart.series.as_slice() } else { &[] };
    (0..).zip(series).map(|(series, it)| Key { series, name: it.name.clone() }).collect()
}

fn table(table: &Table, context: &RenderContext<'_>) -> Rows {
    // A bar drawn in characters is for terminals.
    let is_bar =
        |column: usize| table.rows.iter().any(|row| matches!(row.get(column), Some(Cell::Bar(..))));
    let bars: Vec<bool> = (0..table.columns.len()).map(is_bar).collect();
    let heads = table.columns.iter().zip(&bars).filter(|(_, is_bar)| !**is_bar);
    Rows {
        heads: heads
            .map(|((text, align), _)| Head {
                text: text.clone(),
                is_number: *align == Align::Right,
            })
            .collect(),
        rows: table
            .rows
            .iter()
            .map(|row| {
                let cells = row.iter().zip(&table.columns).zip(&bars);
                let cells = cells.filter(|(_, is_bar)| !**is_bar);
                cells.map(|((cell, (_, align)), _)| field(cell, *align, context)).collect()
            })
            .collect(),
    }
}

fn field(cell: &Cell, align: Align, context: &RenderContext<'_>) -> Field {
    let figure = match cell {
        Cell::Figure(figure) => Some(figure),
        _ => None,
    };
    Field {
        text: cell.text().to_owned(),
        is_number: align == Align::Right,
        deals: figure.and_then(|it| link(it, context)),
        deal_count: figure.and_then(Figure::deal_count).map(|it| it.to_string()),
    }
}

/// What leads from a figure to its deals; None where there are none, or the page holds none.
fn link(figure: &Figure, context: &RenderContext<'_>) -> Option<String> {
    let deals = figure.deals.as_ref()?;
    let is_nothing = figure.value.is_none_or(|it| it.is_zero());
    if is_nothing { None } else { context.drill_down.link(deals) }
}

fn source_note(source: &Source, context: &RenderContext<'_>) -> SourceNote {
    let view = context.views.get(source.view);
    let key = format!("definition_{}", source.view);
    SourceNote {
        view: source.view,
        definition: context.messages.find(&key).unwrap_or_default().to_owned(),
        title: view.map_or_else(String::new, |it| documented(it, context.messages)),
        remarks: view.map_or_else(Vec::new, |it| {
            let remarks = remarks(it, context.messages);
            remarks.into_iter().map(|(label, texts)| (label, texts.join("; "))).collect()
        }),
        sql: source.sql(),
        view_sql: view.map_or_else(String::new, |it| it.sql.clone()),
    }
}
