//! Dates as people write them. Which of day and month comes first is decided once per column, from
//! evidence over the whole column: observe every cell, decide, then read.
//!
//! No clock and no time zone is known here; a date is the day as written.

mod column;
mod evidence;
mod number;
mod reader;
mod remark;
mod scan;
mod shape;
mod time;
mod words;
mod yearless;

use jiff::civil::Date;

use super::plain::plain;
use crate::problem::Unreadable;
use crate::word::word_enum;

pub use column::{ColumnDates, Undecidable};
pub use reader::{DateReader, Swapped};
pub(crate) use words::MONTHS;
pub use yearless::Period;

/// The problem of a text that is no date, or a date outside 1950 to 2099.
const NOT_A_DATE: Unreadable = Unreadable::DateInRange;

word_enum! {
    /// The order of the parts of a date written in digits.
    pub enum DateOrder {
        /// `25/12/2018`.
        DayFirst = "dmy",
        /// `12/25/2018`.
        MonthFirst = "mdy",
        /// `18/12/25`; only dates with a two-digit year differ.
        YearFirst = "ymd",
    }
}

impl DateOrder {
    /// The order a column header names: `Date dd/mm/yyyy`; `None` if it names none.
    #[must_use]
    pub fn from_header(header: &str) -> Option<Self> {
        let letters: String = plain(header)?.chars().filter(|it| !"/-. _".contains(*it)).collect();
        let named = |patterns: [&str; 3]| patterns.iter().any(|it| letters.contains(it));
        if named(["ddmmyy", "日月年", "ddmmmyy"]) {
            Some(Self::DayFirst)
        } else if named(["mmddyy", "月日年", "mmmddyy"]) {
            Some(Self::MonthFirst)
        } else {
            named(["yymmdd", "年月日", "yymmmdd"]).then_some(Self::YearFirst)
        }
    }
}

word_enum! {
    /// How much of a date is known.
    #[derive(Default)]
    pub enum Precision {
        /// The day.
        #[default]
        Day = "day",
        /// The month.
        Month = "month",
        /// The quarter.
        Quarter = "quarter",
        /// The year, which has no quarter.
        Year = "year",
    }
}

/// A date, or a longer period by its first day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateValue {
    /// First day of the period, between 1950 and 2099.
    pub date: Date,
    /// How much of it is known.
    pub precision: Precision,
}

impl DateValue {
    /// A date in three columns. A blank, `-` or 0 for the day leaves the month, for the month too the
    /// year. A month may be written as a name (`Mar`, `3月`), a two-digit year as in [`full_year`].
    ///
    /// # Errors
    /// [`Unreadable`] for anything else, and for a day without a month.
    pub fn from_parts(year: &str, month: &str, day: &str) -> Result<Self, Unreadable> {
        let year = words::number(year, "年").flatten().ok_or(NOT_A_DATE)?;
        let month = words::month_number(month).ok_or(NOT_A_DATE)?;
        let day = words::number(day, "日").ok_or(NOT_A_DATE)?;
        let value = match (month, day) {
            (Some(month), Some(day)) => Self::day(full_year(year), month, day),
            (Some(month), None) => Self::month(full_year(year), month),
            (None, None) => Self::year(full_year(year)),
            (None, Some(_)) => None,
        };
        value.ok_or(NOT_A_DATE)
    }

    /// The value, no more exact than `precision`.
    #[must_use]
    pub fn no_finer_than(self, precision: Precision) -> Self {
        let first_month = match precision {
            _ if precision <= self.precision => return self,
            Precision::Day | Precision::Month => self.date.month(),
            Precision::Quarter => (self.date.month() - 1) / 3 * 3 + 1,
            Precision::Year => 1,
        };
        let date = self.date.with().month(first_month).day(1).build().unwrap_or(self.date);
        Self { date, precision }
    }

    /// From the first day of the period to its last.
    pub(crate) fn period(self, source_text: String) -> Period {
        let months = match self.precision {
            Precision::Day => return Period { first: self.date, last: self.date, source_text },
            Precision::Month => 1,
            Precision::Quarter => 3,
            Precision::Year => 12,
        };
        let last = self.date.saturating_add(jiff::Span::new().months(months - 1)).last_of_month();
        Period { first: self.date, last, source_text }
    }

    pub(crate) fn day(year: u32, month: u32, day: u32) -> Option<Self> {
        Self::new(year, month, day, Precision::Day)
    }

    fn month(year: u32, month: u32) -> Option<Self> {
        Self::new(year, month, 1, Precision::Month)
    }

    fn quarter(year: u32, quarter: u32) -> Option<Self> {
        let month = quarter.checked_sub(1)?.checked_mul(3)?.checked_add(1)?;
        Self::new(year, month, 1, Precision::Quarter)
    }

    fn year(year: u32) -> Option<Self> {
        Self::new(year, 1, 1, Precision::Year)
    }

    fn new(year: u32, month: u32, day: u32, precision: Precision) -> Option<Self> {
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        let date = Date::new(i16::try_from(year).ok()?, month, day).ok()?;
        Self::of(date, precision)
    }

    fn of(date: Date, precision: Precision) -> Option<Self> {
        let is_plausible = (1950..=2099).contains(&date.year());
        is_plausible.then_some(Self { date, precision })
    }
}

/// The year of two digits: 00 to 49 are 2000 to 2049, 50 to 99 are 1950 to 1999. Other years stay.
#[must_use]
pub fn full_year(year: u32) -> u32 {
    match year {
        0..=49 => 2000 + year,
        50..=99 => 1900 + year,
        _ => year,
    }
}

#[cfg(test)]
mod tests;
