//! A slide as every renderer sees it: a heading and blocks, already in words.
//!
//! It does not know where the figures came from, nor on what they will be shown.

use super::chart::Chart;
use super::figure::{Deals, Figure};
use super::table::Table;
use crate::messages::{Messages, say};
use crate::output::width;

/// One slide of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slide {
    /// A name that no other slide of the deck has, such as `china-activity`.
    pub(crate) id: String,
    /// Its number in the published deck; None for slides that deck does not have.
    pub(crate) number: Option<u8>,
    /// What a reader cites it by: the number, `8a` for the first further slide behind 8, `A1` for
    /// the first of the annex.
    pub(crate) label: String,
    /// True where nothing on it changed and another slide says so: people need not see it.
    pub(crate) is_idle: bool,
    /// The heading, a finding where the figures allow one.
    pub(crate) heading: String,
    /// What is below, in order.
    pub(crate) blocks: Vec<Block>,
}

/// A part of a slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// The one number of a cover.
    Big(Point),
    /// Figures side by side, each with its name.
    Tiles(Vec<Tile>),
    /// A sentence.
    Sentence(Point),
    /// Sentences set apart.
    Points(Vec<Point>),
    /// Figures in rows, without a chart.
    Table(Table),
    /// A chart with its table.
    Chart(Box<Chart>),
    /// A remark on the figures above: denominators, definitions.
    Remark(String),
}

/// A sentence, and the deals it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point {
    /// The sentence.
    pub(crate) text: String,
    /// The deals behind it; None where there is nothing to list.
    pub(crate) deals: Option<Deals>,
}

/// A single figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tile {
    /// What it measures.
    pub(crate) name: String,
    /// The figure.
    pub(crate) figure: Figure,
    /// How it changed, or of what it is a part: a name and a figure each.
    pub(crate) details: Vec<(String, Figure)>,
}

impl Slide {
    /// A slide without a label yet.
    pub(crate) fn new(id: &str, heading: String, blocks: Vec<Block>) -> Slide {
        Slide {
            id: id.to_owned(),
            number: None,
            label: String::new(),
            is_idle: false,
            heading,
            blocks,
        }
    }

    /// The heading behind the label; the title and the key points need none to be found by.
    pub(crate) fn labeled(&self, messages: &Messages) -> String {
        match self.number {
            Some(1 | 2) => self.heading.clone(),
            _ => say!(messages, "slide", number = self.label, heading = self.heading),
        }
    }
}

impl Tile {
    /// The tile in one line: `Deals 127, QoQ −8.6%, YoY −44.5%`.
    pub(crate) fn line(&self, messages: &Messages) -> String {
        let one = |name: &str, figure: &Figure| format!("{name} {}", figure.shown);
        let details = self.details.iter().map(|(name, figure)| one(name, figure));
        let parts: Vec<String> =
            std::iter::once(one(&self.name, &self.figure)).chain(details).collect();
        parts.join(messages.text("list"))
    }
}

impl Point {
    /// What the sentence is about, with its colon, and the rest: a reader looks for the first. Empty
    /// where there is no colon near the beginning.
    pub(crate) fn lead_and_rest(&self) -> (&str, &str) {
        const LONGEST: usize = 80;
        let colon = self.text.find('：').map(|it| it + '：'.len_utf8());
        let colon = colon.or_else(|| self.text.find(": ").map(|it| it + 1));
        match colon.and_then(|it| self.text.split_at_checked(it)) {
            Some((lead, rest)) if width(lead) <= LONGEST => (lead, rest),
            _ => ("", &self.text),
        }
    }
}

impl From<String> for Point {
    fn from(text: String) -> Point {
        Point { text, deals: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_begins_with_what_it_is_about() {
        let long = format!("{}: 1", "a".repeat(81));
        for (text, wanted) in [
            ("全球：38例未披露金额。", ("全球：", "38例未披露金额。")),
            ("Deals up: 127, at 09:30.", ("Deals up:", " 127, at 09:30.")),
            ("At 09:30", ("", "At 09:30")),
            (&long, ("", &long)),
        ] {
            assert_eq!(Point::from(text.to_owned()).lead_and_rest(), wanted);
        }
    }
}
