//! A workbook of one sheet: numbers stay numbers, text stays text, unknown stays empty.
//!
//! Rows wait on disk and not in memory; the same rows give the same bytes.

use std::io::{self, Seek, Write};

use dealbase_query::Value;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Writer, plain, width};
use crate::mistake::Mistake;

/// Rows that a sheet holds, the heading included.
const SHEET_ROWS: u32 = 1_048_576;
/// Letters that a cell holds.
const CELL_LETTERS: usize = 32_767;
/// The widest that a column is made for its content, in letters.
const MOST_COLUMNS: u16 = 60;
/// The largest whole number up to which a spreadsheet knows every one.
const EXACT: u64 = 1 << 53;

/// A workbook whose rows are put away as they come.
pub(super) struct Xlsx {
    workbook: Workbook,
    columns: Vec<Column>,
    next_row: u32,
}

/// What is known of a column.
struct Column {
    name: String,
    /// In letters, as they look.
    width: u16,
    format: Format,
}

impl Xlsx {
    /// An empty workbook.
    pub(super) fn new() -> Xlsx {
        Xlsx { workbook: Workbook::new(), columns: Vec::new(), next_row: 0 }
    }

    /// The first sheet, its heading on top; rows above it can't be changed any more.
    fn begin(&mut self) -> Result<(), XlsxError> {
        // The clock would make every file another one.
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        self.workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (column, idx) in self.columns.iter().zip(0..) {
            sheet.write_string_with_format(0, idx, &column.name, &bold)?;
        }
        self.next_row = 1;
        Ok(())
    }

    fn put(&mut self, values: &[Value]) -> Result<(), XlsxError> {
        let row = self.next_row;
        let sheet = self.workbook.worksheet_from_index(0)?;
        for ((column, value), idx) in self.columns.iter_mut().zip(values).zip(0..) {
            column.width = column.width.max(shown_width(&plain(value)));
            write(sheet, (row, idx), value, &column.format)?;
        }
        self.next_row += 1;
        Ok(())
    }

    fn save(&mut self, out: &mut dyn Write) -> Result<(), XlsxError> {
        let last_row = self.next_row.saturating_sub(1);
        let sheet = self.workbook.worksheet_from_index(0)?;
        let mut last_column = 0;
        for (column, idx) in self.columns.iter().zip(0_u16..) {
            sheet.set_column_width(idx, column.width + 2)?;
            last_column = idx;
        }
        if last_row > 0 {
            sheet.autofilter(0, 0, last_row, last_column)?;
        }
        let mut file = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut file)?;
        file.rewind()?;
        io::copy(&mut file, out)?;
        Ok(())
    }
}

impl Writer for Xlsx {
    fn columns(&mut self, _out: &mut dyn Write, names: &[String]) -> io::Result<()> {
        self.columns = names.iter().map(|it| Column::new(it)).collect();
        self.begin().map_err(io::Error::other)
    }

    fn row(&mut self, _out: &mut dyn Write, values: &[Value]) -> io::Result<()> {
        if self.next_row >= SHEET_ROWS {
            return Err(io::Error::other(Mistake::TooManyRows { count: SHEET_ROWS - 1 }));
        }
        if let Some((column, _)) = self.columns.iter().zip(values).find(|(_, it)| is_too_long(it)) {
            let (row, column) = (self.next_row, column.name.clone());
            return Err(io::Error::other(Mistake::TooLongCell { row, column, most: CELL_LETTERS }));
        }
        self.put(values).map_err(io::Error::other)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.save(out).map_err(io::Error::other)
    }
}

impl Column {
    fn new(name: &str) -> Column {
        let format = match name {
            _ if name.ends_with("_usd") => Format::new().set_num_format("#,##0"),
            _ if name.ends_with("_pct") || name.ends_with("_pp") => {
                Format::new().set_num_format("0.00")
            }
            _ => Format::new(),
        };
        Column { name: name.to_owned(), width: shown_width(name), format }
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
    format: &Format,
) -> Result<(), XlsxError> {
    match value {
        Value::Null => return Ok(()),
        Value::Real(real) if real.is_finite() => {
            sheet.write_number_with_format(row, column, *real, format)?
        }
        Value::Integer(integer) if integer.unsigned_abs() <= EXACT => {
            #[expect(clippy::cast_precision_loss, reason = "every number up to this one is exact")]
            let number = *integer as f64;
            sheet.write_number_with_format(row, column, number, format)?
        }
        // A number that a spreadsheet would round keeps its digits as text.
        _ => sheet.write_string(row, column, plain(value))?,
    };
    Ok(())
}

/// How wide a text looks, as far as a column is widened for it.
fn shown_width(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(MOST_COLUMNS).min(MOST_COLUMNS)
}

fn is_too_long(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.encode_utf16().count() > CELL_LETTERS,
        Value::Blob(bytes) => bytes.len() * 2 > CELL_LETTERS,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx as Read};

    use super::super::{self as output, Look, bytes};
    use super::*;

    fn written(names: &[&str], rows: &[&[Value]]) -> Vec<u8> {
        bytes(output::Format::Xlsx, Look::default(), names, rows)
    }

    fn read(bytes: Vec<u8>) -> Vec<Vec<Data>> {
        let mut workbook: Read<_> = Read::new(Cursor::new(bytes)).unwrap();
        let range = workbook.worksheet_range_at(0).unwrap().unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn a_reader_of_workbooks_finds_the_types_again() {
        let rows: &[&[Value]] = &[
            &[Value::from("=1+1"), Value::Integer(7), Value::Real(0.5)],
            &[Value::from("甲 <乙>"), Value::Null, Value::Integer(i64::MAX)],
        ];
        let text = |it: &str| Data::String(it.to_owned());
        let wanted = [
            vec![text("a"), text("b_usd"), text("c")],
            vec![text("=1+1"), Data::Float(7.0), Data::Float(0.5)],
            vec![text("甲 <乙>"), Data::Empty, text("9223372036854775807")],
        ];
        assert_eq!(read(written(&["a", "b_usd", "c"], rows)), wanted);
    }

    #[test]
    fn the_same_rows_give_the_same_bytes() {
        let row: &[Value] = &[Value::from("甲"), Value::Integer(1)];
        assert_eq!(written(&["a", "b"], &[row]), written(&["a", "b"], &[row]));
    }

    #[test]
    fn the_header_is_frozen_even_where_no_row_follows() {
        let bytes = written(&["quarter"], &[]);
        assert_eq!(read(bytes), [[Data::String("quarter".to_owned())]]);
    }

    #[test]
    fn a_text_that_no_cell_holds_is_refused_with_its_place() {
        let mut xlsx = Xlsx::new();
        let out = &mut Vec::new();
        xlsx.columns(out, &["cells".to_owned()]).unwrap();
        let err = xlsx.row(out, &[Value::Text("x".repeat(CELL_LETTERS + 1))]).unwrap_err();
        assert!(err.to_string().starts_with("row 1, column cells: "), "{err}");
        xlsx.row(out, &[Value::Text("x".repeat(CELL_LETTERS))]).unwrap();
    }
}
