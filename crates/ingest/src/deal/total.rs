//! Total lines: whether they agree with the rows above them.
//!
//! A line may sum up the rows since the last such line, since any line before that (subtotals of several
//! levels), or all rows so far; it is wrong only if it does none of these. Amounts are compared as far as the line writes them out, counts exactly. What the rows mean
//! is not known here, only what their cells say.

mod line;

use rust_decimal::Decimal;

use super::cells::Cells;
use crate::cell::amount::{Amount, AmountStatus, DecimalMark};
use crate::header::Field;
use crate::problem::Problem;
use crate::sheet::{Finding, FindingKind, Severity};

pub(super) use line::is_total;

/// Columns of money that a total line adds up.
const COLUMNS: [Field; 3] = [Field::Amount, Field::AmountUsd, Field::AmountCny];

/// What the rows above say, added up.
#[derive(Clone, Debug, Default)]
struct Sums {
    row_count: u64,
    columns: [ColumnSum; COLUMNS.len()],
}

/// The sum of a column: of all its figures, and of those alone that a spreadsheet can add.
#[derive(Clone, Debug, Default)]
struct ColumnSum {
    all: Decimal,
    exact: Decimal,
    currencies: Vec<Option<String>>,
}

/// Total lines whose rows are distinguished at most; what is above the last so many is one sum.
const MOST_LEVELS: usize = 200;

/// Adds up the rows of a table, and compares each total line with them.
#[derive(Clone, Debug, Default)]
pub(super) struct Totals {
    since_last: Sums,
    /// The rows above each earlier total line, up to the one before it.
    before: Vec<Sums>,
}

impl Totals {
    /// Takes a row of data into account.
    pub(super) fn add(&mut self, cells: &Cells) {
        self.since_last.row_count += 1;
        for (field, sum) in COLUMNS.into_iter().zip(&mut self.since_last.columns) {
            if let Some(Ok(amount)) = cells.amount(field) {
                sum.add(amount);
            }
        }
    }

    /// Compares a total line with the rows above it.
    pub(super) fn compare(&mut self, cells: &Cells, findings: &mut Vec<Finding>) {
        let since_last = std::mem::take(&mut self.since_last);
        let mut sums = vec![since_last.clone()];
        for earlier in self.before.iter().rev() {
            sums.extend(sums.last().map(|later| later.plus(earlier)));
        }
        let has_rows = sums.last().is_some_and(|so_far| so_far.row_count > 0);
        if line::is_sum(cells) && has_rows {
            findings.extend(other_count(cells, sums.iter().map(|sums| sums.row_count)));
            for (at, field) in COLUMNS.into_iter().enumerate() {
                let of_field = sums.iter().filter_map(|sums| sums.columns.get(at));
                findings.extend(other_amount(cells, field, of_field));
            }
        }
        self.before.push(since_last);
        if self.before.len() > MOST_LEVELS {
            let first = self.before.remove(0);
            if let Some(next) = self.before.first_mut() {
                *next = next.plus(&first);
            }
        }
    }
}

impl Sums {
    fn plus(&self, other: &Self) -> Self {
        let mut sums = self.clone();
        sums.row_count += other.row_count;
        for (sum, other) in sums.columns.iter_mut().zip(&other.columns) {
            sum.all += other.all;
            sum.exact += other.exact;
            other.currencies.iter().for_each(|currency| sum.add_currency(currency));
        }
        sums
    }
}

impl ColumnSum {
    fn add(&mut self, amount: &Amount) {
        let Some(point) = amount.point else { return };
        self.all += point;
        if amount.status == AmountStatus::Exact {
            self.exact += point;
        }
        self.add_currency(&amount.currency);
    }

    fn add_currency(&mut self, currency: &Option<String>) {
        if !self.currencies.contains(currency) {
            self.currencies.push(currency.clone());
        }
    }
}

fn other_count(cells: &Cells, counts: impl Iterator<Item = u64>) -> Option<Finding> {
    let (field, stated) = line::count(cells)?;
    let nearest = counts.min_by_key(|count| count.abs_diff(stated))?;
    let problem = match stated.checked_sub(nearest) {
        Some(0) => return None,
        Some(difference) => Problem::CountMore { rows: nearest, difference },
        None => Problem::CountFewer { rows: nearest, difference: nearest.abs_diff(stated) },
    };
    Some(cells.finding(Severity::Warning, field, FindingKind::TotalDiffers, problem))
}

fn other_amount<'s>(
    cells: &Cells,
    field: Field,
    sums: impl Iterator<Item = &'s ColumnSum>,
) -> Option<Finding> {
    let stated = cells.amount(field)?.ok()?.point?;
    let shown = Shown::of(cells.text(field), cells.sheet.survey.decimal_mark(field), stated);
    let nearest = sums
        .filter(|sum| sum.currencies.len() == 1)
        .flat_map(|sum| [sum.all, sum.exact])
        .min_by_key(|sum| (stated - sum).abs())?;
    let difference = (stated - nearest).abs();
    if difference <= shown.tolerance {
        return None;
    }
    let sum = shown.in_its_unit(nearest).to_string();
    let difference = shown.in_its_unit(difference).to_string();
    let problem = match stated > nearest {
        true => Problem::SumMore { sum, difference },
        false => Problem::SumLess { sum, difference },
    };
    Some(cells.finding(Severity::Warning, field, FindingKind::TotalDiffers, problem))
}

/// A figure as the line shows it.
struct Shown {
    /// What a 1 in the cell stands for.
    unit: Decimal,
    /// How far the figure may be from what it was rounded from: half of its last digit.
    tolerance: Decimal,
}

impl Shown {
    fn of(text: &str, mark: Option<DecimalMark>, stated: Decimal) -> Self {
        let point = if mark == Some(DecimalMark::Comma) { ',' } else { '.' };
        let digits = text.chars().filter(|it| it.is_ascii_digit() || *it == point);
        let digits: String = digits.map(|it| if it == point { '.' } else { it }).collect();
        let shown: Option<Decimal> = digits.parse().ok();
        let unit = shown.and_then(|shown| stated.checked_div(shown)).unwrap_or(Decimal::ONE);
        let last_digit = shown.map_or(Decimal::ZERO, |shown| Decimal::new(5, shown.scale() + 1));
        Self { unit, tolerance: (unit * last_digit).max(Decimal::new(5, 1)) }
    }

    fn in_its_unit(&self, value: Decimal) -> Decimal {
        value.checked_div(self.unit).unwrap_or(value).round_dp(6).normalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_total_is_right_to_half_of_its_last_digit() {
        let half = |text, stated| Shown::of(text, None, Decimal::from(stated)).tolerance;
        assert_eq!(half("172.5", 172_500_000), Decimal::from(50_000));
        assert_eq!(half("5,800", 58_000_000), Decimal::from(5_000));
        assert_eq!(half("1.2亿", 120_000_000), Decimal::from(5_000_000));
        assert_eq!(half("数亿", 300_000_000), Decimal::new(5, 1));
    }

    #[test]
    fn a_total_is_shown_with_the_decimal_mark_of_its_column() {
        let shown = Shown::of("1.054,3", Some(DecimalMark::Comma), Decimal::from(1_054_300_000));
        assert_eq!(shown.tolerance, Decimal::from(50_000));
        assert_eq!(shown.in_its_unit(Decimal::from(66_800_000)).to_string(), "66.8");
    }
}
