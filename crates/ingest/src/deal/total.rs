//! Total lines: whether they agree with the rows above them.
//!
//! A line may sum up the rows since the last such line or all rows so far; it is wrong only if it does
//! neither. Amounts are compared as far as the line writes them out, counts exactly. What the rows mean
//! is not known here, only what their cells say.

mod line;

use rust_decimal::Decimal;

use super::cells::Cells;
use crate::cell::amount::{Amount, AmountStatus};
use crate::header::Field;
use crate::sheet::{Finding, Severity};

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

/// Adds up the rows of a table, and compares each total line with them.
#[derive(Clone, Debug, Default)]
pub(super) struct Totals {
    since_last: Sums,
    before: Sums,
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
        let so_far = self.before.plus(&self.since_last);
        let since_last = std::mem::take(&mut self.since_last);
        if line::is_sum(cells) && so_far.row_count > 0 {
            let sums = [&since_last, &so_far];
            findings.extend(other_count(cells, sums.map(|sums| sums.row_count)));
            for ((field, since_last), so_far) in
                COLUMNS.into_iter().zip(&since_last.columns).zip(&so_far.columns)
            {
                findings.extend(other_amount(cells, field, [since_last, so_far]));
            }
        }
        self.before = so_far;
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

fn other_count(cells: &Cells, counts: [u64; 2]) -> Option<Finding> {
    let (field, stated) = line::count(cells)?;
    let nearest = counts.into_iter().min_by_key(|count| count.abs_diff(stated))?;
    let relation = match stated.checked_sub(nearest) {
        Some(0) => return None,
        Some(more) => format!("{more} more"),
        None => format!("{} fewer", nearest.abs_diff(stated)),
    };
    let expected = format!("{nearest}, the rows above; the line has {relation}");
    Some(cells.finding(Severity::Warning, field, "total_differs", &expected))
}

fn other_amount(cells: &Cells, field: Field, sums: [&ColumnSum; 2]) -> Option<Finding> {
    let stated = cells.amount(field)?.ok()?.point?;
    let shown = Shown::of(cells.text(field), stated);
    let nearest = sums
        .into_iter()
        .filter(|sum| sum.currencies.len() == 1)
        .flat_map(|sum| [sum.all, sum.exact])
        .min_by_key(|sum| (stated - sum).abs())?;
    let difference = (stated - nearest).abs();
    if difference <= shown.tolerance {
        return None;
    }
    let relation = if stated > nearest { "more" } else { "less" };
    let expected = format!(
        "{}, the sum of the rows above; the line says {} {relation}",
        shown.in_its_unit(nearest),
        shown.in_its_unit(difference)
    );
    Some(cells.finding(Severity::Warning, field, "total_differs", &expected))
}

/// A figure as the line shows it.
struct Shown {
    /// What a 1 in the cell stands for.
    unit: Decimal,
    /// How far the figure may be from what it was rounded from: half of its last digit.
    tolerance: Decimal,
}

impl Shown {
    fn of(text: &str, stated: Decimal) -> Self {
        let digits: String = text.chars().filter(|it| it.is_ascii_digit() || *it == '.').collect();
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
        let half = |text, stated| Shown::of(text, Decimal::from(stated)).tolerance;
        assert_eq!(half("172.5", 172_500_000), Decimal::from(50_000));
        assert_eq!(half("5,800", 58_000_000), Decimal::from(5_000));
        assert_eq!(half("1.2亿", 120_000_000), Decimal::from(5_000_000));
        assert_eq!(half("数亿", 300_000_000), Decimal::new(5, 1));
    }
}
