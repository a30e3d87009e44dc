//! The rows that were kept of a file, handed out as its reader once did. Interprets nothing.

use std::iter::Peekable;

use rusqlite::{Connection, Row as SqlRow, Statement, params};
use serde::de::DeserializeOwned;

use crate::Result;
use crate::sheet::{Cell, Event, Finding, Flow, Row, Severity, SheetInfo};
use crate::source::Sink;
use crate::store::row_of;
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
select name, position, is_hidden, merged, hidden_columns
from sheet
where import_id = ? and table_number = 1
order by position";

const TABLES: &str = "
select sheet_id
from sheet
where import_id = ? and position = ?
order by table_number";

const ROWS: &str = "
select row_number, cells, kinds, is_hidden
from staged_row
where sheet_id = ?
order by row_number";

const FINDINGS: &str = "
select after_row, severity, code, row_number, column_name, found, expected
from temp.reader_finding
where sheet_id in (select sheet_id from sheet where import_id = ? and position = ?)
order by finding_id";

impl Kept {
    /// Hands out sheets, rows and what the reader of the file told about them, in file order.
    pub(super) fn read(&self, conn: &Connection, sink: Sink) -> Result<()> {
        let mut stmt = conn.prepare(SHEETS)?;
        let sheets: Vec<SheetInfo> =
            stmt.query_map([self.import_id], sheet)?.collect::<rusqlite::Result<_>>()?;
        for info in sheets {
            let position = info.position;
            if sink(Event::Sheet(info))? == Flow::Continue {
                self.read_sheet(conn, position, sink)?;
            }
        }
        Ok(())
    }

    fn read_sheet(&self, conn: &Connection, position: u32, sink: Sink) -> Result<()> {
        let key = params![self.import_id, position];
        let mut findings = conn.prepare(FINDINGS)?;
        let findings: Vec<(u32, Finding)> =
            findings.query_map(key, finding)?.collect::<rusqlite::Result<_>>()?;
        let mut findings = findings.into_iter().peekable();
        let mut tables = conn.prepare(TABLES)?;
        let tables: Vec<i64> =
            tables.query_map(key, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut stmts: Vec<Statement> =
            tables.iter().map(|_| conn.prepare(ROWS)).collect::<rusqlite::Result<_>>()?;
        let parts = stmts.iter_mut().zip(tables).map(|(stmt, id)| stmt.query_map([id], row));
        let mut parts: Vec<_> =
            parts.map(|rows| Ok(rows?.peekable())).collect::<rusqlite::Result<_>>()?;
        while let Some(row) = next_row(&mut parts)? {
            let is_before = |(after_row, _): &(u32, Finding)| *after_row < row.number;
            while let Some((_, finding)) = findings.next_if(is_before) {
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
}

/// The next row of a sheet, put together from what each of its tables has of it.
fn next_row(
    tables: &mut [Peekable<impl Iterator<Item = rusqlite::Result<Row>>>],
) -> rusqlite::Result<Option<Row>> {
    let number = |row: &rusqlite::Result<Row>| row.as_ref().map_or(0, |row| row.number);
    let Some(next) = tables.iter_mut().filter_map(|rows| rows.peek().map(number)).min() else {
        return Ok(None);
    };
    let mut whole: Option<Row> = None;
    for rows in tables {
        if let Some(part) = rows.next_if(|row| number(row) == next).transpose()? {
            whole = Some(match whole {
                Some(whole) => joined(whole, part),
                None => part,
            });
        }
    }
    Ok(whole)
}

/// Two parts of a row in one: each cell stands in one of them.
pub(super) fn joined(mut row: Row, part: Row) -> Row {
    row.cells.resize(row.cells.len().max(part.cells.len()), Cell::default());
    for (cell, other) in row.cells.iter_mut().zip(part.cells) {
        if other != Cell::default() {
            *cell = other;
        }
    }
    row
}

fn sheet(row: &SqlRow) -> rusqlite::Result<SheetInfo> {
    Ok(SheetInfo {
        name: row.get(0)?,
        position: row.get(1)?,
        is_hidden: row.get(2)?,
        merged: list(row.get(3)?),
        hidden_columns: list(row.get(4)?),
    })
}

/// A list that is kept as JSON.
fn list<T: DeserializeOwned>(json: Option<String>) -> Vec<T> {
    json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

pub(super) fn row(row: &SqlRow) -> rusqlite::Result<Row> {
    let (cells, kinds) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str_or_null()?);
    Ok(row_of(row.get(0)?, cells, kinds, row.get(3)?))
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
