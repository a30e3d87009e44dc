//! Sheets whose tables are others under the rules in force than they were: their rows are put together
//! again, for the new tables to share them out. Interprets nothing.

use rusqlite::{Connection, Row as SqlRow, params};

use crate::sheet::Row;
use crate::stage::{cells_of, join, kinds_of, split_row};
use crate::survey::SheetSurvey;
use crate::{Result, sql};

/// Rows, columns and number of a table.
type Extent = (u32, u32, u32, i64, i64);

/// Puts together the rows of each sheet that is divided into other tables than it was.
pub(super) fn undo_changed(
    conn: &Connection,
    import_id: i64,
    tables: &[SheetSurvey],
) -> Result<()> {
    for of_sheet in tables.chunk_by(|one, next| one.info.position == next.info.position) {
        let Some(first) = of_sheet.first() else { continue };
        let position = first.info.position;
        let before = extents(conn, import_id, position)?;
        let now: Vec<Extent> = of_sheet.iter().map(extent).collect();
        if before.len() > 1 && before != now {
            undo(conn, import_id, position)?;
        }
    }
    Ok(())
}

fn extent(table: &SheetSurvey) -> Extent {
    let column = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    let extent = table.extent;
    (
        table.place.as_ref().map_or(1, |place| place.number),
        extent.first_row,
        extent.last_row,
        column(extent.first_column),
        column(extent.last_column),
    )
}

fn extents(conn: &Connection, import_id: i64, position: u32) -> Result<Vec<Extent>> {
    sql::rows(
        conn,
        "select table_number, first_row, last_row, first_column, last_column
         from sheet where import_id = ? and position = ? order by table_number",
        params![import_id, position],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
    )
}

/// Gives all rows of a sheet to its first table, and leaves it no other.
fn undo(conn: &Connection, import_id: i64, position: u32) -> Result<()> {
    let parts: Vec<(i64, i64, Row)> =
        sql::rows(conn, PARTS, params![import_id, position], |part| {
            Ok((part.get("whole_id")?, part.get("raw_row_id")?, row(part)?))
        })?;
    for parts in parts.chunk_by(|one, next| one.0 == next.0) {
        let rows = parts.iter().map(|(_, _, row)| row.clone());
        let (Some((whole_id, _, _)), Some(whole)) = (parts.first(), rows.reduce(joined)) else {
            continue;
        };
        let values = params![cells_of(&whole), kinds_of(&whole), whole_id];
        conn.execute("update staged_row set cells = ?, kinds = ? where raw_row_id = ?", values)?;
        for (_, raw_row_id, _) in parts.iter().filter(|part| part.1 != *whole_id) {
            conn.execute("delete from staged_row where raw_row_id = ?", [raw_row_id])?;
        }
    }
    for sql in UNDIVIDED {
        conn.execute(sql, params![import_id, position])?;
    }
    Ok(())
}

fn row(part: &SqlRow) -> rusqlite::Result<Row> {
    let (cells, kinds) =
        (part.get_ref("cells")?.as_str()?, part.get_ref("kinds")?.as_str_or_null()?);
    let number = part.get("row_number")?;
    let mut row = Row { number, is_hidden: part.get("is_hidden")?, cells: Vec::new() };
    split_row(&mut row, cells, kinds);
    Ok(row)
}

fn joined(mut row: Row, part: Row) -> Row {
    join(&mut row, part);
    row
}

const PARTS: &str = include_str!("../../schema/steps/divided_rows.sql");

const UNDIVIDED: [&str; 3] = [
    "update staged_row set sheet_id = (
         select sheet_id from sheet where import_id = ?1 and position = ?2 and table_number = 1
     )
     where sheet_id in (
         select sheet_id from sheet where import_id = ?1 and position = ?2 and table_number > 1
     )",
    "update temp.reader_finding set sheet_id = (
         select sheet_id from sheet where import_id = ?1 and position = ?2 and table_number = 1
     )
     where sheet_id in (select sheet_id from sheet where import_id = ?1 and position = ?2)",
    "delete from sheet where import_id = ?1 and position = ?2 and table_number > 1",
];
