//! Where the cells of a table have no header: to the right of the last one.

use std::ops::Range;

use crate::header::{Column, Field, Mapping};

/// The columns of the sheet, from 0, to the right of a table's last header, up to another table beside it.
pub(super) fn columns(mapping: &Mapping, first_column: usize) -> Range<usize> {
    // A column without a header counts as one with a header where its cells say what it is about.
    let is_headed =
        |column: &Column| !column.name.trim().is_empty() || column.field != Field::Other;
    let last = mapping.columns.iter().rposition(is_headed);
    first_column + last.map_or(0, |last| last + 1)..usize::MAX
}
