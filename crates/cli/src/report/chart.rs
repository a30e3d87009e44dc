//! A chart as plain data: what is drawn, and everything a reader needs beside the drawing.
//!
//! It does not know how it is drawn: the page makes an SVG of it, the workbook a native chart.

use super::figure::{Figure, Source};
use super::table::Table;

/// A chart with its table, its denominator and where its figures come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Chart {
    /// What is drawn, and in which way.
    pub(crate) kind: Kind,
    /// What the chart shows, without judging it.
    pub(crate) title: String,
    /// The names along the category axis.
    pub(crate) categories: Vec<String>,
    /// The series, each with one figure for each category.
    pub(crate) series: Vec<Series>,
    /// An emphasized sentence; None where there is nothing to call out.
    pub(crate) callout: Option<String>,
    /// The categories that the slide's title is about, which are drawn with the accent.
    pub(crate) accents: Vec<usize>,
    /// Of how many deals the shares of each category are, as printed; empty where nothing says so.
    pub(crate) bases: Vec<String>,
    /// The same figures, and often more of them, in rows.
    pub(crate) table: Table,
    /// The counts and sums from which the rates of the table are computed, where it lacks them: for a
    /// spreadsheet alone.
    pub(crate) counts: Option<Table>,
    /// Of what the shares are shares, or what the sums leave out.
    pub(crate) denominator: String,
    /// Where the figures come from.
    pub(crate) source: Source,
}

/// The ways to draw a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    /// Columns, a panel for each series.
    #[default]
    ColumnsAndLine,
    /// Columns of 100 %, one series upon the other; the last series is the sum of the first ones
    /// that is called out.
    StackedShares,
    /// Bars of the first series, the longest first; the figure of a second one is printed behind.
    RankedBars,
    /// The first two series as bars from zero, up or down; the third is printed before them.
    ShareChanges,
    /// Boxes from the first to the third quartile, the third and fourth series, parted at the median, the
    /// first; the figure of the second is printed behind. A median without quartiles is a stroke.
    Quartiles,
    /// Like changes of shares, but each bar begins where the one before ends. The last but one is a part of
    /// the one before it and begins where that begins; the last is the sum of the others, from zero.
    Waterfall,
    /// Bars of the first series; each category's figure of the second is beside it with an
    /// arrow.
    BarsWithChange,
}

/// Figures of one kind along the categories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Series {
    /// The name, as in a legend.
    pub(crate) name: String,
    /// The unit of the axis, such as `亿美元`; empty for whole numbers.
    pub(crate) unit: String,
    /// One figure for each category.
    pub(crate) figures: Vec<Figure>,
    /// How the last figure changed: what it is compared with, and the change.
    pub(crate) changes: Vec<(String, Figure)>,
}

impl Series {
    /// A series whose changes nothing says.
    pub(crate) fn new(name: &str, unit: &str, figures: Vec<Figure>) -> Series {
        Series { name: name.to_owned(), unit: unit.to_owned(), figures, changes: Vec::new() }
    }
}
