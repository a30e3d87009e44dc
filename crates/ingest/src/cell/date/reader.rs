//! Reads the dates of a column about which everything is decided.

use jiff::civil::Date;

use super::number::{Epoch, Serial};
use super::shape::{Parts, Shape, names_no_day, shape};
use super::words::number;
use super::yearless::{Period, Yearless};
use super::{DateOrder, DateValue, NOT_A_DATE, Precision, full_year};
use crate::problem::Unreadable;
use crate::rationale::Rationale;
use crate::sheet::{Cell, CellKind};

/// Date cells whose day and month a spreadsheet program swapped before the sheet came here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swapped {
    /// The first of them, as the file has it.
    pub first: Date,
    /// Date cells that are another date when swapped back.
    pub cell_count: u64,
    /// All date cells of the column.
    pub date_cell_count: u64,
    /// Text cells beside them, each with a day over 12.
    pub text_count: u64,
    /// The first of these texts, as read.
    pub example: String,
    /// Whether no cell of the column speaks against it. Only then are they read swapped back.
    pub is_proved: bool,
}

impl Swapped {
    /// The first of them with day and month swapped back.
    #[must_use]
    pub fn first_swapped_back(&self) -> Date {
        swapped(self.first)
    }
}

/// Why `2023-02-30` is refused.
const NO_SUCH_DAY: Unreadable = Unreadable::DayOfMonth;

/// Reads the cells of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateReader {
    pub(super) order: Option<DateOrder>,
    pub(super) reason: Rationale,
    pub(super) swapped: Option<Swapped>,
    pub(super) is_1904: bool,
    pub(super) reads_text_serials: bool,
    pub(super) has_midnights: bool,
    pub(super) period: Option<Period>,
}

impl DateReader {
    /// The order of the parts; `None` where no date of the column depends on it.
    #[must_use]
    pub fn order(&self) -> Option<DateOrder> {
        self.order
    }

    /// Why the order is as it is.
    #[must_use]
    pub fn reason(&self) -> &Rationale {
        &self.reason
    }

    /// Cells whose day and month were swapped before, to be warned about; `None` if there are none.
    #[must_use]
    pub fn swapped(&self) -> Option<&Swapped> {
        self.swapped.as_ref()
    }

    /// Reads one cell.
    ///
    /// # Errors
    /// [`Unreadable`] for what is no date between 1950 and 2099, does not fit the order of the column,
    /// or is a bare number that nothing in the column shows to be a date.
    pub fn parse(&self, cell: &Cell) -> Result<DateValue, Unreadable> {
        let not_a_date = || if names_no_day(cell) { NO_SUCH_DAY } else { NOT_A_DATE };
        match shape(cell).ok_or_else(not_a_date)? {
            Shape::Certain(value) if cell.kind == CellKind::Date => Ok(self.swapped_back(value)),
            Shape::Certain(value) => Ok(value),
            Shape::Open(parts) => self.ordered(parts),
            Shape::Serial(serial) => self.serial(serial),
            Shape::Epoch(epoch) => self.epoch(epoch),
            Shape::Yearless(yearless) => self.yearless(yearless),
        }
    }

    /// Reads one cell that leaves its year to another column; `None` where that is no year, or the
    /// cell is no date without one.
    #[must_use]
    pub fn parse_in_year(&self, cell: &Cell, year: &str) -> Option<DateValue> {
        let Shape::Yearless(yearless) = shape(cell)? else { return None };
        let year = i16::try_from(full_year(number(year, "年")??)).ok()?;
        let first = Date::new(year, 1, 1).ok()?;
        let period = Period { first, last: first.last_of_year(), source_text: String::new() };
        let under = |order| yearless.under(order, &period);
        self.order.map_or_else(|| same_under_both(under), under)
    }

    /// Reads one cell that leaves its year, or year and month, to a period outside its column; `None` where
    /// it leaves neither.
    pub(crate) fn parse_within(
        &self,
        cell: &Cell,
        period: &Period,
    ) -> Option<Result<DateValue, Unreadable>> {
        if let Some(day) = day_alone(&cell.text) {
            let is_month = period.first.first_of_month() == period.last.first_of_month();
            return is_month
                .then(|| period.first.with().day(day).build().map_err(|_| NO_SUCH_DAY))
                .map(|date| {
                    date.and_then(|date| DateValue::of(date, Precision::Day).ok_or(NOT_A_DATE))
                });
        }
        let Shape::Yearless(yearless) = shape(cell)? else { return None };
        let under = |order| yearless.under(order, period);
        let value = self.order.map_or_else(|| same_under_both(under), under);
        Some(value.ok_or(Unreadable::DateInPeriod))
    }

    fn swapped_back(&self, value: DateValue) -> DateValue {
        let is_swapped = self.swapped.as_ref().is_some_and(|swapped| swapped.is_proved);
        if is_swapped { DateValue { date: swapped(value.date), ..value } } else { value }
    }

    fn ordered(&self, parts: Parts) -> Result<DateValue, Unreadable> {
        let expected = match self.order {
            Some(DateOrder::DayFirst) => Unreadable::DayFirst,
            Some(DateOrder::MonthFirst) => Unreadable::MonthFirst,
            Some(DateOrder::YearFirst) => Unreadable::YearFirst,
            None => Unreadable::OrderedDate,
        };
        let under = |order| parts.under(order);
        let value = match self.order {
            Some(DateOrder::YearFirst) if !parts.is_short() => same_under_both(under),
            Some(order) => under(order),
            None => same_under_both(under),
        };
        value.ok_or(expected)
    }

    fn yearless(&self, yearless: Yearless) -> Result<DateValue, Unreadable> {
        let period = self.period.as_ref().ok_or(Unreadable::DatedYear)?;
        let under = |order| yearless.under(order, period);
        let value = match self.order {
            Some(order) => under(order),
            None => same_under_both(under),
        };
        value.ok_or(Unreadable::DateInPeriod)
    }

    fn serial(&self, serial: Serial) -> Result<DateValue, Unreadable> {
        let is_known = serial.is_stored_number || self.reads_text_serials;
        let value = serial.day(self.is_1904).filter(|_| is_known).ok_or(NOT_A_DATE)?;
        Ok(if serial.is_stored_number { self.swapped_back(value) } else { value })
    }

    fn epoch(&self, epoch: Epoch) -> Result<DateValue, Unreadable> {
        epoch.day(self.has_midnights).ok_or(NOT_A_DATE)
    }
}

/// A day of a month alone: `5`, `17th`, `12日`.
fn day_alone(text: &str) -> Option<i8> {
    let text = text.trim();
    let digits = text.trim_end_matches(|it: char| !it.is_ascii_digit());
    let suffix = text.get(digits.len()..)?.to_ascii_lowercase();
    let is_day = ["", "日", "号", "號", "st", "nd", "rd", "th", "."].contains(&suffix.as_str());
    digits.parse().ok().filter(|day| is_day && (1..=31).contains(day))
}

/// The date with day and month swapped, where there is such a date.
fn swapped(date: Date) -> Date {
    Date::new(date.year(), date.day(), date.month()).unwrap_or(date)
}

/// The date if only one order fits, or both give the same.
fn same_under_both(under: impl Fn(DateOrder) -> Option<DateValue>) -> Option<DateValue> {
    match (under(DateOrder::DayFirst), under(DateOrder::MonthFirst)) {
        (Some(first), Some(second)) if first != second => None,
        (first, second) => first.or(second),
    }
}
