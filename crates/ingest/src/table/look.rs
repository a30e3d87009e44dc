//! What a cell looks like at a glance, enough to tell headers from values; interprets nothing.

use crate::cell::date::MONTHS;
use crate::sheet::{Cell, CellKind};

/// The longest text that may be a value, in bytes.
const MOST_VALUE_BYTES: usize = 400;

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing but white space.
    Blank,
    /// A sign that stands for no value: `-`, `N/A`.
    Missing,
    /// A year or a span of years, which heads columns as often as it fills them.
    Year,
    /// A number, amount, date or time.
    Typed,
    /// Anything else.
    Text,
}

impl Look {
    /// What the cell looks like.
    pub(super) fn of(cell: &Cell) -> Self {
        let text = cell.text.trim();
        match cell.kind {
            _ if text.is_empty() => Self::Blank,
            CellKind::Text if text.len() > MOST_VALUE_BYTES => Self::Text,
            _ if is_missing(text) => Self::Missing,
            _ if is_year(text) => Self::Year,
            CellKind::Number | CellKind::Date | CellKind::Bool => Self::Typed,
            CellKind::Error | CellKind::Withheld => Self::Missing,
            CellKind::Text if is_typed(text) => Self::Typed,
            CellKind::Text => Self::Text,
        }
    }

    /// Whether it looks like a value.
    pub(super) fn is_typed(self) -> bool {
        matches!(self, Self::Typed | Self::Year)
    }

    /// Whether a header may look so.
    pub(super) fn may_be_header(self) -> bool {
        matches!(self, Self::Text | Self::Year)
    }
}

/// Whether a cell holds a number, an amount or a date, and so is no header.
#[must_use]
pub fn is_value(cell: &Cell) -> bool {
    Look::of(cell) == Look::Typed
}

fn is_missing(text: &str) -> bool {
    const WORDS: [&str; 7] = ["n/a", "na", "nan", "null", "none", "#n/a", "nil"];
    let is_word = text.len() <= 4 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    is_word || text.chars().all(|c| matches!(c, '-' | '–' | '—' | '－' | '.' | '/' | '*'))
}

/// `2023`, `2013-14`, `2013/2014`, `2023年`, `FY2023`.
fn is_year(text: &str) -> bool {
    if !text.starts_with(['1', '2', 'F']) {
        return false;
    }
    let text = text.trim_start_matches("FY").trim_end_matches('年');
    let (first, second) = text.split_once(['-', '/']).unwrap_or((text, ""));
    let is_number = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    let is_century = first.starts_with("19") || first.starts_with("20");
    first.len() == 4
        && is_century
        && is_number(first)
        && is_number(second)
        && matches!(second.len(), 0 | 2 | 4)
        && (second.len() != 2
            || second.parse::<u32>().is_ok_and(|part| part > 12 || text.contains('-')))
}

/// A number with all that people write around it, or a date.
fn is_typed(text: &str) -> bool {
    text.contains(is_digit)
        && text
            .split(|c: char| is_digit(c) || is_around_numbers(c))
            .all(|word| word.is_empty() || is_scale(word) || is_month(word))
}

fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９' | '．' | '，' | '％')
}

fn is_around_numbers(character: char) -> bool {
    match character {
        '+' | '-' | '.' | ',' | ':' | '/' | '%' | '$' | '(' | ')' | '~' | ' ' | '\'' => true,
        _ => {
            !character.is_ascii() && "€£¥￥年月日时分万亿千百元美金约近超余多第".contains(character)
        }
    }
}

fn is_scale(word: &str) -> bool {
    const SCALES: [&str; 17] = [
        "k", "m", "b", "mn", "bn", "e", "t", "z", "am", "pm", "us", "usd", "rmb", "cny", "eur",
        "million", "billion",
    ];
    word.is_ascii() && SCALES.iter().any(|scale| word.eq_ignore_ascii_case(scale))
}

fn is_month(word: &str) -> bool {
    let begins =
        |month: &&str| word.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(month));
    word.len() <= 9 && MONTHS.iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_headers_look_different() {
        let table = [
            (" ", Look::Blank),
            ("-", Look::Missing),
            ("N/A", Look::Missing),
            ("2023", Look::Year),
            ("2013-14", Look::Year),
            ("2013/2014", Look::Year),
            ("28/01/2018", Look::Typed),
            ("2020.7.7", Look::Typed),
            ("2018年12月25日", Look::Typed),
            ("25-Dec-2018", Look::Typed),
            ("jan/2024", Look::Typed),
            ("$74.69", Look::Typed),
            ("1000万美元", Look::Typed),
            ("$1.5M", Look::Typed),
            ("5.6564e-002", Look::Typed),
            ("12:30 PM", Look::Typed),
            ("MG-8769", Look::Text),
            ("Deal Size (USD M)", Look::Text),
            ("融资金额", Look::Text),
            ("数百万", Look::Text),
            ("Top 5 Investors", Look::Text),
        ];
        for (text, look) in table {
            assert_eq!(Look::of(&Cell::text(text)), look, "{text}");
        }
    }
}
