//! The months that a header, a sheet's name, a title or the name of a file says its deals are of, for
//! dates that leave out their year: `2023年`, `2023Q4`, `2023.12.25-2024.1.5`. Knows no cell.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::period::{is_about_making, may_name_year};
use crate::cell::date::{MONTHS, Period};
use crate::reference::half_width;

/// The ways to name months, the most telling first: what one of them took is not read again.
#[expect(clippy::unwrap_used, reason = "the patterns are constants, and a test compiles them")]
static WAYS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    const MONTH: &str = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";
    const YEAR: &str = r"(?:19|20)\d\d";
    const TO: &str = r"\s*(?:-|–|—|~|至|到)\s*";
    let day = r"(?:\s*\d{1,2}(?:st|nd|rd|th)?\b)?";
    [
        // 2023.12.25-2024.1.5, 2023年12月—2024年1月
        format!(r"(?<from_year>{YEAR})[年./-](?<from>\d{{1,2}})(?:[月./-](?:\d{{1,2}}[日号]?)?)?{TO}(?<year>{YEAR})[年./-](?<till>\d{{1,2}})(?:[月./-](?:\d{{1,2}}\b)?)?"),
        // 2023年9月25日-10月8日, 2023年10-12月, 2023.9.25-10.8
        format!(r"(?<year>{YEAR})[年./-](?<from>\d{{1,2}})(?:[月./-](?:\d{{1,2}}[日号]?)?)?{TO}(?<till>\d{{1,2}})(?:月|[./]\d)"),
        // Dec 28 - Jan 5, 2024; October to December 2023
        format!(r"\b(?<from>{MONTH})[a-z]*\.?{day},?\s*(?<from_year>{YEAR})?\s*(?:-|–|—|to|through)\s*(?<till>{MONTH})[a-z]*\.?{day},?\s*(?<year>{YEAR})"),
        format!(r"(?<year>{YEAR})\s*年?\s*(?:第?\s*(?<quarter>[一二三四1-4])\s*季|q(?<q>[1-4]))"),
        format!(r"q(?<quarter>[1-4])[\s,'/-]*(?<year>{YEAR})"),
        format!(r"(?<year>{YEAR})\s*年?\s*(?:(?<half>[上下])半年|h(?<h>[12]))"),
        format!(r"\bh(?<half>[12])[\s,'/-]*(?<year>{YEAR})"),
        format!(r"(?<year>{YEAR})\s*[年./-]\s*(?<from>1[0-2]|0?[1-9])(?-u:\b)"),
        format!(r"(?-u:\b)(?<year>{YEAR})(?<from>0[1-9]|1[0-2])(?:[0-2]\d|3[01])?(?-u:\b)"),
        format!(r"\b(?<from>{MONTH})[a-z]*\.?{day},?\s+(?<year>{YEAR})"),
        format!(r"(?-u:\b)(?<year>{YEAR})(?-u:\b)"),
    ]
    .map(|pattern| Regex::new(&pattern).unwrap())
    .into()
});

/// The period of the first text that names one: from its first month to its last. A text about the
/// making of the sheet says nothing about its deals.
pub(super) fn span<'t>(mut texts: impl Iterator<Item = &'t str>) -> Option<Period> {
    texts.find_map(of_text)
}

fn of_text(source_text: &str) -> Option<Period> {
    let mut text = half_width(source_text).to_lowercase().replace('_', " ");
    if !may_name_year(&text) || is_about_making(&text) {
        return None;
    }
    let mut months: Vec<(i16, i8)> = Vec::new();
    for way in WAYS.iter() {
        months.extend(way.captures_iter(&text).filter_map(|found| ends(&found)).flatten());
        text = way.replace_all(&text, " ").into_owned();
    }
    let ((first_year, first), (last_year, last)) = (*months.iter().min()?, *months.iter().max()?);
    Some(Period {
        first: Date::new(first_year, first, 1).ok()?,
        last: Date::new(last_year, last, 1).ok()?.last_of_month(),
        source_text: source_text.trim().to_owned(),
    })
}

/// The first and the last month of what was found.
fn ends(found: &Captures) -> Option<[(i16, i8); 2]> {
    let part = |name: &str| found.name(name).map(|it| it.as_str());
    let year: i16 = part("year")?.parse().ok()?;
    if let Some(quarter) = part("quarter").or(part("q")) {
        let last = 3 * number(quarter)?;
        return Some([(year, last - 2), (year, last)]);
    }
    if let Some(half) = part("half").or(part("h")) {
        let last = 6 * number(half)?;
        return Some([(year, last - 5), (year, last)]);
    }
    let Some(from) = part("from") else { return Some([(year, 1), (year, 12)]) };
    let from = number(from)?;
    let till = part("till").map_or(Some(from), number)?;
    // A range from December to January names the year it ends in, or in Chinese the one it begins in.
    let from_year = part("from_year").and_then(|it| it.parse().ok());
    let is_english = MONTHS.contains(&part("from")?);
    Some(match (from_year, from <= till) {
        (Some(from_year), _) => [(from_year, from), (year, till)],
        (None, true) => [(year, from), (year, till)],
        (None, false) if is_english => [(year - 1, from), (year, till)],
        (None, false) => [(year, from), (year + 1, till)],
    })
}

/// A number, or the number of a month or a part of the year; `None` for what is no month.
fn number(text: &str) -> Option<i8> {
    let place = |list: &[&str]| {
        list.iter().position(|it| *it == text).and_then(|at| i8::try_from(at + 1).ok())
    };
    let number = match text {
        "上" => 1,
        "下" => 2,
        _ => place(&MONTHS).or_else(|| place(&["一", "二", "三", "四"])).or(text.parse().ok())?,
    };
    (1..=12).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_in_many_ways() {
        for (text, expected) in [
            ("2023", "2023-01-01 2023-12-31"),
            ("2023年投融资事件", "2023-01-01 2023-12-31"),
            ("国内2023年第四季度融资", "2023-10-01 2023-12-31"),
            ("deals_2023Q4_final", "2023-10-01 2023-12-31"),
            ("Q4 2023", "2023-10-01 2023-12-31"),
            ("2023年上半年", "2023-01-01 2023-06-30"),
            ("H2 2023", "2023-07-01 2023-12-31"),
            ("融资快报（2023年10月）", "2023-10-01 2023-10-31"),
            ("周报2023年10月2日-8日", "2023-10-01 2023-10-31"),
            ("2023年9月25日-10月8日", "2023-09-01 2023-10-31"),
            ("2023年10-12月", "2023-10-01 2023-12-31"),
            ("2023.9.25～10.8", "2023-09-01 2023-10-31"),
            ("2023.12.25-2024.1.5", "2023-12-01 2024-01-31"),
            ("2023年12月25日至2024年1月5日", "2023-12-01 2024-01-31"),
            ("2023年12月25日-1月5日", "2023-12-01 2024-01-31"),
            ("Dec 28 – Jan 5, 2024", "2023-12-01 2024-01-31"),
            ("October to December 2023", "2023-10-01 2023-12-31"),
            ("Week of Oct 9, 2023", "2023-10-01 2023-10-31"),
            ("deals 2023-10-08", "2023-10-01 2023-10-31"),
            ("周报20231008", "2023-10-01 2023-10-31"),
            ("2022-2023", "2022-01-01 2023-12-31"),
        ] {
            let found = span([text].into_iter());
            let found = found.map(|period| format!("{} {}", period.first, period.last));
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_number_or_the_day_of_a_download_is_no_period() {
        for text in ["Sheet1", "公司列表_820条", "数据更新于2024年1月", "20231", "top 2023deals"]
        {
            assert_eq!(span([text].into_iter()), None, "{text}");
        }
    }
}
