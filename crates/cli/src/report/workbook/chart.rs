//! Native charts over the cells of a table: changing a number changes the chart.

use rust_xlsxwriter::{
    Chart as Native, ChartAxisLabelPosition, ChartDataLabel, ChartDataLabelPosition, ChartFont,
    ChartFormat, ChartLegendPosition, ChartLine, ChartPoint, ChartSeries, ChartSolidFill,
    ChartType, Color,
};

use super::grid::{self, Line};
use super::style::{AMBER, NAVY, measure_format, number};
use crate::report::chart::{Chart, Kind, Series};
use crate::report::figure::Measure;
use crate::report::table::Table;

/// The gap between stacked columns, in per cent of their width.
pub(in crate::report) const STACKED_GAP_PCT: u16 = 70;
/// Shades of the parts of a stacked column, from the first, and of the labels upon them.
const SHADES: [(Color, Color); 6] = [
    (NAVY, Color::White),
    (Color::RGB(0x5B_8F_C7), Color::Black),
    (PALE, Color::Black),
    (Color::RGB(0xB9_B3_A6), Color::Black),
    (Color::RGB(0x8D_85_77), Color::Black),
    (Color::RGB(0x4E_5B_6C), Color::White),
];
/// What the title is not about.
const PALE: Color = Color::RGB(0x93_B7_DD);
/// The lines of axes.
const AXIS: Color = Color::RGB(0x4E_5B_6C);
/// A part of a column is labeled if it is nowhere smaller.
const LABELED_PART: f64 = 0.04;
/// The room for a label at either end of the bars, as a part of their span.
const LABEL_ROOM: f64 = 0.25;
/// Changes below this many points are not drawn as if they were large.
const LEAST_SPAN_PP: f64 = 1.0;
/// Characters of the text that describes a chart, at most.
const ALT_TEXT: usize = 255;
/// Pixels of a row, as the sheets have it.
const ROW_PIXELS: u32 = 21;

/// Where the chart's table is.
pub(in crate::report) struct Place<'a> {
    /// The name of the sheet.
    pub(in crate::report) sheet: &'a str,
    /// The row of the table's head.
    pub(in crate::report) head: u32,
    /// The table as it is written.
    pub(in crate::report) table: &'a Table,
}

/// The size of a chart in pixels.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct Size {
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Size {
    /// Rows that the chart covers.
    pub(super) fn rows(self) -> u32 {
        self.height.div_ceil(ROW_PIXELS) + 1
    }
}

/// The cells of a sheet, as a native chart takes them.
type Range<'a> = (&'a str, u32, u16, u32, u16);

impl<'a> Place<'a> {
    /// The cells of a line of the table.
    fn range(&self, line: Line, length: usize) -> Option<Range<'a>> {
        let row = |idx: usize| Some(self.head + 1 + u32::try_from(idx).ok()?);
        let column = |idx: usize| u16::try_from(idx).ok();
        let last = length.checked_sub(1)?;
        Some(match line {
            Line::Column(idx) => (self.sheet, row(0)?, column(idx)?, row(last)?, column(idx)?),
            Line::Row(idx, first) => {
                (self.sheet, row(idx)?, column(first)?, row(idx)?, column(first + last)?)
            }
        })
    }

    /// The cells of the categories along which a line runs.
    fn categories(&self, line: Line, categories: &[String]) -> Option<Range<'a>> {
        match line {
            Line::Column(_) => {
                let column = grid::column_of(self.table, categories)?;
                self.range(Line::Column(column), categories.len())
            }
            Line::Row(_, first) => {
                let (sheet, _, from, _, to) = self.range(Line::Row(0, first), categories.len())?;
                Some((sheet, self.head, from, self.head, to))
            }
        }
    }

    /// A series of the chart over its cells; None if they are not in the table.
    fn series(&self, chart: &Chart, series: &Series) -> Option<ChartSeries> {
        let line = grid::line(self.table, &series.figures)?;
        let mut native = ChartSeries::new();
        native
            .set_name(named(series).as_str())
            .set_values(self.range(line, series.figures.len())?)
            .set_categories(self.categories(line, &chart.categories)?);
        Some(native)
    }
}

/// Whether a chart of this kind is beside its table: bars are as long a list as its rows.
pub(super) fn is_beside(kind: Kind) -> bool {
    matches!(kind, Kind::RankedBars | Kind::Quartiles | Kind::ShareChanges | Kind::Waterfall)
}

/// The native charts that show what the chart shows, with their sizes.
pub(in crate::report) fn natives(chart: &Chart, place: &Place<'_>) -> Vec<(Native, Size)> {
    let drawn = match chart.kind {
        Kind::StackedShares => {
            return stacked(chart, place)
                .map(|it| finished(chart, it, &chart.title, 1))
                .into_iter()
                .collect();
        }
        Kind::RankedBars | Kind::Quartiles => 1,
        _ => 2,
    };
    let drawn = chart.series.get(..drawn.min(chart.series.len())).unwrap_or_default();
    let native = |series: &Series| {
        let cells = place.series(chart, series)?;
        let native = match chart.kind {
            Kind::ColumnsAndLine => columns(chart, series, cells),
            _ => bars(chart, series, cells),
        };
        let title = if drawn.len() > 1 { named(series) } else { chart.title.clone() };
        Some(finished(chart, native, &title, drawn.len()))
    };
    drawn.iter().filter_map(native).collect()
}

/// A chart with its title, its size and its text for who can't see it.
fn finished(chart: &Chart, mut native: Native, title: &str, count: usize) -> (Native, Size) {
    let size = size(chart, count);
    native.title().set_name(title).set_font(ChartFont::new().set_size(12));
    native.set_width(size.width).set_height(size.height);
    native.set_alt_text(chart.title.chars().take(ALT_TEXT).collect::<String>());
    (native, size)
}

fn size(chart: &Chart, count: usize) -> Size {
    let bars = u32::try_from(chart.categories.len()).unwrap_or(u32::MAX);
    match chart.kind {
        Kind::ColumnsAndLine => Size { width: 440, height: 320 },
        Kind::StackedShares => Size { width: 760, height: 420 },
        Kind::RankedBars | Kind::Quartiles => {
            Size { width: 560, height: (70 + 22 * bars).max(220) }
        }
        Kind::ShareChanges | Kind::Waterfall | Kind::BarsWithChange if count > 1 => {
            Size { width: 440, height: (70 + 24 * bars).max(220) }
        }
        Kind::ShareChanges | Kind::Waterfall | Kind::BarsWithChange => {
            Size { width: 760, height: (70 + 26 * bars).max(220) }
        }
    }
}

/// Columns with their numbers above, the accent on what the title is about.
fn columns(chart: &Chart, series: &Series, mut cells: ChartSeries) -> Native {
    let mut native = Native::new(ChartType::Column);
    cells.set_format(&mut filled(PALE)).set_gap(80).set_points(&accents(chart));
    cells.set_data_label(
        labels(series, Color::Black).set_position(ChartDataLabelPosition::OutsideEnd),
    );
    native.push_series(&cells);
    quiet(&mut native);
    native.y_axis().set_hidden(true).set_major_gridlines(false).set_min(0);
    native.legend().set_hidden();
    native
}

/// Columns that add up to 100 %; the sum of their first parts is called out beside the chart.
fn stacked(chart: &Chart, place: &Place<'_>) -> Option<Native> {
    let (_, parts) = chart.series.split_last()?;
    let mut native = Native::new(ChartType::ColumnPercentStacked);
    let mut is_drawn = false;
    for (part, (shade, ink)) in parts.iter().zip(SHADES.iter().cycle()) {
        let Some(mut cells) = place.series(chart, part) else { continue };
        cells.set_format(&mut filled(*shade)).set_gap(STACKED_GAP_PCT);
        if part.figures.iter().filter_map(number).all(|it| it >= LABELED_PART) {
            cells.set_data_label(labels(part, *ink).set_position(ChartDataLabelPosition::Center));
        }
        native.push_series(&cells);
        is_drawn = true;
    }
    quiet(&mut native);
    native.y_axis().set_hidden(true).set_major_gridlines(false);
    native.legend().set_position(ChartLegendPosition::Top).set_font(&small());
    is_drawn.then_some(native)
}

/// Bars from the first category downwards; what is below zero has another color.
fn bars(chart: &Chart, series: &Series, mut cells: ChartSeries) -> Native {
    let mut native = Native::new(ChartType::Bar);
    let numbers = || series.figures.iter().filter_map(number);
    let (low, high) = (numbers().fold(0.0, f64::min), numbers().fold(0.0, f64::max));
    let is_change = matches!(
        series.figures.first().map(|it| it.measure),
        Some(Measure::Growth | Measure::Points)
    );
    let color = if is_change || chart.accents.is_empty() { NAVY } else { PALE };
    cells.set_format(&mut filled(color)).set_gap(45);
    cells.set_points(&if is_change { falls(series) } else { accents(chart) });
    cells.set_data_label(
        labels(series, Color::Black).set_position(ChartDataLabelPosition::OutsideEnd),
    );
    native.push_series(&cells);
    quiet(&mut native);
    // The categories of bars run along the axis that is upright.
    native.y_axis().set_reverse().set_major_gridlines(false);
    native.x_axis().set_hidden(true).set_major_gridlines(false);
    native.legend().set_hidden();
    if low < 0.0 {
        native.y_axis().set_label_position(ChartAxisLabelPosition::Low);
        // The names are where the longest bar to the left ends: its label needs room between.
        let room = (high - low) * LABEL_ROOM;
        native.x_axis().set_min(low - room).set_max(high + room);
    }
    let is_small = series.figures.iter().filter_map(number).all(|it| it.abs() < LEAST_SPAN_PP);
    if is_small && series.figures.first().is_some_and(|it| it.measure == Measure::Points) {
        native.x_axis().set_min(-LEAST_SPAN_PP).set_max(LEAST_SPAN_PP);
    }
    native
}

/// Points of which those have the strong color that the title is about.
fn accents(chart: &Chart) -> Vec<ChartPoint> {
    let Some(last) = chart.accents.iter().max() else { return Vec::new() };
    let point = |idx: usize| match chart.accents.contains(&idx) {
        true => ChartPoint::new().set_format(&mut filled(NAVY)).clone(),
        false => ChartPoint::default(),
    };
    (0..=*last).map(point).collect()
}

/// Points of which those have the other color that are below zero.
fn falls(series: &Series) -> Vec<ChartPoint> {
    let point = |it: Option<f64>| match it.is_some_and(|it| it < 0.0) {
        true => ChartPoint::new().set_format(&mut filled(AMBER)).clone(),
        false => ChartPoint::default(),
    };
    series.figures.iter().map(|it| point(number(it))).collect()
}

/// Small print and quiet lines.
fn quiet(native: &mut Native) {
    let line = ChartLine::new().set_color(AXIS).clone();
    native.x_axis().set_font(&small());
    native.y_axis().set_font(&small()).set_major_gridlines_line(&line);
}

fn named(series: &Series) -> String {
    match series.unit.as_str() {
        "" => series.name.clone(),
        unit => format!("{} ({unit})", series.name),
    }
}

fn filled(color: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(color));
    format
}

/// Labels that print the figures as the report does.
fn labels(series: &Series, color: Color) -> ChartDataLabel {
    let mut label = ChartDataLabel::new();
    label.show_value().set_font(ChartFont::new().set_size(9).set_color(color));
    if let Some(figure) = series.figures.first() {
        label.set_num_format(measure_format(figure.measure));
    }
    label
}

fn small() -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(9);
    font
}
