//! Rows of a text file in which a cell that contains the delimiter was written without quotes: it fills
//! several columns, and what follows it is under the wrong header.
//!
//! A comma that a person typed has a blank behind it, and one that parts columns has none: where the cells
//! that begin with a blank are as many as the row is too long, they are put together again. Any other row is
//! rejected where it fits its header better moved back, for a wrong guess would look like a fact. A row that is
//! longer than its header and fits it as it is has cells without a header.

use super::cells::{Cells, Sheet};
use crate::cell::blank::is_empty;
use crate::cell::currency;
use crate::cell::name::is_legal_form;
use crate::header::Field;
use crate::problem::Problem;
use crate::reference::half_width;
use crate::sheet::{Cell, Finding, FindingKind, Row, Severity, column_letters};

/// The row with the cell put together again that was split, and what a person should know of it; `None`
/// where no cell was, or nobody knows which.
pub(super) fn rejoined(sheet: &Sheet, row: &Row) -> Option<(Row, Finding)> {
    let (survey, columns) = (sheet.survey, sheet.survey.headless.start);
    if row.cells.len() <= columns || survey.info.name.is_some() {
        return None;
    }
    let own = row.cells.get(..survey.headless.end).unwrap_or(&row.cells);
    let mut begun =
        own.iter().enumerate().filter(|(_, it)| it.text.starts_with(' ') && !it.is_blank());
    let first = begun.next()?.0;
    let last = begun.next_back().map_or(first, |(last, _)| last);
    let filled = own.iter().rposition(|cell| !cell.is_blank())? + 1;
    let extra = last - first + 1;
    let is_whole = own.get(first..=last)?.iter().all(|cell| cell.text.starts_with(' '));
    let at = first.checked_sub(1).filter(|at| *at >= survey.layout.first_column)?;
    if !is_whole || ![own.len(), filled].contains(&(columns + extra)) {
        return None;
    }
    let cells = Cells::new(sheet, row);
    let moved = sheet.columns.iter().filter(|(column, _)| *column > at && *column < columns);
    let mut moved = moved.filter_map(|(column, field)| Some((*field, own.get(column + extra)?)));
    if moved.any(|(field, cell)| fit(&cells, field, cell) < 0) {
        return None;
    }
    let parts = own.get(at..=last)?.iter().map(|cell| cell.text.as_str());
    let text = parts.collect::<Vec<_>>().join(",");
    let problem = Problem::QuotedCell;
    let finding = finding_at(&cells, Some(at), FindingKind::RejoinedCell, text.clone(), problem);
    let mut row = row.clone();
    row.cells.splice(at..=last, [Cell::text(text)]);
    Some((row, finding))
}

/// What a person should know of a row of which a cell was split, and is rejected.
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
    let at = match (amount, extra) {
        (None, 0) => return None,
        (Some(at), _) => at,
        (None, _) => legal_form(cells, own).or_else(|| moved(cells, own, extra))?,
    };
    let parts = own.iter().skip(at).take(extra.max(1) + 1).map(|cell| cell.text.trim());
    let found = parts.collect::<Vec<_>>().join(" | ");
    let first = survey.layout.first_column;
    let problem = match extra {
        0 => Problem::AmountInOneCell,
        _ => Problem::CellsOfHeader { columns: columns - first, count: own.len() - first },
    };
    let finding = finding_at(cells, Some(at), FindingKind::SplitCell, found, problem);
    Some(Finding { severity: Severity::Rejected, ..finding })
}

/// What a person should know of cells without a header: the first of them in the row.
pub(super) fn headless_cell(cells: &Cells) -> Option<Finding> {
    let columns = &cells.sheet.survey.headless;
    if cells.row.cells.len() <= columns.start {
        return None;
    }
    let mut own = cells.row.cells.iter().enumerate().take(columns.end).skip(columns.start);
    let (column, cell) = own.find(|(_, cell)| !cell.is_blank())?;
    let (kind, found) = (FindingKind::HeadlessCells, cell.text.trim().to_owned());
    let (row, column) = (Some(cells.row.number), Some(column_letters(column)));
    Some(Finding { row, column, ..Finding::warning(kind, found, Problem::HeaderAbove) })
}

fn finding_at(
    cells: &Cells,
    at: Option<usize>,
    kind: FindingKind,
    found: String,
    problem: Problem,
) -> Finding {
    let field = cells.sheet.columns.iter().find(|(column, _)| Some(*column) == at);
    let column = field.and_then(|(_, field)| cells.sheet.survey.header(*field));
    Finding { row: Some(cells.row.number), column, ..Finding::warning(kind, found, problem) }
}

/// The column of an amount whose digits go on in the next one, which holds no numbers: `$4 | 500`, `1 | 000万`. In a
/// row that is longer than its header any number goes on, otherwise three digits do.
fn split_amount(cells: &Cells, is_long: bool) -> Option<usize> {
    let survey = cells.sheet.survey;
    let split = cells.sheet.amounts_beside.iter().find(|(column, next)| {
        let is_headed = *next < survey.headless.start;
        let (text, rest) = (cells.row.text(*column).trim(), cells.row.text(*next).trim());
        let (text, rest) = (&*half_width(text), &*half_width(rest));
        let digit_count = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_number = digit_count > 0 && digit_count == rest.len();
        let is_rest = match (is_long, is_headed) {
            (true, true) if is_number => true,
            (true, _) => {
                let is_amount = || cells.vocabulary().knows_amount(&format!("1{rest}"));
                digit_count == 3 && (is_number || is_amount())
            }
            // Some names are numbers: a bare amount beside one is not split.
            (false, is_headed) => {
                is_headed
                    && is_number
                    && rest.len() == 3
                    && !text.starts_with(|it: char| it.is_ascii_digit())
            }
        };
        is_rest && ends_in_group(text)
    });
    split.map(|(column, _)| *column)
}

/// Whether a text ends in one to three digits that no mark of a fraction precedes.
fn ends_in_group(text: &str) -> bool {
    let before = text.trim_end_matches(|it: char| it.is_ascii_digit());
    (1..=3).contains(&(text.len() - before.len())) && !before.ends_with(['.', ','])
}

/// The column of a name whose legal form is in the next one: `Acme | Inc`.
fn legal_form(cells: &Cells, own: &[Cell]) -> Option<usize> {
    cells.sheet.columns.windows(2).find_map(|pair| {
        let [(column, field), (next, _)] = pair else { return None };
        let is_named = field.is_company() || field.is_investor();
        let is_form = own.get(*next).is_some_and(|cell| is_legal_form(cell.text.trim()));
        (is_named && is_form).then_some(*column)
    })
}

/// The column that was split into `extra` more, where the cells behind it fit their headers better moved back:
/// the last of those that make the row fit best.
fn moved(cells: &Cells, own: &[Cell], extra: usize) -> Option<usize> {
    let survey = cells.sheet.survey;
    let first = survey.layout.first_column;
    let is_filled = |at: usize| own.get(at).is_some_and(|cell| !cell.is_blank());
    let (mut gain, mut best) = (0, None);
    for pair in cells.sheet.columns.windows(2).rev() {
        let [(split, _), (column, field)] = pair else { continue };
        if *column >= survey.headless.start {
            continue;
        }
        let fit = |at: usize| {
            let cell = own.get(at);
            cell.map_or(0, |cell| fit(cells, *field, cell) + is_example(cells, *column, cell))
        };
        gain += fit(column + extra) - fit(*column);
        let is_better = gain > best.map_or(0, |(most, _)| most);
        if is_better && *split >= first && (*split..=split + extra).all(is_filled) {
            best = Some((gain, *split));
        }
    }
    best.map(|(_, split)| split)
}

/// 1 where a cell repeats one of the first texts of a column.
fn is_example(cells: &Cells, column: usize, cell: &Cell) -> i32 {
    let survey = cells.sheet.survey;
    let index = column.checked_sub(survey.layout.first_column);
    let examples = index.and_then(|index| survey.examples.get(index));
    i32::from(examples.is_some_and(|it| it.iter().any(|text| text == cell.text.trim())))
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
