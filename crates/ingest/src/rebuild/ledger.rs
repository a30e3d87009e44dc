//! The ledger of a database while its entries are derived once more: what is remembered of it, and how
//! an entry is added again.

use rusqlite::{Connection, OptionalExtension, params};

use crate::correction::Line;
use crate::cube;
use crate::decision::Decision;
use crate::problem::Problem;
use crate::sheet::FindingKind;
use crate::stage::RowIds;
use crate::{Result, sql};

/// Empties the ledger and everything that follows from the raw rows, inside the caller's
/// transaction; what can't be worked out again is remembered.
pub(super) fn clear(conn: &Connection) -> Result<()> {
    conn.execute_batch(&format!("{REMEMBER}{CLEAR}{BESIDE}"))?;
    cube::clear(conn)
}

/// Forgets what [`clear`] remembered.
pub(super) fn forget(conn: &Connection) -> Result<()> {
    Ok(conn.execute_batch(FORGET)?)
}

/// Adds an entry to the ledger again, as one of these rules.
pub(super) fn enter(conn: &Connection, import_id: i64, rules_digest: &str) -> Result<()> {
    conn.execute(ENTER, [import_id])?;
    let sql = "update import set rules_digest = ? where import_id = ?";
    conn.execute(sql, params![rules_digest, import_id])?;
    Ok(())
}

/// Marks every row of a sheet as rejected that was read once and is not understood any more.
pub(super) fn reject_sheet(
    conn: &Connection,
    import_id: i64,
    position: u32,
    reason: &str,
) -> Result<()> {
    conn.execute(REJECT_ROWS, params![import_id, position])?;
    conn.execute(REJECT_SHEET, params![import_id, position])?;
    let (code, problem) = (FindingKind::NotUnderstood.as_str(), Problem::DealSheet);
    let (expected, problem) = (problem.to_string(), problem.to_json());
    conn.execute(ADD_REASON, params![import_id, position, reason, code, expected, problem])?;
    Ok(())
}

/// The imports whose place an import was said to take.
pub(super) fn replaced(conn: &Connection, import_id: i64) -> Result<Vec<i64>> {
    let sql = "select earlier_import_id from temp.replaced where import_id = ?";
    sql::column(conn, sql, [import_id])
}

/// The decisions that an entry of the ledger held.
pub(super) fn decisions(conn: &Connection, import_id: i64) -> Result<Vec<Decision>> {
    let sql = "select * from temp.decided_pairs where import_id = ? order by decision_id";
    sql::rows(conn, sql, [import_id], Decision::from_row)
}

/// The lines of corrections that an entry of the ledger held.
pub(super) fn corrections(conn: &Connection, import_id: i64) -> Result<Vec<Line>> {
    let sql = "select * from temp.corrected where import_id = ? order by correction_id";
    sql::rows(conn, sql, [import_id], Line::from_row)
}

/// The rows of an import.
pub(super) fn row_ids(conn: &Connection, import_id: i64) -> Result<RowIds> {
    let sql = "select first_raw_row_id, last_raw_row_id from temp.row_extent where import_id = ?";
    let ids = conn
        .query_row(sql, [import_id], |row| Ok(RowIds { first: row.get(0)?, last: row.get(1)? }));
    Ok(ids.optional()?.unwrap_or(RowIds::NONE))
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

create temp table corrected as
select * from correction;

create temp table replaced as
select * from edition
where is_replaced = 1;";

const CLEAR: &str = "
delete from resolved_deal;
delete from same_deal;
delete from stale_deal;
delete from company_record;
delete from lead_investor;
delete from investor_name;
delete from deal_fact;
delete from finding;
delete from round_label;
delete from sector_label;
delete from place_label;
delete from conversion;
delete from decision;
delete from correction;
delete from corrected_record;
delete from edition;
delete from import_extent;
delete from import;";

/// Tables that a derivation needs beside what is remembered.
pub(super) const BESIDE: &str = "
create temp table given_deal (deal_id integer primary key);

create temp table row_extent as
select sheet.import_id, min(raw_row_id) as first_raw_row_id, max(raw_row_id) as last_raw_row_id
from staged_row
join sheet on sheet.sheet_id = staged_row.sheet_id
group by sheet.import_id;";

const FORGET: &str = "
drop table temp.row_extent;
drop table temp.former_deal;
drop table temp.given_deal;
drop table temp.reader_finding;
drop table temp.ledger;
drop table temp.decided_pairs;
drop table temp.corrected;
drop table temp.replaced;";

const ENTER: &str = "
insert into import
select * from temp.ledger
where import_id = ?";

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
insert into finding (import_id, sheet_id, severity, code, found, expected, problem)
select sheet.import_id, sheet.sheet_id, 'rejected', ?4, ?3, ?5, ?6
from sheet
where sheet.import_id = ?1 and sheet.position = ?2";
