//! Charts whose categories are side by side: columns in panels, and columns of 100 %.

use super::pen::{Area, Pen, Side, text_width};
use super::{Drawing, direction, place};
use crate::report::chart::Series;

/// The part of its place that a column takes.
const COLUMN: f64 = 0.56;
/// The height of the picture on a page.
const HEIGHT: f64 = 405.0;
/// The height of a panel on a telephone.
const NARROW_PANEL: f64 = 210.0;

/// A panel of columns for each series: side by side, on a telephone one below the other.
pub(super) fn panels(drawing: &Drawing<'_>, pen: &mut Pen<'_>) -> f64 {
    let gap = drawing.font_size() * 3.0;
    let count = place(drawing.chart.series.len().max(1));
    for (series, it) in drawing.chart.series.iter().enumerate() {
        let nth = place(series);
        let area = if drawing.is_narrow {
            let height = NARROW_PANEL - gap / 2.0;
            Area { x: 0.0, y: nth * NARROW_PANEL, width: drawing.width(), height }
        } else {
            let width = (drawing.width() - gap * (count - 1.0)) / count;
            Area { x: nth * (width + gap), y: 0.0, width, height: HEIGHT }
        };
        panel(drawing, pen, (series, it), area);
    }
    if drawing.is_narrow { NARROW_PANEL * count } else { HEIGHT }
}

/// Columns with their numbers above. Name and changes have lines of their own above all columns,
/// so that no number meets another.
fn panel(drawing: &Drawing<'_>, pen: &mut Pen<'_>, (nth, series): (usize, &Series), area: Area) {
    let size = drawing.font_size();
    let line = size * 1.5;
    let right = area.x + area.width;
    pen.text("strong", (area.x, area.y + line / 2.0), Side::Start, &drawing.heading(nth));
    for (row, (name, change)) in series.changes.iter().enumerate() {
        let class = format!("change{}", direction(change));
        let text = format!("{name} {}{}", arrow(direction(change)), change.shown);
        pen.text(&class, (right, area.y + line * (place(row) + 0.5)), Side::End, &text);
    }
    let lines = place(series.changes.len().max(1) + 1);
    let (top, bottom) = (area.y + line * lines, area.y + area.height - line);
    let scale = (bottom - top) / drawing.largest(nth);
    let slot = area.width / place(drawing.count().max(1));
    for index in 0..drawing.count() {
        let middle = area.x + slot * (place(index) + 0.5);
        let height = drawing.value(nth, index).unwrap_or(0.0) * scale;
        if drawing.value(nth, index).is_some() {
            let (x, width) = (middle - slot * COLUMN / 2.0, slot * COLUMN);
            pen.bar(nth, index, Area { x, y: bottom - height, width, height });
        }
        let at = (middle, bottom - height - size * 0.8);
        pen.text("strong", at, Side::Middle, drawing.shown(nth, index));
        pen.text("", (middle, bottom + line * 0.6), Side::Middle, drawing.category(index));
    }
    pen.line("axis", &[(area.x, bottom), (right, bottom)]);
}

/// Columns of 100 %, each segment the share of a series. The last series is the sum of the first
/// segments: a bracket shows it. Below each column is the number of deals behind its shares.
pub(super) fn stacked(drawing: &Drawing<'_>, pen: &mut Pen<'_>) -> f64 {
    let (size, height) = (drawing.font_size(), HEIGHT - drawing.font_size());
    let line = size * 1.5;
    let lines = if drawing.is_narrow { 3.0 } else { 2.0 };
    let (top, bottom) = (2.0, height - line * lines);
    let parts = drawing.chart.series.len().saturating_sub(1);
    let slot = drawing.width() / place(drawing.count().max(1));
    let width = slot * if drawing.is_narrow { COLUMN } else { COLUMN * 0.8 };
    for index in 0..drawing.count() {
        let x = slot * place(index) + (slot - width) * if drawing.is_narrow { 0.3 } else { 0.4 };
        let middle = x + width / 2.0;
        let y = |share: f64| bottom - (bottom - top) * share / 100.0;
        let mut base = 0.0;
        for series in 0..parts {
            let Some(share) = drawing.value(series, index) else { continue };
            let area = Area { x, y: y(base + share), width, height: y(base) - y(base + share) };
            if share > 0.0 {
                pen.bar(series, index, area);
            }
            if area.height > size + 1.0 {
                let shown = drawing.shown(series, index);
                // A column of a telephone has no room for the sign.
                let shown = if drawing.is_narrow { shown.trim_end_matches('%') } else { shown };
                let at = (middle, area.y + area.height / 2.0);
                pen.text(&format!("upon s{series}"), at, Side::Middle, shown);
            }
            base += share;
        }
        if let Some(share) = drawing.value(parts, index) {
            let (from, to) = (x + width + 3.0, x + width + 8.0);
            let corners =
                [(from, y(share) + 1.0), (to, y(share) + 1.0), (to, bottom), (from, bottom)];
            pen.line("bracket", &corners);
            let (at, side) = match drawing.is_narrow {
                true => ((middle, bottom + line * 2.6), Side::Middle),
                false => ((to + 6.0, (y(share) + bottom) / 2.0), Side::Start),
            };
            pen.text("strong called", at, side, drawing.shown(parts, index));
        }
        let below = |row: f64| (middle, bottom + line * row);
        pen.text("", below(0.6), Side::Middle, drawing.category(index));
        if let Some(count) = drawing.chart.bases.get(index) {
            pen.text("", below(1.6), Side::Middle, &format!("n={count}"));
        }
    }
    pen.line("axis", &[(0.0, bottom), (drawing.width(), bottom)]);
    height
}

/// The arrow of a direction's class, with the blank behind it.
pub(super) fn arrow(direction: &str) -> &'static str {
    match direction {
        " up" => "▲ ",
        " down" => "▼ ",
        _ => "",
    }
}

/// The room that the widest printed figure of a series takes.
pub(super) fn widest(drawing: &Drawing<'_>, series: usize, size: f64) -> f64 {
    let widths = (0..drawing.count()).map(|it| text_width(drawing.shown(series, it), size));
    widths.fold(0.0, f64::max)
}
