//! What a file holds, as read: sheets, rows and cells, before anything is understood.

mod finding;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

pub use finding::{Finding, FindingKind, Severity};

/// How the file itself typed a cell. Text files hold only [`CellKind::Text`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellKind {
    /// Text, or nothing at all.
    #[default]
    Text,
    /// A number the workbook stores as a number.
    Number,
    /// A day or an instant the workbook stores as a date; the text is ISO 8601.
    Date,
    /// `true` or `false`.
    Bool,
    /// An error value such as `#REF!`, or a formula without a cached value.
    Error,
    /// A text that is personal data and was left out: the cell is empty, but its row is not blank.
    Withheld,
}

impl CellKind {
    /// A letter for each kind, as the database keeps it.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Self::Text => "t",
            Self::Number => "n",
            Self::Date => "d",
            Self::Bool => "b",
            Self::Error => "e",
            Self::Withheld => "w",
        }
    }
}

/// One cell: its text as read, and how the file typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Text as read; empty for a blank cell.
    pub text: String,
    /// How the file typed it.
    pub kind: CellKind,
}

impl Cell {
    /// A text cell.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: CellKind::Text }
    }

    /// What is left of a cell whose text is personal data; a blank cell stays blank.
    #[must_use]
    pub fn withheld(&self) -> Self {
        match self.is_blank() {
            true => self.clone(),
            false => Self { text: String::new(), kind: CellKind::Withheld },
        }
    }

    /// Whether the cell holds nothing but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// One row of a sheet, trailing blank cells left off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Row number as a spreadsheet program shows it, from 1; blank rows count.
    pub number: u32,
    /// Cells from column A on.
    pub cells: Vec<Cell>,
    /// Whether the workbook hides this row (hidden or filtered rows are data).
    pub is_hidden: bool,
}

impl Row {
    /// Whether every cell is blank, and none was withheld.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.is_blank() && cell.kind != CellKind::Withheld)
    }

    /// The text of a column counted from 0; empty where the row is shorter.
    #[must_use]
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.text.as_str())
    }
}

/// A block of merged cells; rows from 1, columns from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedBlock {
    /// First row.
    pub first_row: u32,
    /// Last row.
    pub last_row: u32,
    /// First column.
    pub first_column: u32,
    /// Last column.
    pub last_column: u32,
}

/// A sheet is announced before its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetInfo {
    /// Name of the sheet; `None` for a text file, which is its own only sheet.
    pub name: Option<String>,
    /// Position in the file, from 1.
    pub position: u32,
    /// Whether the workbook hides the sheet.
    pub is_hidden: bool,
    /// Merged blocks, in file order (xlsx and xls only).
    pub merged: Vec<MergedBlock>,
    /// Columns that the workbook hides, counted from 0, in file order.
    pub hidden_columns: Vec<RangeInclusive<u32>>,
}

impl SheetInfo {
    /// Whether the workbook hides a column, counted from 0; hidden columns are data.
    #[must_use]
    pub fn hides_column(&self, column: usize) -> bool {
        let column = u32::try_from(column).unwrap_or(u32::MAX);
        self.hidden_columns.iter().any(|hidden| hidden.contains(&column))
    }
}

/// What a reader tells, in file order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// A sheet begins.
    Sheet(SheetInfo),
    /// A row of the sheet that began last; blank rows may be left out.
    Row(Row),
    /// A finding about the sheet that began last.
    Finding(Finding),
    /// A finding about the sheet at this position, which has ended.
    SheetFinding(u32, Finding),
}

/// What the receiver of an [`Event`] wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Continue,
    /// Skip what is left of this sheet.
    NextSheet,
    /// Stop reading the file.
    Stop,
}

/// Column letters as spreadsheets show them: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        let letters: Vec<_> = [0, 25, 26, 701, 702].into_iter().map(column_letters).collect();
        assert_eq!(letters, ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
