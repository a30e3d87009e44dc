//! Charts as SVG. Colors are the page's business: shapes carry classes.
//!
//! Each chart is drawn twice, for a page of a screen or of paper and for a telephone, because text
//! that shrinks with its picture can't be read.

mod columns;
mod pen;
mod rows;

use crate::messages::{Messages, Parts, say};
use crate::output::markup::escaped;
use crate::report::chart::{Chart, Kind};
use crate::report::figure::{Figure, Measure};

/// What is drawn and for whom.
pub(super) struct Drawing<'a> {
    /// The chart.
    pub(super) chart: &'a Chart,
    /// The words of the page.
    pub(super) messages: &'a Messages,
    /// What leads from a figure to its deals; None where no deals are stored in the page.
    pub(super) link: &'a dyn Fn(&Figure) -> Option<String>,
    /// True for a telephone.
    pub(super) is_narrow: bool,
}

impl Drawing<'_> {
    /// Draws the chart.
    pub(super) fn svg(&self) -> String {
        let mut pen = pen::Pen::new(self);
        let height = match self.chart.kind {
            Kind::ColumnsAndLine => columns::panels(self, &mut pen),
            Kind::StackedShares => columns::stacked(self, &mut pen),
            Kind::RankedBars
            | Kind::Quartiles
            | Kind::ShareChanges
            | Kind::Waterfall
            | Kind::BarsWithChange => rows::rows(self, &mut pen),
        };
        format!(
            "<svg viewBox=\"0 0 {width} {height:.0}\" preserveAspectRatio=\"xMinYMin meet\" \
             font-size=\"{size}\" role=\"img\" aria-label=\"{title}\"><title>{title}</title>\
             <desc>{}</desc>\n{}</svg>",
            escaped(&self.description()),
            pen.finish(),
            title = escaped(&self.chart.title),
            width = self.width(),
            size = self.font_size(),
        )
    }

    /// Every figure of the first series and every one called out, for screen readers.
    fn description(&self) -> String {
        let figures = (0..self.count()).map(|index| self.in_words(0, index));
        let texts: Vec<String> = figures.chain(self.chart.callout.iter().cloned()).collect();
        texts.join(self.messages.text("semicolon"))
    }

    /// A figure in words, shown when the pointer is over its shape.
    fn in_words(&self, series: usize, index: usize) -> String {
        let (name, unit) = self
            .chart
            .series
            .get(series)
            .map_or(("", ""), |it| (it.name.as_str(), it.unit.as_str()));
        // A rate is printed with its sign for per cent.
        let unit = if unit == "%" { "" } else { unit };
        let (category, shown) = (self.category(index), self.shown(series, index));
        let parts: &Parts<'_> =
            &[("category", &category), ("series", &name), ("shown", &shown), ("unit", &unit)];
        self.messages.say("chart_mark", parts).trim_end().to_owned()
    }

    /// What a series is, with the unit that its figures are printed without.
    fn heading(&self, series: usize) -> String {
        let Some(it) = self.chart.series.get(series) else { return String::new() };
        match it.unit.as_str() {
            // A rate is printed with its sign for per cent.
            "" | "%" => it.name.clone(),
            unit => say!(self.messages, "chart_axis", name = it.name, unit),
        }
    }

    /// The width of the picture in pixels of a page of 1,280.
    fn width(&self) -> f64 {
        if self.is_narrow { 344.0 } else { 1192.0 }
    }

    /// The size of text in the same pixels.
    fn font_size(&self) -> f64 {
        if self.is_narrow { 12.0 } else { 14.0 }
    }

    /// The value of a series at a category; None where unknown.
    fn value(&self, series: usize, index: usize) -> Option<f64> {
        self.figure(series, index)?.value.map(|it| it.approximate())
    }

    /// The figure of a series at a category.
    fn figure(&self, series: usize, index: usize) -> Option<&Figure> {
        self.chart.series.get(series)?.figures.get(index)
    }

    /// The figure as it is printed.
    fn shown(&self, series: usize, index: usize) -> &str {
        self.figure(series, index).map_or("", |it| it.shown.as_str())
    }

    /// The largest size of a value of a series; 1 where all are zero.
    fn largest(&self, series: usize) -> f64 {
        let sizes = (0..self.count()).filter_map(|it| self.value(series, it)).map(f64::abs);
        let largest = sizes.fold(0.0, f64::max);
        if largest > 0.0 { largest } else { 1.0 }
    }

    /// The name of a category.
    fn category(&self, index: usize) -> &str {
        self.chart.categories.get(index).map_or("", String::as_str)
    }

    /// How many categories there are.
    fn count(&self) -> usize {
        self.chart.categories.len()
    }

    /// A class for the sign of a change.
    fn direction(&self, series: usize, index: usize) -> &'static str {
        self.figure(series, index).map_or("", direction)
    }

    /// A class for what the title of the slide is about.
    fn emphasis(&self, index: usize) -> &'static str {
        if self.chart.accents.contains(&index) { " accent" } else { "" }
    }
}

/// A class for the sign of a change, as it is printed.
pub(super) fn direction(figure: &Figure) -> &'static str {
    let is_change = matches!(figure.measure, Measure::Growth | Measure::Points);
    match figure.value.filter(|_| is_change).map(|it| it.scaled(1)) {
        Some(1..) => " up",
        Some(..=-1) => " down",
        _ => "",
    }
}

/// A whole number as a place; charts have few of anything.
fn place(number: usize) -> f64 {
    u32::try_from(number).map_or(0.0, f64::from)
}

#[cfg(test)]
mod tests;
