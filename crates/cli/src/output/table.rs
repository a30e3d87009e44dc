//! Aligned columns for reading, Chinese as wide as it looks. It prints a page at a time.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, presets};
use dealbase_query::Value;
use unicode_width::UnicodeWidthStr;

use super::number::grouped;
use super::{Writer, plain};

/// Rows that are aligned with each other; a longer result is a table for every so many.
const PAGE_ROWS: usize = 1000;

/// On which side of its column a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table that is printed a page at a time.
#[derive(Default)]
pub(super) struct Table {
    names: Vec<String>,
    page: Vec<Vec<Value>>,
    is_begun: bool,
}

impl Writer for Table {
    fn columns(&mut self, _out: &mut dyn Write, names: &[String]) -> io::Result<()> {
        self.names = names.to_vec();
        Ok(())
    }

    fn row(&mut self, out: &mut dyn Write, values: &[Value]) -> io::Result<()> {
        self.page.push(values.to_vec());
        if self.page.len() < PAGE_ROWS { Ok(()) } else { self.print_page(out) }
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.page.is_empty() && self.is_begun { Ok(()) } else { self.print_page(out) }
    }
}

impl Table {
    fn print_page(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.is_begun = true;
        let rows = std::mem::take(&mut self.page);
        let mut table = comfy_table::Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED);
        table.set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(&self.names);
        for row in &rows {
            table.add_row(self.names.iter().zip(row).map(|(name, value)| shown(name, value)));
        }
        for (idx, column) in table.column_iter_mut().enumerate() {
            let values = || rows.iter().filter_map(|row| row.get(idx));
            let is_number =
                |it: &Value| matches!(it, Value::Integer(_) | Value::Real(_) | Value::Null);
            if values().all(is_number) && values().any(|it| *it != Value::Null) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        writeln!(out, "{table}")
    }
}

/// A value for the eye: null is named, dollars are grouped, rates have two decimals.
pub(crate) fn shown(name: &str, value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(integer) if name.ends_with("_usd") => grouped(i128::from(*integer)),
        Value::Real(real) if name.ends_with("_pct") || name.ends_with("_pp") => {
            format!("{real:.2}")
        }
        Value::Text(text) => text.replace(|it: char| it.is_control() && it != '\n', "\u{fffd}"),
        _ => plain(value),
    }
}

/// How many columns of a terminal a text takes.
pub(crate) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Pads a text with spaces to a width in terminal columns.
pub(crate) fn aligned(text: &str, to_width: usize, align: Align) -> String {
    let padding = " ".repeat(to_width.saturating_sub(width(text)));
    match align {
        Align::Left => format!("{text}{padding}"),
        Align::Right => format!("{padding}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, written};
    use super::*;

    #[test]
    fn chinese_and_latin_columns_align_and_numbers_stand_right() {
        let rows: &[&[Value]] = &[
            &[Value::from("医疗健康"), Value::Integer(1_234_567), Value::Real(2.5)],
            &[Value::from("IT"), Value::Null, Value::Null],
        ];
        let text = written(Format::Table, &["行业", "amount_usd", "share_pct"], rows);
        let wanted = "\
┌──────────┬────────────┬───────────┐
│ 行业     ┆ amount_usd ┆ share_pct │
╞══════════╪════════════╪═══════════╡
│ 医疗健康 ┆  1,234,567 ┆      2.50 │
│ IT       ┆       NULL ┆      NULL │
└──────────┴────────────┴───────────┘
";
        assert_eq!(text, wanted);
    }

    #[test]
    fn every_line_of_a_page_is_as_wide_as_the_others() {
        let rows: Vec<[Value; 1]> =
            ["a", "中文", "ｗｉｄｅ", "é"].map(|it| [Value::from(it)]).to_vec();
        let rows: Vec<&[Value]> = rows.iter().map(|it| it.as_slice()).collect();
        let text = written(Format::Table, &["x"], &rows);
        let widths: Vec<usize> = text.lines().map(width).collect();
        assert!(widths.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
    }

    #[test]
    fn an_empty_result_shows_its_columns() {
        assert!(written(Format::Table, &["quarter"], &[]).contains("quarter"));
    }
}
