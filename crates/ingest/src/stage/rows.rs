//! The staged rows of an import, read back in the order of the file. Interprets nothing.

use std::collections::BTreeMap;

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::{Connection, Row as SqlRow, Rows, Statement};

use super::{RowIds, split_row};
use crate::sheet::{Cell, Event, Flow, Row, SheetInfo};
use crate::source::Sink;
use crate::{Result, sql};

/// A row of a sheet, with what each of its tables has of it.
#[derive(Debug, Default)]
pub(crate) struct StagedRow {
    pub(crate) number: u32,
    pub(crate) is_hidden: bool,
    /// One part, but where tables are side by side.
    pub(crate) parts: Vec<StagedPart>,
}

/// What a table has of a row, as it is stored.
#[derive(Debug, Default)]
pub(crate) struct StagedPart {
    pub(crate) raw_row_id: i64,
    pub(crate) sheet_id: i64,
    pub(crate) outcome_code: i64,
    pub(crate) cells: String,
    pub(crate) kinds: Option<String>,
}

impl StagedRow {
    /// Writes the whole row into `row`, whose memory is used again.
    pub(crate) fn read(&self, row: &mut Row) {
        let mut parts = self.parts.iter();
        row.number = self.number;
        row.is_hidden = self.is_hidden;
        match parts.next() {
            Some(first) => split_row(row, &first.cells, first.kinds.as_deref()),
            None => row.cells.clear(),
        }
        for part in parts {
            let mut other = Row::default();
            split_row(&mut other, &part.cells, part.kinds.as_deref());
            join(row, other);
        }
    }
}

/// Two parts of a row in one; each cell belongs to one.
pub(crate) fn join(row: &mut Row, part: Row) {
    row.cells.resize(row.cells.len().max(part.cells.len()), Cell::default());
    for (cell, other) in row.cells.iter_mut().zip(part.cells) {
        if other != Cell::default() {
            *cell = other;
        }
    }
}

/// Reads the rows of an import.
pub(crate) struct StagedRows<'conn> {
    stmt: Statement<'conn>,
    import_id: i64,
    row_ids: RowIds,
    /// The position in the file of each sheet or table, by its id.
    positions: BTreeMap<i64, u32>,
}

impl<'conn> StagedRows<'conn> {
    /// Of this import.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`], as all methods.
    pub(crate) fn new(conn: &'conn Connection, import_id: i64, row_ids: RowIds) -> Result<Self> {
        let positions: BTreeMap<i64, u32> = sql::columns(
            conn,
            "select sheet_id, position from sheet where import_id = ?",
            [import_id],
        )?;
        let mut distinct: Vec<u32> = positions.values().copied().collect();
        distinct.sort_unstable();
        distinct.dedup();
        // Rows were staged in the order of the file; parts that tables gave up since were not.
        let sql = if distinct.len() == positions.len() { IN_ORDER } else { SORTED };
        Ok(Self { stmt: conn.prepare(sql)?, import_id, row_ids, positions })
    }

    /// Begins at the first row.
    pub(crate) fn begin(&mut self) -> Result<Cursor<'_>> {
        let ids = self.row_ids;
        let bound = self.stmt.parameter_count();
        let mut rows = match bound {
            2 => self.stmt.query([ids.first, ids.last])?,
            _ => self.stmt.query([ids.first, ids.last, self.import_id])?,
        };
        rows.advance()?;
        Ok(Cursor { rows, positions: &self.positions })
    }

    /// Hands out sheets and rows as the reader of the file did.
    pub(crate) fn read(&mut self, sheets: Vec<SheetInfo>, sink: Sink) -> Result<()> {
        let mut sheets = sheets.into_iter().peekable();
        let mut cursor = self.begin()?;
        let (mut staged, mut flow) = (StagedRow::default(), Flow::Continue);
        while let Some(position) = cursor.next(&mut staged)? {
            while let Some(info) = sheets.next_if(|info| info.position <= position) {
                flow = sink(Event::Sheet(info))?;
            }
            if flow == Flow::Continue {
                let mut row = Row::default();
                staged.read(&mut row);
                flow = sink(Event::Row(row))?;
            }
            if flow == Flow::Stop {
                return Ok(());
            }
        }
        sheets.try_for_each(|info| sink(Event::Sheet(info)).map(|_| ()))
    }
}

/// Where the reading of staged rows is.
pub(crate) struct Cursor<'stmt> {
    rows: Rows<'stmt>,
    positions: &'stmt BTreeMap<i64, u32>,
}

impl Cursor<'_> {
    /// Writes the next row into `staged`, whose memory is used again, and returns the position of its
    /// sheet in the file; `None` after the last.
    pub(crate) fn next(&mut self, staged: &mut StagedRow) -> Result<Option<u32>> {
        let mut of = None;
        let mut count = 0;
        while let Some(row) = self.rows.get() {
            let (sheet_id, number): (i64, u32) = (row.get(1)?, row.get(2)?);
            let Some(position) = self.positions.get(&sheet_id) else {
                // Rows of other imports are between those of this one after a rebuild.
                self.rows.advance()?;
                continue;
            };
            let mut parts = staged.parts.iter().take(count);
            if of.is_some_and(|of| of != (*position, number))
                || parts.any(|it| it.sheet_id == sheet_id)
            {
                break;
            }
            of = Some((*position, number));
            (staged.number, staged.is_hidden) = (number, row.get(5)?);
            if staged.parts.len() == count {
                staged.parts.push(StagedPart::default());
            }
            if let Some(part) = staged.parts.get_mut(count) {
                part.read(row)?;
            }
            count += 1;
            self.rows.advance()?;
        }
        staged.parts.truncate(count);
        Ok(of.map(|(position, _)| position))
    }
}

impl StagedPart {
    fn read(&mut self, row: &SqlRow) -> rusqlite::Result<()> {
        self.raw_row_id = row.get(0)?;
        self.sheet_id = row.get(1)?;
        self.cells.clear();
        self.cells.push_str(row.get_ref(3)?.as_str()?);
        self.kinds = row.get(4)?;
        self.outcome_code = row.get(6)?;
        Ok(())
    }
}

const IN_ORDER: &str = "
select raw_row_id, sheet_id, row_number, cells, kinds, is_hidden, outcome_code
from staged_row
where raw_row_id >= ?1 and raw_row_id <= ?2
order by raw_row_id";

/// Rows are changed and added while they are read: what is sorted was read before.
const SORTED: &str = "
select raw_row_id, staged_row.sheet_id, row_number, cells, kinds, staged_row.is_hidden, outcome_code
from staged_row
join sheet on sheet.sheet_id = staged_row.sheet_id
where raw_row_id >= ?1 and raw_row_id <= ?2 and sheet.import_id = ?3
order by sheet.position, row_number, table_number";
