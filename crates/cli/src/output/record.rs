//! One block of lines for each row: for rows that are too wide to be beside their names.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, presets};
use dealbase_query::Value;

use super::shown;
use super::{Align, Writer, aligned, escape_line, width};

/// Columns of a rule where there is no terminal.
const RULE_COLUMNS: usize = 40;

/// Blocks that are written as the rows come.
pub(super) struct Records {
    /// Columns of the terminal; None for as wide as it gets.
    columns: Option<usize>,
    names: Vec<String>,
    name_columns: usize,
    count: u64,
}

impl Records {
    /// Blocks whose lines are broken at so many columns of a terminal.
    pub(super) fn new(columns: Option<usize>) -> Records {
        Records { columns, names: Vec::new(), name_columns: 0, count: 0 }
    }

    /// A value beside its name, in as many lines as it takes.
    fn fact(&self, name: &str, value: &Value) -> String {
        let label = aligned(name, self.name_columns, Align::Left);
        let text = shown(name, value);
        let fits = self.columns.is_none_or(|it| self.name_columns + 2 + width(&text) <= it);
        if fits && !text.contains('\n') {
            return format!("{label}  {text}").trim_end().to_owned();
        }
        let mut table = comfy_table::Table::new();
        table.load_style(presets::NOTHING);
        if let Some(columns) = self.columns.and_then(|it| u16::try_from(it).ok()) {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
        }
        table.add_row([label, text]);
        for (gap, column) in [2, 0].into_iter().zip(table.column_iter_mut()) {
            column.set_padding((0, gap));
        }
        if let Some(column) = table.column_mut(0) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
        let lines: Vec<String> = table.lines().map(|it| it.trim_end().to_owned()).collect();
        lines.join("\n")
    }
}

impl Writer for Records {
    fn columns(&mut self, _out: &mut dyn Write, names: &[String]) -> io::Result<()> {
        self.names = names.iter().map(|it| escape_line(it)).collect();
        self.name_columns = self.names.iter().map(|it| width(it)).max().unwrap_or(0);
        Ok(())
    }

    fn row(&mut self, out: &mut dyn Write, values: &[Value]) -> io::Result<()> {
        self.count += 1;
        let heading = format!("── {} ", self.count);
        let columns = self.columns.unwrap_or(RULE_COLUMNS);
        writeln!(out, "{heading}{}", "─".repeat(columns.saturating_sub(width(&heading))))?;
        for (name, value) in self.names.iter().zip(values) {
            writeln!(out, "{}", self.fact(name, value))?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.count > 0 { Ok(()) } else { writeln!(out, "{}: no rows", self.names.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Look, bytes, written};
    use super::*;

    #[test]
    fn each_row_is_a_block_of_names_and_values() {
        let rows: &[&[Value]] =
            &[&[Value::from("甲"), Value::Integer(1_000)], &[Value::from("a\nb"), Value::Null]];
        let text = written(Format::Record, &["名", "amount_usd"], rows);
        let lines: Vec<&str> = text.lines().collect();
        let wanted = [
            "名          甲",
            "amount_usd  1,000",
            "名          a",
            "            b",
            "amount_usd  NULL",
        ];
        let facts: Vec<&str> = lines.into_iter().filter(|it| !it.starts_with('─')).collect();
        assert_eq!(facts, wanted);
    }

    #[test]
    fn a_long_value_is_broken_beside_its_name() {
        let look = Look { columns: Some(20), ..Look::default() };
        let row: &[Value] = &[Value::from("数千万人民币，由多家机构共同投资")];
        let text = String::from_utf8(bytes(Format::Record, look, &["amount"], &[row])).unwrap();
        assert!(text.lines().all(|line| width(line) <= 20), "{text}");
        assert!(text.lines().skip(2).all(|line| line.starts_with("        ")), "{text}");
    }

    #[test]
    fn an_empty_result_says_so() {
        assert_eq!(written(Format::Record, &["a", "b"], &[]), "a, b: no rows\n");
    }
}
