//! Writes the shapes of a chart as SVG with classes; colors and fonts are the page's business.
//!
//! It does not know what kind of chart it writes.

use unicode_width::UnicodeWidthChar;

use super::Drawing;
use crate::output::markup::escaped;

/// On which side of its place a text lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    Middle,
    End,
}

/// A rectangle of the picture: left, top, width, height.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Collects shapes in the order in which they are drawn.
pub(super) struct Pen<'a> {
    drawing: &'a Drawing<'a>,
    shapes: String,
}

impl<'a> Pen<'a> {
    pub(super) fn new(drawing: &'a Drawing<'a>) -> Pen<'a> {
        Pen { drawing, shapes: String::new() }
    }

    /// The shapes, one a line.
    pub(super) fn finish(self) -> String {
        self.shapes
    }

    /// A text whose middle is at the height of its place.
    pub(super) fn text(&mut self, class: &str, (x, y): (f64, f64), side: Side, text: &str) {
        let anchor = match side {
            Side::Start => "start",
            Side::Middle => "middle",
            Side::End => "end",
        };
        self.put(&format!(
            "<text class=\"text {class}\" x=\"{x:.1}\" y=\"{y:.1}\" dy=\"0.35em\" text-anchor=\"{anchor}\">{}</text>",
            escaped(text)
        ));
    }

    /// A line through these places.
    pub(super) fn line(&mut self, class: &str, places: &[(f64, f64)]) {
        let places: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let places = places.join(" ");
        self.put(&format!("<polyline class=\"{class}\" points=\"{places}\" fill=\"none\"/>"));
    }

    /// The bar of a figure, with what pointing and clicking show. What is above zero is never
    /// drawn as nothing.
    pub(super) fn bar(&mut self, series: usize, index: usize, area: Area) {
        let title = escaped(&self.drawing.in_words(series, index));
        let deals = self.drawing.figure(series, index).and_then(self.drawing.link);
        let deals = deals.map(|it| format!(" data-deals=\"{}\"", escaped(&it))).unwrap_or_default();
        let Area { x, y, width, height } = area;
        self.put(&format!(
            "<g class=\"mark s{series}{}{}\"{deals}><title>{title}</title>\
             <rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\"/></g>",
            self.drawing.direction(series, index),
            self.drawing.emphasis(index),
            width.max(1.0),
            height.max(1.0)
        ));
    }

    fn put(&mut self, shape: &str) {
        self.shapes.push_str(shape);
        self.shapes.push('\n');
    }
}

/// How wide a text is at most, in pixels: Chinese is as wide as high, others a little over half.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    let ems: f64 = text
        .chars()
        .map(|it| match (it.width(), it) {
            (Some(2), _) => 1.0,
            (_, 'i' | 'j' | 'l' | '.' | ',' | ' ') => 0.34,
            (_, 'A'..='Z') => 0.72,
            (_, '%' | 'm' | 'w' | '+' | '−' | '▲' | '▼') => 0.98,
            _ => 0.67,
        })
        .sum();
    ems * size + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_wider_than_digits() {
        assert!((text_width("企业服务", 10.0) - 41.0).abs() < 1e-9);
        assert!(text_width("1234", 10.0) < text_width("企业服务", 10.0) * 0.75);
    }
}
