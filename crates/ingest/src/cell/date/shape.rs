//! What one cell can mean as a date, by itself. Where that depends on the column, the parts are
//! handed on unchanged.

use jiff::civil::Date;

use super::number::{self, Epoch, Serial};
use super::remark::{bare, in_common_years};
use super::scan::{BETWEEN, Scan};
use super::time::{without_time, without_weekday};
use super::words::{DateWord, in_known_marks, quarter_in_digits, without_chinese_numbers, word};
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
    /// A date whose year is elsewhere.
    Yearless(Yearless),
}

/// Three numbers as written; `last` is a year of four digits, or any of two.
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
            if let Some(date) = iso_date(&cell.text) {
                return DateValue::of(date, Precision::Day).map(Shape::Certain);
            }
            let text = plain(&cell.text)?;
            let text = in_known_marks(&text);
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
    let by_marks = three_numbers(text).is_some_and(|(first, second, last, _)| {
        let [first, last] = [first, last].map(|it| it.parse().unwrap_or(0));
        let is_year = |year: u32| (1950..=2099).contains(&year);
        is_year(first) && names_day(second, last)
            || is_year(last) && (names_day(second, first) || names_day(first, second))
    });
    let by_words = chinese_numbers(text).is_some_and(|(_, month, day)| {
        month.zip(day).is_some_and(|(month, day)| names_day(month, day))
    });
    by_marks || by_words
}

/// `2018-12-25`, the most common shape.
fn iso_date(text: &str) -> Option<Date> {
    let mut scan = Scan(text);
    let year = scan.digits(4)?;
    scan.one_of(&['-'])?;
    let month = scan.digits(2)?;
    scan.one_of(&['-'])?;
    let day = scan.digits(2).filter(|_| text.len() == 10)?;
    scan.end()?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
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
    let (first, second, last, is_one_mark) = three_numbers(text)?;
    if !is_one_mark {
        return None;
    }
    let lengths = (first.len(), last.len());
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    match lengths {
        (4, 1 | 2) => unknown_as_zero(first, second, last).map(Shape::Certain),
        (1 | 2, 4 | 2) => {
            let parts = Parts { first, second, last };
            let orders = [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst];
            let fits_any = orders.into_iter().any(|order| parts.under(order).is_some());
            fits_any.then_some(Shape::Open(parts))
        }
        _ => None,
    }
}

/// Three numbers with marks between them, and whether these are one kind of mark.
fn three_numbers(text: &str) -> Option<(&str, u32, &str, bool)> {
    let mut scan = Scan(text);
    let (first, mark) = (scan.digits(4)?, scan.mark()?);
    let (second, other) = (scan.number()?, scan.mark()?);
    let last = scan.digits(4)?;
    scan.end()?;
    Some((first, second, last, mark == other))
}

/// A day or a month of 0 is not known: `2023-10-00`.
fn unknown_as_zero(year: u32, month: u32, day: u32) -> Option<DateValue> {
    match (month, day) {
        (0, 0) => DateValue::year(year),
        (_, 0) => DateValue::month(year, month),
        _ => DateValue::day(year, month, day),
    }
}

/// `2020-07`, `07/2020`.
fn short(text: &str) -> Option<DateValue> {
    let (first, last) = two_numbers(text, 4)?;
    match (first.len(), last.len()) {
        (4, 1 | 2) => DateValue::month(first.parse().ok()?, last.parse().ok()?),
        (1 | 2, 4) => DateValue::month(last.parse().ok()?, first.parse().ok()?),
        _ => None,
    }
}

/// Two numbers with a mark between them.
fn two_numbers(text: &str, most_digits: usize) -> Option<(&str, &str)> {
    let mut scan = Scan(text);
    let first = scan.digits(most_digits)?;
    scan.mark()?;
    let last = scan.digits(most_digits)?;
    scan.end()?;
    Some((first, last))
}

/// `2018年12月25日`, `二〇二三年十月`, `2018年`.
fn chinese(text: &str) -> Option<DateValue> {
    match chinese_numbers(text)? {
        (year, Some(month), Some(day)) => DateValue::day(year, month, day),
        (year, Some(month), None) => DateValue::month(year, month),
        (year, None, _) => DateValue::year(year),
    }
}

fn chinese_numbers(text: &str) -> Option<(u32, Option<u32>, Option<u32>)> {
    if !text.contains(['年', '년']) {
        return None;
    }
    let text = without_chinese_numbers(text).replace(' ', "");
    let mut scan = Scan(&text);
    let year = written_year(scan.digits(4)?)?;
    scan.one_of(&['年', '년'])?;
    if scan.end().is_some() {
        return Some((year, None, None));
    }
    let (month, day) = chinese_month(scan)?;
    Some((year, Some(month), day))
}

/// `10月`, `10月8日`, `10月上旬`, up to the end of the text.
fn chinese_month(mut scan: Scan) -> Option<(u32, Option<u32>)> {
    let month = scan.number()?;
    scan.one_of(&['月', '월'])?;
    scan.any_of(&["份", "初", "底", "末", "上旬", "中旬", "下旬"]);
    let day = scan.number();
    if day.is_some() {
        scan.one_of(&['日', '號', '号', '일']);
    }
    scan.end()?;
    Some((month, day))
}

/// `2023Q4`, `2023年第四季度`, `Q4 2023`, `4Q23`, `23Q4`, `fourth quarter 2023`.
fn quarter(text: &str) -> Option<DateValue> {
    if !text.contains(['q', '季']) {
        return None;
    }
    let text = quarter_in_digits(text);
    year_and_quarter(&text, 4).or_else(|| year_and_quarter(&text, 2)).or_else(|| {
        let (quarter, mut scan) = quarter_at(&text).filter(|_| !text.starts_with('第'))?;
        for _ in 0..2 {
            scan.one_of(&BETWEEN);
        }
        let year = written_year(scan.digits(4)?)?;
        scan.one_of(&['年']);
        scan.end()?;
        DateValue::quarter(year, quarter)
    })
}

/// A year of so many digits, then a quarter.
fn year_and_quarter(text: &str, digits: usize) -> Option<DateValue> {
    let text = if digits == 2 { text.strip_prefix('\'').unwrap_or(text) } else { text };
    let (year, rest) = text.split_at_checked(digits)?;
    let year = year.bytes().all(|it| it.is_ascii_digit()).then(|| written_year(year))??;
    let mut scan = Scan(rest);
    scan.one_of(&['年']);
    scan.one_of(&BETWEEN);
    let (quarter, scan) = quarter_at(scan.0)?;
    scan.end()?;
    DateValue::quarter(year, quarter)
}

/// `q4`, `4q`, `第4季度`, and what is behind it.
fn quarter_at(text: &str) -> Option<(u32, Scan<'_>)> {
    const NUMBERS: [char; 4] = ['1', '2', '3', '4'];
    let mut scan = Scan(text);
    let is_ordinal = scan.one_of(&['第']).is_some();
    let is_first = !is_ordinal && scan.one_of(&['q']).is_some();
    let quarter = scan.one_of(&NUMBERS)?.to_digit(10)?;
    if !is_first && (is_ordinal || scan.one_of(&['q']).is_none()) {
        scan.any_of(&["季度", "季"])?;
    }
    Some((quarter, scan))
}

/// `Q4`, `4Q`, `第四季度`.
fn yearless_quarter(text: &str) -> Option<Yearless> {
    if !text.contains(['q', '季']) {
        return None;
    }
    let text = quarter_in_digits(text);
    let (quarter, scan) = quarter_at(&text)?;
    scan.end()?;
    Some(Yearless::Quarter(quarter))
}

/// `10/08`, `10-8`, `10.08`.
fn yearless_numbers(text: &str) -> Option<Shape> {
    let (first, second) = two_numbers(text, 2)?;
    Yearless::open(first.parse().ok()?, second.parse().ok()?).map(Shape::Yearless)
}

/// Whether a number such as 10.8 is the day and month that was typed: 10.1 may have been 10.10.
fn keeps_its_day(number: &str) -> bool {
    let (_, day) = number.split_once('.').unwrap_or_default();
    day.len() == 2 || day.parse::<u32>().is_ok_and(|day| day > 3)
}

/// `10月8日`, `十月`.
fn yearless_chinese(text: &str) -> Option<Yearless> {
    if !text.contains(['月', '월']) {
        return None;
    }
    let text = without_chinese_numbers(text).replace(' ', "");
    let (month, day) = chinese_month(Scan(&text))?;
    Some(Yearless::Named { month, day })
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
    let (pieces, has_year_mark) = pieces(text)?;
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
            let is_year = year.len() == 4 || has_year_mark;
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

/// The runs of a text, words that say nothing left off, and whether a mark is between them that
/// may part a month from its year. `None` at a word that is in no list, and at two marks in a row.
fn pieces(text: &str) -> Option<(Vec<Piece<'_>>, bool)> {
    let (mut pieces, mut has_year_mark) = (Vec::new(), false);
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
            let mut marks = run.chars().filter(|it| *it != ' ');
            let mark = marks.next();
            let is_known = mark.is_none_or(|it| "-/.,'".contains(it)) && marks.next().is_none();
            is_known.then_some(())?;
            has_year_mark |= matches!(mark, Some('-' | '/' | '\''));
        }
    }
    Some((pieces, has_year_mark))
}
