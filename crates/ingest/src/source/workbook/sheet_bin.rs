//! Rows of one xlsb sheet, streamed record by record: one row in memory, whatever the size.

use super::{
    archive::Part,
    error_text,
    halt::Step,
    package::Book,
    records::Records,
    rows::{MAX_ROWS, Rows},
    serial::plain_number,
};
use crate::sheet::{Cell, CellKind, MergedBlock};
use std::ops::RangeInclusive;

const ROW: u32 = 0;
const COLUMNS: u32 = 60;
const ROWS_BEGIN: u32 = 145;
const ROWS_END: u32 = 146;
const MERGED_BLOCK: u32 = 176;

/// How a cell record holds its value.
#[derive(Clone, Copy)]
enum Value {
    Blank,
    Packed,
    Error,
    Bool,
    Real,
    Text,
    RichText,
    SharedText,
}

/// Reads which columns are hidden; they are told before the rows.
pub(super) fn hidden_columns(part: Part<'_>) -> Step<Vec<RangeInclusive<u32>>> {
    const HIDDEN: u16 = 1;
    let mut columns = Vec::new();
    let mut records = Records::new(part);
    while let Some(kind) = records.next()? {
        match kind {
            COLUMNS if records.u16(16)? & HIDDEN != 0 => {
                columns.push(records.u32(0)?..=records.u32(4)?);
            }
            ROWS_BEGIN => break,
            _ => (),
        }
    }
    Ok(columns)
}

/// Reads the merged blocks, which stand behind the rows.
pub(super) fn merged_blocks(part: Part<'_>) -> Step<Vec<MergedBlock>> {
    let mut blocks = Vec::new();
    let mut records = Records::new(part);
    while let Some(kind) = records.next()? {
        if kind == MERGED_BLOCK {
            blocks.push(MergedBlock {
                first_row: records.u32(0)?.saturating_add(1),
                last_row: records.u32(4)?.saturating_add(1),
                first_column: records.u32(8)?,
                last_column: records.u32(12)?,
            });
        }
    }
    Ok(blocks)
}

/// Reads the rows into `rows`.
pub(super) fn read(part: Part<'_>, book: &Book, rows: &mut Rows<'_>) -> Step {
    const HIDDEN: u8 = 0x10;
    let mut records = Records::new(part);
    let mut next_column = 0;
    while let Some(kind) = records.next()? {
        if kind == ROW {
            let number = records.u32(0)?.saturating_add(1);
            if number > MAX_ROWS {
                let found = number.to_string();
                return rows.warn_sheet("bad_reference", &found, "a row number within the sheet");
            }
            let [flags] = records.field(11)?;
            rows.begin_row(number, flags & HIDDEN != 0)?;
            next_column = 0;
        } else if kind == ROWS_END {
            return Ok(());
        } else if let Some((value, is_short)) = cell_record(kind) {
            let (column, offset) = match is_short {
                true => (next_column, 4),
                false => (usize::try_from(records.u32(0)?).unwrap_or(usize::MAX), 8),
            };
            let cell = cell(&records, value, offset, column, book, rows)?;
            rows.put(column, cell)?;
            next_column = column.saturating_add(1);
        }
    }
    Ok(())
}

/// How the records of cells differ; a short one stands behind the cell before it.
fn cell_record(kind: u32) -> Option<(Value, bool)> {
    Some(match kind {
        1 => (Value::Blank, false),
        2 => (Value::Packed, false),
        3 | 11 => (Value::Error, false),
        4 | 10 => (Value::Bool, false),
        5 | 9 => (Value::Real, false),
        6 | 8 => (Value::Text, false),
        7 => (Value::SharedText, false),
        12 => (Value::Blank, true),
        13 => (Value::Packed, true),
        14 => (Value::Error, true),
        15 => (Value::Bool, true),
        16 => (Value::Real, true),
        17 => (Value::Text, true),
        18 => (Value::SharedText, true),
        62 => (Value::RichText, false),
        _ => return None,
    })
}

fn cell(
    records: &Records<'_>,
    value: Value,
    offset: usize,
    column: usize,
    book: &Book,
    rows: &mut Rows<'_>,
) -> Step<Cell> {
    let number = match value {
        Value::Packed => records.packed(offset)?,
        Value::Real => records.f64(offset)?,
        Value::Blank => return Ok(Cell::default()),
        Value::Text => return Ok(Cell::text(records.text(offset)?.0)),
        Value::RichText => return Ok(Cell::text(records.text(offset + 1)?.0)),
        Value::SharedText => {
            let index = records.u32(offset)?;
            return book.shared_text(rows, column, &index.to_string());
        }
        Value::Bool => {
            let [value] = records.field(offset)?;
            return Ok(Cell { text: (value != 0).to_string(), kind: CellKind::Bool });
        }
        Value::Error => {
            let [code] = records.field(offset)?;
            return rows.error_value(column, &error_text(code));
        }
    };
    let [low, middle, high, _] = records.field(offset - 4)?;
    let style = u32::from_le_bytes([low, middle, high, 0]);
    let format = book.styles.format(usize::try_from(style).unwrap_or(usize::MAX));
    rows.number(column, number, &plain_number(number), format, book.epoch)
}
