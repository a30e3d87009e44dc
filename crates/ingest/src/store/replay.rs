//! Writes an import once more over its stored rows: sheets and raw rows keep their ids, and a deal keeps
//! its own where its row still reports it. Knows nothing about why.

use rusqlite::{Connection, OptionalExtension, Statement, params};

use super::NewSheet;
use crate::Result;
use crate::decision::Decision;
use crate::receipt::Outcome;

/// What a writer asks where the rows are there already.
pub(crate) struct Replay<'conn> {
    conn: &'conn Connection,
    stored_row: Statement<'conn>,
    update_row: Statement<'conn>,
    former_deal: Statement<'conn>,
    /// The row written last by its number, and the ids of its parts.
    written: (u32, Vec<i64>),
}

impl<'conn> Replay<'conn> {
    /// Empties the ledger and everything that follows from the raw rows, inside the caller's
    /// transaction; what can't be worked out again is remembered.
    pub(crate) fn clear(conn: &Connection) -> Result<()> {
        Ok(conn.execute_batch(&format!("{REMEMBER}{CLEAR}{BESIDE}"))?)
    }

    /// Forgets what [`Replay::clear`] remembered.
    pub(crate) fn forget(conn: &Connection) -> Result<()> {
        Ok(conn.execute_batch(FORGET)?)
    }

    /// Adds an entry to the ledger again, as one of these rules.
    pub(crate) fn enter(conn: &Connection, import_id: i64, rules_digest: &str) -> Result<()> {
        conn.execute(ENTER, [import_id])?;
        let sql = "update import set rules_digest = ? where import_id = ?";
        conn.execute(sql, params![rules_digest, import_id])?;
        Ok(())
    }

    /// Marks every row of a sheet as rejected that was read once and is not understood any more.
    pub(crate) fn reject_sheet(
        conn: &Connection,
        import_id: i64,
        position: u32,
        reason: &str,
    ) -> Result<()> {
        conn.execute(REJECT_ROWS, params![import_id, position])?;
        conn.execute(REJECT_SHEET, params![import_id, position])?;
        conn.execute(ADD_REASON, params![import_id, position, reason])?;
        Ok(())
    }

    /// The imports whose place an import was said to take.
    pub(crate) fn replaced(conn: &Connection, import_id: i64) -> Result<Vec<i64>> {
        let sql = "select earlier_import_id from temp.replaced where import_id = ?";
        let mut stmt = conn.prepare(sql)?;
        let replaced = stmt.query_map([import_id], |row| row.get(0))?;
        Ok(replaced.collect::<rusqlite::Result<_>>()?)
    }

    /// The decisions that an entry of the ledger held.
    pub(crate) fn decisions(conn: &Connection, import_id: i64) -> Result<Vec<Decision>> {
        let sql = "select * from temp.decided_pairs where import_id = ? order by decision_id";
        let mut stmt = conn.prepare(sql)?;
        let decisions = stmt.query_map([import_id], Decision::from_row)?;
        Ok(decisions.collect::<rusqlite::Result<_>>()?)
    }

    pub(super) fn new(conn: &'conn Connection) -> Result<Self> {
        Ok(Self {
            conn,
            stored_row: conn.prepare(STORED_ROW)?,
            update_row: conn.prepare(UPDATE_ROW)?,
            former_deal: conn.prepare(FORMER_DEAL)?,
            written: (0, Vec::new()),
        })
    }

    /// The highest id that a deal has or had.
    pub(super) fn last_deal_id(&self) -> Result<i64> {
        let sql = "select max(
                 (select coalesce(max(deal_id), 0) from temp.former_deal),
                 (select coalesce(max(coalesce(own_deal_id, deal_id)), 0) from deal_fact)
             )";
        Ok(self.conn.query_row(sql, [], |row| row.get(0))?)
    }

    /// Writes anew how a sheet, or a table of it, is understood, and returns its id; `None` for a table
    /// that is met for the first time.
    pub(super) fn sheet(&self, import_id: i64, sheet: &NewSheet) -> Result<Option<i64>> {
        let sql = "update sheet set
                 source_id = ?, role = ?, header_row = ?, layout = ?,
                 first_row = ?, last_row = ?, first_column = ?, last_column = ?,
                 announced_column = ?, amount_column = ?
             where import_id = ? and position = ? and table_number = ?
             returning sheet_id";
        let values = params![
            sheet.source_id,
            sheet.role,
            sheet.header_row,
            sheet.layout,
            sheet.extent.first_row,
            sheet.extent.last_row,
            super::column(sheet.extent.first_column),
            super::column(sheet.extent.last_column),
            sheet.text_columns.announced.map(super::column),
            sheet.text_columns.amount.map(super::column),
            import_id,
            sheet.info.position,
            sheet.table_number,
        ];
        Ok(self.conn.query_row(sql, values, |row| row.get(0)).optional()?)
    }

    /// Writes anew what became of a row, where that is something else, and returns its id; `None` for a
    /// row that has to be added. Cells change where they are withheld from now on, or fall to another
    /// table of the sheet.
    pub(super) fn raw_row(
        &mut self,
        sheet_id: i64,
        number: u32,
        cells: &str,
        kinds: Option<&str>,
        outcome: Outcome,
    ) -> Result<Option<i64>> {
        let values = params![outcome.code(), cells, kinds, sheet_id, number];
        let stored = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?));
        let stored: Option<(i64, bool)> = self.stored_row.query_row(values, stored).optional()?;
        let (raw_row_id, is_same) = match stored {
            Some(stored) => stored,
            None => match self.freed_row(sheet_id, number)? {
                Some(raw_row_id) => (raw_row_id, false),
                None => return Ok(None),
            },
        };
        if !is_same {
            let values = params![outcome.code(), cells, kinds, sheet_id, raw_row_id];
            self.update_row.execute(values)?;
        }
        if self.written.0 != number {
            self.written.0 = number;
            self.written.1.clear();
        }
        self.written.1.push(raw_row_id);
        Ok(Some(raw_row_id))
    }

    /// The row of this number that another table of the sheet had, and has nothing of any more.
    fn freed_row(&self, sheet_id: i64, number: u32) -> Result<Option<i64>> {
        let mut stmt = self.conn.prepare_cached(ROWS_OF_SHEET)?;
        let rows = stmt.query_map(params![sheet_id, number], |row| row.get(0))?;
        let rows: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
        Ok(rows.into_iter().find(|row| !self.written_of(number).contains(row)))
    }

    /// The parts of the row of this number that are written already.
    fn written_of(&self, number: u32) -> &[i64] {
        if self.written.0 == number { &self.written.1 } else { &[] }
    }

    /// The deal that the reading at position `turn` of a row was, unless another reading is that deal
    /// by now.
    pub(super) fn deal(&mut self, raw_row_id: i64, turn: usize) -> Result<Option<i64>> {
        let turn = i64::try_from(turn).unwrap_or(i64::MAX);
        let deal_id = self.former_deal.query_row([raw_row_id, turn], |row| row.get(0));
        Ok(deal_id.optional()?)
    }

    /// Takes note that a reading is this deal.
    pub(super) fn give(&self, deal_id: i64) -> Result<()> {
        let sql = "insert or ignore into temp.given_deal (deal_id) values (?)";
        self.conn.prepare_cached(sql)?.execute([deal_id])?;
        Ok(())
    }
}

/// The hull of the rows of an import.
pub(super) fn row_extent(conn: &Connection, import_id: i64) -> Result<[i64; 2]> {
    let sql = "select coalesce(min(raw_row_id), 1), coalesce(max(raw_row_id), 0)
         from staged_row
         where sheet_id in (select sheet_id from sheet where import_id = ?)";
    Ok(conn.query_row(sql, [import_id], |row| Ok([row.get(0)?, row.get(1)?]))?)
}

const REMEMBER: &str = "
create temp table former_deal (
    raw_row_id integer not null,
    turn integer not null,              -- position among the deals of the row, from 0
    deal_id integer not null,
    primary key (raw_row_id, turn)
) without rowid;

insert into temp.former_deal
select
    raw_row_id,
    row_number() over (partition by raw_row_id order by record_id) - 1,
    coalesce(own_deal_id, deal_id)
from deal_fact;

create temp table reader_finding as
select * from finding
where after_row is not null;

create temp table ledger as
select * from import;

-- what a file corrected is found again
create temp table decided_pairs as
select decision.*
from decision
join import on import.import_id = decision.import_id
where import.kind = 'decision';

create temp table replaced as
select * from edition
where is_replaced = 1;";

const CLEAR: &str = "
delete from deal_cube;
delete from resolved_deal;
delete from same_deal;
delete from stale_deal;
delete from company_record;
delete from deal_fact;
delete from finding;
delete from round_label;
delete from sector_label;
delete from place_label;
delete from conversion;
delete from decision;
delete from edition;
delete from import_extent;
delete from import;";

/// What a replay needs beside what is remembered.
pub(crate) const BESIDE: &str = "
create temp table given_deal (deal_id integer primary key);
create index staged_row_by_sheet on staged_row (sheet_id, row_number);";

const FORGET: &str = "
drop index staged_row_by_sheet;
drop table temp.former_deal;
drop table temp.given_deal;
drop table temp.reader_finding;
drop table temp.ledger;
drop table temp.decided_pairs;
drop table temp.replaced;";

const ENTER: &str = "
insert into import
select * from temp.ledger
where import_id = ?";

const STORED_ROW: &str = "
select raw_row_id, outcome_code = ?1 and cells = ?2 and kinds is ?3
from staged_row
where sheet_id = ?4 and row_number = ?5";

const UPDATE_ROW: &str = "
update staged_row set outcome_code = ?1, cells = ?2, kinds = ?3, sheet_id = ?4
where raw_row_id = ?5";

const ROWS_OF_SHEET: &str = "
select staged_row.raw_row_id
from sheet as own
join sheet on sheet.import_id = own.import_id and sheet.position = own.position
join staged_row on staged_row.sheet_id = sheet.sheet_id
where own.sheet_id = ?1 and staged_row.row_number = ?2
order by sheet.table_number";

const FORMER_DEAL: &str = "
select deal_id
from temp.former_deal
where raw_row_id = ?1 and turn = ?2
    and not exists (
        select 1 from temp.given_deal where given_deal.deal_id = former_deal.deal_id
    )";

const REJECT_ROWS: &str = "
update staged_row set outcome_code = 5
where outcome_code <> 7
    and sheet_id in (select sheet_id from sheet where import_id = ?1 and position = ?2)";

const REJECT_SHEET: &str = "
update sheet set
    (row_count, rejected_count) = (
        select count(*), count(*) from staged_row
        where staged_row.sheet_id = sheet.sheet_id and staged_row.outcome_code = 5
    ),
    inserted_count = 0, updated_count = 0, unchanged_count = 0, merged_count = 0,
    out_of_scope_count = 0, ignored_count = 0
where import_id = ?1 and position = ?2";

const ADD_REASON: &str = "
insert into finding (import_id, sheet_id, severity, code, found, expected)
select sheet.import_id, sheet.sheet_id, 'rejected', 'not_understood', ?3, 'a sheet of deals'
from sheet
where sheet.import_id = ?1 and sheet.position = ?2";
