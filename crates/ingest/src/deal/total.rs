//! Total lines: how they are known, and whether they agree with the rows above them.
//!
//! A line may sum up the rows since the last such line or all rows so far; it is wrong only if it does
//! neither. Amounts are compared as far as the line writes them out, counts exactly. What the rows mean
//! is not known here, only what their cells say.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::{Cells, aside, money};
use crate::cell::blank::is_empty;
use crate::header::Field;
use crate::lists::Lists;
use crate::reference::records;
use crate::sheet::{Finding, Row, Severity};
use crate::survey::SheetSurvey;

/// Columns of money that a total line adds up.
const COLUMNS: [Field; 3] = [Field::Amount, Field::AmountUsd, Field::AmountCny];

struct Words {
    sums: Vec<String>,
    means: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let of_kind = |kind: &str| {
        records(include_str!("../../../../schema/reference/aside_words.csv"))
            .filter(|record| record.get(1) == Some(kind))
            .filter_map(|record| record.get(0).map(str::to_lowercase))
            .collect()
    };
    Words { sums: of_kind("total"), means: of_kind("mean") }
});

/// A number of deals in a total line: `12 deals`, `共 12 笔`, `合计：12起`, `Total (12)`.
#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\D*?(\d[\d,]*) ?(?:笔|筆|起|例|宗|个|個|条|條|次|件|deals?|rounds?|transactions?|rows?|events?|investments?|cases?)\D*$|^\D+\((\d+)\)$",
    )
    .unwrap()
});

/// What the rows above say, added up.
#[derive(Clone, Debug, Default)]
struct Sums {
    row_count: u64,
    columns: BTreeMap<Field, ColumnSum>,
}

/// The sum of a column: of all its figures, and of those alone that a spreadsheet can add.
#[derive(Clone, Debug, Default)]
struct ColumnSum {
    all: Decimal,
    exact: Decimal,
    currencies: Vec<Option<String>>,
}

/// Adds up the rows of a table, and compares each total line with them.
#[derive(Clone, Debug, Default)]
pub(super) struct Totals {
    since_last: Sums,
    so_far: Sums,
}

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
pub(super) fn is_total(sheet: &SheetSurvey, row: &Row) -> bool {
    let Some(label) = label(sheet, row) else { return false };
    let cells = Cells { sheet, row };
    let describes = |field: Field| {
        let text = cells.text(field);
        text != label.trim() && !is_empty(text) && !text.chars().any(char::is_numeric)
    };
    !DESCRIBING.into_iter().any(describes) && !aside::has_date(&cells)
}

/// The cell that names a total: the first of the row, or the company's.
fn label<'r>(sheet: &SheetSurvey, row: &'r Row) -> Option<&'r str> {
    let company = sheet.column(Field::Company).map(|column| row.text(column));
    let mut cells = [aside::first_stated(sheet, row), company].into_iter().flatten();
    cells.find(|text| names(text, &WORDS.sums) || names(text, &WORDS.means))
}

/// Whether a cell is one of the words, alone, before a note or figure, or after a name or period.
fn names(text: &str, words: &[String]) -> bool {
    let text = text.trim().trim_end_matches([':', '：']).trim().to_lowercase();
    let is_note = |rest: &str| {
        rest.trim_start().starts_with([':', '：', '(', '（', '=', '-', '—'])
            || rest.trim().starts_with(|it: char| it.is_ascii_digit())
    };
    words.iter().any(|word| {
        let of_period = text.strip_suffix(word.as_str()).is_some_and(|period| {
            !word.is_ascii() && period.ends_with(['月', '季', '度', '年', ' ', '国', '省', '市'])
        });
        text == *word || of_period || text.strip_prefix(word.as_str()).is_some_and(is_note)
    })
}

impl Totals {
    /// Takes a row of data into account.
    pub(super) fn add(&mut self, cells: &Cells, lists: &Lists) {
        for sums in [&mut self.since_last, &mut self.so_far] {
            sums.row_count += 1;
        }
        for field in COLUMNS {
            if is_empty(cells.text(field)) {
                continue;
            }
            let Ok(amount) = money::in_column(cells, lists, field) else { continue };
            let Some(point) = amount.point else { continue };
            let is_exact = amount.status == crate::cell::amount::AmountStatus::Exact;
            for sums in [&mut self.since_last, &mut self.so_far] {
                let sum = sums.columns.entry(field).or_default();
                sum.all += point;
                sum.exact += if is_exact { point } else { Decimal::ZERO };
                if !sum.currencies.contains(&amount.currency) {
                    sum.currencies.push(amount.currency.clone());
                }
            }
        }
    }

    /// Compares a total line with the rows above it.
    pub(super) fn compare(&mut self, cells: &Cells, lists: &Lists, findings: &mut Vec<Finding>) {
        let is_sum = label(cells.sheet, cells.row).is_some_and(|text| names(text, &WORDS.sums));
        if is_sum && self.so_far.row_count > 0 {
            findings.extend(self.other_count(cells));
            findings.extend(
                COLUMNS.into_iter().filter_map(|field| self.other_amount(cells, lists, field)),
            );
        }
        self.since_last = Sums::default();
    }

    fn other_count(&self, cells: &Cells) -> Option<Finding> {
        let (field, stated) = count(cells)?;
        let counts = [self.since_last.row_count, self.so_far.row_count];
        let nearest = counts.into_iter().min_by_key(|count| count.abs_diff(stated))?;
        let expected = match stated.checked_sub(nearest) {
            Some(0) => return None,
            Some(more) => format!("{nearest}, the rows above; the line has {more} more"),
            None => format!(
                "{nearest}, the rows above; the line has {} fewer",
                nearest.abs_diff(stated)
            ),
        };
        Some(cells.finding(Severity::Warning, field, "total_differs", &expected))
    }

    fn other_amount(&self, cells: &Cells, lists: &Lists, field: Field) -> Option<Finding> {
        let total = money::in_column(cells, lists, field).ok()?;
        let stated = total.point?;
        let tolerance = half_of_last_digit(cells.text(field), stated);
        let sums: Vec<_> = [&self.since_last, &self.so_far]
            .into_iter()
            .filter_map(|sums| sums.columns.get(&field))
            .filter(|sum| sum.currencies.len() == 1)
            .flat_map(|sum| [sum.all, sum.exact])
            .collect();
        let nearest = sums.into_iter().min_by_key(|sum| (stated - sum).abs())?;
        let difference = (stated - nearest).abs();
        if difference <= tolerance {
            return None;
        }
        let relation = if stated > nearest { "more" } else { "less" };
        let expected = format!(
            "{}, the sum of the rows above; the line says {} {relation}",
            nearest.normalize(),
            difference.normalize()
        );
        Some(cells.finding(Severity::Warning, field, "total_differs", &expected))
    }
}

/// How far a figure may be from what it was rounded from: half of its last digit.
fn half_of_last_digit(text: &str, stated: Decimal) -> Decimal {
    let digits: String = text.chars().filter(|it| it.is_ascii_digit() || *it == '.').collect();
    let shown: Option<Decimal> = digits.parse().ok();
    let unit = shown.and_then(|shown| stated.checked_div(shown)).unwrap_or_default();
    let decimals = shown.map_or(0, |shown| shown.scale());
    (unit * Decimal::new(5, decimals + 1)).max(Decimal::new(5, 1))
}

/// The number of deals that a total line states, and the column it stands in.
fn count(cells: &Cells) -> Option<(Field, u64)> {
    let columns = cells.sheet.mapping.columns.iter().enumerate();
    columns.filter(|(_, column)| !column.field.is_amount()).find_map(|(index, column)| {
        let text = cells.row.text(cells.sheet.offset(index)).trim().to_lowercase();
        let found = COUNT.captures(&text)?;
        let digits = found.get(1).or(found.get(2))?.as_str().replace(',', "");
        Some((column.field, digits.parse().ok()?))
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
        ] {
            assert!(names(text, &WORDS.sums), "{text}");
        }
        for text in ["Total Health", "Totally", "合计科技", "平均", "小计算科技"] {
            assert!(!names(text, &WORDS.sums), "{text}");
        }
        assert!(names("平均值", &WORDS.means));
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

    #[test]
    fn a_rounded_total_is_right_to_half_of_its_last_digit() {
        let half = |text, stated| half_of_last_digit(text, Decimal::from(stated));
        assert_eq!(half("172.5", 172_500_000), Decimal::from(50_000));
        assert_eq!(half("5,800", 58_000_000), Decimal::from(5_000));
        assert_eq!(half("1.2亿", 120_000_000), Decimal::from(5_000_000));
        assert_eq!(half("数亿", 300_000_000), Decimal::new(5, 1));
    }
}
