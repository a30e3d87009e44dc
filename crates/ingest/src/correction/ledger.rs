//! Enters corrections into the ledger, and gives each deal they name a record that is believed first.
//!
//! A line is a fact; the record is what it makes of its deal. An entry holds a record for each deal whose
//! lines have changed, with all lines that hold of it, so that the newest record of a deal says it all.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::records::add_records;
use super::{Correction, Field, Line, Lines, NAME};
use crate::decision::{self, Name};
use crate::rules::Rules;
use crate::stage::{RowIds, StagedRow, StagedRows};
use crate::store::{FormerDeals, Writer};
use crate::vocabulary::Vocabulary;
use crate::{Result, sql};

/// What became of the lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Lines that are new or changed.
    pub corrected_count: usize,
    /// Lines that are gone.
    pub uncorrected_count: usize,
}

/// Makes the corrections in force those of the file, where there is one: what is new, changed or gone, and
/// each deal that came to be named by a line, becomes one entry of the ledger. The deals are resolved.
///
/// # Errors
///
/// [`crate::Error::Sql`]; the caller's transaction is then to be rolled back.
pub fn apply(
    conn: &Connection,
    corrections: Option<&[Correction]>,
    rules: &Rules,
    vocabulary: &Vocabulary,
    decided_at: &str,
) -> Result<Applied> {
    let changes = corrections.map(|it| changes(conn, it)).transpose()?.unwrap_or_default();
    if changes.is_empty() && out_of_date(conn)?.is_empty() {
        return Ok(Applied::default());
    }
    let import_id = decision::enter(conn, NAME, rules, decided_at)?;
    enter_lines(conn, import_id, &changes)?;
    let deals = out_of_date(conn)?;
    if !deals.is_empty() {
        let writer = Writer::begin(conn, import_id, RowIds::NONE, None)?;
        add_records(conn, writer, Vec::new(), &deals, vocabulary)?;
    }
    let uncorrected_count = changes.iter().filter(|it| it.value.is_none()).count();
    Ok(Applied { corrected_count: changes.len() - uncorrected_count, uncorrected_count })
}

/// Enters an entry of the ledger once more, over the rows that it has.
pub(crate) fn enter_again(
    conn: &Connection,
    import_id: i64,
    row_ids: RowIds,
    lines: &[Line],
    vocabulary: &Vocabulary,
) -> Result<()> {
    enter_lines(conn, import_id, lines)?;
    let deals = out_of_date(conn)?;
    // Under other rules, lines may name fewer deals.
    let count = u32::try_from(deals.len()).unwrap_or(u32::MAX);
    conn.execute(
        "delete from staged_row
         where sheet_id in (select sheet_id from sheet where import_id = ?1)
             and row_number > case ?2 when 0 then 0 else ?2 + 1 end",
        [import_id, i64::from(count)],
    )?;
    conn.execute(
        "delete from sheet where import_id = ?1 and ?2 = 0",
        [import_id, i64::from(count)],
    )?;
    if deals.is_empty() {
        return Ok(());
    }
    let writer = Writer::begin(conn, import_id, row_ids, Some(FormerDeals::new(conn)?))?;
    let mut staged = Vec::new();
    let mut rows = StagedRows::new(conn, import_id, row_ids)?;
    let (mut cursor, mut row) = (rows.begin()?, StagedRow::default());
    while cursor.next(&mut row)?.is_some() {
        staged.push(std::mem::take(&mut row));
    }
    add_records(conn, writer, staged, &deals, vocabulary)
}

fn enter_lines(conn: &Connection, import_id: i64, lines: &[Line]) -> Result<()> {
    for Line { correction, value } in lines {
        let Correction { name, field, note, corrected_by, corrected_on, .. } = correction;
        conn.execute(
            "insert into correction (
                 import_id, company, announced_on, round, reference, match_key, field, value,
                 note, corrected_by, corrected_on
             ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                import_id,
                name.company,
                name.announced_on,
                name.round,
                name.reference,
                name.match_key,
                field.as_str(),
                value,
                note,
                corrected_by,
                corrected_on,
            ],
        )?;
    }
    Ok(())
}

/// What has to be entered so that what holds is what the file says: new lines, then those that are gone.
fn changes(conn: &Connection, corrections: &[Correction]) -> Result<Vec<Line>> {
    let held = active(conn)?;
    let keys: BTreeSet<_> = corrections.iter().map(Correction::key).collect();
    let is_new = |it: &&Correction| {
        let known = held.iter().find(|known| known.key() == it.key());
        known.is_none_or(|known| {
            (&known.value, &known.note, &known.corrected_by, &known.corrected_on)
                != (&it.value, &it.note, &it.corrected_by, &it.corrected_on)
        })
    };
    let new = corrections.iter().filter(is_new);
    let new = new.map(|it| Line { correction: it.clone(), value: Some(it.value.clone()) });
    let withdrawn = held.iter().filter(|it| !keys.contains(&it.key()));
    let withdrawn = withdrawn.map(|it| Line { correction: it.clone(), value: None });
    Ok(new.chain(withdrawn).collect())
}

/// The corrections that hold.
pub(super) fn active(conn: &Connection) -> Result<Vec<Correction>> {
    let lines: Vec<_> = sql::rows(
        conn,
        "select * from active_correction order by correction_id",
        [],
        Line::from_row,
    )?;
    Ok(lines.into_iter().map(Line::correction).collect())
}

/// The lines that hold of a deal and field, under whatever name of the deal.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub fn lines_about(conn: &Connection, deal_id: i64, field: Field) -> Result<Vec<Correction>> {
    let lines: Vec<_> = sql::rows(conn, "select active_correction.*
         from active_correction
         join correction_of_deal on correction_of_deal.correction_id = active_correction.correction_id
         where correction_of_deal.deal_id = ? and active_correction.field = ?
         order by active_correction.correction_id desc", params![deal_id, field.as_str()], Line::from_row)?;
    Ok(lines.into_iter().map(Line::correction).collect())
}

/// How many deals a name is the name of, as rows that count have it.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub fn deal_count(conn: &Connection, name: &Name) -> Result<u64> {
    let sql = "select count(distinct deal_record.deal_id)
         from deal_record
         join active_import on active_import.import_id = deal_record.import_id
         left join corrected_record on corrected_record.record_id = deal_record.record_id
         where deal_record.match_key = ?1 and corrected_record.record_id is null
             and (?2 is null or deal_record.reference = ?2)";
    let count: i64 = sql::value(conn, sql, params![name.match_key, name.reference])?;
    Ok(count.unsigned_abs())
}

/// Deals whose newest record of corrections is not what the lines say, each with the lines that hold.
fn out_of_date(conn: &Connection) -> Result<Vec<(i64, Lines)>> {
    let has_any: bool = sql::value(conn, "select exists (select 1 from correction)", [])?;
    if !has_any {
        return Ok(Vec::new());
    }
    let mut wanted = lines(conn, WANTED)?;
    let applied = lines(conn, APPLIED)?;
    for deal_id in applied.keys() {
        wanted.entry(*deal_id).or_default();
    }
    let is_out_of_date =
        |(deal_id, lines): &(i64, Lines)| applied.get(deal_id).is_none_or(|it| it != lines);
    // A deal without a line and without a record of one is as it should be.
    let wanted = wanted.into_iter().filter(|(deal_id, lines)| {
        !lines.is_empty() || applied.get(deal_id).is_some_and(|it| !it.is_empty())
    });
    Ok(wanted.filter(is_out_of_date).collect())
}

fn lines(conn: &Connection, sql: &str) -> Result<BTreeMap<i64, Lines>> {
    let mut stmt = conn.prepare(sql)?;
    let mut rows = stmt.query([])?;
    let mut found: BTreeMap<i64, Lines> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let lines = found.entry(row.get(0)?).or_default();
        for (index, field) in Field::ALL.into_iter().enumerate() {
            if let Some(correction_id) = row.get(index + 1)? {
                lines.insert(field, correction_id);
            }
        }
    }
    Ok(found)
}

const WANTED: &str = include_str!("../../schema/steps/wanted_corrections.sql");

const APPLIED: &str = include_str!("../../schema/steps/applied_corrections.sql");
