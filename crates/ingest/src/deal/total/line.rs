//! Which rows are total lines, and how many deals such a line counts.
//!
//! The words are in `schema/reference/summary_words.csv`. Knows nothing about the rows above.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::cell::blank::is_empty;
use crate::deal::cells::Cells;
use crate::deal::date;
use crate::header::Field;
use crate::reference::summary_words;

/// Words in lower case, of ASCII letters or of a script without cases.
struct Words {
    sums: Vec<String>,
    means: Vec<String>,
    /// Letters that one of them begins with.
    first: BTreeSet<char>,
    /// Letters that one of them ends with: it may be after a period or the name of a group.
    last: BTreeSet<char>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let (sums, means) = (summary_words("total"), summary_words("mean"));
    let words = || sums.iter().chain(&means);
    let first = words().filter_map(|word| word.chars().next()).collect();
    let last = words().filter_map(|word| word.chars().next_back()).collect();
    Words { first, last, sums, means }
});

/// A number of deals in a total line: `12 deals`, `共 12 笔`, `合计：12起`, `Total (12)`.
#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\D*?(\d[\d,]*) ?(?:笔|筆|起|例|宗|个|個|条|條|次|件|deals?|rounds?|transactions?|rows?|events?|investments?|cases?)\D*$|^\D+\((\d+)\)$",
    )
    .unwrap()
});

/// What a deal or company says of itself, and a total line does not.
const DESCRIBING: [Field; 8] = [
    Field::Round,
    Field::Sector,
    Field::SubSector,
    Field::Country,
    Field::Region,
    Field::City,
    Field::Place,
    Field::Url,
];

/// Whether a row is a line of totals or averages: it names one, and neither dates nor describes a deal.
pub(in crate::deal) fn is_total(cells: &Cells) -> bool {
    let Some(label) = label(cells) else { return false };
    let describes = |field: Field| {
        let text = cells.text(field);
        text != label.trim() && !is_empty(text) && !text.chars().any(char::is_numeric)
    };
    !DESCRIBING.into_iter().any(describes) && !date::is_dated(cells)
}

/// The cell that names a total: the first of the row, or the company's.
fn label<'a>(cells: &Cells<'a>) -> Option<&'a str> {
    let company = Some(cells.text(Field::Company));
    let texts = [cells.sheet.first_text(cells.row), company].into_iter().flatten();
    let mut texts = texts.filter(|text| may_name(text));
    let is_of = |words: &[String], text| names(text, words) || names_group(cells, text, words);
    texts.find(|text| is_of(&WORDS.sums, text) || is_of(&WORDS.means, text))
}

/// Whether a text is one of the words before the name of a group (`Subtotal France`, `Median deal size`), in a
/// sheet whose deals have dates, beside a sum.
fn names_group(cells: &Cells, text: &str, words: &[String]) -> bool {
    let is_sum =
        |field: Field| matches!(cells.amount(field), Some(Ok(amount)) if amount.point.is_some());
    let has_dates = cells
        .sheet
        .survey
        .dates
        .iter()
        .any(|(field, _)| cells.sheet.survey.column(*field).is_some());
    begins_with_word(text, words) && has_dates && super::COLUMNS.into_iter().any(is_sum)
}

/// Whether a text begins with one of the words and a blank.
fn begins_with_word(text: &str, words: &[String]) -> bool {
    let text = text.trim();
    words.iter().any(|word| {
        let parts = text.split_at_checked(word.len());
        let rest = parts.filter(|(start, _)| start.eq_ignore_ascii_case(word));
        rest.is_some_and(|(_, rest)| rest.starts_with(' ') && !rest.trim().is_empty())
    })
}

/// Whether a cell begins or ends as one of the words does; most cells of a row can then be passed by.
fn may_name(text: &str) -> bool {
    let first = text.trim_start().chars().next().map(|it| it.to_ascii_lowercase());
    let last = text.chars().rev().find(|it| !it.is_whitespace() && ![':', '：'].contains(it));
    let last = last.map(|it| it.to_ascii_lowercase());
    first.is_some_and(|it| WORDS.first.contains(&it))
        || last.is_some_and(|it| WORDS.last.contains(&it))
}

/// Whether a cell is one of the words, alone, before a note or figure, or after a name or period.
fn names(text: &str, words: &[String]) -> bool {
    let text = text.trim().trim_end_matches([':', '：']).trim();
    let is_note = |rest: &str| {
        rest.is_empty()
            || rest.trim_start().starts_with([':', '：', '(', '（', '=', '-', '—'])
            || rest.trim().starts_with(|it: char| it.is_ascii_digit())
    };
    let is_period = |text: &str| text.ends_with(['月', '季', '度', '年', ' ', '国', '省', '市']);
    words.iter().any(|word| {
        let parts = text.split_at_checked(word.len());
        let rest = parts.filter(|(start, _)| start.eq_ignore_ascii_case(word));
        rest.is_some_and(|(_, rest)| is_note(rest))
            || !word.is_ascii() && text.strip_suffix(word.as_str()).is_some_and(is_period)
            || word.is_ascii() && ends_with_word(text, word)
    })
}

/// Whether a text ends with a word after the name of a group, as the subtotals of a spreadsheet do: `US Total`.
fn ends_with_word(text: &str, word: &str) -> bool {
    let parts = text.split_at_checked(text.len().saturating_sub(word.len()));
    parts.is_some_and(|(group, end)| {
        end.eq_ignore_ascii_case(word) && group.ends_with(' ') && !group.trim().is_empty()
    })
}

/// Whether the line gives a sum, and not an average.
pub(super) fn is_sum(cells: &Cells) -> bool {
    label(cells)
        .is_some_and(|text| names(text, &WORDS.sums) || names_group(cells, text, &WORDS.sums))
}

/// The number of deals that a total line states, and the column it is in.
pub(super) fn count(cells: &Cells) -> Option<(Field, u64)> {
    let columns = cells.sheet.columns.iter().filter(|(_, field)| !field.is_amount());
    columns.into_iter().find_map(|(column, field)| {
        let text = cells.row.text(*column).trim().to_lowercase();
        let found = COUNT.captures(&text)?;
        let digits = found.get(1).or(found.get(2))?.as_str().replace(',', "");
        Some((*field, digits.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_known_by_their_words() {
        for text in [
            "合计",
            "合计：",
            "总计（12笔）",
            "Total",
            "TOTAL:",
            "Total 12",
            "Total (12)",
            "10月小计",
            "2023年合计",
            "Grand total",
            "小计 3笔",
            "US Total",
            "2023Q4 total",
            "Japan 汇总",
        ] {
            assert!(may_name(text) && names(text, &WORDS.sums), "{text}");
        }
        for text in ["Total Health", "Totally", "合计科技", "平均", "小计算科技"] {
            assert!(!names(text, &WORDS.sums), "{text}");
        }
        for text in ["Subtotal France", "Total Europe", "合计 华东"] {
            assert!(may_name(text) && begins_with_word(text, &WORDS.sums), "{text}");
        }
        assert!(!begins_with_word("Totally Acme", &WORDS.sums));
        assert!(may_name("平均值") && names("平均值", &WORDS.means));
        assert!(!may_name("2023-10-05") && !may_name("星河云科技"));
    }

    #[test]
    fn a_count_needs_its_word_or_brackets() {
        let count = |text: &str| {
            let found = COUNT.captures(text)?;
            found.get(1).or(found.get(2)).map(|it| it.as_str().to_owned())
        };
        for (text, expected) in [
            ("共12笔", Some("12")),
            ("合计：1,204 起", Some("1,204")),
            ("total: 12 deals", Some("12")),
            ("total (12)", Some("12")),
            ("total 12", None),
            ("12.5", None),
        ] {
            assert_eq!(count(text).as_deref(), expected, "{text}");
        }
    }
}
