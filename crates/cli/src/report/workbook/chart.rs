//! Native charts over the cells of a table: whoever changes a number changes the chart.

use rust_xlsxwriter::{
    Chart as Native, ChartAxisLabelPosition, ChartDataLabel, ChartDataLabelPosition, ChartFont,
    ChartFormat, ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType, ChartSeries,
    ChartSolidFill, ChartType, Color,
};

use super::grid::{self, Line};
use super::style::{AMBER, NAVY, number};
use crate::report::chart::{Chart, Kind, Series};
use crate::report::slide::Table;

/// Shades of the parts of a stacked column, from the first.
const SHADES: [Color; 6] = [
    Color::RGB(0x1F_4E_79),
    Color::RGB(0x3F_7C_B5),
    Color::RGB(0x7F_AD_D6),
    Color::RGB(0xA9_CB_E6),
    Color::RGB(0xC9_D6_E2),
    Color::RGB(0xE2_E7_EC),
];
/// The second series of two that stand side by side.
const PALE: Color = Color::RGB(0xA9_CB_E6);
/// The words on a line, dark enough to be read upon a column.
const DARK_AMBER: Color = Color::RGB(0x8A_4B_00);
/// Lines behind the bars.
const GRID: Color = Color::RGB(0xE3_E7_EC);
/// A part of a column is labelled if it is nowhere smaller: the line needs room for its own.
const LABELLED_PART: f64 = 0.2;
/// The room for a label at either end of the bars, as a part of their span.
const LABEL_ROOM: f64 = 0.25;
/// Changes below this many points are not drawn as if they were large.
const LEAST_SPAN_PP: f64 = 1.0;
/// Characters of the text that stands for a chart, at most.
const ALT_TEXT: usize = 255;
/// Pixels of a row, as the sheets have it.
const ROW_PIXELS: u32 = 21;

/// Where the chart's table stands.
pub(super) struct Place<'a> {
    /// The name of the sheet.
    pub(super) sheet: &'a str,
    /// The row of the table's head.
    pub(super) head: u32,
    /// The table as it is written.
    pub(super) table: &'a Table,
}

/// The size of a chart in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
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

/// Whether a chart of this kind stands beside its table: bars are as long a list as its rows.
pub(super) fn is_beside(kind: Kind) -> bool {
    matches!(kind, Kind::RankedBars | Kind::ShareChanges)
}

/// The native charts that show what the chart shows, with their sizes.
pub(super) fn natives(chart: &Chart, place: &Place<'_>) -> Vec<(Native, Size)> {
    let series: Vec<(&Series, ChartSeries)> =
        chart.series.iter().filter_map(|it| Some((it, place.series(chart, it)?))).collect();
    let natives = match chart.kind {
        Kind::ColumnsAndLine => columns_and_line(&series),
        Kind::StackedShares => stacked(&series),
        Kind::RankedBars => {
            series.first().map(|it| bars(std::slice::from_ref(it))).into_iter().collect()
        }
        Kind::ShareChanges => vec![changes(&series)],
        Kind::BarsWithChange => series.chunks(1).map(bars).collect(),
    };
    let count = natives.len();
    let size = size(chart, count);
    let titled = |(idx, mut native): (usize, Native)| {
        let title = match (count, series.get(idx)) {
            (1, _) | (_, None) => chart.title.clone(),
            (_, Some((series, _))) => named(series),
        };
        native.title().set_name(title.as_str()).set_font(ChartFont::new().set_size(12));
        native.set_width(size.width).set_height(size.height);
        native.set_alt_text(chart.title.chars().take(ALT_TEXT).collect::<String>());
        (native, size)
    };
    natives.into_iter().enumerate().filter(|_| !series.is_empty()).map(titled).collect()
}

fn size(chart: &Chart, count: usize) -> Size {
    let bars = u32::try_from(chart.categories.len()).unwrap_or(u32::MAX);
    match chart.kind {
        Kind::ColumnsAndLine => Size { width: 760, height: 360 },
        Kind::StackedShares => Size { width: 760, height: 420 },
        Kind::RankedBars => Size { width: 560, height: (70 + 22 * bars).max(220) },
        Kind::ShareChanges => Size { width: 560, height: (90 + 30 * bars).max(220) },
        Kind::BarsWithChange if count > 1 => Size { width: 440, height: (70 + 26 * bars).max(220) },
        Kind::BarsWithChange => Size { width: 760, height: (70 + 26 * bars).max(220) },
    }
}

fn columns_and_line(series: &[(&Series, ChartSeries)]) -> Vec<Native> {
    let [(amount, columns), rest @ ..] = series else { return Vec::new() };
    let mut native = Native::new(ChartType::Column);
    let mut columns = columns.clone();
    // The line runs over the columns; their foot is where it seldom comes.
    let foot = label(Color::White).set_position(ChartDataLabelPosition::InsideBase).clone();
    columns.set_format(&mut filled(NAVY)).set_gap(90).set_data_label(&foot);
    native.push_series(&columns);
    native.y_axis().set_name(named(amount).as_str()).set_name_font(&upright()).set_min(0);
    quiet(&mut native);
    if let [(deals, line), ..] = rest {
        let mut above = Native::new(ChartType::Line);
        above.push_series(drawn(&mut line.clone()).set_secondary_axis(true));
        let axis = native.y2_axis().set_name(named(deals).as_str()).set_name_font(&upright());
        axis.set_min(0).set_font(&small());
        native.combine(&above);
    }
    vec![native]
}

/// Columns that add up to 100 %, and the line of the share that is called out.
fn stacked(series: &[(&Series, ChartSeries)]) -> Vec<Native> {
    let Some(((_, line), parts)) = series.split_last() else { return Vec::new() };
    let mut native = Native::new(ChartType::ColumnStacked);
    for ((part, columns), shade) in parts.iter().zip(SHADES.iter().cycle()) {
        let mut columns = columns.clone();
        columns.set_format(&mut filled(*shade)).set_gap(70);
        let is_large = part.figures.iter().filter_map(number).all(|it| it >= LABELLED_PART);
        if is_large {
            let colour = if *shade == NAVY { Color::White } else { Color::Black };
            columns.set_data_label(label(colour).set_position(ChartDataLabelPosition::Center));
        }
        native.push_series(&columns);
    }
    let mut above = Native::new(ChartType::Line);
    above.push_series(drawn(&mut line.clone()));
    native.combine(&above);
    native.y_axis().set_max(1).set_min(0).set_num_format("0%");
    quiet(&mut native);
    vec![native]
}

/// Bars from the first category downwards; what is below zero has another colour.
fn bars(series: &[(&Series, ChartSeries)]) -> Native {
    let mut native = Native::new(ChartType::Bar);
    let numbers = || series.iter().flat_map(|(it, _)| &it.figures).filter_map(number);
    let (low, high) = (numbers().fold(0.0, f64::min), numbers().fold(0.0, f64::max));
    for ((_, bars), colour) in series.iter().zip([NAVY, PALE].iter().cycle()) {
        let mut bars = bars.clone();
        bars.set_format(&mut filled(*colour)).set_gap(45);
        if *colour == NAVY {
            bars.set_invert_if_negative_color(AMBER);
        }
        bars.set_data_label(&label(Color::Black));
        native.push_series(&bars);
    }
    quiet(&mut native);
    // The categories of bars run along the axis that is upright.
    native.y_axis().set_reverse().set_major_gridlines(false);
    native.x_axis().set_hidden(true).set_major_gridlines(false);
    if low < 0.0 {
        native.y_axis().set_label_position(ChartAxisLabelPosition::Low);
        // The names stand where the longest bar to the left ends: its label needs room between.
        let room = (high - low) * LABEL_ROOM;
        native.x_axis().set_min(low - room).set_max(high + room);
    }
    if series.len() < 2 {
        native.legend().set_hidden();
    }
    native
}

/// Changes in points, none of which fills the chart alone if it is small.
fn changes(series: &[(&Series, ChartSeries)]) -> Native {
    let mut native = bars(series);
    let figures = series.iter().flat_map(|(it, _)| &it.figures);
    if figures.filter_map(number).all(|it| it.abs() < LEAST_SPAN_PP) {
        native.x_axis().set_min(-LEAST_SPAN_PP).set_max(LEAST_SPAN_PP);
    }
    native
}

/// Small print, the legend below, and lines that do not shout.
fn quiet(native: &mut Native) {
    native.x_axis().set_font(&small());
    native.y_axis().set_font(&small()).set_major_gridlines_line(ChartLine::new().set_color(GRID));
    native.legend().set_position(ChartLegendPosition::Bottom).set_font(&small());
}

fn named(series: &Series) -> String {
    match series.unit.as_str() {
        "" => series.name.clone(),
        unit => format!("{} ({unit})", series.name),
    }
}

fn filled(colour: Color) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    format
}

/// A line with its marks and labels.
fn drawn(line: &mut ChartSeries) -> &mut ChartSeries {
    let mut format = ChartFormat::new();
    format.set_line(ChartLine::new().set_color(AMBER).set_width(2.25));
    let mut mark = ChartMarker::new();
    mark.set_type(ChartMarkerType::Circle).set_size(7).set_format(&mut filled(AMBER));
    line.set_format(&mut format)
        .set_marker(&mark)
        .set_data_label(label(DARK_AMBER).set_position(ChartDataLabelPosition::Above))
}

fn label(colour: Color) -> ChartDataLabel {
    let mut label = ChartDataLabel::new();
    label.show_value().set_font(ChartFont::new().set_size(9).set_color(colour));
    label
}

/// Small print along an upright axis.
fn upright() -> ChartFont {
    small().set_rotation(-90).clone()
}

fn small() -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(9);
    font
}
