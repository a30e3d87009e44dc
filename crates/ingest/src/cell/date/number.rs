//! Dates stored as a count: days of a spreadsheet program, seconds or milliseconds since 1970.
//! Whether a column holds such counts is not known here.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use super::{DateValue, Precision};

/// Days of 1950 to 2099 as spreadsheet programs count them from 1900.
const SERIALS: std::ops::RangeInclusive<u64> = 18_264..=73_050;
/// Days between the two ways of counting.
const DAYS_1900_TO_1904: u64 = 1_462;
/// Seconds of a day.
const DAY_SECONDS: u64 = 86_400;
/// Clocks differ by quarters of an hour.
const ZONE_SECONDS: u64 = 900;

/// A day count of a spreadsheet program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Serial {
    /// Whole days.
    pub days: u64,
    /// Whether the workbook stores it as a number.
    pub is_stored_number: bool,
}

/// An instant in seconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Epoch {
    /// Whole seconds.
    pub seconds: u64,
}

/// A count of days between 1950 and 2099; `None` for any other number.
pub(super) fn serial(days: u64, is_stored_number: bool) -> Option<Serial> {
    let is_plausible =
        SERIALS.contains(&days) || SERIALS.contains(&(days.saturating_add(DAYS_1900_TO_1904)));
    is_plausible.then_some(Serial { days, is_stored_number })
}

/// Seconds (ten digits) or milliseconds (thirteen).
pub(super) fn epoch(count: u64) -> Option<Epoch> {
    let seconds = if count >= 1_000_000_000_000 { count / 1000 } else { count };
    Some(Epoch { seconds }).filter(|epoch| epoch.day(false).is_some())
}

impl Serial {
    /// The day, counted from 1900, or from 1904.
    pub(super) fn day(self, is_1904: bool) -> Option<DateValue> {
        let offset = if is_1904 { DAYS_1900_TO_1904 } else { 0 };
        day_after(date(1899, 12, 30), self.days.checked_add(offset)?)
    }
}

impl Epoch {
    /// The day in UTC, or the nearest midnight, which is the day where the count was made.
    pub(super) fn day(self, is_midnight: bool) -> Option<DateValue> {
        let half = if is_midnight { DAY_SECONDS / 2 } else { 0 };
        day_after(date(1970, 1, 1), self.seconds.checked_add(half)? / DAY_SECONDS)
    }

    /// Time of day in UTC, in seconds, if it can be a midnight somewhere.
    pub(super) fn midnight_somewhere(self) -> Option<u64> {
        let seconds = self.seconds % DAY_SECONDS;
        seconds.is_multiple_of(ZONE_SECONDS).then_some(seconds)
    }
}

fn day_after(start: Date, days: u64) -> Option<DateValue> {
    let span: Span = i32::try_from(days).ok()?.days();
    DateValue::of(start.checked_add(span).ok()?, Precision::Day)
}
