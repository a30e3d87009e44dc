//! Lines between deals that name a month, a quarter, a year or a day (`January 2023`): they date the deals
//! below, as far as these leave it open. And lines that give the amounts below another unit.

use std::cell::Cell as Flag;

use super::cells::Sheet;
use crate::cell::amount::{UnitNote, unit_note};
use crate::cell::date::{DateValue, Period};
use crate::problem::Problem;
use crate::sheet::{Finding, FindingKind, Row};
use crate::survey::{date_of_line, is_about_unit};

/// The lines above the deals being read.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) section: Option<Section>,
    pub(super) unit: Option<UnitLine>,
}

impl Lines {
    /// Takes a row for such a line; whether it is one that dates deals, or one that gives them a unit.
    pub(super) fn take(&mut self, sheet: &Sheet, row: &Row) -> (bool, bool) {
        if row.cells.iter().filter(|cell| !cell.is_blank()).take(2).count() != 1 {
            return (false, false);
        }
        let section = Section::of_row(sheet, row, self.section.as_ref());
        let unit = UnitLine::of_row(row);
        let is_line = (section.is_some(), unit.is_some());
        self.section = section.or(self.section.take());
        self.unit = unit.or(self.unit.take());
        is_line
    }
}

/// A line that gives the amounts below it a unit: `单位：亿元`.
pub(super) struct UnitLine {
    pub(super) text: String,
    pub(super) note: UnitNote,
}

impl UnitLine {
    fn of_row(row: &Row) -> Option<Self> {
        let mut stated = row.cells.iter().filter(|cell| !cell.is_blank());
        let (line, None) = (stated.next()?, stated.next()) else { return None };
        let text = Some(line.text.trim()).filter(|text| is_about_unit(text))?;
        let note = Some(unit_note(text)).filter(|note| note.unit.is_some())?;
        Some(Self { text: text.to_owned(), note })
    }
}

/// The line that dates the deals being read.
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
