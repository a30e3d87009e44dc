//! The last resort for a column without a header: what its cells look like.
//!
//! Looks at no column that has a header, and never finds a field that another column already is.

use crate::rationale::{CellsLike, Rationale};
use std::sync::LazyLock;

use regex::Regex;

use super::{Column, Field};

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^((19|20)\d\d[-/.年]\d{1,2}([-/.月]\d{1,2}日?|月)?|\d{1,2}[-/.]\d{1,2}[-/.](19|20)\d\d)([ T].*)?$")
        .unwrap()
});

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static MONEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[数數近超过約约]?[\d.]*[十百千]?[万萬亿億].*(人民币|人民幣|元|美金)$|^(US)?[$€£¥₹]\s?\d[\d.,]*")
        .unwrap()
});

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static UNNAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*((unnamed|column|field|列|字段|未命名|_c|var)[ :_.]*\d*)?\s*$").unwrap()
});

/// How fillers begin.
const FILLERS: [&str; 8] = ["unnamed", "column", "field", "列", "字段", "未命名", "_c", "var"];

/// Whether a header is blank or a filler such as `Unnamed: 0` or `Column3`.
pub(super) fn is_unnamed(name: &str) -> bool {
    let name = name.trim();
    let begins =
        |word: &&str| name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    name.is_empty() || (FILLERS.iter().any(begins) && UNNAMED.is_match(name))
}

/// Takes a column without a header for the date or the amount if all its cells look like it, and
/// no other column is one.
pub(super) fn from_values(columns: &mut [Column], samples: &[Vec<&str>]) {
    let has =
        |columns: &[Column], is: fn(Field) -> bool| columns.iter().any(|column| is(column.field));
    if !has(columns, Field::is_date) {
        take(columns, samples, &DATE, Field::DealOn, CellsLike::Dates);
    }
    if !has(columns, |field| matches!(field, Field::Amount | Field::AmountUsd)) {
        take(columns, samples, &MONEY, Field::Amount, CellsLike::Amounts);
    }
}

/// Takes the column of months for the date, where no other column tells the year and its cells are
/// more than bare numbers: `2023-10`, `Oct 2023`, or `10月` under a title that names the year.
pub(super) fn from_months(columns: &mut [Column], samples: &[Vec<&str>]) {
    if columns.iter().any(|column| column.field.is_date()) {
        return;
    }
    let is_month = |column: &Column| column.field == Field::Month;
    let Some(index) = columns.iter().position(is_month) else { return };
    let mut texts = samples.get(index).into_iter().flatten().map(|text| text.trim());
    let is_preferred =
        texts.all(|text| text.is_empty() || text.parse::<u32>().is_err() || text.len() == 6);
    if let Some(column) = columns.get_mut(index).filter(|_| is_preferred) {
        column.field = Field::DealOn;
    }
}

fn take(
    columns: &mut [Column],
    samples: &[Vec<&str>],
    shape: &LazyLock<Regex>,
    field: Field,
    kind: CellsLike,
) {
    let fits = |(column, texts): &(&mut Column, &Vec<&str>)| {
        let mut filled =
            texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).peekable();
        column.reason == Rationale::NoHeader
            && filled.peek().is_some()
            && filled.all(|text| shape.is_match(text))
    };
    if let Some((column, _)) = columns.iter_mut().zip(samples).find(fits) {
        column.field = field;
        column.reason = Rationale::CellsLike { kind };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, field: Field) -> Column {
        let reason = if is_unnamed(name) { Rationale::NoHeader } else { Rationale::KnownHeader };
        Column { name: name.to_owned(), field, reason, fit: None }
    }

    #[test]
    fn fillers_are_no_headers() {
        for name in ["", "  ", "Unnamed: 0", "Column3", "列1", "字段 2", "_c0"] {
            assert!(is_unnamed(name), "{name}");
        }
        for name in ["Columns", "列名", "Field of work", "0"] {
            assert!(!is_unnamed(name), "{name}");
        }
    }

    #[test]
    fn a_column_of_months_dates_the_deals_where_nothing_else_does() {
        for (cells, field) in [
            (vec!["2023年10月", ""], Field::DealOn),
            (vec!["202310"], Field::DealOn),
            (vec!["10月"], Field::DealOn),
            (vec!["10", "11"], Field::Month),
        ] {
            let mut columns = [column("公司", Field::Company), column("月份", Field::Month)];
            from_months(&mut columns, &[vec!["Acme"], cells]);
            assert_eq!(columns[1].field, field);
        }
        let mut columns = [column("年份", Field::Year), column("月份", Field::Month)];
        from_months(&mut columns, &[vec!["2023"], vec!["2023年10月"]]);
        assert_eq!(columns[1].field, Field::Month, "the year has a column of its own");
    }

    #[test]
    fn cells_speak_only_for_columns_without_a_header() {
        let samples = vec![
            vec!["Acme"],
            vec!["2023-10-01", "", "2023.11.2"],
            vec!["1000万人民币", "数千万美元"],
        ];
        let mut columns = [
            column("公司", Field::Company),
            column("", Field::Other),
            column("Unnamed: 2", Field::Other),
        ];
        from_values(&mut columns, &samples);
        let fields: Vec<_> = columns.iter().map(|column| column.field).collect();
        assert_eq!(fields, [Field::Company, Field::DealOn, Field::Amount]);

        let mut columns =
            [column("日期", Field::DealOn), column("", Field::Other), column("x", Field::Other)];
        from_values(&mut columns, &samples);
        assert_eq!(columns[1].field, Field::Other, "the sheet has a date already");
        assert_eq!(columns[2].field, Field::Other, "a header that nobody knows is still a header");
    }
}
