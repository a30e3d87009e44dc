//! Finds of which earlier imports a new one is a later edition, which rows it corrects, and retires
//! what it replaces.
//!
//! Works on what is stored, inside the import's transaction. Knows nothing about files and cells.

mod correction;

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

use crate::similarity::{self, MatchFeatures};
use crate::{Error, Result, refresh, sql};

pub use correction::Corrected;

/// Of a list this short, rows that were corrected may be all that is left.
const SHORT_LIST: usize = 10;
/// Dates of rows that have nothing else to show they are one list differ by this many days at most.
const SHORT_LIST_DAYS: i64 = 31;

/// Which earlier import a new one takes the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replaces {
    /// Each of which it is a later edition.
    Earlier,
    /// Those of these ids.
    Imports(Vec<i64>),
}

/// A row as it is compared with the rows of another edition.
#[derive(Clone, Debug, Default)]
struct EditionRow {
    features: MatchFeatures,
    record_id: i64,
    /// The source's own ids of the deal and of the company.
    reference: Option<String>,
    company_reference: Option<String>,
}

/// Finds the earlier editions of import `import_id`, and gives the rows that it corrects to their
/// deals. Returns the rows now counted as updated.
///
/// # Errors
///
/// [`Error::Sql`]; the caller's transaction is then to be rolled back.
pub fn follow(conn: &Connection, import_id: i64) -> Result<Vec<Corrected>> {
    let repeated = repeated_deals(conn, import_id)?;
    if repeated.is_empty() {
        return Ok(Vec::new());
    }
    let mut corrected = Vec::new();
    let mut appeared = rows(conn, APPEARED, [import_id])?;
    for (earlier_import_id, count) in repeated.into_iter().rev() {
        let pairs = pairs_of_edition(conn, earlier_import_id, import_id, count, &appeared)?;
        let Some(pairs) = pairs else { continue };
        conn.execute("insert into edition values (?, ?, 0)", [earlier_import_id, import_id])?;
        for (before, after) in pairs {
            corrected.extend(correction::correct(conn, import_id, &before, &after)?);
            appeared.retain(|row| row.features.deal_id != after.features.deal_id);
        }
    }
    follow_chain(conn, import_id)?;
    Ok(corrected)
}

/// A list may lose a few rows with each edition: what an earlier edition follows, this one follows.
fn follow_chain(conn: &Connection, import_id: i64) -> Result<()> {
    conn.execute(
        "insert or ignore into edition (earlier_import_id, import_id, is_replaced)
         select older.earlier_import_id, ?1, 0
         from edition as newer
         join edition as older on older.import_id = newer.earlier_import_id
         where newer.import_id = ?1
             and not exists (
                 select 1 from import as undo
                 where undo.undoes_import_id = older.earlier_import_id
             )",
        [import_id],
    )?;
    Ok(())
}

/// By source, how many deals earlier editions tell of and import `import_id` does not.
///
/// # Errors
///
/// [`Error::Sql`].
pub fn vanished(conn: &Connection, import_id: i64) -> Result<BTreeMap<String, u64>> {
    let sql = "select source, count(*) from vanished_row where import_id = ? group by source";
    sql::rows(conn, sql, [import_id], |row| {
        Ok((row.get(0)?, u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0)))
    })
}

/// Makes import `import_id` take the place of earlier ones, and returns which, the oldest first.
/// Their deals are left to be settled.
///
/// # Errors
///
/// [`Error::NoEarlierEdition`] or [`Error::NoImport`] where there is nothing to be replaced. The
/// caller's transaction is then to be rolled back.
pub fn replace(conn: &Connection, import_id: i64, replaces: &Replaces) -> Result<Vec<i64>> {
    if let Replaces::Imports(named) = replaces {
        conn.execute("update edition set is_replaced = 0 where import_id = ?", [import_id])?;
        named.iter().try_for_each(|earlier| replace_one(conn, import_id, *earlier))?;
    } else {
        conn.execute("update edition set is_replaced = 1 where import_id = ?", [import_id])?;
    }
    let replaced: Vec<i64> = sql::column(
        conn,
        "select earlier_import_id from edition where import_id = ? and is_replaced = 1
         order by earlier_import_id",
        [import_id],
    )?;
    if replaced.is_empty() {
        return Err(Error::NoEarlierEdition);
    }
    replaced.iter().try_for_each(|earlier| refresh::mark_import_stale(conn, *earlier))?;
    Ok(replaced)
}

fn replace_one(conn: &Connection, import_id: i64, earlier: i64) -> Result<()> {
    let is_there = "select 1 from import
         where import_id = ?1 and import_id < ?2 and kind = 'file'
             and not exists (select 1 from import as undo where undo.undoes_import_id = ?1)";
    let found = conn.query_row(is_there, [earlier, import_id], |_| Ok(())).optional()?;
    found.ok_or(Error::NoImport { import_id: Some(earlier) })?;
    conn.execute("insert or replace into edition values (?, ?, 1)", [earlier, import_id])?;
    Ok(())
}

/// Earlier imports of the same source, the oldest first, each with how many of its deals are
/// repeated; those of which none is repeated only where they are short.
fn repeated_deals(conn: &Connection, import_id: i64) -> Result<BTreeMap<i64, usize>> {
    if !has_earlier_of_source(conn, import_id)? {
        return Ok(BTreeMap::new());
    }
    let mut stmt = conn.prepare(
        "select earlier.import_id, count(distinct earlier.deal_id)
         from (
             select deal_record.deal_id, deal_record.source_id
             from import_extent
             join deal_record
                 on deal_record.record_id between import_extent.first_record_id and import_extent.last_record_id
                 and deal_record.import_id = ?1
             where import_extent.import_id = ?1
             group by deal_record.deal_id, deal_record.source_id
         ) as repeated
         join deal_record as earlier
             on earlier.deal_id = repeated.deal_id and earlier.source_id = repeated.source_id
         where earlier.import_id < ?1
             and not exists (
                 select 1 from import as undo where undo.undoes_import_id = earlier.import_id
             )
         group by earlier.import_id",
    )?;
    let count = |row: &rusqlite::Row| {
        Ok((row.get(0)?, usize::try_from(row.get::<_, i64>(1)?).unwrap_or(0)))
    };
    let found = stmt.query_map([import_id], count)?;
    let mut repeated: BTreeMap<i64, usize> = found.collect::<rusqlite::Result<_>>()?;
    let mut stmt = conn.prepare(
        "select sheet.import_id
         from sheet
         join active_import on active_import.import_id = sheet.import_id
         where sheet.import_id < ?1
             and sheet.source_id in (select source_id from sheet where import_id = ?1)
         group by sheet.import_id
         having sum(sheet.row_count) <= ?2",
    )?;
    let short = i64::try_from(SHORT_LIST).unwrap_or(i64::MAX);
    for import_id in stmt.query_map([import_id, short], |row| row.get(0))? {
        repeated.entry(import_id?).or_default();
    }
    Ok(repeated)
}

/// Whether there is any earlier import of the same source: of a first one nothing has to be asked.
fn has_earlier_of_source(conn: &Connection, import_id: i64) -> Result<bool> {
    let sql = "select exists (
             select 1 from sheet
             where import_id < ?1
                 and source_id in (select source_id from sheet where import_id = ?1)
         )";
    sql::value(conn, sql, [import_id])
}

/// The rows corrected since an earlier import, where at least half of its deals are repeated, with
/// those; `None` where this is no edition of it.
fn pairs_of_edition(
    conn: &Connection,
    earlier_import_id: i64,
    import_id: i64,
    repeated: usize,
    appeared: &[EditionRow],
) -> Result<Option<Vec<(EditionRow, EditionRow)>>> {
    if repeated == 0 && appeared.len() > SHORT_LIST {
        return Ok(None);
    }
    let sql = "select count(distinct deal_record.deal_id)
         from import_extent
         join deal_record
             on deal_record.record_id between import_extent.first_record_id and import_extent.last_record_id
             and deal_record.import_id = import_extent.import_id
         where import_extent.import_id = ?";
    let all: i64 = sql::value(conn, sql, [earlier_import_id])?;
    let all = usize::try_from(all).unwrap_or(usize::MAX);
    if 2 * (repeated + appeared.len()) < all {
        return Ok(None);
    }
    let vanished = rows(conn, VANISHED, [earlier_import_id, import_id])?;
    let mut pairs = correction::pairs(&vanished, appeared);
    if repeated == 0 {
        pairs.retain(|(before, after)| {
            before.features.days_to(&after.features) <= Some(SHORT_LIST_DAYS)
        });
    }
    let is_edition = all > 0 && 2 * (repeated + pairs.len()) >= all;
    Ok(is_edition.then_some(pairs))
}

/// Deals of an import about which its source never spoke before.
const APPEARED: &str = "
from import_extent
join deal_record
    on deal_record.record_id between import_extent.first_record_id and import_extent.last_record_id
    and deal_record.import_id = import_extent.import_id
where import_extent.import_id = ?1
    and not exists (
        select 1
        from deal_record as earlier
        join active_import on active_import.import_id = earlier.import_id
        where earlier.deal_id = deal_record.deal_id
            and earlier.source_id = deal_record.source_id
            and earlier.import_id < ?1
    )
group by deal_id
order by deal_id";

/// Deals of an earlier import, as long as it counts, of which no row of the new one tells.
const VANISHED: &str = "
from import_extent
join deal_record
    on deal_record.record_id between import_extent.first_record_id and import_extent.last_record_id
    and deal_record.import_id = import_extent.import_id
where import_extent.import_id = ?1
    and exists (select 1 from active_import where active_import.import_id = ?1)
    and source_id in (select source_id from sheet where import_id = ?2)
    and not exists (
        select 1
        from deal_record as again
        where again.deal_id = deal_record.deal_id
            and again.source_id = deal_record.source_id
            and again.import_id = ?2
    )
group by deal_id
order by deal_id";

fn rows(conn: &Connection, from: &str, values: impl rusqlite::Params) -> Result<Vec<EditionRow>> {
    let columns = similarity::COLUMNS;
    // With min() as the only aggregate, SQLite takes the other columns from that very row.
    let sql = format!("select {columns}, min(record_id), reference, company_reference {from}");
    sql::rows(conn, &sql, values, |row| {
        Ok(EditionRow {
            features: MatchFeatures::from_row(row)?,
            record_id: row.get(14)?,
            reference: row.get(15)?,
            company_reference: row.get(16)?,
        })
    })
}
