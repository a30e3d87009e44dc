//! Xls workbooks, which the calamine library holds in memory as a whole.

mod formats;

use super::{
    halt::{Halt, Step},
    number_format::NumberFormat,
    rows::Rows,
    serial::{Epoch, Precision, plain_number},
};
use crate::sheet::{Cell, CellKind, MergedBlock, SheetInfo};
use calamine::{Data, Dimensions, Range, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError};
use formats::Formats;
use std::{fs::File, io::BufReader, panic, path::Path};

/// Reads all work sheets into `rows`.
///
/// Returns what was worked out about the file, one English line for each fact.
pub(super) fn read(path: &Path, rows: &mut Rows<'_>) -> Step<Vec<String>> {
    let file = BufReader::new(File::open(path)?);
    let mut book: Xls<_> = guarded(|| Xls::new(file).map_err(|error| halt(&error)))?;
    let sheets = book.sheets_metadata().to_vec();
    let mut facts = vec![format!("xls workbook, {} sheets", sheets.len())];
    let formats = Formats::read(path).unwrap_or_else(|_| {
        facts.push("number formats can't be read: percent and currency signs are lost".into());
        Formats::default()
    });
    let epoch = Epoch::from_1904_flag(book.has_1904_epoch());
    for (index, sheet) in sheets.iter().enumerate() {
        if sheet.typ == SheetType::WorkSheet {
            let merged = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
            let range = book.worksheet_range(&sheet.name).map_err(|error| halt(&error))?;
            let reader = SheetReader { index, epoch, formats: &formats };
            rows.sheet(info(index, sheet, &merged), |rows| reader.read(&range, rows))?;
        }
    }
    Ok(facts)
}

/// Runs a step of the library, whose panics over damaged files are refusals.
fn guarded<T>(step: impl FnOnce() -> Step<T>) -> Step<T> {
    panic::catch_unwind(panic::AssertUnwindSafe(step))
        .unwrap_or_else(|_| Err(Halt::Damaged("its structure makes no sense".into())))
}

fn info(index: usize, sheet: &Sheet, merged: &[Dimensions]) -> SheetInfo {
    SheetInfo {
        name: Some(sheet.name.clone()),
        position: u32::try_from(index + 1).unwrap_or(u32::MAX),
        is_hidden: sheet.visible != SheetVisible::Visible,
        merged: merged.iter().map(merged_block).collect(),
    }
}

fn merged_block(block: &Dimensions) -> MergedBlock {
    MergedBlock {
        first_row: block.start.0.saturating_add(1),
        last_row: block.end.0.saturating_add(1),
        first_column: block.start.1,
        last_column: block.end.1,
    }
}

struct SheetReader<'a> {
    /// Position of the sheet in the workbook, from 0.
    index: usize,
    epoch: Epoch,
    formats: &'a Formats,
}

impl SheetReader<'_> {
    fn read(&self, range: &Range<Data>, rows: &mut Rows<'_>) -> Step {
        let (first_row, first_column) = range.start().unwrap_or_default();
        let first_column = usize::try_from(first_column).unwrap_or(0);
        for (row, cells) in (first_row..).zip(range.rows()) {
            rows.begin_row(row.saturating_add(1), self.formats.is_hidden(self.index, row))?;
            for (column, value) in (first_column..).zip(cells) {
                let cell = self.cell(rows, row, column, value)?;
                rows.put(column, cell)?;
            }
        }
        Ok(())
    }

    fn cell(&self, rows: &mut Rows<'_>, row: u32, column: usize, value: &Data) -> Step<Cell> {
        let (number, usual) = match value {
            Data::Empty => return Ok(Cell::default()),
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
                return Ok(Cell::text(text));
            }
            Data::Bool(value) => {
                return Ok(Cell { text: value.to_string(), kind: CellKind::Bool });
            }
            Data::Error(error) => return rows.error_value(column, &error.to_string()),
            #[expect(clippy::cast_precision_loss, reason = "a workbook stores its numbers as f64")]
            Data::Int(value) => (*value as f64, NumberFormat::General),
            Data::Float(value) => (*value, NumberFormat::General),
            Data::DateTime(date) if date.is_duration() => (date.as_f64(), NumberFormat::Duration),
            Data::DateTime(date) => (date.as_f64(), NumberFormat::Date(Precision::Day)),
        };
        let format = self.formats.format(self.index, row, column).unwrap_or(&usual);
        rows.number(column, number, &plain_number(number), format, self.epoch)
    }
}

fn halt(error: &XlsError) -> Halt {
    match error {
        XlsError::Password => Halt::Password,
        error => Halt::Damaged(error.to_string()),
    }
}
