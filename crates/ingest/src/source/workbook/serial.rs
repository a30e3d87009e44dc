//! From the floating-point numbers of a workbook to text: plain numbers, days, instants and spans.
//!
//! Knows nothing about number formats beyond what a caller asks for.

use jiff::{ToSpan, civil::Date};

/// Seconds of a day.
const DAY_SECONDS: f64 = 86_400.0;

/// The last day a spreadsheet program knows, 9999-12-31, as a serial of the 1900 system.
const LAST_SERIAL: f64 = 2_958_465.0;

/// The fictitious 29 February 1900, which every serial after it still counts.
const LEAP_BUG_SERIAL: i64 = 60;

/// Day from which a workbook counts its dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Epoch {
    /// 1 is 1900-01-01, and 1900 is a leap year.
    #[default]
    Year1900,
    /// 0 is 1904-01-01 (older Macintosh workbooks).
    Year1904,
}

impl Epoch {
    /// The epoch for a workbook's own flag.
    pub(super) fn from_1904_flag(is_1904: bool) -> Self {
        if is_1904 { Self::Year1904 } else { Self::Year1900 }
    }

    fn day(self, serial: i64) -> Option<Date> {
        let (first, offset) = match self {
            Self::Year1900 if serial == LEAP_BUG_SERIAL => return None,
            Self::Year1900 if serial < LEAP_BUG_SERIAL => (Date::constant(1899, 12, 31), serial),
            Self::Year1900 => (Date::constant(1899, 12, 30), serial),
            Self::Year1904 => (Date::constant(1904, 1, 1), serial),
        };
        first.checked_add(offset.days()).ok()
    }
}

/// How much of a date its number format shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    /// Year only.
    Year,
    /// Year and month.
    Month,
    /// The day, or anything else.
    Day,
}

/// A number as a person reads it without any format: integers whole, others to the 15 digits a
/// spreadsheet program shows.
pub(super) fn plain_number(value: f64) -> String {
    let value = value + 0.0;
    if value.fract() == 0.0 && value.abs() < 1e21 {
        return format!("{value}");
    }
    let shown: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if shown.abs() < 1e21 && shown.abs() >= 1e-9 {
        format!("{shown}")
    } else {
        format!("{shown:e}")
    }
}

/// Whether the text is a number as a person writes it, so that none of its digits need change: an
/// integer of any length, or up to 15 digits with a point among them.
pub(super) fn is_plain_number(text: &str) -> bool {
    const MOST_DIGITS: usize = 15;
    const MOST_DECIMALS: usize = 9;
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    match digits.split_once('.') {
        None => text == "0" || !digits.starts_with('0') && is_number(digits),
        Some((whole, decimals)) => {
            is_number(whole)
                && is_number(decimals)
                && (whole == "0" || !whole.starts_with('0') && !whole.is_empty())
                && decimals.len() <= MOST_DECIMALS
                && !decimals.ends_with('0')
                && !decimals.is_empty()
                && whole.len() + decimals.len() <= MOST_DIGITS
        }
    }
}

/// A serial as ISO text: `2023-10-05`, `2023-10-05 08:30:00` when the time is not midnight,
/// `08:30:00` for a time without a day.
///
/// A format that hides the day (or month) of a value that leaves it at its first gives `2023-10`
/// (or `2023`): nobody typed the rest. `None` where the serial is no date: zero, negative, beyond
/// the year 9999, or 29 February 1900.
pub(super) fn iso_date(serial: f64, epoch: Epoch, precision: Precision) -> Option<String> {
    if !(serial > 0.0 || epoch == Epoch::Year1904 && serial == 0.0) || serial >= LAST_SERIAL + 1.0 {
        return None;
    }
    let (day, second) = split_day(serial);
    if day == 0 && second > 0 {
        return Some(clock(second));
    }
    let date = epoch.day(day)?;
    Some(match (second, precision) {
        (0, Precision::Month) if date.day() == 1 => {
            format!("{:04}-{:02}", date.year(), date.month())
        }
        (0, Precision::Year) if date.day_of_year() == 1 => format!("{:04}", date.year()),
        (0, _) => date.to_string(),
        _ => format!("{date} {}", clock(second)),
    })
}

/// A span of time as hours, minutes and seconds: `26:30:00`.
pub(super) fn duration(serial: f64) -> Option<String> {
    (serial.is_finite() && serial.abs() <= LAST_SERIAL).then(|| {
        let sign = if serial < 0.0 { "-" } else { "" };
        let (day, second) = split_day(serial.abs());
        let (hours, rest) = (day * 24 + second / 3600, second % 3600);
        format!("{sign}{hours}:{:02}:{:02}", rest / 60, rest % 60)
    })
}

/// An ISO date or instant of an XML part, in the same shape as [`iso_date`] gives.
pub(super) fn iso_text(text: &str) -> String {
    let text = text.trim().trim_end_matches('Z');
    let Some((day, time)) = text.split_once('T') else { return text.to_owned() };
    let time = time.split_once('.').map_or(time, |(whole, _)| whole);
    match time {
        "" | "00:00" | "00:00:00" => day.to_owned(),
        _ => format!("{day} {time}"),
    }
}

/// Whole days, and seconds of the day rounded to the nearest.
#[expect(clippy::cast_possible_truncation, reason = "callers bound the serial to seven digits")]
fn split_day(serial: f64) -> (i64, i64) {
    let seconds = (serial * DAY_SECONDS).round() as i64;
    (seconds.div_euclid(86_400), seconds.rem_euclid(86_400))
}

fn clock(second: i64) -> String {
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_plain_number_is_written_as_it_would_be(
            text in "-?(0|[1-9][0-9]{0,12}|[0-9]{1,2})(\\.[0-9]{0,10})?"
        ) {
            let value: f64 = text.parse().unwrap();
            if text.contains('.') && is_plain_number(&text) {
                prop_assert_eq!(plain_number(value), text);
            }
        }
    }

    #[test]
    fn numbers_are_written_whole_or_to_fifteen_digits() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (1_000_000.0, "1000000"),
            (1.5, "1.5"),
            (0.1 + 0.2, "0.3"),
            (86.139_123_456_78, "86.13912345678"),
            (123_456_789_012_345.0, "123456789012345"),
            (1e15 / 3.0, "333333333333333"),
            (1e300, "1e300"),
            (2.5e-12, "2.5e-12"),
        ];
        for (value, text) in cases {
            assert_eq!(plain_number(value), text);
        }
    }

    #[test]
    fn serials_are_days_of_their_epoch() {
        let cases = [
            (45_204.0, Epoch::Year1900, Some("2023-10-05")),
            (43_742.0, Epoch::Year1904, Some("2023-10-05")),
            (45_204.354_166_666_664, Epoch::Year1900, Some("2023-10-05 08:30:00")),
            (45_203.999_999_999, Epoch::Year1900, Some("2023-10-05")),
            (0.354_166_666_666_7, Epoch::Year1900, Some("08:30:00")),
            (0.354_166_666_666_7, Epoch::Year1904, Some("08:30:00")),
            (1.0, Epoch::Year1900, Some("1900-01-01")),
            (59.0, Epoch::Year1900, Some("1900-02-28")),
            (60.0, Epoch::Year1900, None),
            (61.0, Epoch::Year1900, Some("1900-03-01")),
            (0.0, Epoch::Year1900, None),
            (0.0, Epoch::Year1904, Some("1904-01-01")),
            (-1.0, Epoch::Year1900, None),
            (2_958_465.0, Epoch::Year1900, Some("9999-12-31")),
            (2_958_465.5, Epoch::Year1900, Some("9999-12-31 12:00:00")),
            (2_958_465.999_999_9, Epoch::Year1900, None),
            (2_958_466.0, Epoch::Year1900, None),
            (1_696_464_000.0, Epoch::Year1900, None),
            (f64::NAN, Epoch::Year1900, None),
        ];
        for (serial, epoch, text) in cases {
            assert_eq!(iso_date(serial, epoch, Precision::Day).as_deref(), text, "{serial}");
        }
    }

    #[test]
    fn a_hidden_first_of_month_is_not_a_known_day() {
        let cases = [
            (45_200.0, Precision::Month, "2023-10"),
            (45_204.0, Precision::Month, "2023-10-05"),
            (44_927.0, Precision::Year, "2023"),
            (45_204.0, Precision::Year, "2023-10-05"),
        ];
        for (serial, precision, text) in cases {
            assert_eq!(iso_date(serial, Epoch::Year1900, precision).as_deref(), Some(text));
        }
    }

    #[test]
    fn spans_count_hours_beyond_a_day() {
        assert_eq!(duration(1.104_166_666_666_667).as_deref(), Some("26:30:00"));
        assert_eq!(duration(-0.5).as_deref(), Some("-12:00:00"));
    }

    #[test]
    fn iso_instants_lose_only_their_midnight() {
        let cases = [
            ("2023-10-05", "2023-10-05"),
            ("2023-10-05T00:00:00", "2023-10-05"),
            ("2023-10-05T08:30:00.000Z", "2023-10-05 08:30:00"),
        ];
        for (text, shown) in cases {
            assert_eq!(iso_text(text), shown);
        }
    }
}
