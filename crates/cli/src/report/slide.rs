//! A slide as every renderer sees it: a heading and blocks, already in words.
//!
//! It does not know where the figures came from, nor on what they will be shown.

use super::chart::Chart;
use super::figure::{Deals, Figure, Source};
use crate::messages::Messages;
use crate::output::Align;

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
    /// What stands below, in order.
    pub(crate) blocks: Vec<Block>,
}

/// A part of a slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// The one number of a cover.
    Big(Point),
    /// Figures that stand beside each other, each with its name.
    Tiles(Vec<Tile>),
    /// A sentence.
    Sentence(Point),
    /// Sentences that stand apart.
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

/// A figure that stands alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tile {
    /// What it measures.
    pub(crate) name: String,
    /// The figure.
    pub(crate) figure: Figure,
    /// How it changed, or of what it is a part: a name and a figure each.
    pub(crate) details: Vec<(String, Figure)>,
}

/// Figures in rows and columns, each row as wide as `columns`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Table {
    /// The head of each column and the side its cells stand on.
    pub(crate) columns: Vec<(String, Align)>,
    /// The rows.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Where the figures come from, for a table that no chart explains.
    pub(crate) source: Option<Source>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Words.
    Text(String),
    /// A figure.
    Figure(Figure),
    /// A bar of `part` where the longest is `whole`; None draws nothing.
    Bar(Option<i64>, i64),
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
            _ => messages.say("slide", &[("number", &self.label), ("heading", &self.heading)]),
        }
    }
}

impl Table {
    /// A table with these columns and no rows yet.
    pub(crate) fn with(columns: &[(&str, Align)]) -> Table {
        let columns = columns.iter().map(|(head, align)| ((*head).to_owned(), *align)).collect();
        Table { columns, ..Table::default() }
    }
}

impl Table {
    /// The table without the bars that a terminal draws: where there are charts, they say nothing.
    pub(crate) fn without_bars(&self) -> Table {
        let is_bar =
            |idx: usize| self.rows.iter().any(|row| matches!(row.get(idx), Some(Cell::Bar(..))));
        let kept: Vec<usize> = (0..self.columns.len()).filter(|idx| !is_bar(*idx)).collect();
        let kept_row =
            |row: &Vec<Cell>| kept.iter().filter_map(|idx| row.get(*idx).cloned()).collect();
        Table {
            columns: kept.iter().filter_map(|idx| self.columns.get(*idx).cloned()).collect(),
            rows: self.rows.iter().map(kept_row).collect(),
            source: self.source.clone(),
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

impl Cell {
    /// What the cell says; a bar says nothing.
    pub(crate) fn text(&self) -> &str {
        match self {
            Cell::Text(text) => text,
            Cell::Figure(figure) => &figure.shown,
            Cell::Bar(..) => "",
        }
    }
}

impl From<String> for Point {
    fn from(text: String) -> Point {
        Point { text, deals: None }
    }
}

impl From<Figure> for Cell {
    fn from(figure: Figure) -> Cell {
        Cell::Figure(figure)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}
