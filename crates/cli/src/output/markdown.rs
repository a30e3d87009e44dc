//! Tables for wikis: one line a row, with what would break a cell escaped.

use std::io::{self, Write};

use dealbase_query::Value;

use super::{Align, Writer, plain};

/// A pipe table that is written as the rows come; null is written as `NULL`.
pub(super) struct Markdown;

impl Writer for Markdown {
    fn columns(&mut self, out: &mut dyn Write, names: &[String]) -> io::Result<()> {
        let aligns = vec![Align::Left; names.len()];
        out.write_all(heading(names, &aligns).as_bytes())
    }

    fn row(&mut self, out: &mut dyn Write, values: &[Value]) -> io::Result<()> {
        let texts: Vec<String> = values
            .iter()
            .map(|it| if *it == Value::Null { "NULL".to_owned() } else { plain(it) })
            .collect();
        out.write_all(line(&texts).as_bytes())
    }

    fn finish(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// The heading of a pipe table and the rule below it.
pub(crate) fn heading(names: &[String], aligns: &[Align]) -> String {
    let rules: Vec<String> = aligns
        .iter()
        .map(|it| match it {
            Align::Left => "---".to_owned(),
            Align::Right => "---:".to_owned(),
        })
        .collect();
    format!("{}| {} |\n", line(names), rules.join(" | "))
}

/// One row of a pipe table.
pub(crate) fn line(texts: &[String]) -> String {
    let cells: Vec<String> = texts.iter().map(|it| cell(it)).collect();
    format!("| {} |\n", cells.join(" | "))
}

fn cell(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace("\r\n", "<br>")
        .replace(['\n', '\r'], "<br>")
}

#[cfg(test)]
mod tests {
    use super::super::{Format, written};
    use dealbase_query::Value;

    #[test]
    fn a_cell_can_hold_a_bar_or_a_line_break() {
        let row: &[Value] = &[Value::from("a|b\nc"), Value::Null];
        assert_eq!(
            written(Format::Markdown, &["x", "y"], &[row]),
            "| x | y |\n| --- | --- |\n| a\\|b<br>c | NULL |\n"
        );
    }
}
