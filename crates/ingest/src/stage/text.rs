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
    let mut cells = String::new();
    write_cells(&mut cells, row);
    cells
}

/// The same into `cells`, whose memory is used again.
pub(crate) fn write_cells(cells: &mut String, row: &Row) {
    cells.clear();
    for (index, cell) in row.cells.iter().enumerate() {
        if index > 0 {
            cells.push(SEPARATOR);
        }
        cells.push_str(&cell.text);
    }
    // No control character but the separators: what is counted runs over all bytes at once.
    let control_count = cells.bytes().filter(|byte| *byte < 0x20).count();
    if control_count > row.cells.len().saturating_sub(1) {
        let texts: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
        *cells = format!("{JSON_MARK}{}", serde_json::to_string(&texts).unwrap_or_default());
    }
}

/// The row again, from what [`cells_of`] and [`kinds_of`] made of it, into `row`, whose memory is used
/// again.
pub(crate) fn split_row(row: &mut Row, cells: &str, kinds: Option<&str>) {
    let kinds = kinds.unwrap_or_default().chars().map(kind);
    let mut kinds = kinds.chain(std::iter::repeat(CellKind::Text));
    let mut count = 0;
    let mut add = |text: &str| {
        let kind = kinds.next().unwrap_or_default();
        match row.cells.get_mut(count) {
            Some(cell) => {
                cell.text.clear();
                cell.text.push_str(text);
                cell.kind = kind;
            }
            None => row.cells.push(Cell { text: text.to_owned(), kind }),
        }
        count += 1;
    };
    match cells.strip_prefix(JSON_MARK) {
        Some(json) => {
            let texts: Vec<String> = serde_json::from_str(json).unwrap_or_default();
            texts.iter().for_each(|text| add(text));
        }
        None => cells.split(SEPARATOR).for_each(add),
    }
    row.cells.truncate(count);
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
pub(crate) fn json_of<T: Serialize>(list: &[T]) -> Option<String> {
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
            let mut read = Row { number: 1, cells: vec![Cell::text("x"); 4], is_hidden: false };
            split_row(&mut read, &cells, None);
            assert_eq!(read, row);
            conn.execute(insert, rusqlite::params![column(id), cells]).unwrap();
            let sql = "select cells from raw_row where raw_row_id = ?";
            let json: String = conn.query_row(sql, [column(id)], |row| row.get(0)).unwrap();
            assert_eq!(json, serde_json::to_string(texts).unwrap());
        }
    }
}
