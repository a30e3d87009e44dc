//! Finds the tables of a sheet in its first rows: titles above, headers, columns, where one ends and
//! the next begins. Knows nothing of deals but what `known_header` tells it.

mod side_by_side;
mod classifier;
mod columns;
mod grid;
mod head;
mod header;
mod look;
mod plain;
mod region;
mod summary;

use serde::{Deserialize, Serialize};

pub use self::classifier::{Role, RowClassifier};
pub use self::grid::ColumnBand;
use self::grid::{Grid, GridRow};
pub use self::head::{HEAD_ROWS, Head};
pub use self::look::is_value;
pub use self::plain::{Read, Written, write_first_table};
pub use self::region::{Region, share};
pub use self::summary::{begins_as_footer, heads_ranking};
use crate::rationale::Rationale;
use crate::sheet::{MergedBlock, Row};

/// Where a table is in its sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// First column, from 0.
    pub first_column: usize,
    /// Last column, from 0, included.
    pub last_column: usize,
    /// Rows above the header that are no part of the table: titles, filters, notes.
    pub title_rows: Vec<u32>,
    /// Rows of the header, top to bottom; empty if the table has none.
    pub header_rows: Vec<u32>,
    /// First row of data; `None` where there is only a header.
    pub first_data_row: Option<u32>,
    /// Last row that belongs to the table; `None` unless another one below was seen already.
    pub last_row: Option<u32>,
    /// Name of each column from `first_column` on, header rows joined by a blank; empty strings
    /// where a column has none. Empty if the table has no header.
    pub names: Vec<String>,
    /// Columns, from 0, that mostly hold numbers or dates in the rows looked at.
    pub typed_columns: Vec<usize>,
    /// Why the header is where it is.
    pub reason: Rationale,
}

impl Layout {
    /// Whether the table has a header.
    #[must_use]
    pub fn has_header(&self) -> bool {
        !self.header_rows.is_empty()
    }

    /// Whether a row is above the data: a title, the header.
    #[must_use]
    pub fn is_above_data(&self, row: u32) -> bool {
        self.first_data_row.is_none_or(|first| row < first)
    }

    /// The last row of the header, from 1; `None` for a table without one.
    #[must_use]
    pub fn header_row(&self) -> Option<u32> {
        self.header_rows.last().copied()
    }

    /// The first row that belongs to the table, header included.
    #[must_use]
    pub fn first_row(&self) -> Option<u32> {
        self.header_rows.first().copied().or(self.first_data_row)
    }

    /// The name of a column counted from the sheet's first; empty if it has none.
    #[must_use]
    pub fn name(&self, column: usize) -> &str {
        let at = column.checked_sub(self.first_column);
        at.and_then(|at| self.names.get(at)).map_or("", String::as_str)
    }
}

/// Finds the tables in the first rows of a sheet, in the order of their first rows.
///
/// `merged` are the merged blocks of the sheet. `known_header` tells whether a text is a header that
/// is known; it may always say no.
#[must_use]
pub fn detect(
    head: &[Row],
    merged: &[MergedBlock],
    known_header: &(dyn Fn(&str) -> bool + Sync),
) -> Vec<Layout> {
    let bands = bands(head, merged, known_header);
    let mut layouts: Vec<Layout> =
        bands.into_iter().flat_map(|band| tables_in(head, merged, band, known_header)).collect();
    layouts.sort_by_key(|layout| (layout.first_row(), layout.first_column));
    layouts
}

/// The columns of tables that are side by side, left to right; all columns where nothing is apart.
#[must_use]
pub fn bands(
    head: &[Row],
    merged: &[MergedBlock],
    known_header: &(dyn Fn(&str) -> bool + Sync),
) -> Vec<ColumnBand> {
    side_by_side::bands(&Grid::new(head, merged), known_header)
}

/// The tables in some columns, top to bottom.
#[must_use]
pub fn tables_in(
    head: &[Row],
    merged: &[MergedBlock],
    band: ColumnBand,
    known_header: &(dyn Fn(&str) -> bool + Sync),
) -> Vec<Layout> {
    first_tables_in(head, merged, band, known_header, usize::MAX)
}

/// The first tables in some columns, top to bottom, so many at most.
#[must_use]
pub fn first_tables_in(
    head: &[Row],
    merged: &[MergedBlock],
    band: ColumnBand,
    known_header: &(dyn Fn(&str) -> bool + Sync),
    most: usize,
) -> Vec<Layout> {
    let mut layouts = Vec::new();
    let mut rest = head;
    while layouts.len() < most
        && let Some(First { layout, next_header }) = first_in(rest, merged, band, known_header)
    {
        layouts.push(layout);
        let next = next_header.map(|header| first_row_of(rest, header));
        rest = next.and_then(|next| rest.get(next..)).unwrap_or_default();
    }
    layouts
}

/// The first table of some columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// Where it is.
    pub layout: Layout,
    /// Position of the row that is the header of another table below it.
    pub next_header: Option<usize>,
}

/// The first table in some columns; `None` where there is none.
#[must_use]
pub fn first_in(
    rows: &[Row],
    merged: &[MergedBlock],
    band: ColumnBand,
    known_header: &(dyn Fn(&str) -> bool + Sync),
) -> Option<First> {
    let grid = |rows| Grid::new(rows, merged).within(band);
    let whole = grid(rows);
    let mut found = header::find(&whole, known_header)?;
    let mut own = rows;
    while let Some(upper) = header::find_above(&whole, &found, known_header) {
        let lower = whole.row(found.header.start).map(GridRow::number);
        own = own.get(..own.iter().position(|row| Some(row.number) == lower)?).unwrap_or(own);
        found = upper;
    }
    let layout = columns::layout(&grid(own), &found);
    let mut classifier = RowClassifier::new(&layout, known_header);
    let is_next = |row: &Row| classifier.role(row) == Role::NextTable;
    let lower_header = (own.len() < rows.len()).then_some(own.len());
    let Some(next_header) = own.iter().position(is_next).or(lower_header) else {
        return Some(First { layout, next_header: None });
    };
    let own = grid(rows.get(..first_row_of(rows, next_header)).unwrap_or(rows));
    let mut layout = columns::layout(&own, &found);
    layout.last_row = own.rows().last().map(|row| row.number());
    Some(First { layout, next_header: Some(next_header) })
}

/// Position of the first row of a table whose header is at a position, its title included.
#[must_use]
pub fn first_row_of(rows: &[Row], header: usize) -> usize {
    let above = rows.get(..header).unwrap_or_default();
    let is_title = |row: &&Row| row.cells.iter().filter(|cell| !cell.is_blank()).count() < 2;
    let title_count = above.iter().rev().take_while(is_title).count();
    // The first row of the rest must go on, or the search would not end.
    (header - title_count).max(1)
}

#[cfg(test)]
mod tests;
