//! Writes facts into the database: imports, sheets, raw rows, sightings, findings.
//!
//! Everything happens inside the caller's transaction. Knows nothing about how a cell is read.

mod again;
mod text;
mod company;

use rusqlite::{Connection, OptionalExtension, Statement, params};

use crate::Result;
use crate::memory::Memory;
use crate::reading::DealReading;
use crate::receipt::{Counts, Outcome};
use crate::sheet::{Finding, Row, Severity, SheetInfo};
use crate::table::Region;
pub(crate) use again::Again;
pub(crate) use text::{cells_of, kinds_of};
use text::{column, json_of};

/// What is known of a file when its import begins.
#[derive(Clone, Debug)]
pub struct NewImport<'a> {
    /// The file, without folders.
    pub file_name: &'a str,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
    /// Its size.
    pub byte_count: u64,
    /// Encoding of a text file.
    pub encoding: Option<&'a str>,
    /// UTC instant, ISO 8601.
    pub imported_at: &'a str,
    /// What the person said with the file, as JSON.
    pub said: Option<&'a str>,
    /// Digest of the rules in force.
    pub rules_digest: &'a str,
}

/// What is known of a sheet, or of one of its tables, when its rows begin.
#[derive(Clone, Debug)]
pub struct NewSheet<'a> {
    /// Its source, where it holds deals.
    pub source_id: Option<i64>,
    /// Name, position, merged blocks.
    pub info: &'a SheetInfo,
    /// Which of several tables of the sheet it is, from 1.
    pub table_number: u32,
    /// The rows and columns it takes.
    pub extent: Region,
    /// `deals` or `companies`.
    pub role: &'static str,
    /// Last row of the header.
    pub header_row: Option<u32>,
    /// How each column was understood, as JSON.
    pub layout: &'a str,
}

/// Writes one import.
pub struct Writer<'conn> {
    conn: &'conn Connection,
    import_id: i64,
    last_deal_id: i64,
    again: Option<Again<'conn>>,
    labels: Memory<i64>,
    insert_raw_row: Statement<'conn>,
    insert_new_deal: Statement<'conn>,
    insert_sighting: Statement<'conn>,
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
                 (kind, imported_at, file_name, sha256, byte_count, encoding, said, rules_digest)
             values ('file', ?, ?, ?, ?, ?, ?, ?)",
            params![
                import.imported_at,
                import.file_name,
                import.sha256,
                i64::try_from(import.byte_count).unwrap_or(i64::MAX),
                import.encoding,
                import.said,
                import.rules_digest,
            ],
        )?;
        let sql = "select coalesce(max(deal_id), 0) from sighting";
        let last_deal_id = conn.query_row(sql, [], |row| row.get(0))?;
        Self::new(conn, conn.last_insert_rowid(), last_deal_id)
    }

    /// Begins import `import_id` once more: its rows are there, and what they say is told anew.
    pub(crate) fn begin_again(conn: &'conn Connection, import_id: i64) -> Result<Self> {
        let again = Again::new(conn)?;
        let last_deal_id = again.last_deal_id()?;
        Ok(Self { again: Some(again), ..Self::new(conn, import_id, last_deal_id)? })
    }

    fn new(conn: &'conn Connection, import_id: i64, last_deal_id: i64) -> Result<Self> {
        Ok(Self {
            conn,
            import_id,
            last_deal_id,
            again: None,
            labels: Memory::default(),
            insert_raw_row: conn.prepare(INSERT_RAW_ROW)?,
            insert_new_deal: conn.prepare(INSERT_NEW_DEAL)?,
            insert_sighting: conn.prepare(INSERT_SIGHTING)?,
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
        if let Some(again) = &self.again
            && let Some(sheet_id) = again.sheet(self.import_id, sheet)?
        {
            return Ok(sheet_id);
        }
        self.conn.execute(
            "insert into sheet
                 (import_id, source_id, position, name, is_hidden, merged, hidden_columns,
                  table_number, first_row, last_row, first_column, last_column, role, header_row,
                  layout)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            ],
        )?;
        Ok(self.conn.last_insert_rowid())
    }

    /// Adds a row as it stood in the sheet, and what became of it.
    pub fn raw_row(&mut self, sheet_id: i64, row: &Row, outcome: Outcome) -> Result<i64> {
        let (cells, kinds) = (cells_of(row), kinds_of(row));
        if let Some(again) = &mut self.again
            && let Some(raw_row_id) =
                again.raw_row(sheet_id, row.number, &cells, kinds.as_deref(), outcome)?
        {
            return Ok(raw_row_id);
        }
        let values = params![sheet_id, row.number, cells, kinds, row.is_hidden, outcome.as_str()];
        Ok(self.insert_raw_row.insert(values)?)
    }

    /// Adds a finding about a sheet; `after_row` is the last row read when the file's reader told it,
    /// `None` for what the rules find.
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

    /// Begins a deal that no sighting speaks of yet, the reading at position `turn` of a row; returns
    /// its id.
    pub fn new_deal(&mut self, raw_row_id: i64, turn: usize) -> Result<i64> {
        let former = self.again.as_mut().map(|again| again.deal(raw_row_id, turn)).transpose()?;
        let deal_id = former.flatten().unwrap_or(self.last_deal_id + 1);
        self.last_deal_id = self.last_deal_id.max(deal_id);
        self.insert_new_deal.execute([deal_id])?;
        Ok(deal_id)
    }

    /// Marks a deal that a further sighting speaks of.
    pub fn unsettle(&self, deal_id: i64) -> Result<()> {
        let sql = "insert into unsettled_deal (deal_id, has_one_sighting) values (?, 0)
             on conflict (deal_id) do update set has_one_sighting = 0";
        self.conn.prepare_cached(sql)?.execute([deal_id])?;
        Ok(())
    }

    /// Adds what a row says about a deal.
    pub fn sighting(
        &mut self,
        deal_id: i64,
        raw_row_id: i64,
        source_id: i64,
        reading: &DealReading,
    ) -> Result<()> {
        let announced = self.label(reading.announced.text.as_deref())?;
        let round = self.label(reading.round.text.as_deref())?;
        let sector = self.label(reading.sector.text.as_deref())?;
        let place = self.label(reading.place.text.as_deref())?;
        let money = &reading.money;
        self.insert_sighting.execute(params![
            deal_id,
            raw_row_id,
            self.import_id,
            source_id,
            reading.reference,
            reading.company,
            reading.company_key,
            reading.company_reference,
            announced,
            reading.announced.code,
            reading.announced_precision,
            round,
            reading.round.code,
            reading.round_class,
            reading.deal_kind,
            sector,
            reading.sector.code,
            place,
            reading.place.code,
            money.text,
            money.currency,
            money.band.low,
            money.band.point,
            money.band.high,
            money.status,
            money.usd_rate,
            money.usd.low,
            money.usd.point,
            money.usd.high,
            reading.investors,
            reading.match_key(),
            reading.reference_key(source_id),
            reading.content_key(),
        ])?;
        Ok(())
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

    /// The id of a label text, remembered where it has been met in this import.
    fn label(&self, text: Option<&str>) -> Result<Option<i64>> {
        let label = |text| self.labels.try_recall(&[text], || self.label_on_file(text));
        text.map(label).transpose()
    }

    fn label_on_file(&self, text: &str) -> Result<i64> {
        let sql = "select label_id from label where text = ?";
        let known =
            self.conn.prepare_cached(sql)?.query_row([text], |row| row.get(0)).optional()?;
        if let Some(label_id) = known {
            return Ok(label_id);
        }
        Ok(self.conn.prepare_cached("insert into label (text) values (?)")?.insert([text])?)
    }
}

const INSERT_RAW_ROW: &str =
    "insert into raw_row (sheet_id, row_number, cells, kinds, is_hidden, outcome)
     values (?, ?, ?, ?, ?, ?)";

const INSERT_NEW_DEAL: &str =
    "insert into unsettled_deal (deal_id, has_one_sighting) values (?, 1)";

const INSERT_SIGHTING: &str = "
insert into sighting (
    deal_id, raw_row_id, import_id, source_id, reference,
    company, company_key, company_reference,
    announced_label_id, announced_on, announced_precision,
    round_label_id, round, round_class, deal_kind,
    sector_label_id, sector, place_label_id, country,
    amount_text, currency, amount_low, amount_point, amount_high, amount_status,
    usd_rate, amount_low_usd, amount_usd, amount_high_usd,
    investors, match_key, reference_key, content_key
) values (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
)";
