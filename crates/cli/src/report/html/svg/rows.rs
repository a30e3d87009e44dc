//! Charts whose categories are one below the other: names, numbers and bars in lanes.

use super::columns::widest;
use super::pen::{Area, Pen, Side, text_width};
use super::{Drawing, place};
use crate::messages::say;
use crate::report::chart::Kind;

/// The height that rows may fill on a page, and the highest row.
const HEIGHT: f64 = 470.0;
const HIGHEST_ROW: f64 = 40.0;
/// The height of a row on a telephone: a line for the name, below it the lanes.
const NARROW_ROW: f64 = 36.0;
/// Changes below this are not drawn as if they were large.
const LEAST_SPAN: f64 = 1.0;

/// What is in a lane, of which series.
#[derive(Debug, Clone, Copy)]
enum RowColumn {
    /// Bars from the left, the number behind each, and behind it the figure of another series.
    Bars(usize, Option<usize>),
    /// Boxes from a first to a third quartile, parted at the median of another series.
    Boxes,
    /// Bars from an axis in the middle, to the right where a figure rises.
    Changes(usize),
    /// The figure as it is printed.
    Number(usize),
}

/// Draws the rows and gives the height of the picture.
pub(super) fn rows(drawing: &Drawing<'_>, pen: &mut Pen<'_>) -> f64 {
    let has = |series: usize| drawing.chart.series.len() > series;
    let columns: &[RowColumn] = match drawing.chart.kind {
        Kind::Quartiles if has(3) => &[RowColumn::Boxes],
        Kind::ShareChanges | Kind::Waterfall => {
            &[RowColumn::Number(2), RowColumn::Changes(0), RowColumn::Changes(1)]
        }
        Kind::BarsWithChange => &[RowColumn::Bars(0, None), RowColumn::Number(1)],
        _ if has(1) => &[RowColumn::Bars(0, Some(1))],
        _ => &[RowColumn::Bars(0, None)],
    };
    let columns: Vec<RowColumn> = columns.iter().copied().filter(|it| has(it.series())).collect();
    let rows = Rows::of(drawing, &columns);
    for index in 0..drawing.count() {
        let y = rows.head + rows.pitch * place(index);
        let class = if drawing.chart.accents.contains(&index) { "strong" } else { "" };
        let name = drawing.category(index);
        match drawing.is_narrow {
            true => pen.text(class, (0.0, y + rows.size * 0.7), Side::Start, name),
            false => pen.text(class, (rows.names, y + rows.pitch / 2.0), Side::End, name),
        }
    }
    let mut x = if drawing.is_narrow { 0.0 } else { rows.names + rows.size };
    for column in &columns {
        let width = rows.width(drawing, *column);
        rows.column(drawing, pen, *column, (x, width));
        x += width + rows.size;
    }
    rows.head + rows.pitch * place(drawing.count()) + 4.0
}

/// The measures of the rows.
struct Rows {
    /// The size of text.
    size: f64,
    /// The height of the line above the rows that names the lanes.
    head: f64,
    /// The height of a row.
    pitch: f64,
    /// The width of the names.
    names: f64,
    /// The width of a lane of bars.
    bars: f64,
}

impl Rows {
    fn of(drawing: &Drawing<'_>, columns: &[RowColumn]) -> Rows {
        let size = drawing.font_size();
        let is_named = columns.len() > 1
            || matches!(columns, [RowColumn::Bars(_, Some(_)) | RowColumn::Boxes]);
        let head = if is_named { size * 1.8 } else { 4.0 };
        let count = place(drawing.count().max(1));
        let pitch = ((HEIGHT - head) / count).clamp(size + 2.0, HIGHEST_ROW);
        let names = (0..drawing.count()).map(|it| text_width(drawing.category(it), size));
        let names = names.fold(0.0, f64::max);
        let mut rows = Rows {
            size,
            head,
            pitch: if drawing.is_narrow { NARROW_ROW } else { pitch },
            names,
            bars: 0.0,
        };
        let start = if drawing.is_narrow { 0.0 } else { names + size };
        let numbers = columns.iter().filter(|it| matches!(it, RowColumn::Number(_)));
        let numbers: f64 = numbers.map(|it| rows.width(drawing, *it)).sum();
        let gaps = size * place(columns.len().saturating_sub(1));
        let bars = columns.iter().filter(|it| !matches!(it, RowColumn::Number(_))).count();
        rows.bars = (drawing.width() - start - numbers - gaps) / place(bars.max(1));
        rows
    }

    fn width(&self, drawing: &Drawing<'_>, column: RowColumn) -> f64 {
        match column {
            RowColumn::Number(series) => widest(drawing, series, self.size)
                .max(text_width(&drawing.heading(series), self.size)),
            _ => self.bars,
        }
    }

    /// Draws a lane: its name above, then a figure in each row.
    fn column(
        &self,
        drawing: &Drawing<'_>,
        pen: &mut Pen<'_>,
        column: RowColumn,
        (x, width): (f64, f64),
    ) {
        let scale = self.scale(drawing, column, width);
        let (at, side) = match column {
            RowColumn::Bars(..) | RowColumn::Boxes => (x, Side::Start),
            RowColumn::Changes(_) => (x + width / 2.0, Side::Middle),
            RowColumn::Number(_) => (x + width, Side::End),
        };
        if self.head > self.size {
            pen.text("", (at, self.size * 0.8), side, &headed(drawing, column));
        }
        for index in 0..drawing.count() {
            let top = self.head + self.pitch * place(index);
            let (y, thick) = match drawing.is_narrow {
                true => (top + self.size * 2.1, self.size),
                false => (top + self.pitch / 2.0, self.pitch * 0.66),
            };
            self.figure(drawing, pen, (column, index), (at, scale), (y, thick));
            if !matches!(column, RowColumn::Number(_)) {
                // The name of a row on a telephone is above its bar.
                let (top, bottom) = match drawing.is_narrow {
                    true => (y - thick / 2.0 - 1.0, y + thick / 2.0 + 1.0),
                    false => (top, top + self.pitch),
                };
                pen.line("axis", &[(at, top), (at, bottom)]);
            }
        }
    }

    /// Draws a figure of a lane that begins at `at`.
    fn figure(
        &self,
        drawing: &Drawing<'_>,
        pen: &mut Pen<'_>,
        (column, index): (RowColumn, usize),
        (at, scale): (f64, f64),
        (y, thick): (f64, f64),
    ) {
        let series = column.series();
        let value = drawing.value(series, index).unwrap_or(0.0);
        let way = drawing.direction(series, index);
        let bar = |x: f64, width: f64| Area { x, y: y - thick / 2.0, width, height: thick };
        let shown = drawing.shown(series, index);
        match column {
            RowColumn::Bars(_, other) => {
                if value > 0.0 {
                    pen.bar(series, index, bar(at, value * scale));
                }
                let place = (at + value.max(0.0) * scale + 6.0, y);
                pen.text("strong", place, Side::Start, &labeled(drawing, series, other, index));
            }
            RowColumn::Boxes => {
                let end = |series: usize| Some(at + drawing.value(series, index)? * scale);
                let mut last = at;
                if let (Some(median), Some(low), Some(high)) = (end(0), end(2), end(3)) {
                    pen.bar(0, index, bar(low, median - 1.0 - low));
                    pen.bar(0, index, bar(median + 1.0, high - median - 1.0));
                    last = high;
                } else if let Some(median) = end(0) {
                    pen.bar(0, index, bar(median - 1.5, 3.0));
                    last = median;
                }
                let shown = labeled(drawing, 0, Some(1), index);
                pen.text("strong", (last + 6.0, y), Side::Start, &shown);
            }
            RowColumn::Changes(_) => {
                let from = at + start(drawing, series, index) * scale;
                let end = from + value * scale;
                if !way.is_empty() {
                    pen.bar(series, index, bar(from.min(end), (end - from).abs()));
                }
                let (place, side) = match way {
                    " down" => (end - 5.0, Side::End),
                    _ => (end.max(from) + 5.0, Side::Start),
                };
                pen.text(if way.is_empty() { "" } else { "strong" }, (place, y), side, shown);
            }
            RowColumn::Number(_) => pen.text(&format!("number{way}"), (at, y), Side::End, shown),
        }
    }

    /// Pixels of one unit of the lane's figures; both lanes of changes have the same scale.
    fn scale(&self, drawing: &Drawing<'_>, column: RowColumn, width: f64) -> f64 {
        match column {
            RowColumn::Bars(series, other) => {
                let labels = (0..drawing.count())
                    .map(|it| text_width(&labeled(drawing, series, other, it), self.size));
                (width - labels.fold(0.0, f64::max) - 10.0) / drawing.largest(series)
            }
            RowColumn::Boxes => {
                let labels = (0..drawing.count())
                    .map(|it| text_width(&labeled(drawing, 0, Some(1), it), self.size));
                let longest = drawing.largest(0).max(drawing.largest(3));
                (width - labels.fold(0.0, f64::max) - 10.0) / longest
            }
            RowColumn::Changes(_) => {
                let room = widest(drawing, 0, self.size).max(widest(drawing, 1, self.size)) + 8.0;
                let reach = |series: usize| {
                    let ends = (0..drawing.count()).map(|it| {
                        start(drawing, series, it) + drawing.value(series, it).unwrap_or(0.0)
                    });
                    ends.map(f64::abs).fold(drawing.largest(series), f64::max)
                };
                let span = reach(0).max(reach(1)).max(LEAST_SPAN);
                (width / 2.0 - room) / span
            }
            RowColumn::Number(_) => 0.0,
        }
    }
}

/// Where a bar of changes begins, in the lane's figures.
fn start(drawing: &Drawing<'_>, series: usize, index: usize) -> f64 {
    let before = match drawing.count().saturating_sub(index) {
        _ if drawing.chart.kind != Kind::Waterfall => 0,
        ..=1 => 0,
        2 => index.saturating_sub(1),
        _ => index,
    };
    (0..before).filter_map(|it| drawing.value(series, it)).sum()
}

impl RowColumn {
    fn series(self) -> usize {
        match self {
            RowColumn::Boxes => 0,
            RowColumn::Bars(series, _) | RowColumn::Changes(series) | RowColumn::Number(series) => {
                series
            }
        }
    }
}

/// What is in a lane: `Deals (share)`, or the unit of what is in brackets. That changes are points is
/// named above the chart; a telephone has no room to name it twice.
fn headed(drawing: &Drawing<'_>, column: RowColumn) -> String {
    let heading = match column {
        RowColumn::Changes(series) => {
            return drawing.chart.series.get(series).map_or_else(String::new, |it| it.name.clone());
        }
        column => drawing.heading(column.series()),
    };
    let other = match column {
        RowColumn::Bars(_, Some(other)) => other,
        RowColumn::Boxes => 1,
        _ => return heading,
    };
    let Some(other) = drawing.chart.series.get(other) else { return heading };
    let unit = if matches!(other.unit.as_str(), "" | "%") { &other.name } else { &other.unit };
    say!(drawing.messages, "chart_axis", name = heading, unit)
}

/// The number behind a bar: `36 (28.3%)`.
fn labeled(drawing: &Drawing<'_>, series: usize, other: Option<usize>, index: usize) -> String {
    match other.map(|it| drawing.shown(it, index)) {
        Some(other) => format!("{} ({other})", drawing.shown(series, index)),
        None => drawing.shown(series, index).to_owned(),
    }
}
