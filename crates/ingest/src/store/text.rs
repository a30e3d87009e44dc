//! How the cells of a row are written into the database and read back. Knows no table of it.

use serde::Serialize;

use crate::sheet::{Cell, CellKind, Row};

/// Stands between two cells.
const SEPARATOR: char = '\u{1f}';
/// Stands before the cells of a row as JSON: one with control characters.
const JSON_MARK: char = '\u{1e}';

/// A column, from 0, as the database counts.
pub(crate) fn column(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

/// The texts of a row in one text, which the view `raw_row` shows as a JSON array.
pub(crate) fn cells_of(row: &Row) -> String {
    let has_control = |cell: &Cell| cell.text.bytes().any(|byte| byte < 0x20);
    if row.cells.iter().any(has_control) {
        let texts: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
        return format!("{JSON_MARK}{}", serde_json::to_string(&texts).unwrap_or_default());
    }
    let length = row.cells.iter().map(|cell| cell.text.len() + 1).sum();
    let mut cells = String::with_capacity(length);
    for (index, cell) in row.cells.iter().enumerate() {
        if index > 0 {
            cells.push(SEPARATOR);
        }
        cells.push_str(&cell.text);
    }
    cells
}

/// The row again, from what [`cells_of`] and [`kinds_of`] made of it.
pub(crate) fn row_of(number: u32, cells: &str, kinds: Option<&str>, is_hidden: bool) -> Row {
    let texts: Vec<String> = match cells.strip_prefix(JSON_MARK) {
        Some(json) => serde_json::from_str(json).unwrap_or_default(),
        None => cells.split(SEPARATOR).map(str::to_owned).collect(),
    };
    let kinds =
        kinds.unwrap_or_default().chars().map(kind).chain(std::iter::repeat(CellKind::Text));
    let cells = texts.into_iter().zip(kinds).map(|(text, kind)| Cell { text, kind }).collect();
    Row { number, cells, is_hidden }
}

/// A letter for each cell's kind; `None` where all are text, as in every text file.
pub(crate) fn kinds_of(row: &Row) -> Option<String> {
    if row.cells.iter().all(|cell| cell.kind == CellKind::Text) {
        return None;
    }
    Some(row.cells.iter().map(|cell| cell.kind.letter()).collect())
}

/// The kind of a cell by its letter.
fn kind(letter: char) -> CellKind {
    match letter {
        'n' => CellKind::Number,
        'd' => CellKind::Date,
        'b' => CellKind::Bool,
        'e' => CellKind::Error,
        'w' => CellKind::Withheld,
        _ => CellKind::Text,
    }
}

/// A list as JSON; `None` for an empty one.
pub(super) fn json_of<T: Serialize>(list: &[T]) -> Option<String> {
    if list.is_empty() { None } else { serde_json::to_string(list).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_back_as_it_was_written_and_shown_as_json() {
        let conn = crate::schema::in_memory().unwrap();
        conn.pragma_update(None, "foreign_keys", false).unwrap();
        let insert = "insert into staged_row values (?1, 1, 1, ?2, null, 0, 0)";
        for (id, texts) in [
            &["a", "", "b"][..],
            &[""],
            &["", ""],
            &["say \"hi\"", "back\\slash", "数千万"],
            &["two\nlines", "tab\t", "\u{1f}", "\u{1e}[1]"],
            &["\u{1e}"],
            &["\u{7f}\u{2028}"],
        ]
        .iter()
        .enumerate()
        {
            let row = Row {
                number: 1,
                cells: texts.iter().map(|text| Cell::text(*text)).collect(),
                is_hidden: false,
            };
            let cells = cells_of(&row);
            assert_eq!(row_of(1, &cells, None, false), row);
            conn.execute(insert, rusqlite::params![column(id), cells]).unwrap();
            let sql = "select cells from raw_row where raw_row_id = ?";
            let json: String = conn.query_row(sql, [column(id)], |row| row.get(0)).unwrap();
            assert_eq!(json, serde_json::to_string(texts).unwrap());
        }
    }
}
