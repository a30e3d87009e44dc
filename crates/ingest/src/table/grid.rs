//! The first rows of a sheet as a grid of looks, merged blocks and all; finds nothing itself.

use std::collections::BTreeMap;

use super::look::Look;
use crate::sheet::{MergedBlock, Row};

/// A run of columns, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnBand {
    /// First column, from 0.
    pub first: usize,
    /// Last column, included.
    pub last: usize,
}

/// Rows with what their cells look like.
pub(super) struct Grid<'a> {
    rows: Vec<GridRow<'a>>,
    /// By the row and column of their first cell.
    merged: BTreeMap<(u32, u32), &'a MergedBlock>,
}

/// A row that is not blank.
pub(super) struct GridRow<'a> {
    /// The row.
    pub row: &'a Row,
    looks: Vec<Look>,
}

impl<'a> Grid<'a> {
    /// Looks at every row that is not blank.
    pub(super) fn new(rows: &'a [Row], merged: &'a [MergedBlock]) -> Self {
        let last = rows.last().map_or(0, |row| row.number);
        let blocks = merged.iter().rev().filter(|block| block.first_row <= last);
        let merged = blocks.map(|block| ((block.first_row, block.first_column), block)).collect();
        let rows = rows
            .iter()
            .filter(|row| !row.is_blank())
            .map(|row| GridRow { row, looks: row.cells.iter().map(Look::of).collect() })
            .collect();
        Self { rows, merged }
    }

    /// The same rows with everything blank that stands outside of some columns.
    pub(super) fn within(&self, band: ColumnBand) -> Self {
        let masked = |row: &GridRow<'a>| {
            let looks = row.looks.iter().enumerate();
            let mask = |(column, look): (usize, &Look)| {
                if (band.first..=band.last).contains(&column) { *look } else { Look::Blank }
            };
            GridRow { row: row.row, looks: looks.map(mask).collect() }
        };
        let rows = self.rows.iter().map(masked).filter(|row| row.filled_count() > 0).collect();
        Self { rows, merged: self.merged.clone() }
    }

    /// All columns.
    pub(super) fn band(&self) -> ColumnBand {
        ColumnBand { first: 0, last: self.width().saturating_sub(1) }
    }

    /// The rows, blank ones left out.
    pub(super) fn rows(&self) -> &[GridRow<'a>] {
        &self.rows
    }

    /// The row at a position.
    pub(super) fn row(&self, at: usize) -> Option<&GridRow<'a>> {
        self.rows.get(at)
    }

    /// The rows from a position on.
    pub(super) fn from(&self, at: usize) -> &[GridRow<'a>] {
        self.rows.get(at..).unwrap_or_default()
    }

    /// Number of columns.
    pub(super) fn width(&self) -> usize {
        self.rows.iter().map(|row| row.looks.len()).max().unwrap_or(0)
    }

    /// The block of merged cells that begins in a cell.
    pub(super) fn block(&self, row: u32, column: usize) -> Option<&'a MergedBlock> {
        self.merged.get(&(row, u32::try_from(column).ok()?)).copied()
    }

    /// Whether the column mostly holds numbers or dates from a row on.
    pub(super) fn is_typed_column(&self, column: usize, from: usize) -> bool {
        let (mut typed, mut text) = (0_usize, 0_usize);
        for row in self.from(from) {
            match row.look(column) {
                Look::Typed | Look::Year => typed += 1,
                Look::Text => text += 1,
                Look::Blank | Look::Missing => {}
            }
        }
        typed > 0 && typed * 10 >= (typed + text) * 7
    }
}

impl GridRow<'_> {
    /// What the cell of a column looks like.
    pub(super) fn look(&self, column: usize) -> Look {
        self.looks.get(column).copied().unwrap_or(Look::Blank)
    }

    /// The text of a column without white space around it.
    pub(super) fn text(&self, column: usize) -> &str {
        self.row.text(column).trim()
    }

    /// Number of the row in the sheet.
    pub(super) fn number(&self) -> u32 {
        self.row.number
    }

    /// Columns that are not blank, left to right.
    pub(super) fn filled(&self) -> impl Iterator<Item = usize> + '_ {
        self.looks.iter().enumerate().filter(|(_, look)| **look != Look::Blank).map(|(at, _)| at)
    }

    /// How many columns are not blank.
    pub(super) fn filled_count(&self) -> usize {
        self.filled().count()
    }
}
