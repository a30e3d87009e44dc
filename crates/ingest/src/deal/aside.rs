//! Rows that stand below the header and are no data: footers and notes.

use super::{Cells, block, date};
use crate::cell::blank::is_empty;
use crate::header::Field;
use crate::sheet::Row;
use crate::survey::{SheetSurvey, begins_as_footer};

/// A note in the first column is longer than any name of a company.
const NOTE_LETTERS: usize = 60;

/// Whether a row below the header is a footer or a note: one or two cells that say nothing of a deal.
pub(super) fn is_footer(sheet: &SheetSurvey, row: &Row) -> bool {
    let stated = row.cells.iter().filter(|cell| !cell.is_blank()).take(3).count();
    let Some(first) = first_stated(sheet, row).filter(|_| stated <= 2) else { return stated <= 2 };
    let is_company = sheet
        .column(Field::Company)
        .or(sheet.column(Field::CompanyId))
        .is_some_and(|column| !is_empty(row.text(column)));
    if block::names_only_investors(sheet, row) {
        return false;
    }
    if stated == 1 && !is_company {
        return true;
    }
    let is_note = begins_as_footer(first) || !is_company || first.chars().count() > NOTE_LETTERS;
    is_note && !date::is_dated(&Cells { sheet, row })
}

/// The first text of the row in a column of the table.
pub(super) fn first_stated<'r>(sheet: &SheetSurvey, row: &'r Row) -> Option<&'r str> {
    (0..sheet.mapping.columns.len())
        .map(|index| row.text(sheet.offset(index)))
        .find(|text| !text.trim().is_empty())
}
