//! Where a table is among several that are read of one sheet, as a person would describe it.

use serde::Serialize;

use crate::sheet::column_letters;
use crate::table::{Region, share};

/// One of several tables of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableExtent {
    /// Which of them, from 1, in the order in which they begin.
    pub number: u32,
    /// First row, its titles included.
    pub first_row: u32,
    /// Last row.
    pub last_row: u32,
    /// First column, in letters.
    pub first_column: String,
    /// Last column, in letters.
    pub last_column: String,
    /// Whether it is above or below another.
    #[serde(skip)]
    pub is_by_rows: bool,
    /// Whether it is beside another.
    #[serde(skip)]
    pub is_by_columns: bool,
}

/// The places of the tables of a sheet that take these rows and columns; `None` for a lone one.
#[must_use]
pub fn places(extents: &[Region]) -> Vec<Option<TableExtent>> {
    let is_alone = extents.len() < 2;
    let tables = (1..).zip(extents).zip(share(extents));
    tables
        .map(|((number, extent), share)| {
            (!is_alone).then(|| TableExtent {
                number,
                first_row: extent.first_row,
                last_row: extent.last_row,
                first_column: column_letters(extent.first_column),
                last_column: column_letters(extent.last_column),
                is_by_rows: share.first_row > 1 || share.last_row < u32::MAX,
                is_by_columns: share.first_column > 0 || share.last_column < usize::MAX,
            })
        })
        .collect()
}
