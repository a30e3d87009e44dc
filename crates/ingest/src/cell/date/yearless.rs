//! Dates without a year, and the period of a sheet that gives them one. Does not know where the
//! period was found.

use jiff::civil::Date;

use super::{DateOrder, DateValue};

/// The months in which the dates of a sheet lie, by the titles and names of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// The words that say so, such as the title of the sheet.
    pub source_text: String,
}

/// A date without its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Yearless {
    /// `10月8日`, `8 Oct`, `October`.
    Named { month: u32, day: Option<u32> },
    /// `10/08`.
    Open { first: u32, second: u32 },
    /// `Q4`.
    Quarter(u32),
}

impl Yearless {
    /// Two numbers, where they are a date in some year under at least one order.
    pub(super) fn open(first: u32, second: u32) -> Option<Self> {
        let is_date = |month: u32, day: u32| (1..=12).contains(&month) && (1..=31).contains(&day);
        (is_date(first, second) || is_date(second, first)).then_some(Self::Open { first, second })
    }

    /// The date under an order in the only year that brings it into the period; `None` where no year
    /// does, or several do.
    pub(super) fn under(self, order: DateOrder, period: &Period) -> Option<DateValue> {
        match (self, order) {
            (Self::Named { month, day }, _) => period.date(month, day),
            (Self::Quarter(quarter), _) => period.only(|year| DateValue::quarter(year, quarter)),
            (Self::Open { first, second }, DateOrder::DayFirst) => period.date(second, Some(first)),
            (Self::Open { first, second }, _) => period.date(first, Some(second)),
        }
    }
}

impl Period {
    fn date(&self, month: u32, day: Option<u32>) -> Option<DateValue> {
        self.only(|year| match day {
            Some(day) => DateValue::day(year, month, day),
            None => DateValue::month(year, month),
        })
    }

    /// What `of_year` gives for the only year that brings it into the period.
    fn only(&self, of_year: impl Fn(u32) -> Option<DateValue>) -> Option<DateValue> {
        let years = self.first.year()..=self.last.year();
        let mut dates = years.filter_map(|year| {
            let value = of_year(u32::try_from(year).ok()?);
            value.filter(|value| (self.first..=self.last).contains(&value.date))
        });
        let date = dates.next()?;
        dates.next().is_none().then_some(date)
    }
}
