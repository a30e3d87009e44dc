//! Writes facts into the database: imports, sheets, raw rows, records, findings.
//!
//! Everything happens inside the caller's transaction. Knows nothing about how a cell is parsed.

mod company;
mod entry;
mod fact;
mod label;
mod replay;
mod text;

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, Statement, params};
use xxhash_rust::xxh3::Xxh3;

use crate::cube::Cube;
use crate::digest::{self, Streamed};
use crate::reading::DealReading;
use crate::receipt::{Counts, Outcome};
use crate::sheet::{Finding, Row, Severity};
use crate::{Result, schema};
use fact::{Fact, FactIds};
use label::Labels;
use text::json_of;

pub(crate) use entry::RecordSource;
pub use entry::{NewImport, NewSheet};
pub(crate) use fact::{COLUMNS as FACT_COLUMNS, TextColumns};
pub(crate) use replay::{BESIDE, Replay};
pub(crate) use text::{cells_of, column, kinds_of, row_of};

/// Writes one import.
pub struct Writer<'conn> {
    conn: &'conn Connection,
    import_id: i64,
    last_deal_id: i64,
    raw_row_ids: IdRange,
    record_ids: IdRange,
    /// Bound of a mega deal, in US dollars.
    mega_deal_usd: i64,
    has_deferred_indexes: bool,
    replay: Option<Replay<'conn>>,
    labels: Labels<'conn>,
    insert_raw_row: Statement<'conn>,
    insert_fact: Statement<'conn>,
    row_hasher: Xxh3,
    fact_hasher: Xxh3,
    cube: Cube,
    stale: Vec<i64>,
}

/// The numbers that an import gives, from the first to the last.
#[derive(Clone, Copy, Debug)]
struct IdRange {
    first: i64,
    next: i64,
}

impl IdRange {
    fn after(last: i64) -> Self {
        Self { first: last + 1, next: last + 1 }
    }

    fn take(&mut self) -> i64 {
        let id = self.next;
        self.next += 1;
        id
    }
}

impl<'conn> Writer<'conn> {
    /// Begins an import inside the caller's transaction.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`], as all methods of the writer.
    pub fn begin(conn: &'conn Connection, import: &NewImport) -> Result<Self> {
        conn.execute(
            "insert into import
                 (kind, imported_at, file_name, sha256, byte_count, encoding, options, rules_digest)
             values ('file', ?, ?, ?, ?, ?, ?, ?)",
            params![
                import.imported_at,
                import.file_name,
                import.sha256,
                i64::try_from(import.byte_count).unwrap_or(i64::MAX),
                import.encoding,
                import.options,
                import.rules_digest,
            ],
        )?;
        let last_deal_id = integer(conn, "select coalesce(max(deal_id), 0) from deal_fact")?;
        let last_own = integer(
            conn,
            "select coalesce(max(own_deal_id), 0) from deal_fact where deal_id in (select counted_deal_id from same_deal)",
        )?;
        Self::new(conn, conn.last_insert_rowid(), last_deal_id.max(last_own))
    }

    /// Begins import `import_id` once more: its rows are there, and its records are derived again.
    pub(crate) fn begin_replay(conn: &'conn Connection, import_id: i64) -> Result<Self> {
        let replay = Replay::new(conn)?;
        let last_deal_id = replay.last_deal_id()?;
        Ok(Self { replay: Some(replay), ..Self::new(conn, import_id, last_deal_id)? })
    }

    fn new(conn: &'conn Connection, import_id: i64, last_deal_id: i64) -> Result<Self> {
        let last_row = integer(conn, "select coalesce(max(raw_row_id), 0) from staged_row")?;
        let last_record = integer(conn, "select coalesce(max(record_id), 0) from deal_fact")?;
        let mega = "select cast(value as integer) from policy where name = 'mega_deal_usd'";
        // Indexes over many rows cost least when they are made at once, at the end.
        let has_deferred_indexes = last_record == 0;
        if has_deferred_indexes {
            schema::drop_indexes(conn, "deal_fact")?;
        }
        Ok(Self {
            conn,
            import_id,
            last_deal_id,
            raw_row_ids: IdRange::after(last_row),
            record_ids: IdRange::after(last_record),
            mega_deal_usd: integer(conn, mega)?,
            has_deferred_indexes,
            replay: None,
            labels: Labels::new(conn),
            insert_raw_row: conn.prepare(INSERT_RAW_ROW)?,
            insert_fact: conn.prepare(&insert_fact())?,
            row_hasher: Xxh3::new(),
            fact_hasher: Xxh3::new(),
            cube: Cube::default(),
            stale: Vec::new(),
        })
    }

    /// The import being written.
    #[must_use]
    pub fn import_id(&self) -> i64 {
        self.import_id
    }

    /// The id of a source; one met for the first time is added with its rank.
    pub fn source(&self, name: &str, rank: u32) -> Result<i64> {
        self.conn.execute(
            "insert into source (name, source_rank) values (?, ?)
             on conflict (name) do update set source_rank = excluded.source_rank",
            params![name, rank],
        )?;
        let sql = "select source_id from source where name = ?";
        Ok(self.conn.query_row(sql, [name], |row| row.get(0))?)
    }

    /// Adds a sheet and returns its id.
    pub fn sheet(&self, sheet: &NewSheet) -> Result<i64> {
        if let Some(replay) = &self.replay
            && let Some(sheet_id) = replay.sheet(self.import_id, sheet)?
        {
            return Ok(sheet_id);
        }
        self.conn.execute(
            "insert into sheet
                 (import_id, source_id, position, name, is_hidden, merged, hidden_columns,
                  table_number, first_row, last_row, first_column, last_column, role, header_row,
                  layout, announced_column, amount_column)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                self.import_id,
                sheet.source_id,
                sheet.info.position,
                sheet.info.name,
                sheet.info.is_hidden,
                json_of(&sheet.info.merged),
                json_of(&sheet.info.hidden_columns),
                sheet.table_number,
                sheet.extent.first_row,
                sheet.extent.last_row,
                column(sheet.extent.first_column),
                column(sheet.extent.last_column),
                sheet.role,
                sheet.header_row,
                sheet.layout,
                sheet.text_columns.announced.map(column),
                sheet.text_columns.amount.map(column),
            ],
        )?;
        Ok(self.conn.last_insert_rowid())
    }

    /// Adds a row as it was in the sheet, and what became of it.
    pub fn raw_row(&mut self, sheet_id: i64, row: &Row, outcome: Outcome) -> Result<i64> {
        let (cells, kinds) = (cells_of(row), kinds_of(row));
        if let Some(replay) = &mut self.replay
            && let Some(raw_row_id) =
                replay.raw_row(sheet_id, row.number, &cells, kinds.as_deref(), outcome)?
        {
            return Ok(raw_row_id);
        }
        let raw_row_id = self.raw_row_ids.take();
        let number = i64::from(row.number);
        let values = digest::staged_row(
            raw_row_id,
            sheet_id,
            number,
            &cells,
            kinds.as_deref(),
            row.is_hidden,
        );
        digest::add_row(&mut self.row_hasher, &values);
        for (index, value) in values.iter().enumerate() {
            self.insert_raw_row.raw_bind_parameter(index + 1, ToSqlOutput::Borrowed(*value))?;
        }
        self.insert_raw_row.raw_bind_parameter(values.len() + 1, outcome.code())?;
        self.insert_raw_row.raw_execute()?;
        Ok(raw_row_id)
    }

    /// Adds a finding about a sheet; `after_row` is the last row before it where the file's reader found
    /// it, `None` for what follows from the rows.
    pub fn finding(&self, sheet_id: i64, finding: &Finding, after_row: Option<u32>) -> Result<()> {
        let mut stmt = self.conn.prepare_cached(
            "insert into finding
                 (import_id, sheet_id, row_number, after_row, column_name, severity, code, found,
                  expected)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        let severity = match finding.severity {
            Severity::Warning => "warning",
            Severity::Rejected => "rejected",
        };
        stmt.execute(params![
            self.import_id,
            sheet_id,
            finding.row,
            after_row,
            finding.column,
            severity,
            finding.code,
            finding.found,
            finding.expected,
        ])?;
        Ok(())
    }

    /// The number of a deal without a record yet: that of the reading at position `turn` of a row.
    pub fn new_deal(&mut self, raw_row_id: i64, turn: usize) -> Result<i64> {
        let former = self.replay.as_mut().map(|it| it.deal(raw_row_id, turn)).transpose()?;
        let deal_id = former.flatten().unwrap_or(self.last_deal_id + 1);
        self.last_deal_id = self.last_deal_id.max(deal_id);
        self.replay.iter().try_for_each(|replay| replay.give(deal_id))?;
        Ok(deal_id)
    }

    /// Adds what a row says about a deal: a new one, or one that has records already. Returns the
    /// number of the record.
    pub(crate) fn record(
        &mut self,
        source: &RecordSource,
        reading: &DealReading,
        deal_id: i64,
        is_new: bool,
    ) -> Result<i64> {
        let ids = FactIds {
            record_id: self.record_ids.take(),
            deal_id,
            raw_row_id: source.raw_row_id,
            sheet_id: source.sheet_id,
            round: self.labels.round(reading)?,
            sector: self.labels.sector(&reading.sector)?,
            place: self.labels.place(&reading.place)?,
            conversion: self.labels.conversion(&reading.money)?,
        };
        let fact = Fact::new(ids, reading, source.source_id, source.row, source.text_columns);
        let is_mega = reading.money.usd.point.is_some_and(|usd| usd > self.mega_deal_usd);
        let values = fact.values();
        digest::add_row(&mut self.fact_hasher, &values);
        for (index, value) in values.iter().enumerate() {
            self.insert_fact.raw_bind_parameter(index + 1, ToSqlOutput::Borrowed(*value))?;
        }
        self.insert_fact.raw_bind_parameter(values.len() + 1, is_new)?;
        self.insert_fact.raw_bind_parameter(values.len() + 2, is_mega)?;
        self.insert_fact.raw_execute()?;
        if is_new {
            self.cube.add_reading(reading, fact.quarter_ordinal, is_mega)?;
        } else {
            self.stale.push(deal_id);
        }
        Ok(ids.record_id)
    }

    /// Writes the receipt of a sheet.
    pub fn receipt(&self, sheet_id: i64, counts: &Counts) -> Result<()> {
        let count = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        self.conn.execute(
            "update sheet set
                 row_count = ?, inserted_count = ?, updated_count = ?, unchanged_count = ?,
                 merged_count = ?, out_of_scope_count = ?, rejected_count = ?, ignored_count = ?
             where sheet_id = ?",
            params![
                count(counts.rows),
                count(counts.inserted),
                count(counts.updated),
                count(counts.unchanged),
                count(counts.merged),
                count(counts.out_of_scope),
                count(counts.rejected),
                count(counts.ignored),
                sheet_id,
            ],
        )?;
        Ok(())
    }

    /// Completes the tables once all rows are stored: indexes, extent, stale deals and the cube.
    pub(crate) fn finish(&mut self, has_companies: bool) -> Result<()> {
        if self.has_deferred_indexes {
            schema::make_indexes(self.conn, "deal_fact")?;
        }
        let is_replay = self.replay.is_some();
        let [first_row, last_row] = match is_replay {
            true => replay::row_extent(self.conn, self.import_id)?,
            false => [self.raw_row_ids.first, self.raw_row_ids.next - 1],
        };
        self.conn.execute(
            "insert into import_extent values (?, ?, ?, ?, ?)",
            [self.import_id, first_row, last_row, self.record_ids.first, self.record_ids.next - 1],
        )?;
        self.cube.flush(self.conn)?;
        let mut mark =
            self.conn.prepare("insert or ignore into stale_deal (deal_id) values (?)")?;
        self.stale.sort_unstable();
        self.stale.dedup();
        self.stale.iter().try_for_each(|deal_id| mark.execute([deal_id]).map(|_| ()))?;
        self.mark_of_listed_companies()?;
        if has_companies {
            self.mark_listed_stale()?;
        }
        Ok(())
    }

    /// What was hashed while rows and records were written; `None` where the rows were there before.
    pub(crate) fn streamed(&self) -> Option<Streamed> {
        let streamed =
            Streamed { rows: self.row_hasher.digest128(), facts: self.fact_hasher.digest128() };
        self.replay.is_none().then_some(streamed)
    }
}

fn integer(conn: &Connection, sql: &str) -> Result<i64> {
    Ok(conn.query_row(sql, [], |row| row.get(0))?)
}

const INSERT_RAW_ROW: &str =
    "insert into staged_row (raw_row_id, sheet_id, row_number, cells, kinds, is_hidden, outcome_code)
     values (?, ?, ?, ?, ?, ?, ?)";

fn insert_fact() -> String {
    let columns = FACT_COLUMNS.replace("coalesce(own_deal_id, deal_id)", "deal_id");
    let marks = vec!["?"; fact::WIDTH + 2].join(", ");
    format!("insert into deal_fact ({columns}, is_lead, is_mega) values ({marks})")
}
