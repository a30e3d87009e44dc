//! The cells of one xls sheet, in whatever order the stream has them.

use super::records::{Record, TextForm, records};
use crate::{
    sheet::MergedBlock,
    source::workbook::{
        book::Book, error_text, row::Value, rows::Rows, serial::plain_number, stop::ReadResult,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

const NUMBER: u16 = 0x0203;
const PACKED: u16 = 0x027E;
const PACKED_CELLS: u16 = 0x00BD;
const FORMULA: u16 = 0x0006;
const FORMULA_TEXT: u16 = 0x0207;
const SHARED_TEXT: u16 = 0x00FD;
const TEXT: u16 = 0x0204;
const RICH_TEXT: u16 = 0x00D6;
const BOOL_OR_ERROR: u16 = 0x0205;

/// A sheet, sorted by row; values are read row by row.
#[derive(Default)]
pub(super) struct SheetCells<'a> {
    /// Merged blocks, in file order.
    pub(super) merged: Vec<MergedBlock>,
    /// Hidden columns, counted from 0.
    pub(super) hidden_columns: Vec<RangeInclusive<u32>>,
    records_by_row: BTreeMap<u16, Vec<Record<'a>>>,
    hidden_rows: BTreeSet<u16>,
}

impl<'a> SheetCells<'a> {
    /// Sorts the records of a sheet, whose part of the stream this is.
    pub(super) fn read(stream: &'a [u8]) -> Self {
        const ROW: u16 = 0x0208;
        const HIDDEN: u16 = 0x20;
        const COLUMNS: u16 = 0x007D;
        const MERGED: u16 = 0x00E5;
        let mut cells = Self::default();
        for record in records(stream) {
            match record.kind {
                NUMBER | PACKED | PACKED_CELLS | FORMULA | SHARED_TEXT | TEXT | RICH_TEXT
                | BOOL_OR_ERROR => {
                    let Some(row) = record.u16(0) else { continue };
                    cells.records_by_row.entry(row).or_default().push(record);
                }
                ROW if record.u16(12).is_some_and(|flags| flags & HIDDEN != 0) => {
                    cells.hidden_rows.extend(record.u16(0));
                }
                COLUMNS if record.u16(8).is_some_and(|flags| flags & 1 != 0) => {
                    let ends = record.u16(0).zip(record.u16(2));
                    let span = ends.map(|(first, last)| u32::from(first)..=u32::from(last));
                    cells.hidden_columns.extend(span);
                }
                MERGED => cells.merged.extend(merged_blocks(&record)),
                _ => (),
            }
        }
        cells
    }

    /// Puts the cells into `rows`.
    pub(super) fn put(&self, book: &Book, form: TextForm, rows: &mut Rows<'_>) -> ReadResult {
        for (row, records) in &self.records_by_row {
            rows.begin_row(u32::from(*row) + 1, self.hidden_rows.contains(row))?;
            for record in records {
                put_record(record, book, form, rows)?;
            }
        }
        Ok(())
    }
}

fn merged_blocks(record: &Record<'_>) -> impl Iterator<Item = MergedBlock> {
    let blocks = record.fields.get(2..).unwrap_or_default().as_chunks::<8>().0;
    blocks.iter().map(|[a, b, c, d, e, f, g, h]| {
        let number = |low: &u8, high: &u8| u32::from(u16::from_le_bytes([*low, *high]));
        MergedBlock {
            first_row: number(a, b) + 1,
            last_row: number(c, d) + 1,
            first_column: number(e, f),
            last_column: number(g, h),
        }
    })
}

fn put_record(record: &Record<'_>, book: &Book, form: TextForm, rows: &mut Rows<'_>) -> ReadResult {
    let Some(column) = record.u16(2).map(usize::from) else { return Ok(()) };
    if record.kind == PACKED_CELLS {
        let cells = record.fields.get(4..).unwrap_or_default().as_chunks::<6>().0;
        for (column, [low, high, bits @ ..]) in (column..).zip(cells) {
            let style = u16::from_le_bytes([*low, *high]);
            let value = number(packed(*bits), style, column, book, rows)?;
            rows.put(column, &value)?;
        }
        return Ok(());
    }
    let value = value(record, column, book, form, rows)?;
    rows.put(column, &value)
}

/// The value of a record; blank where the record is cut short.
fn value<'b>(
    record: &Record<'_>,
    column: usize,
    book: &'b Book,
    form: TextForm,
    rows: &mut Rows<'_>,
) -> ReadResult<Value<'b>> {
    let style = record.u16(4).unwrap_or(0);
    let value = match record.kind {
        NUMBER => record.field(6).map(f64::from_le_bytes),
        PACKED => record.field(6).map(packed),
        TEXT | RICH_TEXT => return Ok(Value::text(record.text(6, form).unwrap_or_default())),
        SHARED_TEXT => {
            let index = record.u32(6).unwrap_or(u32::MAX);
            return book.shared_text(rows, column, usize::try_from(index).ok(), index);
        }
        BOOL_OR_ERROR => match record.field(6) {
            Some([code, 1]) => return rows.error_value(column, error_text(code)),
            Some([value, _]) => return Ok(Value::of_bool(value != 0)),
            None => None,
        },
        FORMULA => match record.field::<8>(6) {
            Some([0, .., 0xFF, 0xFF]) => {
                return Ok(Value::text(formula_text(record, form).unwrap_or_default()));
            }
            Some([1, _, value, .., 0xFF, 0xFF]) => return Ok(Value::of_bool(value != 0)),
            Some([2, _, code, .., 0xFF, 0xFF]) => {
                return rows.error_value(column, error_text(code));
            }
            Some([3, .., 0xFF, 0xFF]) => None,
            bytes => bytes.map(f64::from_le_bytes),
        },
        _ => None,
    };
    value.map_or(Ok(Value::default()), |value| number(value, style, column, book, rows))
}

/// The text a formula gave, which is behind it and what belongs to it.
fn formula_text(record: &Record<'_>, form: TextForm) -> Option<String> {
    const PARTS_OF_FORMULAS: [u16; 4] = [0x003C, 0x04BC, 0x0221, 0x0236];
    let mut next = record.next()?;
    while PARTS_OF_FORMULAS.contains(&next.kind) {
        next = next.next()?;
    }
    if next.kind == FORMULA_TEXT { next.text(0, form) } else { None }
}

fn number<'b>(
    value: f64,
    style: u16,
    column: usize,
    book: &Book,
    rows: &mut Rows<'_>,
) -> ReadResult<Value<'b>> {
    let format = book.styles.format(usize::from(style));
    rows.number(column, value, plain_number(value), format, book.epoch)
}

/// An integer or the upper half of a floating-point number, perhaps in hundredths.
fn packed(bytes: [u8; 4]) -> f64 {
    crate::source::workbook::records::unpack(u32::from_le_bytes(bytes))
}
