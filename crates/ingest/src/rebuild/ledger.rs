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

const REMEMBER: &str = include_str!("../../schema/steps/remember_ledger.sql");

const CLEAR: &str = include_str!("../../schema/steps/clear_ledger.sql");

pub(super) const BESIDE: &str = include_str!("../../schema/steps/beside_ledger.sql");

const FORGET: &str = include_str!("../../schema/steps/forget_ledger.sql");

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
