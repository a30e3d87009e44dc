//! Writes facts into the database: imports, sheets, raw rows, records, findings.
//!
//! Everything happens inside the caller's transaction. Knows nothing about how a cell is parsed.

mod company;
mod fact;
mod former;
mod investor;
mod label;
mod source;

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, Statement, ToSql, params};
use xxhash_rust::xxh3::Xxh3;

use crate::cube::Cube;
use crate::digest::{self, Streamed};
use crate::outcome::{Counts, Outcome};
use crate::parsed_deal::ParsedDeal;
use crate::sheet::Finding;
use crate::stage::{RowIds, StagedPart, cells_of, column, finding_into, json_of, kinds_of};
use crate::table::Region;
use crate::{Result, ddl, sql};
use fact::{Fact, FactIds};
use investor::InvestorNames;
use label::Labels;

pub(crate) use fact::{FreeTexts, NewSheet, RecordSource, TableRow, TextColumns};
pub(crate) use former::FormerDeals;
pub(crate) use investor::{record_aliases, record_names};
pub(crate) use source::{Source, add as add_source, label_all, label_as};

/// Writes one import.
pub(crate) struct Writer<'conn> {
    conn: &'conn Connection,
    import_id: i64,
    last_deal_id: i64,
    /// The rows of the import; those that tables were given a part of come after all others.
    row_ids: RowIds,
    last_row_id: i64,
    has_changed_rows: bool,
    /// The row of several tables that was written last by its number, and the ids of its parts.
    written: (u32, Vec<i64>),
    record_ids: RowIds,
    /// Bound of a mega deal, in US dollars.
    mega_deal_usd: i64,
    has_deferred_indexes: bool,
    former: Option<FormerDeals<'conn>>,
    labels: Labels<'conn>,
    investors: InvestorNames<'conn>,
    update_outcome: Statement<'conn>,
    insert_fact: Statement<'conn>,
    fact_hasher: Xxh3,
    cube: Cube,
    /// The day of the newest deal so far, such as 20231005.
    newest_day: Option<i64>,
    stale_deals: Vec<i64>,
}

impl<'conn> Writer<'conn> {
    /// Begins the records of an import whose rows are staged, inside the caller's transaction. `former`
    /// are the deals that its rows had before, where it is derived once more.
    pub(crate) fn begin(
        conn: &'conn Connection,
        import_id: i64,
        row_ids: RowIds,
        former: Option<FormerDeals<'conn>>,
    ) -> Result<Self> {
        let last_record = integer(conn, "select coalesce(max(record_id), 0) from deal_fact")?;
        let last_row_id = integer(conn, "select coalesce(max(raw_row_id), 0) from staged_row")?;
        let mega = "select cast(value as integer) from policy where name = 'mega_deal_usd'";
        // Indexes over many rows cost least when they are made at once, at the end.
        let has_deferred_indexes = last_record == 0;
        if has_deferred_indexes {
            ddl::drop_indexes(conn, "deal_fact")?;
        }
        Ok(Self {
            conn,
            import_id,
            last_deal_id: match &former {
                Some(former) => former.last_deal_id()?,
                None => integer(conn, LAST_DEAL)?,
            },
            row_ids: match row_ids {
                RowIds::NONE => RowIds { first: last_row_id + 1, last: last_row_id },
                row_ids => row_ids,
            },
            last_row_id,
            has_changed_rows: false,
            written: (0, Vec::new()),
            record_ids: RowIds { first: last_record + 1, last: last_record },
            mega_deal_usd: integer(conn, mega)?,
            has_deferred_indexes,
            former,
            labels: Labels::new(conn),
            investors: InvestorNames::new(conn),
            update_outcome: conn.prepare(UPDATE_OUTCOME)?,
            insert_fact: conn.prepare(&fact::insert())?,
            fact_hasher: Xxh3::new(),
            cube: Cube::of_import(conn, last_record + 1)?,
            newest_day: None,
            stale_deals: Vec::new(),
        })
    }

    /// The import being written.
    #[must_use]
    pub(crate) fn import_id(&self) -> i64 {
        self.import_id
    }

    /// Writes how a sheet, or a table of it, is understood, and returns its id.
    pub(crate) fn sheet(&self, sheet: &NewSheet) -> Result<i64> {
        let Region { first_row, last_row, first_column, last_column } = sheet.extent;
        let values: [&dyn ToSql; 19] = [
            &self.import_id,
            &sheet.info.position,
            &sheet.table_number,
            &sheet.source_id,
            &sheet.role,
            &sheet.header_row,
            &sheet.layout,
            &first_row,
            &last_row,
            &column(first_column),
            &column(last_column),
            &sheet.text_columns.announced.map(column),
            &sheet.text_columns.amount.map(column),
            &sheet.info.name,
            &sheet.info.is_hidden,
            &json_of(&sheet.info.merged),
            &json_of(&sheet.info.hidden_columns),
            &sheet.free_texts.description,
            &sheet.free_texts.tags,
        ];
        sql::value(self.conn, SHEET, values)
    }

    /// Writes what became of a row, where that is something else than before, and returns its id. Its
    /// cells change where they are withheld, or where a table has a part of the row.
    pub(crate) fn raw_row(&mut self, row: &TableRow, outcome: Outcome) -> Result<i64> {
        let number = row.staged.number;
        if self.written.0 != number {
            self.written.0 = number;
            self.written.1.clear();
        }
        let is_free = |part: &&StagedPart| !self.written.1.contains(&part.raw_row_id);
        let parts = || row.staged.parts.iter().filter(is_free);
        let own = parts().find(|part| part.sheet_id == row.sheet_id);
        // A part that another table of the sheet had, and has nothing of any more.
        let raw_row_id = match own.or_else(|| parts().next()) {
            Some(part) => {
                self.update_row(row, part, outcome)?;
                part.raw_row_id
            }
            None => self.insert_row(row, outcome)?,
        };
        self.written.1.push(raw_row_id);
        Ok(raw_row_id)
    }

    fn update_row(&mut self, row: &TableRow, part: &StagedPart, outcome: Outcome) -> Result<()> {
        let code = outcome.code();
        let is_same = row.is_verbatim && part.sheet_id == row.sheet_id;
        if is_same || row.is_stored_as(part) {
            if part.outcome_code != code {
                self.update_outcome.execute([code, part.raw_row_id])?;
            }
            return Ok(());
        }
        self.has_changed_rows = true;
        let values =
            params![code, cells_of(row.row), kinds_of(row.row), row.sheet_id, part.raw_row_id];
        self.conn.prepare_cached(UPDATE_ROW)?.execute(values)?;
        Ok(())
    }

    fn insert_row(&mut self, row: &TableRow, outcome: Outcome) -> Result<i64> {
        self.has_changed_rows = true;
        self.last_row_id += 1;
        self.conn.prepare_cached(INSERT_ROW)?.execute(params![
            self.last_row_id,
            row.sheet_id,
            row.staged.number,
            cells_of(row.row),
            kinds_of(row.row),
            row.staged.is_hidden,
            outcome.code(),
        ])?;
        self.row_ids.last = self.last_row_id;
        Ok(self.last_row_id)
    }

    /// Adds a finding about a sheet; `after_row` is the last row before it where the file's reader found
    /// it, `None` for what follows from the rows.
    pub(crate) fn finding(
        &self,
        sheet_id: i64,
        finding: &Finding,
        after_row: Option<u32>,
    ) -> Result<()> {
        finding_into(self.conn, "finding", self.import_id, sheet_id, finding, after_row)
    }

    /// The number of a deal without a record yet: that of the reading at position `turn` of a row.
    pub(crate) fn new_deal(&mut self, raw_row_id: i64, turn: usize) -> Result<i64> {
        let former = self.former.as_mut().map(|it| it.deal(raw_row_id, turn)).transpose()?;
        let deal_id = former.flatten().unwrap_or(self.last_deal_id + 1);
        self.last_deal_id = self.last_deal_id.max(deal_id);
        self.former.iter().try_for_each(|former| former.give(deal_id))?;
        Ok(deal_id)
    }

    /// Adds what a row says about a deal: a new one, or one that has records already. Returns the
    /// number of the record.
    pub(crate) fn record(
        &mut self,
        source: &RecordSource,
        deal: &ParsedDeal,
        deal_id: i64,
        is_new: bool,
    ) -> Result<i64> {
        self.record_ids.last += 1;
        let ids = FactIds {
            record_id: self.record_ids.last,
            deal_id,
            raw_row_id: source.raw_row_id,
            sheet_id: source.sheet_id,
            round: self.labels.round(deal)?,
            sector: self.labels.sector(&deal.sector)?,
            place: self.labels.place(&deal.place)?,
            conversion: self.labels.conversion(&deal.money)?,
        };
        let fact = Fact::new(ids, deal, source.source_id, source.row, source.text_columns);
        let is_mega = deal.money.usd.point.is_some_and(|usd| usd > self.mega_deal_usd);
        let values = fact.values();
        digest::add_row(&mut self.fact_hasher, &values);
        for (index, value) in values.iter().enumerate() {
            self.insert_fact.raw_bind_parameter(index + 1, ToSqlOutput::Borrowed(*value))?;
        }
        self.insert_fact.raw_bind_parameter(values.len() + 1, is_new)?;
        self.insert_fact.raw_bind_parameter(values.len() + 2, is_mega)?;
        self.insert_fact.raw_execute()?;
        self.investors.add(ids.record_id, deal)?;
        self.newest_day = self.newest_day.max(fact.announced_day);
        if is_new {
            self.cube.add_reading(self.conn, deal_id, deal, fact.quarter_ordinal, is_mega)?;
        } else {
            self.stale_deals.push(deal_id);
        }
        Ok(ids.record_id)
    }

    /// Writes the receipt of a sheet.
    pub(crate) fn receipt(&self, sheet_id: i64, counts: &Counts) -> Result<()> {
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

    /// Completes the tables once all rows are stored: indexes, extent and stale deals.
    pub(crate) fn finish(&mut self, has_companies: bool) -> Result<()> {
        if self.has_deferred_indexes {
            ddl::make_indexes(self.conn, "deal_fact")?;
        }
        let (rows, records) = (self.row_ids, self.record_ids);
        self.conn.execute(
            "insert into import_extent values (?, ?, ?, ?, ?)",
            [self.import_id, rows.first, rows.last, records.first, records.last],
        )?;
        if let Some(newest_day) = self.newest_day {
            self.cube.end_import(self.conn, self.import_id, newest_day)?;
        }
        let mut mark =
            self.conn.prepare("insert or ignore into stale_deal (deal_id) values (?)")?;
        self.stale_deals.sort_unstable();
        self.stale_deals.dedup();
        self.stale_deals.iter().try_for_each(|deal_id| mark.execute([deal_id]).map(|_| ()))?;
        self.mark_of_listed_companies()?;
        if has_companies {
            self.mark_listed_stale()?;
        }
        Ok(())
    }

    /// The deals that were added, for the figures that follow from them.
    pub(crate) fn take_cube(&mut self) -> Cube {
        std::mem::take(&mut self.cube)
    }

    /// What was hashed on the way, with the hash of the rows as they were staged; `None` where rows were
    /// changed, or are derived once more.
    pub(crate) fn streamed(&self, rows: u128) -> Option<Streamed> {
        let is_new = self.former.is_none() && !self.has_changed_rows;
        is_new.then(|| Streamed { rows, facts: self.fact_hasher.digest128() })
    }
}

fn integer(conn: &Connection, sql: &str) -> Result<i64> {
    sql::value(conn, sql, [])
}

/// The highest number of a deal.
const LAST_DEAL: &str = "
select max(
    (select coalesce(max(deal_id), 0) from deal_fact),
    (
        select coalesce(max(own_deal_id), 0) from deal_fact
        where deal_id in (select counted_deal_id from same_deal)
    )
)";

const SHEET: &str = include_str!("../schema/steps/write_sheet.sql");

const UPDATE_OUTCOME: &str = "
update staged_row set outcome_code = ?
where raw_row_id = ?";

const UPDATE_ROW: &str = "
update staged_row set outcome_code = ?, cells = ?, kinds = ?, sheet_id = ?
where raw_row_id = ?";

const INSERT_ROW: &str = "
insert into staged_row (raw_row_id, sheet_id, row_number, cells, kinds, is_hidden, outcome_code)
values (?, ?, ?, ?, ?, ?, ?)";
