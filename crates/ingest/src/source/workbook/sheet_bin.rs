//! Rows of one xlsb sheet, streamed record by record: one row in memory, whatever the size.

use super::{
    archive::Part,
    book::Book,
    error_text,
    records::Records,
    row::Value,
    rows::{MAX_ROWS, Rows},
    serial::plain_number,
    stop::ReadResult,
};
use crate::problem::Problem;
use crate::sheet::{FindingKind, MergedBlock, SheetInfo};

const ROW: u32 = 0;
const COLUMNS: u32 = 60;
const ROWS_BEGIN: u32 = 145;
const ROWS_END: u32 = 146;
const MERGED_BLOCK: u32 = 176;

/// How a cell record holds its value.
#[derive(Clone, Copy)]
enum Form {
    Blank,
    Packed,
    Error,
    Bool,
    Real,
    Text,
    RichText,
    SharedText,
}

/// Reads which columns are hidden and which cells are merged, without any row.
pub(super) fn outline(part: Part<'_>, info: &mut SheetInfo) -> ReadResult {
    let (mut records, mut is_before_rows) = (Records::new(part), true);
    while let Some(kind) = records.next()? {
        is_before_rows &= kind != ROWS_BEGIN;
        outline_record(&records, kind, is_before_rows, info)?;
    }
    Ok(())
}

fn outline_record(
    records: &Records<'_>,
    kind: u32,
    is_before_rows: bool,
    info: &mut SheetInfo,
) -> ReadResult {
    const HIDDEN: u16 = 1;
    match kind {
        COLUMNS if is_before_rows && records.u16(16)? & HIDDEN != 0 => {
            info.hidden_columns.push(records.u32(0)?..=records.u32(4)?);
        }
        MERGED_BLOCK => info.merged.push(MergedBlock {
            first_row: records.u32(0)?.saturating_add(1),
            last_row: records.u32(4)?.saturating_add(1),
            first_column: records.u32(8)?,
            last_column: records.u32(12)?,
        }),
        _ => (),
    }
    Ok(())
}

/// Reads the rows into `rows`, and the rest into `info`.
pub(super) fn read(
    part: Part<'_>,
    book: &Book,
    info: &mut SheetInfo,
    rows: &mut Rows<'_>,
) -> ReadResult {
    const HIDDEN: u8 = 0x10;
    let mut records = Records::new(part);
    let (mut is_before_rows, mut is_behind_rows) = (true, false);
    let mut next_column = 0;
    while let Some(kind) = records.next()? {
        if is_behind_rows {
            outline_record(&records, kind, is_before_rows, info)?;
        } else if kind == ROW {
            let number = records.u32(0)?.saturating_add(1);
            if number > MAX_ROWS {
                let found = number.to_string();
                rows.warn_sheet(FindingKind::BadReference, &found, Problem::RowOfSheet)?;
                is_behind_rows = true;
                continue;
            }
            let [flags] = records.field(11)?;
            rows.begin_row(number, flags & HIDDEN != 0)?;
            next_column = 0;
        } else if let Some((form, is_short)) = cell_record(kind) {
            let (column, offset) = match is_short {
                true => (next_column, 4),
                false => (usize::try_from(records.u32(0)?).unwrap_or(usize::MAX), 8),
            };
            let value = value(&records, form, offset, column, book, rows)?;
            rows.put(column, &value)?;
            next_column = column.saturating_add(1);
        } else {
            is_before_rows &= kind != ROWS_BEGIN;
            is_behind_rows = kind == ROWS_END;
            outline_record(&records, kind, is_before_rows, info)?;
        }
    }
    Ok(())
}

/// How the records of cells differ; a short one is behind the cell before it.
fn cell_record(kind: u32) -> Option<(Form, bool)> {
    let is_short = (12..=18).contains(&kind);
    let form = match if is_short { kind - 11 } else { kind } {
        1 => Form::Blank,
        2 => Form::Packed,
        3 | 11 => Form::Error,
        4 | 10 => Form::Bool,
        5 | 9 => Form::Real,
        6 | 8 => Form::Text,
        7 => Form::SharedText,
        62 => Form::RichText,
        _ => return None,
    };
    Some((form, is_short))
}

fn value<'b>(
    records: &Records<'_>,
    form: Form,
    offset: usize,
    column: usize,
    book: &'b Book,
    rows: &mut Rows<'_>,
) -> ReadResult<Value<'b>> {
    let number = match form {
        Form::Packed => records.packed(offset)?,
        Form::Real => records.f64(offset)?,
        Form::Blank => return Ok(Value::default()),
        Form::Text => return Ok(Value::text(records.text(offset)?.0)),
        Form::RichText => return Ok(Value::text(records.text(offset + 1)?.0)),
        Form::SharedText => {
            let index = records.u32(offset)?;
            return book.shared_text(rows, column, usize::try_from(index).ok(), index);
        }
        Form::Bool => {
            let [value] = records.field(offset)?;
            return Ok(Value::of_bool(value != 0));
        }
        Form::Error => {
            let [code] = records.field(offset)?;
            return rows.error_value(column, error_text(code));
        }
    };
    let [low, middle, high, _] = records.field(offset - 4)?;
    let style = u32::from_le_bytes([low, middle, high, 0]);
    let format = book.styles.format(usize::try_from(style).unwrap_or(usize::MAX));
    rows.number(column, number, plain_number(number), format, book.epoch)
}
