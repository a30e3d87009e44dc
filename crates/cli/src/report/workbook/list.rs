//! A sheet that is one long list: a heading, column heads that stay, rows that can be filtered.

use anyhow::Result;
use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, Table as NativeTable, TableColumn, TableStyle, Url,
    Workbook, Worksheet,
};

use super::page::{begun, height};
use super::style::Style;
use crate::output::{Align, width};

/// The paper of a long list, as spreadsheets number it.
const A3: u8 = 8;
/// The longest text of a cell, in UTF-16 units.
const LONGEST: usize = 32_767;
/// Rows of a sheet, the first four taken by heading and head.
const MOST_ROWS: usize = 1_048_576 - 4;

/// A list on its way to a sheet.
pub(super) struct List<'a> {
    /// The heading of the sheet.
    pub(super) heading: &'a str,
    /// The head of each column, no two alike, and its widest width in letters.
    pub(super) columns: Vec<(String, usize)>,
    /// The rows, each as wide as `columns`.
    pub(super) rows: Vec<Vec<Entry>>,
}

/// How the digits of a number are written.
#[derive(Clone, Copy)]
pub(super) enum Digits {
    /// With its thousands apart, as an amount.
    Grouped,
    /// One after the other, as a count or an id.
    Plain,
}

/// A cell of a list.
pub(super) enum Entry {
    /// Unknown, or nothing to say.
    Blank,
    /// Words.
    Text(String),
    /// A whole number, with its thousands apart or not.
    Number(i64, Digits),
    /// An ISO day, or text.
    Day(String),
    /// A line of SQL.
    Code(String),
    /// A place in this workbook, such as `'SQL'!A1`, and what it says.
    Link(String, String),
}

impl Entry {
    /// A text, or nothing.
    pub(super) fn of(text: Option<&str>) -> Entry {
        text.map_or(Entry::Blank, |it| Entry::Text(it.to_owned()))
    }

    fn text(&self) -> &str {
        match self {
            Entry::Text(text) | Entry::Day(text) | Entry::Code(text) | Entry::Link(_, text) => text,
            Entry::Blank | Entry::Number(..) => "",
        }
    }

    /// How it looks; None where there is nothing to see.
    fn look(&self) -> Option<Look> {
        Some(match self {
            Entry::Blank => return None,
            Entry::Text(_) => Look::Text,
            Entry::Number(_, Digits::Grouped) => Look::Grouped,
            Entry::Number(_, Digits::Plain) => Look::Plain,
            Entry::Day(_) => Look::Day,
            Entry::Code(_) => Look::Code,
            Entry::Link(..) => Look::Link,
        })
    }

    fn width(&self) -> usize {
        match self {
            Entry::Number(number, _) => {
                let digits = number.unsigned_abs().checked_ilog10().map_or(1, |it| it + 1);
                (digits as usize + usize::from(*number < 0)) * 4 / 3
            }
            entry => {
                let text = entry.text();
                if is_one_line_of_ascii(text) {
                    return text.len();
                }
                text.lines().map(width).max().unwrap_or(0)
            }
        }
    }
}

/// True for a text that is as wide as it has bytes.
fn is_one_line_of_ascii(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii() && !matches!(it, b'\n' | b'\r'))
}

/// Adds the list as a sheet. Rows beyond what a sheet holds are left out.
pub(super) fn add(
    workbook: &mut Workbook,
    name: &str,
    list: List<'_>,
    style: &Style,
) -> Result<()> {
    const HEAD: u32 = 2;
    let worksheet = begun(workbook, name)?.set_paper_size(A3).set_print_fit_to_pages(1, 0);
    worksheet.write_string_with_format(0, 0, list.heading, &style.heading())?;
    worksheet.set_row_height(0, 27)?;
    let widths = widths(&list);
    for (idx, letters) in widths.iter().enumerate() {
        worksheet.set_column_width(u16::try_from(idx)?, f64::from(u16::try_from(*letters)?))?;
    }
    let row_count = list.rows.len().min(MOST_ROWS);
    let last = HEAD + u32::try_from(row_count)?;
    let last_column = u16::try_from(list.columns.len().saturating_sub(1))?;
    worksheet.set_print_area(0, 0, last, last_column)?;
    if row_count > 0 {
        worksheet.add_table(HEAD, 0, last, last_column, &native(&list, style))?;
    }
    worksheet.set_freeze_panes(HEAD + 1, 0)?.set_repeat_rows(HEAD, HEAD)?;
    let looks: Vec<Look> = (0..widths.len()).map(|idx| look(&list, idx)).collect();
    for (idx, look) in (0..).zip(&looks) {
        worksheet.set_column_format(idx, &look.format(style))?;
    }
    let formats = Look::ALL.map(|it| (it, it.format(style)));
    for (line, row) in (HEAD + 1..).zip(list.rows.into_iter().take(MOST_ROWS)) {
        let points =
            row.iter().zip(&widths).map(|(it, letters)| height(it.text(), *letters, style));
        worksheet.set_row_height(line, points.fold(0.0, f64::max))?;
        for ((column, entry), usual) in (0..).zip(row).zip(&looks) {
            write(worksheet, (line, column), entry, *usual, &formats)?;
        }
    }
    Ok(())
}

/// How the cells of a list look.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Text,
    Day,
    Link,
    Code,
    Grouped,
    Plain,
}

impl Look {
    const ALL: [Look; 6] =
        [Look::Text, Look::Day, Look::Link, Look::Code, Look::Grouped, Look::Plain];

    fn format(self, style: &Style) -> Format {
        let text = style.paragraph();
        match self {
            Look::Text => text,
            Look::Day => text.set_num_format("yyyy-mm-dd"),
            Look::Link => style.link().set_align(FormatAlign::Top),
            Look::Code => style.code(),
            Look::Grouped => style.number("#,##0").set_align(FormatAlign::Top),
            Look::Plain => style.number("0").set_align(FormatAlign::Top),
        }
    }
}

/// The look of the first entry of a column, which cells take that name none: to find that of each cell takes
/// longer than to write it.
fn look(list: &List<'_>, idx: usize) -> Look {
    let entries = list.rows.iter().filter_map(|row| row.get(idx));
    entries.filter_map(Entry::look).next().unwrap_or(Look::Text)
}

fn widths(list: &List<'_>) -> Vec<usize> {
    let column = |(idx, (head, most)): (usize, &(String, usize))| {
        // A head has the button of its filter beside it.
        let mut widest = (width(head) + 4).min(*most);
        for entry in list.rows.iter().filter_map(|row| row.get(idx)) {
            // Nothing below can make it wider.
            if widest == *most {
                break;
            }
            widest = (entry.width() + 2).clamp(widest, *most);
        }
        widest
    };
    list.columns.iter().enumerate().map(column).collect()
}

/// A table of the spreadsheet, which can be sorted and filtered.
fn native(list: &List<'_>, style: &Style) -> NativeTable {
    let columns: Vec<TableColumn> = list
        .columns
        .iter()
        .map(|(head, _)| {
            TableColumn::new().set_header(head).set_header_format(style.head(Align::Left))
        })
        .collect();
    NativeTable::new().set_columns(&columns).set_style(TableStyle::None)
}

fn write(
    worksheet: &mut Worksheet,
    (line, column): (u32, u16),
    entry: Entry,
    usual: Look,
    formats: &[(Look, Format)],
) -> Result<()> {
    let Some(look) = entry.look() else { return Ok(()) };
    match entry {
        Entry::Blank => {}
        Entry::Number(number, _) => {
            #[expect(clippy::cast_precision_loss, reason = "a spreadsheet knows no others")]
            worksheet.write_number(line, column, number as f64)?;
        }
        Entry::Day(day) => {
            match ExcelDateTime::parse_from_str(&day) {
                Ok(date) => worksheet.write_datetime(line, column, &date)?,
                Err(_) => worksheet.write_string(line, column, day)?,
            };
        }
        Entry::Link(place, text) => {
            let link = Url::new(format!("internal:{place}")).set_text(text);
            worksheet.write_url(line, column, link)?;
        }
        Entry::Code(text) | Entry::Text(text) => {
            worksheet.write_string(line, column, shortened(text))?;
        }
    }
    // A link without a format of its own would look as the program has it.
    let format =
        formats.iter().find(|(of, _)| *of == look && (look != usual || look == Look::Link));
    if let Some((_, format)) = format {
        worksheet.set_cell_format(line, column, format)?;
    }
    Ok(())
}

/// The text, cut where a cell can't hold more.
fn shortened(mut text: String) -> String {
    // No letter has fewer bytes than units.
    if text.len() > LONGEST {
        let mut units = 0;
        let fits = |it: &char| {
            units += it.len_utf16();
            units <= LONGEST
        };
        let length = text.chars().take_while(fits).map(char::len_utf8).sum();
        text.truncate(length);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_a_cell_is_full() {
        assert_eq!(shortened("甲".to_owned()), "甲");
        assert_eq!(shortened("a".repeat(40_000)).len(), 32_767);
        assert_eq!(shortened("𠮷".repeat(20_000)).chars().count(), 16_383);
    }
}
