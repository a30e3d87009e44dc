//! What a sheet, a row and a record are when they are written.

use super::TextColumns;
use crate::sheet::{Row, SheetInfo};
use crate::stage::{StagedPart, StagedRow, cells_of, kinds_of};
use crate::table::Region;

/// What is known of a sheet, or of one of its tables, when its rows begin.
#[derive(Clone, Debug)]
pub(crate) struct NewSheet<'a> {
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
    /// Columns of free text, which is kept there, too.
    pub(crate) free_texts: FreeTexts,
}

/// Columns of free text, from 0, as JSON; `None` where there is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct FreeTexts {
    /// What the company or the deal is about.
    pub(crate) description: Option<String>,
    /// The source's own tags.
    pub(crate) tags: Option<String>,
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

/// A row of a table on its way into the database.
pub(crate) struct TableRow<'a> {
    /// As it is stored, with the parts of other tables.
    pub(crate) staged: &'a StagedRow,
    /// The table.
    pub(crate) sheet_id: i64,
    /// What the table has of it.
    pub(crate) row: &'a Row,
    /// Whether that is every cell as it is stored.
    pub(crate) is_verbatim: bool,
}

impl TableRow<'_> {
    /// Whether the row is stored as this part already.
    pub(super) fn is_stored_as(&self, part: &StagedPart) -> bool {
        part.sheet_id == self.sheet_id
            && part.cells == cells_of(self.row)
            && part.kinds == kinds_of(self.row)
    }
}
