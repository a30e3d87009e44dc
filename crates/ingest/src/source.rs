//! From a file to a stream of rows: what kind of file it is, and the reader for that kind.
//!
//! Knows nothing about deals.

pub mod kind;
mod pass;
pub mod text;
pub mod workbook;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::rationale::Rationale;
use crate::sheet::{Event, Flow};
use crate::word::word_enum;
pub use pass::{FirstPass, FirstRead, ReadAgain};

word_enum! {
    /// What a file is, decided by its content and never by its name.
    pub enum FileKind {
        /// Delimited text.
        Text = "text",
        /// Office Open XML workbook.
        Xlsx = "xlsx",
        /// Binary Office Open XML workbook.
        Xlsb = "xlsb",
        /// Excel 97-2003 workbook.
        Xls = "xls",
        /// OpenDocument spreadsheet.
        Ods = "ods",
    }
}

/// What the reader worked out about a file, for `inspect`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// The kind of file.
    pub kind: FileKind,
    /// Encoding of a text file, such as `UTF-8` or `GB18030`.
    pub encoding: Option<String>,
    /// Delimiter, quote and line end of a text file, in words.
    pub dialect: Option<Rationale>,
    /// Why: one English line for each decision.
    pub evidence: Vec<Rationale>,
}

/// Bounds on what a file may ask for. All of them can be raised by flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Longest line or cell of a text file, and most text in a row of a workbook, in bytes.
    pub cell_bytes: usize,
    /// Most columns of a sheet.
    pub columns: usize,
    /// Most memory of the process that reads a workbook, in bytes.
    pub memory_bytes: u64,
    /// Most processor time of the process that reads a workbook, in seconds; a big file has
    /// 2 more for each MB.
    pub cpu_seconds: u64,
}

/// Seconds of processor time that each MB of a workbook adds to its limit; honest ones need far less.
const SECONDS_PER_MB: u64 = 2;

impl Default for Limits {
    fn default() -> Self {
        Self { cell_bytes: 16 << 20, columns: 16_384, memory_bytes: 384 << 20, cpu_seconds: 6 }
    }
}

impl Limits {
    /// The same for a workbook of so many bytes.
    fn of_file(&self, file_bytes: u64) -> Self {
        let more = (file_bytes >> 20).saturating_mul(SECONDS_PER_MB);
        Self { cpu_seconds: self.cpu_seconds.saturating_add(more), ..*self }
    }
}

/// How files are to be read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// What a file may ask for.
    pub limits: Limits,
    /// Seconds in which the import of a file has to be done; `None` for no bound.
    pub import_seconds: Option<u64>,
    /// The program that reads workbooks in a process of its own; `None` reads them in this one.
    pub program: Option<PathBuf>,
}

/// Who takes what a reader tells.
pub type Sink<'a> = &'a mut dyn FnMut(Event) -> Result<Flow>;

/// Reads the file at `path`, whatever its kind, and hands what it holds to `sink` in file order.
///
/// # Errors
///
/// Whatever keeps the file from being read, and what `sink` returns.
pub fn read(path: &Path, options: &ReadOptions, sink: Sink<'_>) -> Result<FileFacts> {
    match kind::detect(path)? {
        FileKind::Text => text::read(path, &options.limits, sink),
        kind => workbook::read_guarded(path, kind, options, sink),
    }
}
