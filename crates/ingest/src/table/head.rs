//! The first rows of a sheet, held back until they suffice to find its tables.
//!
//! Bounded memory: a sheet of thousands of columns, or of long texts, is judged by fewer rows.

use crate::sheet::Row;

/// How many rows of a sheet are enough to find its tables.
pub const HEAD_ROWS: usize = 200;

/// How many cells are enough, blank ones included: those of all first rows of a thousand columns.
const HEAD_CELLS: usize = 200_000;

/// How much text is enough, in bytes.
const HEAD_BYTES: usize = 16 << 20;

/// Rows that are held back.
#[derive(Debug, Default)]
pub struct Head {
    rows: Vec<Row>,
    cell_count: usize,
    bytes: usize,
}

impl Head {
    /// Adds the next row.
    pub fn push(&mut self, row: Row) {
        self.cell_count += row.cells.len();
        self.bytes += row.cells.iter().map(|cell| cell.text.len()).sum::<usize>();
        self.rows.push(row);
    }

    /// Whether no more rows are needed.
    #[must_use]
    pub fn suffices(&self) -> bool {
        self.rows.len() >= HEAD_ROWS || self.cell_count >= HEAD_CELLS || self.bytes >= HEAD_BYTES
    }

    /// Whether it has no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows, in order; none are held back any more.
    pub fn take(&mut self) -> Vec<Row> {
        std::mem::take(self).rows
    }
}

impl From<Vec<Row>> for Head {
    fn from(rows: Vec<Row>) -> Self {
        let mut head = Self::default();
        rows.into_iter().for_each(|row| head.push(row));
        head
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Cell;

    /// How many rows of so many cells suffice.
    fn enough(cells: usize, text: &str) -> usize {
        let mut head = Head::default();
        let row = || Row { cells: vec![Cell::text(text); cells], ..Row::default() };
        (1..)
            .find(|_| {
                head.push(row());
                head.suffices()
            })
            .unwrap_or_default()
    }

    #[test]
    fn a_wide_sheet_or_one_of_long_texts_is_judged_by_fewer_rows() {
        assert_eq!(enough(1, "x"), 200);
        assert_eq!(enough(1_000, "x"), 200);
        assert_eq!(enough(10_000, "x"), 20);
        assert_eq!(enough(2, &"x".repeat(1 << 20)), 8);
    }
}
