//! The report for programs: the model's figures unrounded, and the slides in words and figures.
//!
//! Its form is defined by `schema/report.schema.json`, which a test holds against what is written.

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::chart::{Chart, Kind, Series};
use super::figure::{Figure, Measure, Source};
use super::model::Model;
use super::slide::{Block, Slide, Tile};
use super::table::{Cell, Table};
use crate::messages::Lang;

/// Name and version of the form.
const FORM: &str = "dealbase.report/1";

/// The form as a JSON Schema.
pub(crate) const SCHEMA: &str = include_str!("../../schema/report.schema.json");

/// The slide of the findings.
const KEY_POINTS: &str = "key-points";

/// The whole report as one document.
///
/// # Errors
/// Fails if a figure is no number that JSON knows.
pub(crate) fn document(slides: &[Slide], model: &Model, lang: Lang) -> Result<Value> {
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| document.insert(key.to_owned(), value);
    put("schema", json!(FORM));
    put("lang", json!(lang));
    put("quarter", json!(model.quarter));
    put("key_points", key_points(slides));
    put("markets", serde_json::to_value(&model.markets)?);
    put("countries", serde_json::to_value(&model.countries)?);
    put("notes", serde_json::to_value(&model.notes)?);
    put("imprint", serde_json::to_value(&model.imprint)?);
    put("slides", slides.iter().map(slide).collect());
    Ok(Value::Object(document))
}

fn key_points(slides: &[Slide]) -> Value {
    let blocks = slides.iter().filter(|it| it.id == KEY_POINTS).flat_map(|it| &it.blocks);
    let points = blocks.filter_map(|block| match block {
        Block::Points(points) => Some(points.iter().map(|it| json!(it.text))),
        _ => None,
    });
    points.flatten().collect()
}

fn slide(slide: &Slide) -> Value {
    json!({
        "id": slide.id,
        "number": slide.number,
        "label": slide.label,
        "is_idle": slide.is_idle,
        "heading": slide.heading,
        "blocks": slide.blocks.iter().map(block).collect::<Value>(),
    })
}

fn block(block: &Block) -> Value {
    match block {
        Block::Big(point) => json!({"type": "big", "text": point.text}),
        Block::Tiles(tiles) => {
            json!({"type": "tiles", "tiles": tiles.iter().map(tile).collect::<Value>()})
        }
        Block::Sentence(point) => json!({"type": "sentence", "text": point.text}),
        Block::Remark(text) => json!({"type": "remark", "text": text}),
        Block::Points(points) => {
            let points: Value = points.iter().map(|it| json!(it.text)).collect();
            json!({"type": "points", "points": points})
        }
        Block::Table(table) => {
            let (columns, rows) = grid(table);
            let source = table.source.as_ref().map(source);
            json!({"type": "table", "columns": columns, "rows": rows, "source": source})
        }
        Block::Chart(it) => chart(it),
    }
}

fn tile(tile: &Tile) -> Value {
    let detail = |(name, it): &(String, Figure)| json!({"name": name, "figure": figure(it)});
    let details: Value = tile.details.iter().map(detail).collect();
    json!({"name": tile.name, "figure": figure(&tile.figure), "details": details})
}

fn chart(chart: &Chart) -> Value {
    let (columns, rows) = grid(&chart.table);
    json!({
        "type": "chart",
        "kind": kind(chart.kind),
        "title": chart.title,
        "categories": chart.categories,
        "series": chart.series.iter().map(series).collect::<Value>(),
        "callout": chart.callout,
        "denominator": chart.denominator,
        "source": source(&chart.source),
        "table": {"columns": columns, "rows": rows},
    })
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::ColumnsAndLine => "columns_and_line",
        Kind::StackedShares => "stacked_shares",
        Kind::RankedBars => "ranked_bars",
        Kind::ShareChanges => "share_changes",
        Kind::Quartiles => "quartiles",
        Kind::Waterfall => "waterfall",
        Kind::BarsWithChange => "bars_with_change",
    }
}

fn series(series: &Series) -> Value {
    let figures: Value = series.figures.iter().map(figure).collect();
    json!({"name": series.name, "unit": series.unit, "figures": figures})
}

/// The heads and rows of a table, without the bars that a terminal draws.
fn grid(table: &Table) -> (Value, Value) {
    let table = table.without_bars();
    let columns = table.columns.iter().map(|(head, _)| json!(head)).collect();
    let row = |row: &Vec<Cell>| row.iter().map(cell).collect::<Value>();
    (columns, table.rows.iter().map(row).collect())
}

fn cell(cell: &Cell) -> Value {
    match cell {
        Cell::Figure(it) => figure(it),
        cell => json!(cell.text()),
    }
}

fn figure(figure: &Figure) -> Value {
    let measure = match figure.measure {
        Measure::Count => "count",
        Measure::Money(_) => "money",
        Measure::Number => "number",
        Measure::Share => "share",
        Measure::Growth => "growth",
        Measure::Points => "points",
    };
    let value = match figure.measure {
        Measure::Count => json!(figure.value.and_then(|it| i64::try_from(it.scaled(0)).ok())),
        _ => json!(figure.value.map(|it| it.approximate())),
    };
    json!({"measure": measure, "value": value, "shown": figure.shown})
}

fn source(source: &Source) -> Value {
    json!({"view": source.view, "sql": source.sql()})
}
