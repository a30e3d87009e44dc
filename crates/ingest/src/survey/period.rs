//! The month or quarter that a sheet without a date column says it is of, in its name or title:
//! `2023Q4`, `2023年10月`, `Deals of October 2023`. Does not know what the sheet holds.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::cell::date::MONTHS;
use crate::reference::summary_words;

/// Words beside the date on which a sheet was made, which says nothing about its deals.
static MAKING: LazyLock<Vec<String>> = LazyLock::new(|| summary_words("making"));

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        \b(?<quarter_year>(?:19|20)\d\d)\s*年?\s*(?:第?\s*(?<quarter_word>[一二三四1-4])\s*季|q(?<quarter>[1-4])\b)
        | \bq(?<early_quarter>[1-4])[\s,'/-]*(?<late_year>(?:19|20)\d\d)\b
        | \b(?<month_year>(?:19|20)\d\d)\s*[年./-]\s*(?<month>1[0-2]|0?[1-9])\s*月
        | \b(?<month_name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?<named_year>(?:19|20)\d\d)\b",
    )
    .unwrap()
});

/// The period as ISO text (`2023-10`) or quarter (`2023Q4`), where the texts name one and no other.
pub(super) fn period<'t>(texts: impl Iterator<Item = &'t str>) -> Option<String> {
    let mut periods = BTreeSet::new();
    for text in texts {
        let text = text.to_lowercase();
        if may_name_year(&text) && !is_about_making(&text) {
            periods.extend(PERIOD.captures_iter(&text).filter_map(|found| written(&found)));
        }
    }
    periods.pop_first().filter(|_| periods.is_empty())
}

/// The period that a text names; `None` where it names none, or several.
pub(super) fn in_text(text: &str) -> Option<String> {
    period(std::iter::once(text))
}

/// Whether a text may name a year: most do not, and need not be looked at more closely.
pub(super) fn may_name_year(text: &str) -> bool {
    text.contains("19") || text.contains("20")
}

/// Whether a text, in lower case, is about the day on which a sheet was made.
pub(super) fn is_about_making(text: &str) -> bool {
    MAKING.iter().any(|word| text.contains(word.as_str()))
}

fn written(found: &Captures) -> Option<String> {
    let part = |name| found.name(name).map(|it| it.as_str());
    let month_number = |name: &str| MONTHS.iter().position(|month| *month == name).map(|it| it + 1);
    if let Some(year) = part("quarter_year") {
        let quarter = match part("quarter").or(part("quarter_word"))? {
            "一" => "1",
            "二" => "2",
            "三" => "3",
            "四" => "4",
            digit => digit,
        };
        return Some(format!("{year}Q{quarter}"));
    }
    if let (Some(quarter), Some(year)) = (part("early_quarter"), part("late_year")) {
        return Some(format!("{year}Q{quarter}"));
    }
    if let (Some(year), Some(month)) = (part("month_year"), part("month")) {
        return Some(format!("{year}-{month:0>2}"));
    }
    Some(format!("{}-{:02}", part("named_year")?, month_number(part("month_name")?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_or_title_may_say_the_month_or_quarter() {
        for (text, expected) in [
            ("2023Q4", "2023Q4"),
            ("Q4 2023", "2023Q4"),
            ("2023年第四季度投融资事件", "2023Q4"),
            ("2023年4季度", "2023Q4"),
            ("融资快报（2023年10月）", "2023-10"),
            ("2023.9月", "2023-09"),
            ("Week of 9 October 2023", "2023-10"),
            ("deals, Sept. 2023", "2023-09"),
        ] {
            assert_eq!(period([text].into_iter()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn two_periods_are_none_and_the_day_of_a_download_is_none() {
        for text in
            ["2023年", "Deals", "2023Q3 - 2023Q4", "数据更新于2024年1月", "As of January 2024"]
        {
            assert_eq!(period([text].into_iter()), None, "{text}");
        }
    }
}
