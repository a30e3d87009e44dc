//! The one place that prints rows: a format for each reader. It does not know what was asked.

mod csv;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod markup;
pub(crate) mod number;
pub(crate) mod page;
mod table;
mod xlsx;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use dealbase_query::{RowSink, Value};

use crate::exit::Ended;

pub(crate) use table::{Align, aligned, width};

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns for reading; the default on a terminal
    #[value(alias = "text")]
    Table,
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
    /// A workbook; of a report, with charts
    Xlsx,
    /// A page of slides; only reports are one
    Html,
}

impl Format {
    /// The format a file name asks for; None if its extension is none of ours.
    fn of_file(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        Some(match extension.as_str() {
            "txt" => Format::Table,
            "csv" => Format::Csv,
            "tsv" => Format::Tsv,
            "json" => Format::Json,
            "ndjson" | "jsonl" => Format::Ndjson,
            "md" | "markdown" => Format::Markdown,
            "xlsx" => Format::Xlsx,
            "html" | "htm" => Format::Html,
            _ => return None,
        })
    }
}

/// Where a result goes and how.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// The file; None for standard output.
    pub(crate) file: Option<PathBuf>,
    /// The format that was asked for, by flag or by the extension of `file`.
    pub(crate) format: Option<Format>,
}

impl Target {
    /// Joins what was typed: the flag wins over the extension.
    ///
    /// # Errors
    /// Fails if neither the flag nor the extension names a format.
    pub(crate) fn new(file: Option<PathBuf>, format: Option<Format>) -> Result<Target> {
        let by_name = file.as_deref().and_then(Format::of_file);
        if let (Some(file), None, None) = (&file, format, by_name) {
            let message =
                format!("{}: no format has this extension; name one with --format", file.display());
            return Err(Ended::Usage(message).into());
        }
        Ok(Target { format: format.or(by_name), file })
    }

    /// The format for rows: as asked, else a table for eyes and CSV for programs.
    pub(crate) fn row_format(&self) -> Format {
        let for_eyes = self.file.is_none() && io::stdout().is_terminal();
        self.format.unwrap_or(if for_eyes { Format::Table } else { Format::Csv })
    }

    /// Opens the target for writing. A file is made, or emptied, only now.
    ///
    /// # Errors
    /// Fails if the file can't be made.
    pub(crate) fn open(&self) -> Result<Box<dyn Write>> {
        Ok(match &self.file {
            None => Box::new(BufWriter::new(io::stdout().lock())),
            Some(path) => {
                let file = File::create(path)
                    .with_context(|| format!("{}: can't be written", path.display()))?;
                Box::new(BufWriter::new(file))
            }
        })
    }
}

/// One format: takes the columns, the rows, and the end.
pub(crate) trait Writer {
    /// Writes what comes before the first row.
    fn columns(&mut self, out: &mut dyn Write, names: &[String]) -> io::Result<()>;
    /// Writes one row, or keeps it to be aligned with its neighbours.
    fn row(&mut self, out: &mut dyn Write, values: &[Value]) -> io::Result<()>;
    /// Writes what is left, so that the document is whole.
    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// The writer of a format.
pub(crate) fn writer(format: Format) -> Box<dyn Writer> {
    match format {
        Format::Table => Box::new(table::Table::default()),
        Format::Csv => Box::new(csv::Csv::new(b',')),
        Format::Tsv => Box::new(csv::Csv::new(b'\t')),
        Format::Json => Box::new(json::Json::array()),
        Format::Ndjson => Box::new(json::Json::lines()),
        Format::Markdown | Format::Html => Box::new(markdown::Markdown),
        Format::Xlsx => Box::new(xlsx::Xlsx::default()),
    }
}

/// Rows on their way to a target, which is opened when the first of them comes: a query that
/// is refused leaves the file of the query before it alone.
pub(crate) struct Sheet<'a> {
    target: &'a Target,
    writer: Box<dyn Writer>,
    out: Option<Box<dyn Write>>,
}

impl<'a> Sheet<'a> {
    /// Prepares to write rows to a target in its format.
    pub(crate) fn new(target: &'a Target) -> Sheet<'a> {
        Sheet { writer: writer(target.row_format()), target, out: None }
    }

    /// Ends the document.
    ///
    /// # Errors
    /// Fails if it can't be written.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        let Some(out) = &mut self.out else { return Ok(()) };
        self.writer.finish(out)?;
        out.flush()
    }
}

impl RowSink for Sheet<'_> {
    fn columns(&mut self, names: &[String]) -> io::Result<()> {
        let out = self.target.open().map_err(io::Error::other)?;
        self.writer.columns(self.out.insert(out), names)
    }

    fn row(&mut self, values: &[Value]) -> io::Result<()> {
        match &mut self.out {
            Some(out) => self.writer.row(out, values),
            None => Ok(()),
        }
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

/// Rows of one result in any format, for tests of the formats.
#[cfg(test)]
fn written(format: Format, names: &[&str], rows: &[&[Value]]) -> String {
    let mut out = Vec::new();
    let mut writer = writer(format);
    let names: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
    writer.columns(&mut out, &names).unwrap();
    for row in rows {
        writer.row(&mut out, row).unwrap();
    }
    writer.finish(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}
