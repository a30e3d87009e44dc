//! Lines between deals that name a month, a quarter, a year or a day (`January 2023`): they date the deals
//! below, as far as these leave it open.

use std::cell::Cell as Flag;

use super::cells::Sheet;
use crate::cell::date::{DateValue, Period};
use crate::problem::Problem;
use crate::sheet::{Finding, FindingKind, Row};
use crate::survey::date_of_line;

/// The line above the deals being read.
pub(super) struct Section {
    pub(super) value: DateValue,
    pub(super) period: Period,
    row: u32,
    /// Whether a deal took its date from a line of the table before.
    is_reported: Flag<bool>,
}

impl Section {
    /// What a row says where it is such a line, and follows another or none.
    pub(super) fn of_row(sheet: &Sheet, row: &Row, above: Option<&Self>) -> Option<Self> {
        let value = date_of_line(row, &sheet.survey.section_reader)?;
        let is_reported = Flag::new(above.is_some_and(|it| it.is_reported.get()));
        let source_text = row.cells.iter().map(|cell| cell.text.trim()).collect();
        Some(Self { value, period: value.period(source_text), row: row.number, is_reported })
    }

    /// What a person should know of a date that the line completes, once a table.
    pub(super) fn finding(&self) -> Option<Finding> {
        let found = self.period.source_text.clone();
        let finding = Finding::warning(FindingKind::SectionDates, found, Problem::DateOfEachDeal);
        let is_first = !self.is_reported.replace(true);
        is_first.then_some(Finding { row: Some(self.row), ..finding })
    }
}
