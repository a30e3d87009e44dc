//! Tables for wikis: one line a row, with what would break a cell escaped.

use std::io::{self, Write};

use dealbase_query::Value;

use super::{Align, Writer, align, escape_controls, plain};

/// Rows sampled to distinguish numbers from words, before the rule below the header is written.
const FIRST_ROWS: usize = 100;

/// A pipe table that is written as the rows come; null is written as `NULL`.
#[derive(Default)]
pub(super) struct Markdown {
    names: Vec<String>,
    first_rows: Vec<Vec<Value>>,
    is_begun: bool,
}

impl Markdown {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.is_begun = true;
        let rows = std::mem::take(&mut self.first_rows);
        let aligns = align::aligns(&rows, self.names.len());
        out.write_all(heading(&self.names, &aligns).as_bytes())?;
        rows.iter().try_for_each(|row| write_row(out, row))
    }
}

impl Writer for Markdown {
    fn columns(&mut self, _out: &mut dyn Write, names: &[String]) -> io::Result<()> {
        self.names = names.to_vec();
        Ok(())
    }

    fn row(&mut self, out: &mut dyn Write, values: &[Value]) -> io::Result<()> {
        if self.is_begun {
            return write_row(out, values);
        }
        self.first_rows.push(values.to_vec());
        if self.first_rows.len() < FIRST_ROWS { Ok(()) } else { self.begin(out) }
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.is_begun { Ok(()) } else { self.begin(out) }
    }
}

fn write_row(out: &mut dyn Write, values: &[Value]) -> io::Result<()> {
    let text = |it: &Value| if *it == Value::Null { "NULL".to_owned() } else { plain(it) };
    let texts: Vec<String> = values.iter().map(text).collect();
    out.write_all(line(&texts).as_bytes())
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
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\\', "\\\\");
    let text = text.replace('|', "\\|").replace('[', "\\[");
    escape_controls(&without_tags(&text)).replace('\n', "<br>")
}

/// The text with each `<` escaped that would begin a tag; `<0.1` begins none.
fn without_tags(text: &str) -> String {
    let begins_tag = |it: char| it.is_ascii_alphabetic() || matches!(it, '/' | '!' | '?');
    let mut parts = text.split('<');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |safe, part| match part.starts_with(begins_tag) {
        true => safe + "\\<" + part,
        false => safe + "<" + part,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Format, written};
    use dealbase_query::Value;

    #[test]
    fn numbers_align_right_and_an_empty_result_has_its_header() {
        let rows: &[&[Value]] = &[&[Value::from("甲"), Value::Null], &[Value::Null, 5.into()]];
        let wanted = "| x | y |\n| --- | ---: |\n| 甲 | NULL |\n| NULL | 5 |\n";
        assert_eq!(written(Format::Markdown, &["x", "y"], rows), wanted);
        assert_eq!(written(Format::Markdown, &["x"], &[]), "| x |\n| --- |\n");
    }

    #[test]
    fn a_cell_can_hold_a_bar_or_a_line_break() {
        let row: &[Value] = &[Value::from("a|b\nc"), Value::Null];
        assert_eq!(
            written(Format::Markdown, &["x", "y"], &[row]),
            "| x | y |\n| --- | --- |\n| a\\|b<br>c | NULL |\n"
        );
    }

    #[test]
    fn a_cell_is_no_markup_and_fetches_nothing() {
        let row: &[Value] = &[Value::from("<b><0.1<!--![x](http://a)\u{1b}")];
        let wanted = "| x |\n| --- |\n| \\<b><0.1\\<!--!\\[x](http://a)\u{fffd} |\n";
        assert_eq!(written(Format::Markdown, &["x"], &[row]), wanted);
    }
}
