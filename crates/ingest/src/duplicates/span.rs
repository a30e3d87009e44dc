//! The quarters and days in which deals are compared. Knows nothing about what is compared.

use jiff::ToSpan;
use jiff::civil::Date;

/// When deals are to be compared; `None` where there is none.
pub(super) struct Span {
    /// Ordinals of the quarters.
    pub(super) first_quarter: Option<i64>,
    pub(super) last_quarter: Option<i64>,
    /// Days within these quarters, such as 20231005; `None` for all.
    pub(super) first_day: Option<i64>,
    pub(super) last_day: Option<i64>,
}

impl Span {
    /// Reads quarters and days.
    pub(super) fn from_row(row: &rusqlite::Row) -> rusqlite::Result<Self> {
        Ok(Self {
            first_quarter: row.get(0)?,
            last_quarter: row.get(1)?,
            first_day: row.get(2)?,
            last_day: row.get(3)?,
        })
    }

    /// With so many days before and behind it, in which another report of a deal may be; a deal of the last
    /// day may be one of the quarter that begins then.
    pub(super) fn with_days_around(self, most: i64) -> Self {
        let moved = |day: i64, by: jiff::Span| {
            let [year, month, day] = [day / 10_000, day / 100 % 100, day % 100];
            let part = |value: i64| i8::try_from(value).ok();
            let date = Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok()?;
            let date = date.checked_add(by).ok()?;
            let [month, day] = [date.month(), date.day()].map(i64::from);
            Some(i64::from(date.year()) * 10_000 + month * 100 + day)
        };
        Self {
            first_day: self.first_day.and_then(|day| moved(day, -most.days())),
            last_day: self.last_day.and_then(|day| moved(day, 3.months().days(most))),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_around_cross_the_ends_of_months_and_years() {
        let span = |first, last| {
            let (first_day, last_day) = (Some(first), Some(last));
            let span = Span { first_quarter: None, last_quarter: None, first_day, last_day };
            let span = span.with_days_around(14);
            (span.first_day, span.last_day)
        };
        assert_eq!(span(20_240_105, 20_241_130), (Some(20_231_222), Some(20_250_314)));
        assert_eq!(span(20_240_100, 20_240_100), (None, None), "no day of the calendar");
    }
}
