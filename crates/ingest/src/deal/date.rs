//! The date of a deal, from whichever of its columns tells it: one for dates, some for year, month and
//! quarter, or what is said of the whole sheet. Does not know how a text becomes a date.

use std::borrow::Cow;

use jiff::civil::Date;

use super::cells::Cells;
use super::section::Section;
use crate::cell::blank::is_empty;
use crate::cell::date::{ColumnDates, DateReader, DateValue, Precision};
use crate::header::Field;
use crate::problem::Unreadable;
use crate::reference::normal_form;
use crate::sheet::{Cell, Finding, FindingKind, Severity};
use crate::survey::SheetSurvey;

/// The date that decides the quarter, with its text: announced where stated, otherwise that of the deal.
/// A cell that can't be read does not beat one that can: it is reported.
pub(super) fn announced(cells: &Cells, findings: &mut Vec<Finding>) -> Option<(String, DateValue)> {
    let mut unread = None;
    for (field, reader) in &cells.sheet.survey.dates {
        let cell = date_cell(cells, *field);
        if is_empty(&cell.text) || (*field == Field::Quarter && has_month(cells)) {
            continue;
        }
        let year = cells.text(Field::Year);
        let section = cells.section.map_or("", |it| &it.period.source_text);
        let texts = [field.as_str(), cell.kind.letter(), &cell.text, year, section];
        let below = cells.section.and_then(|it| reader.parse_within(&cell, &it.period));
        let is_completed = below.as_ref().is_some_and(Result::is_ok);
        match below
            .unwrap_or_else(|| cells.vocabulary().date(&texts, || parse(reader, &cell, year)))
        {
            Ok(value) => {
                let section = cells.section.filter(|_| is_completed);
                findings.extend(section.and_then(Section::finding));
                findings.extend(unread.map(|(unread, expected)| {
                    cells.finding(Severity::Warning, unread, FindingKind::DateBeside, expected)
                }));
                return Some((cell.into_owned().text, as_stated(cells, value)));
            }
            Err(err) => unread.get_or_insert((*field, err)),
        };
    }
    let section = || {
        let section = cells.section.filter(|_| unread.is_none())?;
        findings.extend(section.finding());
        Some((section.period.source_text.clone(), section.value))
    };
    let spread = spread_date(cells).or_else(section).or_else(|| cells.sheet.announced_on.clone());
    if let Some((field, expected)) = unread {
        let severity = if spread.is_some() { Severity::Warning } else { Severity::Rejected };
        let kind = if spread.is_some() { FindingKind::DateBeside } else { FindingKind::Date };
        findings.push(cells.finding(severity, field, kind, expected));
    } else if spread.is_none() {
        let field = cells.date_field();
        findings.push(cells.finding(
            Severity::Rejected,
            field,
            FindingKind::Date,
            Unreadable::Date,
        ));
    }
    spread
}

/// Whether a date of the row can be read.
pub(super) fn is_dated(cells: &Cells) -> bool {
    let is_read = |(field, reader): &(Field, DateReader)| {
        let cell = date_cell(cells, *field);
        !is_empty(&cell.text) && parse(reader, &cell, cells.text(Field::Year)).is_ok()
    };
    cells.sheet.survey.dates.iter().any(is_read) || spread_date(cells).is_some()
}

/// A date that may leave its year to another column.
fn parse(reader: &DateReader, cell: &Cell, year: &str) -> Result<DateValue, Unreadable> {
    reader.parse(cell).or_else(|err| reader.parse_in_year(cell, year).ok_or(err))
}

/// The year and the quarter of a date.
pub(super) fn quarter_of(date: Date) -> (i16, i8) {
    (date.year(), (date.month() - 1) / 3 + 1)
}

/// The quarter of a date, such as `2023Q4`.
pub(super) fn quarter(date: Date) -> String {
    let (year, quarter) = quarter_of(date);
    format!("{year}Q{quarter}")
}

/// The cell of a date column. A bare number in a column of quarters is one: `4` is `Q4`.
fn date_cell<'c>(cells: &Cells<'c>, field: Field) -> Cow<'c, Cell> {
    let cell = cells.cell(field);
    match cell.text.trim() {
        quarter @ ("1" | "2" | "3" | "4") if field == Field::Quarter => {
            Cow::Owned(Cell::text(format!("Q{quarter}")))
        }
        _ => Cow::Borrowed(cell),
    }
}

/// Whether columns of their own say year and month, which is more than a quarter says.
fn has_month(cells: &Cells) -> bool {
    !is_empty(cells.text(Field::Month)) && spread_date(cells).is_some()
}

/// A date spread over columns for year, month and day.
fn spread_date(cells: &Cells) -> Option<(String, DateValue)> {
    let [mut year, mut month, day] =
        [Field::Year, Field::Month, Field::Day].map(|field| Cow::Borrowed(cells.text(field)));
    if let Some(section) = cells.section {
        let date = section.value.date;
        let is_month = section.value.precision <= Precision::Month;
        if is_empty(&month) && is_month {
            month = date.month().to_string().into();
        }
        if is_empty(&year) {
            year = date.year().to_string().into();
        }
    }
    let text = cells.joined(&[Field::Year, Field::Month, Field::Day])?;
    let parts = DateValue::from_parts(&year, &month, &day).ok();
    parts.or_else(|| whole_month(cells, &year)).map(|value| (text.into_owned(), value))
}

/// A month that names its year too (`2023-10`), and no other than the column of years does.
fn whole_month(cells: &Cells, year: &str) -> Option<DateValue> {
    let month = any_order()?.parse(cells.cell(Field::Month)).ok()?;
    let stated = DateValue::from_parts(year, "", "").ok();
    let is_same = stated.is_none_or(|stated| stated.date.year() == month.date.year());
    (is_same && month.precision != Precision::Year).then(|| month.no_finer_than(Precision::Month))
}

/// The date of every deal of a sheet without a date column, with its text.
pub(super) fn of_all(sheet: &SheetSurvey) -> Option<(String, DateValue)> {
    let text = sheet.announced_on.as_ref()?;
    let value = any_order()?.parse(&Cell::text(text.as_str())).ok()?;
    Some((text.clone(), value))
}

/// A reader for dates that need no column to be understood.
fn any_order() -> Option<DateReader> {
    ColumnDates::default().decide(None).ok()
}

/// The value no more exact than the source says it is.
fn as_stated(cells: &Cells, value: DateValue) -> DateValue {
    match normal_form(cells.text(Field::DatePrecision)).as_str() {
        "year" => value.no_finer_than(Precision::Year),
        "month" => value.no_finer_than(Precision::Month),
        _ => value,
    }
}
