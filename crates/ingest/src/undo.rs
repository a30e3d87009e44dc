//! Takes an import back: an entry is added that says so, and what it said no longer counts.
//!
//! Nothing is removed. Importing the same file again brings it back.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::{Error, Result, settle};

/// Takes back `import_id`, or the newest import that stands where none is named, and returns its id.
///
/// # Errors
///
/// [`Error::NoImport`] where there is no such import, or it was taken back before. The database is
/// then as it was.
pub fn undo(conn: &mut Connection, import_id: Option<i64>, undone_at: &str) -> Result<i64> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let standing = "select import_id from import
         where kind = 'file'
             and import_id not in (
                 select undoes_import_id from import where undoes_import_id is not null
             )
             and (?1 is null or import_id = ?1)
         order by import_id desc
         limit 1";
    let found: Option<i64> = tx.query_row(standing, [import_id], |row| row.get(0)).optional()?;
    let found = found.ok_or(Error::NoImport { import_id })?;
    tx.execute(
        "insert into import (kind, imported_at, rules_digest, undoes_import_id)
         select 'undo', ?1, rules_digest, import_id from import where import_id = ?2",
        params![undone_at, found],
    )?;
    take_back(&tx, found)?;
    tx.commit()?;
    Ok(found)
}

/// Settles what followed from an import of which the ledger says by now that it was taken back.
pub(crate) fn take_back(conn: &Connection, import_id: i64) -> Result<()> {
    conn.execute(
        "insert or ignore into unsettled_deal (deal_id, has_one_sighting)
         select deal_id, 0 from sighting where import_id = ?1
         union
         select sighting.deal_id, 0
         from company_sighting
         join sighting on sighting.company_reference = company_sighting.company_reference
         where company_sighting.import_id = ?1
         union
         select deal_id, 0 from sighting
         where company_key in (select company_key from company_sighting where import_id = ?1)",
        [import_id],
    )?;
    settle::settle(conn)
}
