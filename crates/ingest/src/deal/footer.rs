//! Rows that are below the header and are no data: footers and notes.

use super::cells::{Cells, Sheet, is_blank};
use super::{block, date};
use crate::header::Field;
use crate::sheet::Row;
use crate::survey::is_about_unit;
use crate::table::begins_as_footer;

/// A note in the first column is longer than any name of a company.
const NOTE_LETTERS: usize = 60;

/// Whether a row below the header is a footer or a note: one or two cells that say nothing of a deal.
pub(super) fn is_footer(sheet: &Sheet, row: &Row) -> bool {
    let texts = row.cells.iter().map(|cell| cell.text.as_str());
    let stated = texts.filter(|text| !is_blank(text)).take(3).count();
    if stated > 2 {
        return false;
    }
    let Some(first) = sheet.first_text(row) else { return true };
    if block::names_only_investors(sheet, row) {
        return false;
    }
    let cells = Cells::new(sheet, row);
    let has_names = sheet.survey.mapping.has(Field::Company);
    let company = if has_names { Field::Company } else { Field::CompanyId };
    let is_company = cells.stated(company).is_some();
    if stated == 1 && !is_company {
        return true;
    }
    let is_note = begins_as_footer(first)
        || is_about_unit(first)
        || !is_company
        || first.chars().count() > NOTE_LETTERS;
    is_note && !date::is_dated(&cells)
}
