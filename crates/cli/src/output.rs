//! The one place that prints rows: a format for each reader. It does not know what was asked.

mod align;
mod csv;
mod escape;
mod html;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod markup;
pub(crate) mod number;
pub(crate) mod page;
mod pager;
mod record;
mod table;
mod target;
mod xlsx;

use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use dealbase_query::{RowSink, Value};

use number::grouped;

pub(crate) use align::{Align, aligned, width};
pub(crate) use escape::{escape_controls, escape_line};
pub(crate) use target::{Destination, Target};

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns for reading; the default on a terminal
    #[value(alias = "text")]
    Table,
    /// One block of lines for each row, for rows that are too wide
    Record,
    /// Comma-separated, UTF-8; the default in a pipe
    Csv,
    /// Tab-separated, UTF-8
    Tsv,
    /// One JSON document, an array of objects
    Json,
    /// One JSON object a line
    Ndjson,
    /// A table for a wiki
    Markdown,
    /// A page for a browser
    Html,
    /// A workbook, numbers as numbers
    Xlsx,
    /// A presentation; of reports
    Pptx,
    /// Of the schema: a diagram
    Mermaid,
    /// Of the schema: metadata.json for Datasette
    Datasette,
    /// Of the schema: datapackage.json, a Frictionless data package
    Datapackage,
}

impl Format {
    /// The format of a file name; None if its extension is unknown.
    fn of_file(path: &Path) -> Option<Format> {
        Format::of_extension(path.extension()?.to_str()?)
    }

    /// The format of an extension; None if it is unknown.
    pub(crate) fn of_extension(extension: &str) -> Option<Format> {
        Some(match extension.to_lowercase().as_str() {
            "txt" => Format::Table,
            "csv" => Format::Csv,
            "tsv" => Format::Tsv,
            "json" => Format::Json,
            "ndjson" | "jsonl" => Format::Ndjson,
            "md" | "markdown" => Format::Markdown,
            "html" | "htm" => Format::Html,
            "xlsx" => Format::Xlsx,
            "pptx" => Format::Pptx,
            "mmd" | "mermaid" => Format::Mermaid,
            _ => return None,
        })
    }

    /// False for a format that only draws the schema, or only presents a report.
    pub(crate) fn has_rows(self) -> bool {
        !matches!(self, Format::Pptx | Format::Mermaid | Format::Datasette | Format::Datapackage)
    }

    /// The name as it is typed.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map_or(String::new(), |it| it.get_name().to_owned())
    }

    /// The names of the formats that rows can be read in on a screen.
    pub(crate) fn names_of_rows() -> Vec<String> {
        let formats = Format::value_variants().iter();
        formats.filter(|it| it.has_rows() && **it != Format::Xlsx).map(|it| it.name()).collect()
    }
}

/// What a format should know of where it is read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Look {
    /// Columns of the terminal, which a table keeps to; None for as wide as it gets.
    pub(crate) columns: Option<usize>,
    /// Delimited text is for a spreadsheet program, which needs a mark to read it as UTF-8, and would
    /// take a text such as `=1+1` for a formula.
    pub(crate) is_for_excel: bool,
}

/// One format: takes the columns, the rows, and the end.
pub(crate) trait Writer {
    /// Writes what comes before the first row.
    fn columns(&mut self, out: &mut dyn Write, names: &[String]) -> io::Result<()>;
    /// Writes one row, or keeps it to be aligned with its neighbors.
    fn row(&mut self, out: &mut dyn Write, values: &[Value]) -> io::Result<()>;
    /// Writes what is left, so that the document is whole.
    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// The writer of a format.
pub(crate) fn writer(format: Format, look: Look) -> Box<dyn Writer> {
    match format {
        Format::Table => Box::new(table::Table::new(look.columns)),
        Format::Record => Box::new(record::Records::new(look.columns)),
        Format::Csv => Box::new(csv::Csv::new(b',', look.is_for_excel)),
        Format::Tsv => Box::new(csv::Csv::new(b'\t', look.is_for_excel)),
        // A target of rows refuses the formats that have none.
        Format::Json | Format::Pptx | Format::Mermaid | Format::Datasette | Format::Datapackage => {
            Box::new(json::Json::array())
        }
        Format::Ndjson => Box::new(json::Json::lines()),
        Format::Markdown => Box::new(markdown::Markdown::default()),
        Format::Html => Box::new(html::Html),
        Format::Xlsx => Box::new(xlsx::Xlsx::new()),
    }
}

/// Rows on their way to a target, which is opened when the first of them comes: a query that
/// is refused leaves the file of the query before it alone.
pub(crate) struct Sheet<'a> {
    target: &'a Target,
    writer: Box<dyn Writer>,
    out: Option<Destination>,
}

impl<'a> Sheet<'a> {
    /// Prepares to write rows to a target in its format.
    pub(crate) fn new(target: &'a Target) -> Sheet<'a> {
        Sheet { writer: writer(target.row_format(), target.look()), target, out: None }
    }

    /// Ends the document; a file has its name from now on.
    ///
    /// # Errors
    /// Fails if it can't be written.
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        let Some(mut out) = self.out else { return Ok(()) };
        self.writer.finish(&mut out)?;
        out.finish()
    }
}

impl RowSink for Sheet<'_> {
    fn columns(&mut self, names: &[String]) -> io::Result<()> {
        // The cause keeps its type, so that it can be shown in either language.
        let other = |err: anyhow::Error| {
            io::Error::other(err.reallocate_into_boxed_dyn_error_without_backtrace())
        };
        let out = self.target.open().map_err(other)?;
        if !self.target.is_terminal() {
            return self.writer.columns(self.out.insert(out), names);
        }
        let names: Vec<String> = names.iter().map(|it| escape_controls(it).into_owned()).collect();
        self.writer.columns(self.out.insert(out), &names)
    }

    fn row(&mut self, values: &[Value]) -> io::Result<()> {
        let Some(out) = &mut self.out else { return Ok(()) };
        if !self.target.is_terminal() {
            return self.writer.row(out, values);
        }
        // A format for programs that is read by a terminal after all.
        let values: Vec<Value> = values
            .iter()
            .map(|value| match value {
                Value::Text(text) => Value::Text(escape_controls(text).into_owned()),
                value => value.clone(),
            })
            .collect();
        self.writer.row(out, &values)
    }
}

/// A value as text in full, for formats that programs read; null is empty.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Integer(integer) => integer.to_string(),
        Value::Real(real) => format!("{real:?}"),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// Rows of one result in any text format, for tests of the formats.
#[cfg(test)]
fn written(format: Format, names: &[&str], rows: &[&[Value]]) -> String {
    String::from_utf8(bytes(format, Look::default(), names, rows)).unwrap()
}

/// The same with a look, in bytes.
#[cfg(test)]
fn bytes(format: Format, look: Look, names: &[&str], rows: &[&[Value]]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = writer(format, look);
    let names: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
    writer.columns(&mut out, &names).unwrap();
    for row in rows {
        writer.row(&mut out, row).unwrap();
    }
    writer.finish(&mut out).unwrap();
    out
}

/// Dollars that are shown in whole; a figure beyond is no money.
const WHOLE: f64 = 1e15;

/// A value for the eye: null is named, dollars are grouped, rates have two decimals.
pub(crate) fn shown(name: &str, value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(integer) if name.ends_with("_usd") => grouped(*integer),
        Value::Real(real) if name.ends_with("_usd") && real.abs() < WHOLE => {
            #[expect(clippy::cast_possible_truncation, reason = "far below the largest integer")]
            let whole = real.round() as i64;
            grouped(whole)
        }
        Value::Real(real) if name.ends_with("_pct") || name.ends_with("_pp") => {
            format!("{real:.2}")
        }
        Value::Text(text) => escape_controls(text).into_owned(),
        _ => plain(value),
    }
}
