//! A workbook of one sheet: numbers stay numbers, text stays text, the head stays in sight.

use std::io::{self, Write};

use dealbase_query::Value;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Writer, plain, width};

/// Narrowest and widest column, in letters.
const WIDTHS: (usize, usize) = (8, 60);
/// The largest whole number that a spreadsheet keeps to the digit.
const EXACT: i64 = 1 << 53;

/// A sheet that is kept until it is whole.
#[derive(Default)]
pub(super) struct Xlsx {
    sheet: Worksheet,
    widths: Vec<usize>,
    line: u32,
}

impl Writer for Xlsx {
    fn columns(&mut self, _out: &mut dyn Write, names: &[String]) -> io::Result<()> {
        let head = Format::new().set_bold();
        for (column, name) in (0..).zip(names) {
            let done = self.sheet.write_string_with_format(0, column, name, &head);
            done.map_err(io::Error::other)?;
            self.widths.push(width(name));
        }
        self.sheet.set_freeze_panes(1, 0).map_err(io::Error::other)?;
        Ok(())
    }

    fn row(&mut self, _out: &mut dyn Write, values: &[Value]) -> io::Result<()> {
        self.line += 1;
        for ((column, value), widest) in (0..).zip(values).zip(&mut self.widths) {
            write(&mut self.sheet, (self.line, column), value).map_err(io::Error::other)?;
            *widest = (*widest).max(width(&plain(value)));
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        for (column, widest) in (0..).zip(&self.widths) {
            let letters = u16::try_from((widest + 2).clamp(WIDTHS.0, WIDTHS.1)).unwrap_or(u16::MAX);
            let done = self.sheet.set_column_width(column, f64::from(letters));
            done.map_err(io::Error::other)?;
        }
        let bytes = file(std::mem::take(&mut self.sheet)).map_err(io::Error::other)?;
        out.write_all(&bytes)
    }
}

/// The clock would make every file another one: this one is of the first day of the century.
fn file(sheet: Worksheet) -> Result<Vec<u8>, XlsxError> {
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    workbook.push_worksheet(sheet);
    workbook.save_to_buffer()
}

fn write(sheet: &mut Worksheet, place: (u32, u16), value: &Value) -> Result<(), XlsxError> {
    let (line, column) = place;
    match value {
        Value::Null => return Ok(()),
        Value::Integer(integer) if integer.abs() <= EXACT =>
        {
            #[expect(clippy::cast_precision_loss, reason = "not beyond 2^53")]
            sheet.write_number(line, column, *integer as f64)?
        }
        Value::Real(real) if real.is_finite() => sheet.write_number(line, column, *real)?,
        value => sheet.write_string(line, column, plain(value))?,
    };
    Ok(())
}
