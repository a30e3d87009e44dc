//! Xls workbooks, which the calamine library holds in memory as a whole.

use super::{
    halt::{Halt, Step},
    number_format::NumberFormat,
    rows::Rows,
    serial::{Epoch, Precision, plain_number},
};
use crate::sheet::{Cell, CellKind, MergedBlock, SheetInfo};
use calamine::{Data, Dimensions, Range, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError};
use std::{fs::File, io::BufReader, panic, path::Path};

/// Reads an Excel 97-2003 workbook.
pub(super) fn read(path: &Path, rows: &mut Rows<'_>) -> Step<Vec<String>> {
    let file = BufReader::new(File::open(path)?);
    let mut book = guarded(|| Xls::new(file).map_err(|error| halt(&error)))?;
    let epoch = Epoch::from_1904_flag(book.has_1904_epoch());
    for (position, sheet) in work_sheets(&book) {
        let merged = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let range = book.worksheet_range(&sheet.name);
        let range = range.map_err(|error| halt(&error))?;
        read_range(info(position, &sheet, &merged), &range, epoch, rows)?;
    }
    Ok(vec!["an xls workbook, read as a whole".to_owned()])
}

/// The work sheets with their positions in the file, from 1.
fn work_sheets<R: std::io::Read + std::io::Seek>(book: &impl Reader<R>) -> Vec<(u32, Sheet)> {
    let sheets = (1..).zip(book.sheets_metadata().iter().cloned());
    sheets.filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet).collect()
}

/// Announces a sheet.
fn info(position: u32, sheet: &Sheet, merged: &[Dimensions]) -> SheetInfo {
    SheetInfo {
        name: Some(sheet.name.clone()),
        position,
        is_hidden: sheet.visible != SheetVisible::Visible,
        merged: merged.iter().map(merged_block).collect(),
    }
}

/// Puts a value of the library into the row that is being filled.
fn put(rows: &mut Rows<'_>, column: usize, value: &Data, epoch: Epoch) -> Step {
    let cell = match value {
        Data::Empty => return Ok(()),
        Data::String(text) => Cell::text(text),
        Data::Bool(value) => Cell { text: value.to_string(), kind: CellKind::Bool },
        Data::Error(error) => rows.error_value(column, &error.to_string())?,
        Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::text(text),
        #[expect(clippy::cast_precision_loss, reason = "a workbook stores its numbers as f64")]
        Data::Int(value) => number(rows, column, *value as f64, &NumberFormat::General, epoch)?,
        Data::Float(value) => number(rows, column, *value, &NumberFormat::General, epoch)?,
        Data::DateTime(date) => {
            let is_span = date.is_duration();
            let format =
                if is_span { NumberFormat::Duration } else { NumberFormat::Date(Precision::Day) };
            number(rows, column, date.as_f64(), &format, epoch)?
        }
    };
    rows.put(column, cell)
}

/// Runs a step of the library, whose panics over damaged files are refusals.
fn guarded<T>(step: impl FnOnce() -> Step<T>) -> Step<T> {
    panic::catch_unwind(panic::AssertUnwindSafe(step))
        .unwrap_or_else(|_| Err(Halt::Damaged("its structure makes no sense".into())))
}

fn number(
    rows: &mut Rows<'_>,
    column: usize,
    value: f64,
    format: &NumberFormat,
    epoch: Epoch,
) -> Step<Cell> {
    rows.number(column, value, &plain_number(value), format, epoch)
}

fn read_range(info: SheetInfo, range: &Range<Data>, epoch: Epoch, rows: &mut Rows<'_>) -> Step {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let first_column = usize::try_from(first_column).unwrap_or(0);
    rows.sheet(info, |rows| {
        for (number, cells) in (first_row.saturating_add(1)..).zip(range.rows()) {
            rows.begin_row(number, false)?;
            for (column, value) in (first_column..).zip(cells) {
                put(rows, column, value, epoch)?;
            }
        }
        Ok(())
    })
}

fn merged_block(block: &Dimensions) -> MergedBlock {
    MergedBlock {
        first_row: block.start.0.saturating_add(1),
        last_row: block.end.0.saturating_add(1),
        first_column: block.start.1,
        last_column: block.end.1,
    }
}

fn halt(error: &XlsError) -> Halt {
    match error {
        XlsError::Password => Halt::Password,
        error => Halt::Damaged(error.to_string()),
    }
}
