//! Total lines: whether they agree with the rows above them.
//!
//! A line may sum up the rows since the last such line or all rows so far; it is wrong only if it does
//! neither. Amounts are compared as far as the line writes them out, counts exactly. What the rows mean
//! is not known here, only what their cells say.

mod line;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Cells, money};
use crate::cell::amount::AmountStatus;
use crate::cell::blank::is_empty;
use crate::header::Field;
use crate::lists::Lists;
use crate::sheet::{Finding, Severity};
use crate::survey::SheetSurvey;

pub(super) use line::is_total;

/// Columns of money that a total line adds up.
const COLUMNS: [Field; 3] = [Field::Amount, Field::AmountUsd, Field::AmountCny];

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
    /// What a bare figure of 1 stands for in each column.
    units: BTreeMap<Field, Figure>,
}

/// An amount as far as it can be added up.
#[derive(Clone, Debug)]
struct Figure {
    point: Decimal,
    is_exact: bool,
    currency: Option<String>,
}

impl Totals {
    /// Takes a row of data into account.
    pub(super) fn add(&mut self, cells: &Cells, lists: &Lists) {
        for sums in [&mut self.since_last, &mut self.so_far] {
            sums.row_count += 1;
        }
        for field in COLUMNS {
            let Some(figure) = self.figure(cells, lists, field) else { continue };
            for sums in [&mut self.since_last, &mut self.so_far] {
                sums.columns.entry(field).or_default().add(&figure);
            }
        }
    }

    /// The figure of a cell. Nearly all are bare numbers, of which the first tells the unit of all.
    fn figure(&mut self, cells: &Cells, lists: &Lists, field: Field) -> Option<Figure> {
        let text = cells.text(field);
        if is_empty(text) {
            return None;
        }
        let bare = bare_number(text).filter(|_| !has_own_unit(cells.sheet));
        if let (Some(bare), Some(unit)) = (bare, self.units.get(&field)) {
            return Some(Figure { point: bare * unit.point, ..unit.clone() });
        }
        let figure = read(cells, lists, field)?;
        if let Some(unit) = bare.and_then(|bare| figure.point.checked_div(bare)) {
            self.units.insert(field, Figure { point: unit, ..figure.clone() });
        }
        Some(figure)
    }

    /// Compares a total line with the rows above it.
    pub(super) fn compare(&mut self, cells: &Cells, lists: &Lists, findings: &mut Vec<Finding>) {
        if line::is_sum(cells) && self.so_far.row_count > 0 {
            findings.extend(self.other_count(cells));
            findings.extend(
                COLUMNS.into_iter().filter_map(|field| self.other_amount(cells, lists, field)),
            );
        }
        self.since_last = Sums::default();
    }

    fn other_count(&self, cells: &Cells) -> Option<Finding> {
        let (field, stated) = line::count(cells)?;
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
        let stated = read(cells, lists, field)?.point;
        let shown = Shown::of(cells.text(field), stated);
        let sums: Vec<_> = [&self.since_last, &self.so_far]
            .into_iter()
            .filter_map(|sums| sums.columns.get(&field))
            .filter(|sum| sum.currencies.len() == 1)
            .flat_map(|sum| [sum.all, sum.exact])
            .collect();
        let nearest = sums.into_iter().min_by_key(|sum| (stated - sum).abs())?;
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
}

impl ColumnSum {
    fn add(&mut self, figure: &Figure) {
        self.all += figure.point;
        if figure.is_exact {
            self.exact += figure.point;
        }
        if !self.currencies.contains(&figure.currency) {
            self.currencies.push(figure.currency.clone());
        }
    }
}

fn read(cells: &Cells, lists: &Lists, field: Field) -> Option<Figure> {
    let amount = money::in_column(cells, lists, field).ok()?;
    let is_exact = amount.status == AmountStatus::Exact;
    Some(Figure { point: amount.point?, is_exact, currency: amount.currency })
}

fn bare_number(text: &str) -> Option<Decimal> {
    let is_bare = text.len() < 16 && text.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    text.parse().ok().filter(|_| is_bare)
}

/// Whether each row may have a unit or currency of its own.
fn has_own_unit(sheet: &SheetSurvey) -> bool {
    sheet.mapping.has(Field::Currency) || sheet.mapping.has(Field::AmountUnit)
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
