//! How cells and lists are written into the database. Knows no table of it.

use serde::Serialize;

use crate::sheet::{CellKind, Row};

/// A column, from 0, as the database counts.
pub(super) fn column(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

/// The texts of a row as JSON.
pub(crate) fn cells_of(row: &Row) -> String {
    let texts: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
    serde_json::to_string(&texts).unwrap_or_default()
}

/// A letter for each cell's kind; `None` where all are text, as in every text file.
pub(crate) fn kinds_of(row: &Row) -> Option<String> {
    if row.cells.iter().all(|cell| cell.kind == CellKind::Text) {
        return None;
    }
    Some(row.cells.iter().map(|cell| cell.kind.letter()).collect())
}

/// A list as JSON; `None` for an empty one.
pub(super) fn json_of<T: Serialize>(list: &[T]) -> Option<String> {
    if list.is_empty() { None } else { serde_json::to_string(list).ok() }
}
