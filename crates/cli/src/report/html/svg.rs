//! Charts as SVG: the library lays out axes and finds places, the canvas writes what it draws.
//!
//! Colours are the page's business: shapes carry classes. Each chart is drawn twice, for a screen
//! and for a telephone, because text that shrinks with its picture can't be read.

mod canvas;
mod columns;
mod ink;
mod rows;

use std::convert::Infallible;

use plotters::drawing::DrawingAreaErrorKind;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBAColor, TextStyle};

use self::ink::Ink;
use crate::output::markup::escaped;
use crate::report::chart::{Chart, Kind, Series};
use crate::report::figure::Figure;
use crate::words::Words;

/// What is drawn and for whom.
pub(super) struct Drawing<'a> {
    /// The chart.
    pub(super) chart: &'a Chart,
    /// The words of the page.
    pub(super) words: &'a Words,
    /// What leads from a figure to its deals; None where no deals are kept.
    pub(super) link: &'a dyn Fn(&Figure) -> Option<String>,
    /// The width of the picture in pixels, as far as text is concerned.
    pub(super) width: i32,
    /// The height at which the picture still fits on a slide.
    pub(super) height: i32,
}

/// The library fails only where the canvas does, which never happens.
type Drawn = Result<(), DrawingAreaErrorKind<Infallible>>;

impl Drawing<'_> {
    /// Draws the chart; an SVG element without a name.
    ///
    /// # Errors
    /// Fails if the library refuses the axes.
    pub(super) fn svg(&self) -> anyhow::Result<String> {
        let height = match self.chart.kind {
            Kind::ColumnsAndLine | Kind::StackedShares => self.height,
            _ => rows::height(self),
        };
        let mut shapes = String::new();
        let canvas = canvas::Canvas::new(self, height, &mut shapes);
        match self.chart.kind {
            Kind::ColumnsAndLine => columns::with_line(self, canvas),
            Kind::StackedShares => columns::stacked(self, canvas),
            Kind::RankedBars => rows::ranked(self, canvas),
            Kind::ShareChanges => rows::changes(self, canvas),
            Kind::BarsWithChange => rows::with_change(self, canvas),
        }
        .map_err(|err| anyhow::anyhow!("{}: can't be drawn: {err}", self.chart.title))?;
        Ok(format!(
            "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             font-size=\"{size}\" role=\"img\" aria-label=\"{title}\"><title>{title}</title>\
             <desc>{}</desc>\n{shapes}</svg>",
            escaped(&self.description()),
            title = escaped(&self.chart.title),
            width = self.width,
            size = self.font_size()
        ))
    }

    /// Every figure of the first series and every one called out, for who can't see the picture.
    fn description(&self) -> String {
        let callout = self.chart.callout.iter().cloned();
        let told = (0..self.count()).map(|index| self.told(0, index));
        told.chain(callout).collect::<Vec<_>>().join(self.words.text("semicolon"))
    }

    /// A figure in words, as it is shown when somebody points at its shape.
    fn told(&self, series: usize, index: i32) -> String {
        let unit = self.chart.series.get(series).map_or("", |it| it.unit.as_str());
        let parts = [
            ("category", self.category(index)),
            ("series", self.series_name(series)),
            ("shown", self.shown(series, index)),
            // A rate is printed with its sign for per cent.
            ("unit", if unit == "%" { "" } else { unit }),
        ];
        self.words.say("chart_mark", &parts).trim_end().to_owned()
    }

    /// The size of text in pixels.
    fn font_size(&self) -> i32 {
        if self.is_narrow() { 12 } else { 14 }
    }

    /// True for a picture on a telephone.
    fn is_narrow(&self) -> bool {
        self.width < 600
    }

    /// The values of a series along the categories; None where unknown.
    fn values(&self, series: usize) -> impl Iterator<Item = (i32, Option<f64>)> {
        (0..self.count()).map(move |index| (index, self.value(series, index)))
    }

    /// The value of a series at a category; None where unknown.
    fn value(&self, series: usize, index: i32) -> Option<f64> {
        self.figure(series, index)?.value.map(|it| it.approximate())
    }

    /// The figure of a series at a category.
    fn figure(&self, series: usize, index: i32) -> Option<&Figure> {
        self.chart.series.get(series)?.figures.get(usize::try_from(index).ok()?)
    }

    /// The figure as it is printed.
    fn shown(&self, series: usize, index: i32) -> &str {
        self.figure(series, index).map_or("", |it| it.shown.as_str())
    }

    /// True for a known change that is not printed as none.
    fn is_shown_as_change(&self, series: usize, index: i32) -> bool {
        let value = self.figure(series, index).and_then(|it| it.value);
        value.is_some_and(|it| it.scaled(1) != 0)
    }

    /// The largest value of a series, 1 where all are zero.
    fn largest(&self, series: usize) -> f64 {
        let largest = self.values(series).filter_map(|(_, it)| it).fold(0.0, f64::max);
        if largest > 0.0 { largest } else { 1.0 }
    }

    /// The name of a category.
    fn category(&self, index: i32) -> &str {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        self.chart.categories.get(index).map_or("", String::as_str)
    }

    /// The name of a series.
    fn series_name(&self, series: usize) -> &str {
        self.chart.series.get(series).map_or("", |it: &Series| it.name.as_str())
    }

    /// The name of a series with its unit.
    fn axis_name(&self, series: usize) -> String {
        match self.chart.series.get(series) {
            Some(it) if it.unit.is_empty() => it.name.clone(),
            Some(it) => self.words.say("chart_axis", &[("name", &it.name), ("unit", &it.unit)]),
            None => String::new(),
        }
    }

    /// How many categories there are.
    fn count(&self) -> i32 {
        i32::try_from(self.chart.categories.len()).unwrap_or(i32::MAX)
    }
}

/// A style of text; where it stands is told by its anchor.
fn text(drawing: &Drawing<'_>, ink: Ink, side: HPos) -> TextStyle<'static> {
    let font = ("sans-serif", drawing.font_size()).into_font();
    TextStyle { font, color: ink.color().to_backend_color(), pos: Pos::new(side, VPos::Center) }
}

/// What is not to be seen; the library has no other way to leave out a line.
fn clear() -> RGBAColor {
    Ink::Grid.color().mix(0.0)
}

#[cfg(test)]
mod tests;
