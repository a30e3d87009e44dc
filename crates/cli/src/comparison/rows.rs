//! The rows of the sheets: of which something else became.

use rusqlite::Connection;
use serde::Serialize;

use super::RowPosition;

/// Rows that had one outcome and have another.
#[derive(Debug, Serialize)]
pub(crate) struct RowChanges {
    /// The outcome before, as in the receipt.
    pub(crate) before: String,
    /// The outcome now.
    pub(crate) after: String,
    /// How many rows.
    pub(crate) count: i64,
    /// The first of them.
    pub(crate) examples: Vec<RowPosition>,
}

/// Rows that are listed of each change.
const CHANGES: &str = "
select
    row_before.outcome,
    raw_row.outcome,
    count(*) over (partition by row_before.outcome, raw_row.outcome) as row_count,
    import.file_name,
    sheet.name,
    raw_row.row_number,
    row_number() over (
        partition by row_before.outcome, raw_row.outcome order by raw_row.raw_row_id
    ) as turn
from temp.row_before
join raw_row on raw_row.raw_row_id = row_before.raw_row_id
join sheet on sheet.sheet_id = raw_row.sheet_id
join import on import.import_id = sheet.import_id
where raw_row.outcome <> row_before.outcome
order by row_before.outcome, raw_row.outcome, turn";

/// Copies the outcomes, so that they can be compared.
pub(super) fn remember(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(
        "create temp table row_before (raw_row_id integer primary key, outcome text not null);
         insert into temp.row_before select raw_row_id, outcome from raw_row",
    )
}

/// Compares the outcomes with the copy, which is dropped.
pub(super) fn changes(conn: &Connection) -> rusqlite::Result<Vec<RowChanges>> {
    const EXAMPLES: usize = 3;
    let mut changes: Vec<RowChanges> = Vec::new();
    let mut stmt = conn.prepare(CHANGES)?;
    let mut rows = stmt.query([])?;
    while let Some(row) = rows.next()? {
        let (before, after): (String, String) = (row.get(0)?, row.get(1)?);
        let place = RowPosition { file: row.get(3)?, sheet: row.get(4)?, row: row.get(5)? };
        match changes.last_mut().filter(|last| last.before == before && last.after == after) {
            Some(last) if last.examples.len() < EXAMPLES => last.examples.push(place),
            Some(_) => {}
            None => {
                let examples = vec![place];
                changes.push(RowChanges { before, after, count: row.get(2)?, examples });
            }
        }
    }
    drop(rows);
    drop(stmt);
    conn.execute_batch("drop table temp.row_before")?;
    Ok(changes)
}
