//! Lines between deals that say when those below were: `January 2023`.

use super::period;
use crate::cell::date::{DateReader, DateValue};
use crate::sheet::{Cell, CellKind, Row};

/// The date that a row of one cell is; `None` for any other row.
pub(crate) fn date_of_line(row: &Row, reader: &DateReader) -> Option<DateValue> {
    const LONGEST_BYTES: usize = 60;
    let mut stated = row.cells.iter().filter(|cell| !cell.is_blank());
    let (line, None) = (stated.next()?, stated.next()) else { return None };
    let text = line.text.trim();
    if text.len() > LONGEST_BYTES || line.kind == CellKind::Number && text.len() != 4 {
        return None;
    }
    let in_words = || reader.parse(&Cell::text(period::in_text(text)?)).ok();
    reader.parse(&Cell::text(text)).ok().or_else(in_words)
}
