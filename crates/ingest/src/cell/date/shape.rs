//! What one cell can mean as a date, by itself. Where that depends on the column, the parts are
//! handed on as they stand.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::number::{self, Epoch, Serial};
use super::remark::{bare, in_common_years};
use super::words::{DateWord, quarter_in_digits, without_chinese_numbers, word};
use super::yearless::Yearless;
use super::{DateOrder, DateValue, Precision, full_year};
use crate::cell::plain::{is_latin, plain};
use crate::sheet::{Cell, CellKind};

/// What a cell can mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    /// One date whatever the column holds.
    Certain(DateValue),
    /// Three numbers whose order the column decides.
    Open(Parts),
    /// A day count of a spreadsheet program.
    Serial(Serial),
    /// Seconds since 1970.
    Epoch(Epoch),
    /// A date whose year stands elsewhere.
    Yearless(Yearless),
}

/// Three numbers as they stand; `last` is a year of four digits, or any of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub first: u32,
    pub second: u32,
    pub last: u32,
}

impl Parts {
    /// Whether the year has two digits, so that it may come first.
    pub(super) fn is_short(self) -> bool {
        self.last < 100
    }

    /// The date under an order; `None` where it does not fit.
    pub(super) fn under(self, order: DateOrder) -> Option<DateValue> {
        let (year, month, day) = match order {
            DateOrder::DayFirst => (self.last, self.second, self.first),
            DateOrder::MonthFirst => (self.last, self.first, self.second),
            DateOrder::YearFirst if self.is_short() => (self.first, self.second, self.last),
            DateOrder::YearFirst => return None,
        };
        DateValue::day(full_year(year), month, day)
    }
}

/// Reads a cell by itself; `None` for what is no date under any order.
pub(super) fn shape(cell: &Cell) -> Option<Shape> {
    match cell.kind {
        CellKind::Bool | CellKind::Error | CellKind::Withheld => None,
        CellKind::Number => {
            let text = cell.text.trim();
            bare_number(text, true)
                .or_else(|| yearless_numbers(text).filter(|_| keeps_its_day(text)))
        }
        CellKind::Text | CellKind::Date => {
            let text = plain(&cell.text)?;
            let text = in_common_years(&text);
            text_shape(&text).or_else(|| text_shape(&bare(&text)?))
        }
    }
}

fn text_shape(text: &str) -> Option<Shape> {
    if let Some(date) = iso_date(text) {
        return DateValue::of(date, Precision::Day).map(Shape::Certain);
    }
    let text = without_time(without_weekday(text)).trim_end_matches([',', '.', ';', ' ']);
    let is_number = text.chars().all(|it| it.is_ascii_digit() || it == '.');
    if is_number && text.matches('.').count() <= 1 {
        return bare_number(text, false).or_else(|| yearless_numbers(text));
    }
    parts(text)
        .or_else(|| chinese(text).or_else(|| quarter(text)).map(Shape::Certain))
        .or_else(|| short(text).or_else(|| named_month(text)).map(Shape::Certain))
        .or_else(|| yearless_numbers(text))
        .or_else(|| yearless_chinese(text).or_else(|| yearless_named(text)).map(Shape::Yearless))
        .or_else(|| yearless_quarter(text).map(Shape::Yearless))
}

/// Whether a cell that is no date is one but for its day: `2023-02-30`, `31/04/2023`, `2月30日`.
pub(super) fn names_no_day(cell: &Cell) -> bool {
    let Some(text) = plain(&cell.text) else { return false };
    let text = without_time(without_weekday(&text));
    let names_day = |month: u32, day: u32| (1..=12).contains(&month) && (29..=31).contains(&day);
    let by_marks = PATTERNS.parts.captures(text).is_some_and(|found| {
        let [first, second, last] = [1, 3, 5].map(|group| number(&found, group).unwrap_or(0));
        let is_year = |year: u32| (1950..=2099).contains(&year);
        is_year(first) && names_day(second, last)
            || is_year(last) && (names_day(second, first) || names_day(first, second))
    });
    let chinese = without_chinese_numbers(text).replace(' ', "");
    let by_words = PATTERNS.chinese.captures(&chinese).is_some_and(|found| {
        number(&found, 2).zip(number(&found, 3)).is_some_and(|(month, day)| names_day(month, day))
    });
    by_marks || by_words
}

/// `2018-12-25`, the most common shape.
fn iso_date(text: &str) -> Option<Date> {
    let is_iso = text.len() == 10 && text.bytes().filter(|it| *it == b'-').count() == 2;
    text.parse().ok().filter(|_| is_iso)
}

/// The patterns of this file. They are constants, so a pattern that does not compile fails every test.
struct Patterns {
    time: Regex,
    weekday: Regex,
    parts: Regex,
    short: Regex,
    chinese: Regex,
    quarters: [Regex; 2],
    yearless: Regex,
    yearless_chinese: Regex,
    yearless_quarter: Regex,
}

#[expect(clippy::unwrap_used, reason = "the patterns are constants, compiled by every test")]
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let pattern = |text: &str| Regex::new(text).unwrap();
    Patterns {
        time: pattern(concat!(
            r"^(.*?[\d日号])(?:[t ,]|, )?\s*(?:上午|下午|\(?[ap]m\)?)?\s*",
            r"(?:[0-2]?\d:[0-5]\d(?::[0-6]\d(?:[.,]\d+)?)?|[0-2]?\d[时時点][0-5]?\d分(?:[0-5]?\d秒)?)",
            r"\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|gmt|cst|est|pst|ist|bst|cet)?",
            r"(?:[+-]\d{2}:?\d{2})?(?: ?\([^)]*\))?$",
        )),
        weekday: pattern(r"\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?\s*"),
        parts: pattern(r"^(\d{1,4}) ?([-/.]) ?(\d{1,2}) ?([-/.]) ?(\d{1,4})$"),
        short: pattern(r"^(\d{1,4}) ?[-/.] ?(\d{1,4})$"),
        chinese: pattern(concat!(
            r"^(\d{4}|\d{2})[年년](?:(\d{1,2})[月월](?:份|初|底|末|上旬|中旬|下旬)?",
            r"(?:(\d{1,2})[日号號일]?)?)?$"
        )),
        yearless: pattern(r"^(\d{1,2}) ?[-/.] ?(\d{1,2})$"),
        yearless_chinese: pattern(concat!(
            r"^(\d{1,2})[月월](?:份|初|底|末|上旬|中旬|下旬)?",
            r"(?:(\d{1,2})[日号號일]?)?$"
        )),
        yearless_quarter: pattern(r"^(?:q([1-4])|([1-4])q|第?([1-4])季度?)$"),
        quarters: [
            pattern(r"^(?:(\d{4})年?|'?(\d{2})年?)[ -/.]?(?:第?([1-4])季度?|q([1-4])|([1-4])q)$"),
            pattern(r"^(?:q([1-4])|([1-4])q|([1-4])季度?)[ -/.,']{0,2}(\d{4}|\d{2})年?$"),
        ],
    }
});

/// Takes the time of day off; a date and its time are written in one cell.
fn without_time(text: &str) -> &str {
    if !text.contains([':', '时', '時', '点']) {
        return text;
    }
    PATTERNS
        .time
        .captures(text)
        .and_then(|found| found.get(1))
        .map_or(text, |date| date.as_str().trim_end())
}

/// Takes the day of the week off the start, or, in Chinese, off the end.
fn without_weekday(text: &str) -> &str {
    let end = text.find(|it| !is_latin(it)).unwrap_or(0);
    let (first, rest) = text.split_at_checked(end).unwrap_or(("", text));
    let text = if word(first) == Some(DateWord::Filler) {
        rest.trim_start_matches([' ', ',', '.'])
    } else {
        text
    };
    if !text.contains(['星', '周', '礼']) {
        return text;
    }
    match PATTERNS.weekday.find(text) {
        Some(found) if found.end() == text.len() => text.get(..found.start()).unwrap_or(text),
        _ => text,
    }
}

/// `20181225`, `201812`, `2018`, a serial or an epoch. A number stored as 2020.1 may have been
/// typed 2020.10, so it is no month.
fn bare_number(text: &str, is_stored_number: bool) -> Option<Shape> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let has_fraction = !fraction.trim_end_matches('0').is_empty();
    let digits: u64 = whole.parse().ok().filter(|_| !whole.starts_with('+'))?;
    let part = |range: std::ops::Range<usize>| whole.get(range)?.parse::<u32>().ok();
    let certain = match whole.len() {
        4 if has_fraction && !(is_stored_number && fraction == "1") => short(text),
        4 if !has_fraction => DateValue::year(part(0..4)?),
        6 if !has_fraction => DateValue::month(part(0..4)?, part(4..6)?),
        8 | 12 | 14 if !has_fraction => DateValue::day(part(0..4)?, part(4..6)?, part(6..8)?),
        5 => return number::serial(digits, is_stored_number).map(Shape::Serial),
        10 | 13 => return number::epoch(digits).map(Shape::Epoch),
        _ => None,
    };
    certain.map(Shape::Certain)
}

/// Three numbers with one kind of mark between them.
fn parts(text: &str) -> Option<Shape> {
    let found = PATTERNS.parts.captures(text)?;
    let (first, last) = (capture(&found, 1)?, capture(&found, 5)?);
    if capture(&found, 2)? != capture(&found, 4)? {
        return None;
    }
    let second: u32 = number(&found, 3)?;
    match (first.len(), last.len()) {
        (4, 1 | 2) => {
            unknown_as_zero(first.parse().ok()?, second, last.parse().ok()?).map(Shape::Certain)
        }
        (1 | 2, 4 | 2) => {
            let (first, last) = (first.parse().ok()?, last.parse().ok()?);
            let parts = Parts { first, second, last };
            let orders = [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst];
            let fits_any = orders.into_iter().any(|order| parts.under(order).is_some());
            fits_any.then_some(Shape::Open(parts))
        }
        _ => None,
    }
}

/// A day or a month of 0 is not known: `2023-10-00`.
fn unknown_as_zero(year: u32, month: u32, day: u32) -> Option<DateValue> {
    match (month, day) {
        (0, 0) => DateValue::year(year),
        (_, 0) => DateValue::month(year, month),
        _ => DateValue::day(year, month, day),
    }
}

fn capture<'t>(found: &Captures<'t>, group: usize) -> Option<&'t str> {
    found.get(group).map(|it| it.as_str())
}

fn number(found: &Captures<'_>, group: usize) -> Option<u32> {
    capture(found, group)?.parse().ok()
}

/// `2020-07`, `07/2020`.
fn short(text: &str) -> Option<DateValue> {
    let found = PATTERNS.short.captures(text)?;
    let (first, last) = (capture(&found, 1)?, capture(&found, 2)?);
    match (first.len(), last.len()) {
        (4, 1 | 2) => DateValue::month(first.parse().ok()?, last.parse().ok()?),
        (1 | 2, 4) => DateValue::month(last.parse().ok()?, first.parse().ok()?),
        _ => None,
    }
}

/// `2018年12月25日`, `二〇二三年十月`, `2018年`.
fn chinese(text: &str) -> Option<DateValue> {
    let text = without_chinese_numbers(text).replace(' ', "");
    let found = PATTERNS.chinese.captures(&text)?;
    let year = full_year(number(&found, 1)?);
    match (number(&found, 2), number(&found, 3)) {
        (Some(month), Some(day)) => DateValue::day(year, month, day),
        (Some(month), None) => DateValue::month(year, month),
        (None, _) => DateValue::year(year),
    }
}

/// `2023Q4`, `2023年第四季度`, `Q4 2023`, `4Q23`, `23Q4`, `fourth quarter 2023`.
fn quarter(text: &str) -> Option<DateValue> {
    let text = quarter_in_digits(text);
    let [year_first, quarter_first] = &PATTERNS.quarters;
    if let Some(found) = year_first.captures(&text) {
        let year = number(&found, 1).or_else(|| number(&found, 2))?;
        let quarter = [3, 4, 5].into_iter().find_map(|group| number(&found, group))?;
        return DateValue::quarter(full_year(year), quarter);
    }
    let found = quarter_first.captures(&text)?;
    let quarter = [1, 2, 3].into_iter().find_map(|group| number(&found, group))?;
    DateValue::quarter(full_year(number(&found, 4)?), quarter)
}

/// `Q4`, `4Q`, `第四季度`.
fn yearless_quarter(text: &str) -> Option<Yearless> {
    let text = quarter_in_digits(text);
    let found = PATTERNS.yearless_quarter.captures(&text)?;
    [1, 2, 3].into_iter().find_map(|group| number(&found, group)).map(Yearless::Quarter)
}

/// `10/08`, `10-8`, `10.08`.
fn yearless_numbers(text: &str) -> Option<Shape> {
    let found = PATTERNS.yearless.captures(text)?;
    Yearless::open(number(&found, 1)?, number(&found, 2)?).map(Shape::Yearless)
}

/// Whether a number such as 10.8 is the day and month that was typed: 10.1 may have been 10.10.
fn keeps_its_day(number: &str) -> bool {
    let (_, day) = number.split_once('.').unwrap_or_default();
    day.len() == 2 || day.parse::<u32>().is_ok_and(|day| day > 3)
}

/// `10月8日`, `十月`.
fn yearless_chinese(text: &str) -> Option<Yearless> {
    let text = without_chinese_numbers(text).replace(' ', "");
    let found = PATTERNS.yearless_chinese.captures(&text)?;
    Some(Yearless::Named { month: number(&found, 1)?, day: number(&found, 2) })
}

/// `8 Oct`, `Oct 8`, `8-Oct`, `October`.
fn yearless_named(text: &str) -> Option<Yearless> {
    let (pieces, _) = pieces(text)?;
    let (month, day) = match pieces.as_slice() {
        [Piece::Month(month)] => (*month, None),
        [Piece::Digits(day), Piece::Month(month)] | [Piece::Month(month), Piece::Digits(day)]
            if day.len() <= 2 =>
        {
            (*month, day.parse().ok())
        }
        _ => return None,
    };
    Some(Yearless::Named { month, day })
}

/// One run of digits or letters of a date with a month name.
#[derive(Clone, Copy)]
enum Piece<'t> {
    Digits(&'t str),
    Month(u32),
}

/// `25-Dec-2018`, `Mar 31, 2021`, `31st of March 2021`, `2018-Dec-25`, `jan/2024`, `Jan-24`.
///
/// `24-Jan` and `Jan 24` name no year.
fn named_month(text: &str) -> Option<DateValue> {
    let (pieces, marks) = pieces(text)?;
    match pieces.as_slice() {
        [Piece::Digits(day), Piece::Month(month), Piece::Digits(year)] if day.len() <= 2 => {
            DateValue::day(written_year(year)?, *month, day.parse().ok()?)
        }
        [Piece::Month(month), Piece::Digits(day), Piece::Digits(year)] if day.len() <= 2 => {
            DateValue::day(written_year(year)?, *month, day.parse().ok()?)
        }
        [Piece::Digits(year), Piece::Month(month), Piece::Digits(day)] if year.len() == 4 => {
            DateValue::day(year.parse().ok()?, *month, day.parse().ok()?)
        }
        [Piece::Month(month), Piece::Digits(year)] => {
            let is_year = year.len() == 4 || marks.chars().any(|it| "-/'".contains(it));
            DateValue::month(written_year(year).filter(|_| is_year)?, *month)
        }
        [Piece::Digits(year), Piece::Month(month)] if year.len() == 4 => {
            DateValue::month(year.parse().ok()?, *month)
        }
        _ => None,
    }
}

fn written_year(digits: &str) -> Option<u32> {
    let year = digits.parse().ok()?;
    matches!(digits.len(), 2 | 4).then(|| full_year(year))
}

/// The runs of a text, words that say nothing left off, and the marks between them. `None` at a word
/// that is in no list, and at two marks in a row.
fn pieces(text: &str) -> Option<(Vec<Piece<'_>>, String)> {
    let mut pieces = Vec::new();
    let mut marks = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let is_kind = |it: char| {
            it.is_ascii_digit() == character.is_ascii_digit() && is_latin(it) == is_latin(character)
        };
        let end = rest.find(|it| !is_kind(it)).unwrap_or(rest.len());
        let (run, after) = rest.split_at_checked(end)?;
        rest = after;
        if character.is_ascii_digit() {
            pieces.push(Piece::Digits(run));
        } else if is_latin(character) {
            if let DateWord::Month(month) = word(run)? {
                pieces.push(Piece::Month(month));
            }
        } else {
            let bare = run.replace(' ', "");
            let is_one_mark = bare.len() <= 1 && bare.chars().all(|it| "-/.,'".contains(it));
            is_one_mark.then(|| marks.push_str(&bare))?;
        }
    }
    Some((pieces, marks))
}
