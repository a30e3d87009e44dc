//! One sheet of the workbook: titles, headings, rows as they stood, and a note on each bad cell.

use std::collections::BTreeMap;

use anyhow::Result;
use rust_xlsxwriter::{
    Color, ExcelDateTime, Format, FormatAlign, Note, Workbook, Worksheet, XlsxError,
};

use super::rows::{Fault, RawRow, SheetRows};
use crate::messages::{Messages, say};
use crate::output::width;

/// Narrowest and widest column, in letters.
const WIDTHS: (usize, usize) = (6, 48);

/// Adds the sheet under a name; without one, it gets the usual `Sheet1`.
pub(super) fn add(
    workbook: &mut Workbook,
    sheet: &SheetRows,
    name: Option<&str>,
    messages: &Messages,
) -> Result<()> {
    let worksheet = workbook.add_worksheet();
    if let Some(name) = name {
        worksheet.set_name(name)?;
    }
    let mut line = 0;
    for title in &sheet.titles {
        write_row(worksheet, line, title, &BTreeMap::new())?;
        line += 1;
    }
    let heading = Format::new().set_bold().set_align(FormatAlign::Top).set_text_wrap();
    for column in &sheet.columns {
        worksheet.write_string_with_format(
            line,
            u16::try_from(column.column)?,
            column.heading.as_str(),
            &heading,
        )?;
    }
    line += 1;
    worksheet.set_freeze_panes(line, 0)?;
    for row in &sheet.rows {
        let faults = faults_of(sheet, row);
        write_row(worksheet, line, row, &faults)?;
        for (column, faults) in &faults {
            worksheet.insert_note(line, u16::try_from(*column)?, &note(faults, messages))?;
        }
        line += 1;
    }
    set_widths(worksheet, sheet)
}

/// What was wrong with a row, by column; with its first cell where it is no single column.
fn faults_of<'s>(sheet: &'s SheetRows, row: &RawRow) -> BTreeMap<usize, Vec<&'s Fault>> {
    let mut faults: BTreeMap<usize, Vec<&Fault>> = BTreeMap::new();
    let first = sheet.columns.first().map_or(0, |column| column.column);
    for fault in sheet.faults.iter().filter(|fault| fault.row == row.number) {
        faults.entry(fault.column.unwrap_or(first)).or_default().push(fault);
    }
    faults
}

fn note(faults: &[&Fault], messages: &Messages) -> Note {
    let lines: Vec<String> = faults
        .iter()
        .map(|fault| {
            let expected = messages.problem(fault.problem.as_deref(), &fault.expected);
            say!(messages, "rejects_note", found = fault.found, expected)
        })
        .collect();
    Note::new(lines.join("\n")).add_author_prefix(false)
}

fn write_row(
    worksheet: &mut Worksheet,
    line: u32,
    row: &RawRow,
    faults: &BTreeMap<usize, Vec<&Fault>>,
) -> Result<()> {
    let last = faults.keys().max().map_or(0, |last| last + 1);
    for column in 0..row.cells.len().max(last) {
        let text = row.cells.get(column).map_or("", String::as_str);
        let kind = row.kinds.get(column).copied().unwrap_or('t');
        let mut format = Format::new();
        if faults.contains_key(&column) {
            format = format.set_background_color(Color::RGB(0xFF_C7_CE));
        }
        write_cell(worksheet, (line, u16::try_from(column)?), text, kind, &format)?;
    }
    Ok(())
}

/// Writes a cell as it was typed. Text stays text, and so does a number that is shown in a form of
/// its own, such as `000123` or `12.5%`.
fn write_cell(
    worksheet: &mut Worksheet,
    (line, column): (u32, u16),
    text: &str,
    kind: char,
    format: &Format,
) -> Result<(), XlsxError> {
    let number = text.parse::<f64>().ok().filter(|number| number.to_string() == text);
    let date = ExcelDateTime::parse_from_str(text);
    match (kind, number, date) {
        (_, _, _) if text.is_empty() => worksheet.write_blank(line, column, format),
        ('n', Some(number), _) => worksheet.write_number_with_format(line, column, number, format),
        ('d', _, Ok(date)) => {
            let shape = if text.len() > 10 { "yyyy-mm-dd hh:mm:ss" } else { "yyyy-mm-dd" };
            let format = format.clone().set_num_format(shape);
            worksheet.write_datetime_with_format(line, column, &date, &format)
        }
        ('b', ..) if matches!(text, "true" | "false") => {
            worksheet.write_boolean_with_format(line, column, text == "true", format)
        }
        _ => {
            let format = format.clone().set_num_format("@");
            worksheet.write_string_with_format(line, column, text, &format)
        }
    }
    .map(|_| ())
}

/// Wide enough for Chinese, which a spreadsheet's own fitting is not.
fn set_widths(worksheet: &mut Worksheet, sheet: &SheetRows) -> Result<()> {
    for column in &sheet.columns {
        let texts = sheet.rows.iter().filter_map(|row| row.cells.get(column.column));
        let widest = texts.map(|text| width(text)).chain([width(&column.heading)]).max();
        let letters = (widest.unwrap_or(0) + 2).clamp(WIDTHS.0, WIDTHS.1);
        let letters = u16::try_from(letters)?;
        worksheet.set_column_width(u16::try_from(column.column)?, f64::from(letters))?;
    }
    Ok(())
}
