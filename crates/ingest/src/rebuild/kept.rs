//! The rows that were kept of a file, handed out as its reader once did. Interprets nothing.

use rusqlite::{Connection, Row as SqlRow};
use serde::de::DeserializeOwned;

use crate::Result;
use crate::sheet::{Cell, CellKind, Event, Finding, Flow, Row, Severity, SheetInfo};
use crate::source::Sink;
use crate::survey::Said;

/// A file of which nothing is left but what the database keeps.
pub(super) struct Kept {
    pub(super) import_id: i64,
    pub(super) file_name: String,
    pub(super) sha256: String,
    pub(super) encoding: Option<String>,
    pub(super) said: Said,
}

const SHEETS: &str = "
select sheet_id, name, position, is_hidden, merged, hidden_columns
from sheet
where import_id = ?
order by position, sheet_id";

const ROWS: &str = "
select row_number, cells, kinds, is_hidden
from raw_row
where sheet_id = ?
order by row_number";

const FINDINGS: &str = "
select after_row, severity, code, row_number, column_name, found, expected
from temp.told_by_reader
where sheet_id = ?
order by finding_id";

impl Kept {
    /// Hands out sheets, rows and what the reader of the file told about them, in file order.
    pub(super) fn read(&self, conn: &Connection, sink: Sink) -> Result<()> {
        let mut stmt = conn.prepare(SHEETS)?;
        let sheets: Vec<(i64, SheetInfo)> =
            stmt.query_map([self.import_id], sheet)?.collect::<rusqlite::Result<_>>()?;
        for (sheet_id, info) in sheets {
            if sink(Event::Sheet(info))? == Flow::Continue {
                read_sheet(conn, sheet_id, sink)?;
            }
        }
        Ok(())
    }
}

fn read_sheet(conn: &Connection, sheet_id: i64, sink: Sink) -> Result<()> {
    let mut findings = conn.prepare(FINDINGS)?;
    let findings: Vec<(u32, Finding)> =
        findings.query_map([sheet_id], finding)?.collect::<rusqlite::Result<_>>()?;
    let mut findings = findings.into_iter().peekable();
    let mut stmt = conn.prepare(ROWS)?;
    let mut rows = stmt.query_map([sheet_id], row)?;
    while let Some(row) = rows.next().transpose()? {
        while let Some((_, finding)) = findings.next_if(|(after_row, _)| *after_row < row.number) {
            sink(Event::Finding(finding))?;
        }
        if sink(Event::Row(row))? != Flow::Continue {
            return Ok(());
        }
    }
    for (_, finding) in findings {
        sink(Event::Finding(finding))?;
    }
    Ok(())
}

fn sheet(row: &SqlRow) -> rusqlite::Result<(i64, SheetInfo)> {
    let info = SheetInfo {
        name: row.get(1)?,
        position: row.get(2)?,
        is_hidden: row.get(3)?,
        merged: list(row.get(4)?),
        hidden_columns: list(row.get(5)?),
    };
    Ok((row.get(0)?, info))
}

/// A list that is kept as JSON.
fn list<T: DeserializeOwned>(json: Option<String>) -> Vec<T> {
    json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

fn row(row: &SqlRow) -> rusqlite::Result<Row> {
    let texts: String = row.get(1)?;
    let texts: Vec<String> = serde_json::from_str(&texts).unwrap_or_default();
    let kinds: Option<String> = row.get(2)?;
    let kinds = kinds.unwrap_or_default();
    let kinds = kinds.chars().map(kind).chain(std::iter::repeat(CellKind::Text));
    let cells = texts.into_iter().zip(kinds).map(|(text, kind)| Cell { text, kind }).collect();
    Ok(Row { number: row.get(0)?, cells, is_hidden: row.get(3)? })
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

fn finding(row: &SqlRow) -> rusqlite::Result<(u32, Finding)> {
    let severity: String = row.get(1)?;
    let severity = match severity.as_str() {
        "rejected" => Severity::Rejected,
        _ => Severity::Warning,
    };
    let finding = Finding {
        severity,
        code: row.get(2)?,
        row: row.get(3)?,
        column: row.get(4)?,
        found: row.get(5)?,
        expected: row.get(6)?,
    };
    Ok((row.get(0)?, finding))
}
