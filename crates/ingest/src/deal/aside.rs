//! Rows that stand below the header and are no data: total lines and footers.
//!
//! The words are in `schema/reference/aside_words.csv`.

use std::sync::LazyLock;

use super::Cells;
use crate::cell::blank::is_empty;
use crate::header::Field;
use crate::reference::records;
use crate::sheet::Row;
use crate::survey::SheetSurvey;

/// A note in the first column is longer than any name of a company.
const NOTE_LETTERS: usize = 60;

struct Words {
    totals: Vec<String>,
    footers: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let of_kind = |kind: &str| {
        records(include_str!("../../../../schema/reference/aside_words.csv"))
            .filter(|record| record.get(1) == Some(kind))
            .filter_map(|record| record.get(0).map(str::to_lowercase))
            .collect()
    };
    Words { totals: of_kind("total"), footers: of_kind("footer") }
});

/// Whether a row below the header is no data.
pub(super) fn is_aside(sheet: &SheetSurvey, row: &Row) -> bool {
    is_footer(sheet, row) || is_total(sheet, row)
}

/// A line that names a total and has no date that can be read.
fn is_total(sheet: &SheetSurvey, row: &Row) -> bool {
    let Some(first) = first_stated(sheet, row) else { return false };
    let names_total = |text: &str| {
        let text = text.trim().trim_end_matches([':', '：']).trim().to_lowercase();
        WORDS.totals.iter().any(|word| {
            text == *word
                || text.strip_prefix(word.as_str()).is_some_and(|rest| {
                    rest.trim_start().starts_with([':', '：', '(', '（', '=', '-', '—'])
                        || rest.trim().parse::<f64>().is_ok()
                })
        })
    };
    let cells = Cells { sheet, row };
    let second = sheet.column(Field::Company).map_or("", |column| row.text(column));
    (names_total(first) || names_total(second)) && !has_date(&cells)
}

fn is_footer(sheet: &SheetSurvey, row: &Row) -> bool {
    let Some(first) = first_stated(sheet, row) else { return true };
    let cells = Cells { sheet, row };
    if has_date(&cells) {
        return false;
    }
    let text = first.trim().to_lowercase();
    let stated = row.cells.iter().filter(|cell| !cell.is_blank()).count();
    let begins = WORDS.footers.iter().any(|word| {
        text.strip_prefix(word.as_str()).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(|it: char| !it.is_alphanumeric())
        })
    });
    let is_company = sheet
        .column(Field::Company)
        .or(sheet.column(Field::CompanyId))
        .is_some_and(|column| !is_empty(row.text(column)));
    stated <= 2 && (begins || !is_company || text.chars().count() > NOTE_LETTERS)
}

fn has_date(cells: &Cells) -> bool {
    let dates = &cells.sheet().dates;
    let is_dated = dates.iter().any(|(field, reader)| {
        let cell = cells.cell(*field);
        !is_empty(&cell.text) && reader.read(cell).is_ok()
    });
    is_dated || cells.spread_date().is_some()
}

fn first_stated<'r>(sheet: &SheetSurvey, row: &'r Row) -> Option<&'r str> {
    (0..sheet.mapping.columns.len())
        .map(|index| row.text(sheet.offset(index)))
        .find(|text| !text.trim().is_empty())
}
