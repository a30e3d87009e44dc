//! A sheet as a file: lines of cells to CSV or xlsx, one at a time. Knows nothing about deals.

use std::error::Error;
use std::path::Path;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// What is in a cell.
pub(crate) enum Cell {
    Text(String),
    /// A number, which a workbook keeps as one.
    Number(u32),
    /// A day, which a workbook keeps as one.
    Day(Day),
}

/// Year, month and day.
#[derive(Clone, Copy)]
pub(crate) struct Day(pub(crate) u16, pub(crate) u8, pub(crate) u8);

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Text(text) => out.write_str(text),
            Self::Number(number) => write!(out, "{number}"),
            Self::Day(Day(year, month, day)) => write!(out, "{year}-{month:02}-{day:02}"),
        }
    }
}

/// Writes the lines as UTF-8, short ones as they are.
pub(crate) fn write_csv(
    path: &Path,
    lines: impl Iterator<Item = Vec<Cell>>,
) -> Result<(), Box<dyn Error>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_path(path)?;
    for line in lines {
        writer.write_record(line.iter().map(Cell::to_string))?;
    }
    Ok(writer.flush()?)
}

/// Writes the lines as one worksheet whose texts are shared, as Excel does it.
pub(crate) fn write_xlsx(
    path: &Path,
    lines: impl Iterator<Item = Vec<Cell>>,
) -> Result<(), Box<dyn Error>> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_low_memory()?;
    let format = Format::new().set_num_format("yyyy-mm-dd");
    for (row, line) in (0..).zip(lines) {
        for (column, cell) in (0..).zip(line) {
            match cell {
                Cell::Text(text) if text.is_empty() => continue,
                Cell::Text(text) => sheet.write_string(row, column, text)?,
                Cell::Number(number) => sheet.write_number(row, column, number)?,
                Cell::Day(Day(year, month, day)) => {
                    let day = ExcelDateTime::from_ymd(year, month, day)?;
                    sheet.write_datetime_with_format(row, column, day, &format)?
                }
            };
        }
    }
    Ok(workbook.save(path)?)
}
