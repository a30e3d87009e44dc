//! The row that is being filled, the values that are put into it, and which sheets were sent, and how much of
//! each: for a second reader, which goes on where the first one ended, and counts the cells once more.

use std::borrow::Cow;
use std::ops::Range;

use super::frame;
use crate::sheet::CellKind;

/// What a cell holds, before it is put into a row.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Value<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) kind: CellKind,
}

impl<'a> Value<'a> {
    /// A value of a kind.
    pub(super) fn new(kind: CellKind, text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), kind }
    }

    /// `true` or `false`.
    pub(super) fn of_bool(value: bool) -> Self {
        Self::new(CellKind::Bool, if value { "true" } else { "false" })
    }

    /// A text.
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new(CellKind::Text, text)
    }
}

/// The row that is being filled: its texts in one piece, in the order of their coming.
#[derive(Default)]
pub(super) struct OpenRow {
    /// Its number, from 1.
    pub(super) number: u32,
    /// Whether the workbook hides it.
    pub(super) is_hidden: bool,
    text: String,
    cells: Vec<(Range<usize>, CellKind)>,
}

impl OpenRow {
    /// Columns up to the last that was filled.
    pub(super) fn width(&self) -> usize {
        self.cells.len()
    }

    /// Begins a new row in the same memory.
    pub(super) fn clear(&mut self) {
        *self = Self {
            text: std::mem::take(&mut self.text),
            cells: std::mem::take(&mut self.cells),
            ..Self::default()
        };
        self.text.clear();
        self.cells.clear();
    }

    /// Puts a text into a column.
    pub(super) fn put(&mut self, column: usize, text: &str, kind: CellKind) {
        let start = self.text.len();
        self.text.push_str(text);
        if self.cells.len() <= column {
            self.cells.resize(column + 1, (0..0, CellKind::Text));
        }
        if let Some(place) = self.cells.get_mut(column) {
            *place = (start..self.text.len(), kind);
        }
    }

    /// Appends the row to a frame, without blank cells at its end; a blank row is left out. Returns how many
    /// cells say anything.
    pub(super) fn push_to(&self, frame: &mut Vec<u8>) -> u64 {
        let text = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        let last = self.cells.iter().rposition(|(range, _)| !text(range).trim().is_empty());
        let Some(cells) = last.and_then(|last| self.cells.get(..=last)) else { return 0 };
        let is_stated = |(range, _): &&(Range<usize>, CellKind)| !text(range).trim().is_empty();
        let count = cells.iter().filter(is_stated).count();
        let cells = cells.iter().map(|(range, kind)| (text(range), *kind));
        frame::push_row(frame, self.number, self.is_hidden, cells);
        u64::try_from(count).unwrap_or(u64::MAX)
    }
}

/// A sheet that was announced.
#[derive(Debug, Default)]
pub(super) struct SentSheet {
    pub(super) name: String,
    pub(super) position: u32,
    /// The number of the last row that was sent.
    pub(super) last_row: u32,
    /// Cells that say anything.
    pub(super) cell_count: u64,
    /// Whether its reader came to its end.
    pub(super) is_whole: bool,
}

/// The sheets so far, and the count of the one that is being read.
#[derive(Debug, Default)]
pub(super) struct SentSheets {
    sheets: Vec<SentSheet>,
    last_row: u32,
    cell_count: u64,
}

impl SentSheets {
    pub(super) fn begin(&mut self) {
        (self.last_row, self.cell_count) = (0, 0);
    }

    /// Counts a row with so many cells that say anything.
    pub(super) fn add_row(&mut self, number: u32, cell_count: u64) {
        self.last_row = self.last_row.max(number);
        self.cell_count += cell_count;
    }

    pub(super) fn announced(&mut self, name: &str, position: u32) {
        self.sheets.push(SentSheet { name: name.to_owned(), position, ..SentSheet::default() });
    }

    /// Ends the sheet that was announced last, unless it has ended before.
    pub(super) fn end(&mut self, is_whole: bool) {
        let Some(last) = self.sheets.last_mut().filter(|it| !it.is_whole) else { return };
        last.last_row = last.last_row.max(self.last_row);
        last.cell_count += self.cell_count;
        last.is_whole = is_whole;
        self.begin();
    }

    /// The sheets of this name.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &SentSheet> {
        self.sheets.iter().filter(move |it| it.name == name)
    }

    /// Cells of all sheets.
    pub(super) fn cell_count(&self) -> u64 {
        self.sheets.iter().map(|it| it.cell_count).sum()
    }
}
