//! A slide as every renderer sees it: a heading and blocks, already in words.
//!
//! It does not know where the figures came from, nor on what they will be shown.

use crate::output::Align;

/// One slide of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slide {
    /// Its number in the deck; None for slides the deck does not have.
    pub(crate) number: Option<u8>,
    /// The heading, a finding where the figures allow one.
    pub(crate) heading: String,
    /// What stands below, in order.
    pub(crate) blocks: Vec<Block>,
}

/// A part of a slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// The one number of a cover.
    Big(String),
    /// A sentence.
    Sentence(String),
    /// Sentences that stand apart.
    Points(Vec<String>),
    /// Figures.
    Table(Table),
    /// A remark on the figures above: denominators, definitions.
    Remark(String),
}

/// Figures in rows and columns, each row as wide as `columns`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Table {
    /// The head of each column and the side its cells stand on.
    pub(crate) columns: Vec<(String, Align)>,
    /// The rows.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Words or a number in words.
    Text(String),
    /// A bar of `part` where the longest is `whole`; None draws nothing.
    Bar(Option<i64>, i64),
}

impl Slide {
    /// A slide without a number.
    pub(crate) fn new(heading: String, blocks: Vec<Block>) -> Slide {
        Slide { number: None, heading, blocks }
    }

    /// The slide under its number in the deck.
    pub(crate) fn numbered(self, number: Option<u8>) -> Slide {
        Slide { number, ..self }
    }
}

impl Table {
    /// A table with these columns and no rows yet.
    pub(crate) fn with(columns: &[(&str, Align)]) -> Table {
        let columns = columns.iter().map(|(head, align)| ((*head).to_owned(), *align)).collect();
        Table { columns, rows: Vec::new() }
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
