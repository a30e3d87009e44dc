//! Undoes an import: an entry is added to the ledger, and the import's records no longer count.
//!
//! Nothing is removed. Importing the same file again brings it back.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::{Error, Result, digest, refresh, sql};

/// Takes back `import_id`, or the newest active import where none is named, and returns its id.
///
/// # Errors
///
/// [`Error::NoImport`] where there is no such import, or it was undone before;
/// [`Error::IsDecision`] for an entry that is no import. The database is then as it was.
pub fn undo(conn: &mut Connection, import_id: Option<i64>, undone_at: &str) -> Result<i64> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let newest_active = "select import_id from import
         where kind = 'file'
             and import_id not in (
                 select undoes_import_id from import where undoes_import_id is not null
             )
             and (?1 is null or import_id = ?1)
         order by import_id desc
         limit 1";
    let found: Option<i64> =
        tx.query_row(newest_active, [import_id], |row| row.get(0)).optional()?;
    let found = found.ok_or_else(|| refusal(&tx, import_id))?;
    tx.execute(
        "insert into import (kind, imported_at, rules_digest, undoes_import_id)
         select 'undo', ?1, rules_digest, import_id from import where import_id = ?2",
        params![undone_at, found],
    )?;
    undo_import(&tx, found)?;
    digest::seal(&tx)?;
    tx.commit()?;
    Ok(found)
}

/// Updates the deals after an import was undone in the ledger.
pub(crate) fn undo_import(conn: &Connection, import_id: i64) -> Result<()> {
    refresh::mark_import_stale(conn, import_id)?;
    mark_replaced_stale(conn, import_id)?;
    refresh::refresh(conn)
}

/// Why there is nothing to undo: a decision is withdrawn where it was written, not here.
fn refusal(conn: &Connection, import_id: Option<i64>) -> Error {
    let sql = "select import_id, file_name from import where import_id = ? and kind = 'decision'";
    let decision = conn.query_row(sql, [import_id], |row| Ok((row.get(0)?, row.get(1)?)));
    match decision {
        Ok((import_id, file_name)) => Error::IsDecision { import_id, file_name },
        Err(_) => Error::NoImport { import_id },
    }
}

/// Marks the deals of imports that count again, now that what replaced them does not.
fn mark_replaced_stale(conn: &Connection, import_id: i64) -> Result<()> {
    let sql = "select earlier_import_id from edition where import_id = ? and is_replaced = 1";
    let replaced: Vec<i64> = sql::column(conn, sql, [import_id])?;
    replaced.iter().try_for_each(|earlier| refresh::mark_import_stale(conn, *earlier))
}
