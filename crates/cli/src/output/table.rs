//! Aligned columns for reading, Chinese as wide as it looks. It prints a page at a time.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, presets};
use dealbase_query::Value;

use super::align::{self, Align};
use super::record::Records;
use super::{Writer, escape_controls, shown, width};

/// Rows that are aligned with each other; a longer result is a table for every so many.
const PAGE_ROWS: usize = 1000;

/// A table that is printed a page at a time; blocks, if its first page is wider than the terminal.
pub(super) struct Table {
    /// Columns of the terminal; None for as wide as it gets.
    columns: Option<usize>,
    names: Vec<String>,
    page: Vec<Vec<Value>>,
    is_begun: bool,
    blocks: Option<Records>,
}

impl Table {
    /// A table no wider than so many columns of a terminal.
    pub(super) fn new(columns: Option<usize>) -> Table {
        Table { columns, names: Vec::new(), page: Vec::new(), is_begun: false, blocks: None }
    }

    fn print_page(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let rows = std::mem::take(&mut self.page);
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        let text = self.drawn(&self.names, &rows);
        if !is_first || rows.is_empty() || self.fits(&text) {
            return writeln!(out, "{text}");
        }
        // Columns without a value in all of the rows are named below instead.
        let is_whole = rows.len() < PAGE_ROWS;
        let is_known = |column: &usize| {
            rows.iter().any(|row| row.get(*column).is_some_and(|it| *it != Value::Null))
        };
        let (known, empty): (Vec<usize>, Vec<usize>) =
            (0..self.names.len()).partition(|column| !is_whole || is_known(column));
        let name = |column: &usize| self.names.get(*column).cloned().unwrap_or_default();
        let values = |row: &Vec<Value>| -> Vec<Value> {
            known.iter().filter_map(|it| row.get(*it).cloned()).collect()
        };
        let names: Vec<String> = known.iter().map(name).collect();
        let rows: Vec<Vec<Value>> = rows.iter().map(values).collect();
        let text = self.drawn(&names, &rows);
        if self.fits(&text) {
            writeln!(out, "{text}")?;
        } else {
            let blocks = self.blocks.insert(Records::new(self.columns));
            blocks.columns(out, &names)?;
            rows.iter().try_for_each(|row| blocks.row(out, row))?;
        }
        match empty.is_empty() {
            true => Ok(()),
            false => {
                writeln!(out, "NULL: {}", empty.iter().map(name).collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn fits(&self, text: &str) -> bool {
        self.columns.is_none_or(|it| text.lines().next().map_or(0, width) <= it)
    }

    fn drawn(&self, names: &[String], rows: &[Vec<Value>]) -> String {
        let mut table = comfy_table::Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED);
        table.set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(names.iter().map(|it| escape_controls(it)));
        for row in rows {
            table.add_row(names.iter().zip(row).map(|(name, value)| shown(name, value)));
        }
        let aligns = align::aligns(rows, names.len());
        for (align, column) in aligns.iter().zip(table.column_iter_mut()) {
            if *align == Align::Right {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table.to_string()
    }
}

impl Writer for Table {
    fn columns(&mut self, _out: &mut dyn Write, names: &[String]) -> io::Result<()> {
        self.names = names.to_vec();
        Ok(())
    }

    fn row(&mut self, out: &mut dyn Write, values: &[Value]) -> io::Result<()> {
        if let Some(blocks) = &mut self.blocks {
            return blocks.row(out, values);
        }
        self.page.push(values.to_vec());
        if self.page.len() < PAGE_ROWS { Ok(()) } else { self.print_page(out) }
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.page.is_empty() && self.is_begun { Ok(()) } else { self.print_page(out) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Look, bytes, width, written};
    use super::*;

    #[test]
    fn chinese_and_latin_columns_align_and_numbers_align_right() {
        let rows: &[&[Value]] = &[
            &[Value::from("医疗健康"), Value::Integer(1_234_567), Value::Real(2.5)],
            &[Value::from("IT"), Value::Null, Value::Null],
            &[Value::from("c"), Value::Real(-1234.5), Value::Integer(3)],
        ];
        let text = written(Format::Table, &["行业", "amount_usd", "share_pct"], rows);
        let wanted = "\
┌──────────┬────────────┬───────────┐
│ 行业     ┆ amount_usd ┆ share_pct │
╞══════════╪════════════╪═══════════╡
│ 医疗健康 ┆  1,234,567 ┆      2.50 │
│ IT       ┆       NULL ┆      NULL │
│ c        ┆     -1,235 ┆         3 │
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

    #[test]
    fn a_table_wider_than_the_terminal_becomes_a_block_for_each_row() {
        let row: &[Value] = &[Value::from("冬天的刺猬"), Value::Integer(1_000_000), Value::Null];
        let shown = |columns: usize| {
            let look = Look { columns: Some(columns), ..Look::default() };
            let names = ["company", "amount_usd", "round"];
            String::from_utf8(bytes(Format::Table, look, &names, &[row])).unwrap()
        };
        assert!(shown(35).starts_with('┌'), "{}", shown(35));
        assert!(shown(34).ends_with("┘\nNULL: round\n"), "{}", shown(34));
        assert!(!shown(34).contains("round  "), "{}", shown(34));
        let rule = format!("── 1 {}\n", "─".repeat(19));
        let facts = "company     冬天的刺猬\namount_usd  1,000,000\nNULL: round\n";
        assert_eq!(shown(24), rule + facts);
    }
}
