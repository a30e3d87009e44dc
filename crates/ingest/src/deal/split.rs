//! Rows of a text file in which a cell that contains the delimiter was written without quotes: it fills
//! several columns, and what follows it is under the wrong header.
//!
//! Nothing is moved back, for a wrong guess would look like a fact: such a row is rejected. A row that is
//! longer than its header and fits it as it is has a column without a header instead, which is reported once.

use super::cells::Cells;
use crate::cell::blank::is_empty;
use crate::cell::currency;
use crate::cell::name::is_legal_form;
use crate::header::Field;
use crate::problem::Problem;
use crate::sheet::{Cell, Finding, FindingKind, Severity, column_letters};

/// What a person should know of a row of which a cell was split.
pub(super) fn finding(cells: &Cells) -> Option<Finding> {
    let survey = cells.sheet.survey;
    if survey.info.name.is_some() {
        return None;
    }
    let columns = survey.headless.start;
    let own = cells.row.cells.as_slice();
    let own = own.get(..survey.headless.end).unwrap_or(own);
    let extra = own.len().saturating_sub(columns);
    let amount = split_amount(cells, extra > 0);
    if extra == 0 {
        let (at, next) = amount?;
        let found = format!("{} | {}", cells.row.text(at).trim(), cells.row.text(next).trim());
        return Some(rejected(cells, Some(at), found, Problem::AmountInOneCell));
    }
    let is_split = amount.is_some() || has_legal_form(cells, own) || fits_moved(cells, own, extra);
    is_split.then(|| {
        let beyond = own.iter().skip(columns).map(|cell| cell.text.trim());
        let found = beyond.collect::<Vec<_>>().join(" | ");
        let count = own.len() - survey.layout.first_column;
        let columns = columns - survey.layout.first_column;
        rejected(cells, None, found, Problem::CellsOfHeader { columns, count })
    })
}

/// What a person should know of cells without a header, once for all: the first of them.
pub(super) fn headless_cell(cells: &Cells, is_reported: &mut bool) -> Option<Finding> {
    let columns = &cells.sheet.survey.headless;
    if *is_reported || cells.row.cells.len() <= columns.start {
        return None;
    }
    let mut own = cells.row.cells.iter().enumerate().take(columns.end).skip(columns.start);
    let (column, cell) = own.find(|(_, cell)| !cell.is_blank())?;
    *is_reported = true;
    let (kind, found) = (FindingKind::HeadlessCells, cell.text.trim().to_owned());
    let (row, column) = (Some(cells.row.number), Some(column_letters(column)));
    Some(Finding { row, column, ..Finding::warning(kind, found, Problem::HeaderAbove) })
}

fn rejected(cells: &Cells, at: Option<usize>, found: String, problem: Problem) -> Finding {
    let field = cells.sheet.columns.iter().find(|(column, _)| Some(*column) == at);
    Finding {
        severity: Severity::Rejected,
        row: Some(cells.row.number),
        column: field.and_then(|(_, field)| cells.sheet.survey.header(*field)),
        ..Finding::warning(FindingKind::SplitCell, found, problem)
    }
}

/// An amount whose digits go on in the next column, which holds no numbers: `$4 | 500`. In a row that is longer than
/// its header any number goes on, otherwise three digits do.
fn split_amount(cells: &Cells, is_long: bool) -> Option<(usize, usize)> {
    let survey = cells.sheet.survey;
    cells.sheet.amounts_beside.iter().copied().find(|(column, next)| {
        let is_headed = *next < survey.headless.start;
        let (text, rest) = (cells.row.text(*column).trim(), cells.row.text(*next).trim());
        let is_number = !rest.is_empty() && rest.bytes().all(|it| it.is_ascii_digit());
        let is_rest = match (is_long, is_headed) {
            (true, true) => is_number,
            (true, false) => is_number && rest.len() == 3,
            // Some names are numbers: a bare amount beside one is not split.
            (false, is_headed) => {
                is_headed
                    && is_number
                    && rest.len() == 3
                    && !text.starts_with(|it: char| it.is_ascii_digit())
            }
        };
        is_rest && ends_in_group(text)
    })
}

/// Whether a text ends in one to three digits that no mark of a fraction precedes.
fn ends_in_group(text: &str) -> bool {
    let before = text.trim_end_matches(|it: char| it.is_ascii_digit());
    (1..=3).contains(&(text.len() - before.len())) && !before.ends_with(['.', ','])
}

/// Whether a cell is nothing but the legal form of a name before it: `Acme | Inc`.
fn has_legal_form(cells: &Cells, own: &[Cell]) -> bool {
    cells.sheet.columns.windows(2).any(|pair| {
        let [(_, field), (next, _)] = pair else { return false };
        let is_named = field.is_company() || field.is_investor();
        is_named && own.get(*next).is_some_and(|cell| is_legal_form(cell.text.trim()))
    })
}

/// Whether the row fits its header better where the cells behind one that was split into `extra` more are
/// moved back.
fn fits_moved(cells: &Cells, own: &[Cell], extra: usize) -> bool {
    let first = cells.sheet.survey.layout.first_column;
    let is_filled = |at: usize| own.get(at).is_some_and(|cell| !cell.is_blank());
    let mut gain = 0;
    cells.sheet.columns.windows(2).rev().any(|pair| {
        let [(split, _), (column, field)] = pair else { return false };
        let fit = |at: usize| own.get(at).map_or(0, |cell| fit(cells, *field, cell));
        gain += fit(column + extra) - fit(*column);
        *split >= first && gain > 0 && (*split..=split + extra).all(is_filled)
    })
}

/// 1 where a cell is what a field holds, -1 where it can't be, 0 where nobody knows.
fn fit(cells: &Cells, field: Field, cell: &Cell) -> i32 {
    let (text, vocabulary) = (cell.text.trim(), cells.vocabulary());
    if is_empty(text) {
        return 0;
    }
    let sure = |is: bool| if is { 1 } else { -1 };
    match field {
        Field::Round => i32::from(vocabulary.is_round(text)),
        field if field.is_place() => i32::from(vocabulary.knows_place(text)),
        Field::Sector | Field::SubSector => i32::from(vocabulary.knows_sector(text)),
        Field::Currency => i32::from(currency::code(text).is_some()),
        Field::Url => sure(text.starts_with("http") || text.starts_with("www.")),
        field if field.is_amount() => sure(vocabulary.knows_amount(text)),
        field => {
            let dates = &cells.sheet.survey.dates;
            let reader = dates.iter().find(|(it, _)| *it == field);
            reader.map_or(0, |(_, reader)| sure(reader.parse(cell).is_ok()))
        }
    }
}
