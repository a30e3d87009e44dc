//! Words inside dates: month names, weekdays, Chinese numbers, by the list in `schema/reference`.
//! It does not know in which order they are.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::cell::plain::plain;
use crate::reference::records;

/// The English names of months, as they begin.
pub(crate) const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What a word inside a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateWord {
    /// A month, 1 to 12.
    Month(u32),
    /// A day of the week, or `th` and `of`, which say nothing more.
    Filler,
}

static WORDS: LazyLock<BTreeMap<String, DateWord>> = LazyLock::new(|| {
    records(include_str!("../../../schema/reference/date_words.csv"))
        .filter_map(|record| {
            let word = record.get(0).and_then(plain)?;
            let meaning = match record.get(1)? {
                "month" => DateWord::Month(record.get(2)?.parse().ok()?),
                "remark" | "day_first" => return None,
                _ => DateWord::Filler,
            };
            Some((word, meaning))
        })
        .collect()
});

/// Words that may be before or behind a date, the longest first.
static REMARKS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let list = records(include_str!("../../../schema/reference/date_words.csv"));
    let is_remark = |record: &csv::StringRecord| record.get(1) == Some("remark");
    let mut remarks: Vec<_> =
        list.filter(is_remark).filter_map(|record| record.get(0).and_then(plain)).collect();
    remarks.sort_by_key(|word| std::cmp::Reverse(word.len()));
    remarks
});

/// Words that may be before or behind a date and say nothing about it, the longest first.
pub(super) fn remarks() -> &'static [String] {
    &REMARKS
}

/// The meaning of a Latin word in plain form; `None` for a word that is in no list.
pub(super) fn word(text: &str) -> Option<DateWord> {
    WORDS.get(text).copied()
}

/// A part of a date in a column of its own: outer `None` if it is no number, inner `None` if it is
/// blank, a dash or 0.
pub(super) fn number(text: &str, suffix: &str) -> Option<Option<u32>> {
    let text = plain(text)?;
    let text = text.trim_end_matches(suffix).trim_end_matches(".0").trim();
    if matches!(text, "" | "-" | "0" | "00" | "n/a") {
        return Some(None);
    }
    text.parse().ok().map(Some)
}

/// A month in a column of its own, as a number or a name; as [`number`].
pub(super) fn month_number(text: &str) -> Option<Option<u32>> {
    let name = plain(text)?;
    match word(name.trim_end_matches('.')) {
        Some(DateWord::Month(month)) => Some(Some(month)),
        _ => number(without_chinese_numbers(&name).trim_end_matches('份'), "月"),
    }
}

/// A quarter in words, Chinese or English, with its number in digits: `fourth quarter of 2023` is `q4 2023`.
pub(super) fn quarter_in_digits(text: &str) -> String {
    const NAMES: [[&str; 2]; 4] =
        [["first", "1st"], ["second", "2nd"], ["third", "3rd"], ["fourth", "4th"]];
    if let Some((name, after)) = text.split_once(" quarter")
        && let Some(at) =
            NAMES.iter().position(|names| names.contains(&name.trim_start_matches("the ")))
    {
        return format!("q{}{}", at + 1, after.replacen(" of ", " ", 1));
    }
    without_chinese_numbers(text)
}

/// Chinese numbers of a date as digits: 二〇二三年十月五日 is 2023年10月5日. Digits of a year are
/// written one by one, months and days with 十.
pub(super) fn without_chinese_numbers(text: &str) -> String {
    let mut digits = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut previous = None;
    while let Some(character) = characters.next() {
        let has_units = characters.peek().copied().and_then(chinese_digit).is_some();
        match character {
            '十' => {
                let has_tens = previous.is_some();
                digits.push_str(match (has_tens, has_units) {
                    (true, true) => "",
                    (true, false) => "0",
                    (false, true) => "1",
                    (false, false) => "10",
                });
            }
            '廿' => digits.push_str(if has_units { "2" } else { "20" }),
            other => digits.push(chinese_digit(other).unwrap_or(other)),
        }
        previous = chinese_digit(character);
    }
    digits
}

/// Korean and Vietnamese dates in the marks that are read: `2023년 10월 19일` is 2023年10月19日, and
/// `19 tháng 10 năm 2023` is `19 oct 2023`.
pub(super) fn in_known_marks(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    if text.contains(['년', '월']) {
        let marked = text.replace("년", "年").replace("월", "月").replace("일", "日");
        return Cow::Owned(marked.replace("年 ", "年").replace("月 ", "月"));
    }
    let month = text.split_once("tháng ").and_then(|(before, rest)| {
        let end = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at_checked(end)?;
        let name = MONTHS.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
        Some(format!("{}{name}{}", before.replace("ngày ", ""), after.replace("năm ", "")))
    });
    month.map_or(Cow::Borrowed(text), Cow::Owned)
}

fn chinese_digit(character: char) -> Option<char> {
    let digit = match character {
        '〇' | '零' | '○' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ => return None,
    };
    Some(digit)
}
