//! From a file to a stream of rows: what kind of file it is, and the reader for that kind.
//!
//! Knows nothing about deals.

pub mod workbook;
pub mod kind;
pub mod text;

use serde::{Deserialize, Serialize};

/// What a file is, decided by its content and never by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    /// Delimited text.
    Text,
    /// Office Open XML workbook.
    Xlsx,
    /// Binary Office Open XML workbook.
    Xlsb,
    /// Excel 97-2003 workbook.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
}

/// What the reader worked out about a file, for `inspect`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// The kind of file.
    pub kind: FileKind,
    /// Encoding of a text file, such as `UTF-8` or `GB18030`.
    pub encoding: Option<String>,
    /// Delimiter, quote and line end of a text file, in words.
    pub dialect: Option<String>,
    /// Why: one English line for each decision.
    pub evidence: Vec<String>,
}

/// Bounds on what a file may ask for. All of them can be raised by flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Longest line or cell of a text file, in bytes.
    pub cell_bytes: usize,
    /// Most columns of a sheet.
    pub columns: usize,
    /// Most memory of the process that reads a workbook, in bytes.
    pub memory_bytes: u64,
    /// Most processor time of the process that reads a workbook, in seconds.
    pub cpu_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cell_bytes: 16 << 20, columns: 16_384, memory_bytes: 512 << 20, cpu_seconds: 600 }
    }
}
