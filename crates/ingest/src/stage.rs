//! The sheets of a file as they are, written into the database while the file is read once: the first
//! half of an import.
//!
//! Interprets nothing. What a row becomes is for [`crate::derive`], which reads the rows from here.

mod rows;
mod text;

use rusqlite::{Connection, Row as SqlRow, Statement, params};
use serde::de::DeserializeOwned;

use crate::fingerprint::Fingerprint;
use crate::problem::Problem;
use crate::sheet::{Event, Finding, Row, Severity, SheetInfo};
use crate::survey::{ImportOptions, SkippedSheet};
use crate::{Result, sql};
pub(crate) use rows::{Cursor, StagedPart, StagedRow, StagedRows, join};
pub(crate) use text::{cells_of, column, json_of, kinds_of, split_row, write_cells};

/// The ids of rows, from the first to the last; the last is before the first where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RowIds {
    pub(crate) first: i64,
    pub(crate) last: i64,
}

impl RowIds {
    /// Of no row.
    pub(crate) const NONE: Self = Self { first: 1, last: 0 };
}

/// A file whose rows are in the database.
#[derive(Clone, Debug)]
pub(crate) struct StagedImport {
    pub(crate) import_id: i64,
    pub(crate) file_name: String,
    pub(crate) sha256: String,
    /// Encoding of a text file.
    pub(crate) encoding: Option<String>,
    /// The options given with the file.
    pub(crate) options: ImportOptions,
    pub(crate) row_ids: RowIds,
}

/// Writes the rows of one file.
pub(crate) struct Stage<'conn> {
    conn: &'conn Connection,
    import_id: i64,
    insert_row: Statement<'conn>,
    row_ids: RowIds,
    /// The sheet that is being read, and its last row so far.
    sheet_id: i64,
    last_row: u32,
    cells: String,
}

impl<'conn> Stage<'conn> {
    /// Begins an import inside the caller's transaction.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`], as all methods.
    pub(crate) fn begin(
        conn: &'conn Connection,
        file_name: &str,
        options: &ImportOptions,
        imported_at: &str,
        rules_digest: &str,
    ) -> Result<Self> {
        // Cells with personal data are overwritten once their columns are known.
        conn.pragma_update(None, "secure_delete", true)?;
        conn.execute_batch(READER_FINDINGS)?;
        conn.execute(
            INSERT_IMPORT,
            params![imported_at, file_name, options.to_json(), rules_digest],
        )?;
        let import_id = conn.last_insert_rowid();
        let sql = "select coalesce(max(raw_row_id), 0) from staged_row";
        let last: i64 = sql::value(conn, sql, [])?;
        let row_ids = RowIds { first: last + 1, last };
        let insert_row = conn.prepare(INSERT_ROW)?;
        Ok(Self {
            conn,
            import_id,
            insert_row,
            row_ids,
            sheet_id: 0,
            last_row: 0,
            cells: String::new(),
        })
    }

    /// Writes what the reader of the file hands out.
    pub(crate) fn take(&mut self, event: &Event) -> Result<()> {
        match event {
            Event::Sheet(info) => self.sheet(info),
            Event::Row(row) => self.row(row),
            Event::Finding(finding) => {
                let after_row = Some(self.last_row);
                let into = "temp.reader_finding";
                finding_into(self.conn, into, self.import_id, self.sheet_id, finding, after_row)
            }
            Event::SheetFinding(position, finding) => {
                let sql = "select sheet_id from sheet where import_id = ? and position = ?";
                let key = params![self.import_id, position];
                let sheet_id = sql::value(self.conn, sql, key)?;
                let (into, after_row) = ("temp.reader_finding", Some(u32::MAX));
                finding_into(self.conn, into, self.import_id, sheet_id, finding, after_row)
            }
        }
    }

    fn sheet(&mut self, info: &SheetInfo) -> Result<()> {
        self.conn.execute(
            INSERT_SHEET,
            params![
                self.import_id,
                info.position,
                info.name,
                info.is_hidden,
                json_of(&info.merged),
                json_of(&info.hidden_columns),
            ],
        )?;
        self.sheet_id = self.conn.last_insert_rowid();
        self.last_row = 0;
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<()> {
        self.last_row = row.number;
        if row.is_blank() {
            return Ok(());
        }
        write_cells(&mut self.cells, row);
        self.row_ids.last += 1;
        let insert = &mut self.insert_row;
        insert.raw_bind_parameter(1, self.row_ids.last)?;
        insert.raw_bind_parameter(2, self.sheet_id)?;
        insert.raw_bind_parameter(3, row.number)?;
        insert.raw_bind_parameter(4, self.cells.as_str())?;
        insert.raw_bind_parameter(5, kinds_of(row))?;
        insert.raw_bind_parameter(6, row.is_hidden)?;
        insert.raw_execute()?;
        Ok(())
    }

    /// Removes what was staged: the file is read once more.
    pub(crate) fn restart(&mut self) -> Result<()> {
        let RowIds { first, last } = self.row_ids;
        self.conn.execute(
            "delete from staged_row where raw_row_id >= ? and raw_row_id <= ?",
            [first, last],
        )?;
        self.conn.execute("delete from sheet where import_id = ?", [self.import_id])?;
        self.conn.execute("delete from temp.reader_finding", [])?;
        self.row_ids.last = first - 1;
        Ok(())
    }

    /// Completes the import with what is known once all bytes are read, and removes the sheets that hold
    /// neither deals nor companies.
    pub(crate) fn finish(
        self,
        file_name: &str,
        fingerprint: &Fingerprint,
        encoding: Option<&str>,
        options: &ImportOptions,
        skipped: &[SkippedSheet],
    ) -> Result<StagedImport> {
        let byte_count = i64::try_from(fingerprint.byte_count).unwrap_or(i64::MAX);
        let values = params![fingerprint.sha256, byte_count, encoding, self.import_id];
        self.conn.execute(COMPLETE_IMPORT, values)?;
        for sheet in skipped {
            let key = [self.import_id, i64::from(sheet.info.position)];
            self.conn.execute(DELETE_FINDINGS, key)?;
            self.conn
                .execute(DELETE_ROWS, [key[0], key[1], self.row_ids.first, self.row_ids.last])?;
            self.conn.execute("delete from sheet where import_id = ? and position = ?", key)?;
        }
        let row_ids =
            self.conn.query_row(HULL, [self.row_ids.first, self.row_ids.last], |row| {
                Ok(RowIds { first: row.get(0)?, last: row.get(1)? })
            })?;
        Ok(StagedImport {
            import_id: self.import_id,
            file_name: file_name.to_owned(),
            sha256: fingerprint.sha256.clone(),
            encoding: encoding.map(str::to_owned),
            options: options.clone(),
            row_ids,
        })
    }
}

impl StagedImport {
    /// The sheets of the file, in file order.
    pub(crate) fn sheets(&self, conn: &Connection) -> Result<Vec<SheetInfo>> {
        sql::rows(conn, SHEETS, [self.import_id], sheet)
    }
}

/// Adds a finding to `table`, which has the columns of `finding`.
pub(crate) fn finding_into(
    conn: &Connection,
    table: &str,
    import_id: i64,
    sheet_id: i64,
    finding: &Finding,
    after_row: Option<u32>,
) -> Result<()> {
    let severity = match finding.severity {
        Severity::Warning => "warning",
        Severity::Rejected => "rejected",
    };
    const COLUMNS: &str = "import_id, sheet_id, row_number, after_row, column_name, severity, code, \
                           found, expected, problem";
    let sql = format!("insert into {table} ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    let mut stmt = conn.prepare_cached(&sql)?;
    stmt.execute(params![
        import_id,
        sheet_id,
        finding.row,
        after_row,
        finding.column,
        severity,
        finding.kind.as_str(),
        finding.found,
        finding.problem.to_string(),
        finding.problem.to_json(),
    ])?;
    Ok(())
}

/// What the reader of the file found about the sheet at this position, each with the last row before it.
pub(crate) fn reader_findings(
    conn: &Connection,
    import_id: i64,
    position: u32,
) -> Result<Vec<(u32, Finding)>> {
    sql::rows(conn, FINDINGS, params![import_id, position], finding)
}

/// Removes what is only needed until an import is derived.
pub(crate) fn forget_reader_findings(conn: &Connection) -> Result<()> {
    Ok(conn.execute_batch("drop table temp.reader_finding")?)
}

fn finding(row: &SqlRow) -> rusqlite::Result<(u32, Finding)> {
    let severity: String = row.get(1)?;
    let severity = match severity.as_str() {
        "rejected" => Severity::Rejected,
        _ => Severity::Warning,
    };
    let (expected, problem): (String, Option<String>) = (row.get(6)?, row.get(7)?);
    let problem = Problem::stored(problem.as_deref(), &expected);
    let finding = Finding {
        severity,
        kind: row.get(2)?,
        row: row.get(3)?,
        column: row.get(4)?,
        found: row.get(5)?,
        problem,
    };
    Ok((row.get(0)?, finding))
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

/// A list that is stored as JSON.
fn list<T: DeserializeOwned>(json: Option<String>) -> Vec<T> {
    json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// Findings that can't be made again from the rows; each is stored with its table once that is known.
const READER_FINDINGS: &str = "
create temp table reader_finding as
select * from finding
limit 0;";

const INSERT_IMPORT: &str = "
insert into import (kind, imported_at, file_name, sha256, options, rules_digest)
values ('file', ?, ?, '', ?, ?)";

const COMPLETE_IMPORT: &str = "
update import set sha256 = ?, byte_count = ?, encoding = ?
where import_id = ?";

/// How it is understood is written when that is known.
const INSERT_SHEET: &str = "
insert into sheet
    (import_id, position, name, is_hidden, merged, hidden_columns,
     table_number, first_row, last_row, first_column, last_column, role, layout)
values (?, ?, ?, ?, ?, ?, 1, 0, 0, 0, 0, 'deals', '{}')";

/// Most rows are inserted deals: the outcome of the others is written when it is known.
const INSERT_ROW: &str = "
insert into staged_row (raw_row_id, sheet_id, row_number, cells, kinds, is_hidden, outcome_code)
values (?, ?, ?, ?, ?, ?, 0)";

const DELETE_FINDINGS: &str = "
delete from temp.reader_finding
where sheet_id in (select sheet_id from sheet where import_id = ? and position = ?)";

const DELETE_ROWS: &str = "
delete from staged_row
where sheet_id in (select sheet_id from sheet where import_id = ? and position = ?)
    and raw_row_id >= ? and raw_row_id <= ?";

const HULL: &str = "
select
    coalesce((select min(raw_row_id) from staged_row where raw_row_id >= ?1 and raw_row_id <= ?2), 1),
    coalesce((select max(raw_row_id) from staged_row where raw_row_id >= ?1 and raw_row_id <= ?2), 0)";

const FINDINGS: &str = "
select after_row, severity, code, row_number, column_name, found, expected, problem
from temp.reader_finding
where sheet_id in (select sheet_id from sheet where import_id = ? and position = ?)
order by rowid";

const SHEETS: &str = "
select name, position, is_hidden, merged, hidden_columns
from sheet
where import_id = ? and table_number = 1
order by position";
