//! What an import, a sheet and a record are when they are written.

use super::TextColumns;
use crate::sheet::{Row, SheetInfo};
use crate::table::Region;

/// What is known of a file when its import begins.
#[derive(Clone, Debug)]
pub struct NewImport<'a> {
    /// The file, without folders.
    pub file_name: &'a str,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
    /// Its size.
    pub byte_count: u64,
    /// Encoding of a text file.
    pub encoding: Option<&'a str>,
    /// UTC instant, ISO 8601.
    pub imported_at: &'a str,
    /// The options given with the file, as JSON.
    pub options: Option<&'a str>,
    /// Digest of the rules in force.
    pub rules_digest: &'a str,
}

/// What is known of a sheet, or of one of its tables, when its rows begin.
#[derive(Clone, Debug)]
pub struct NewSheet<'a> {
    /// Its source, where it holds deals.
    pub source_id: Option<i64>,
    /// Name, position, merged blocks.
    pub info: &'a SheetInfo,
    /// Which of several tables of the sheet it is, from 1.
    pub table_number: u32,
    /// The rows and columns it takes.
    pub extent: Region,
    /// `deals` or `companies`.
    pub role: &'static str,
    /// Last row of the header.
    pub header_row: Option<u32>,
    /// How each column was understood, as JSON.
    pub layout: &'a str,
    /// Columns of texts that are kept in the raw row alone.
    pub(crate) text_columns: TextColumns,
}

/// Where a record comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordSource<'a> {
    pub(crate) raw_row_id: i64,
    pub(crate) row: &'a Row,
    pub(crate) sheet_id: i64,
    pub(crate) source_id: i64,
    pub(crate) text_columns: TextColumns,
}
