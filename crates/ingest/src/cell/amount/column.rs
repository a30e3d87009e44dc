//! What a whole column of amounts shows that no single cell can. It does not change what is read.

use rust_decimal::Decimal;

use super::decimal_mark::{self, DecimalMark, Shown, numbers};
use crate::cell::plain::plain;
use crate::sheet::{Cell, CellKind};

/// Evidence over a column of amounts, gathered cell by cell in bounded memory.
///
/// A spreadsheet shows `1E+06`, a program that keeps only digits makes it `1006`. One such value may
/// be a real amount; a column of whole currency units in which several are, and next to no
/// other value of four digits, holds damaged numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnAmounts {
    /// Values of the form d00d: a digit, then an exponent from 5 to 12.
    pub lost_exponent_count: u64,
    /// Other bare values of one to four digits.
    pub small_count: u64,
    /// Bare values of five digits and more.
    pub large_count: u64,
    /// Values with the sign `CN¥`, beside which a bare `¥` is the yen.
    pub marked_yuan_count: u64,
    /// Numbers that show a comma before their fraction, or points between their groups.
    pub comma_count: u64,
    /// Numbers that show a point before their fraction, or commas between their groups.
    pub point_count: u64,
    /// Numbers with the mark of another language than their unit: `1.5 millones`, `1,5 million`.
    pub against_unit_count: u64,
    /// Numbers such as `2,345`, which may be a fraction or thousands.
    pub either_count: u64,
}

impl ColumnAmounts {
    /// Takes a cell into account. A number of a workbook shows nothing about the marks of texts beside it.
    pub fn observe_cell(&mut self, cell: &Cell) {
        match cell.kind {
            CellKind::Number => self.observe_digits(&cell.text),
            _ => self.observe(&cell.text),
        }
    }

    /// Takes the text of one cell into account.
    pub fn observe(&mut self, text: &str) {
        self.observe_marks(text);
        self.observe_digits(text);
    }

    /// Texts with a unit or a sign say nothing here.
    fn observe_digits(&mut self, text: &str) {
        if is_in_words(text) {
            return;
        }
        let Some(text) = plain(text) else { return };
        self.marked_yuan_count += u64::from(text.contains("cn¥"));
        let digits = text.replace(',', "");
        if digits.is_empty() || !digits.chars().all(|it| it.is_ascii_digit()) {
            return;
        }
        if has_lost_exponent(&digits) {
            self.lost_exponent_count += 1;
        } else if digits.len() <= 4 && !digits.trim_matches('0').is_empty() {
            self.small_count += 1;
        } else if digits.len() >= 5 {
            self.large_count += 1;
        }
    }

    fn observe_marks(&mut self, text: &str) {
        if !text.contains([',', '.']) {
            return;
        }
        for (_, shown) in numbers(text) {
            match shown {
                Shown::Nothing => {}
                Shown::Either(mark) => self.either_count += u64::from(mark == ','),
                Shown::Mark(mark) => {
                    let is_against = decimal_mark::of_unit(text).is_some_and(|unit| unit != mark);
                    self.against_unit_count += u64::from(is_against);
                    match mark {
                        DecimalMark::Comma => self.comma_count += 1,
                        DecimalMark::Point => self.point_count += 1,
                    }
                }
            }
        }
    }

    /// The mark that parts fractions in this column; `None` where its cells show none, or both.
    #[must_use]
    pub fn decimal_mark(&self) -> Option<DecimalMark> {
        match (self.comma_count, self.point_count) {
            (0, 0) => None,
            (comma, point) if comma > 9 * point => Some(DecimalMark::Comma),
            (comma, point) if point > 9 * comma => Some(DecimalMark::Point),
            _ => None,
        }
    }

    /// Whether the cells show a comma as well as a point, so that neither holds for the column.
    #[must_use]
    pub fn has_both_marks(&self) -> bool {
        self.comma_count > 0 && self.point_count > 0 && self.decimal_mark().is_none()
    }

    /// Whether nearly all bare values have five digits or more.
    #[must_use]
    pub fn are_in_full(&self) -> bool {
        self.large_count > 9 * self.small_count
    }

    /// Whether values such as `1006` are damaged in this column: at least two of them, at least as
    /// many large values, and fewer other small ones.
    #[must_use]
    pub fn has_lost_exponents(&self) -> bool {
        self.lost_exponent_count >= 2
            && self.large_count >= self.lost_exponent_count.min(2)
            && self.lost_exponent_count > self.small_count
    }

    /// Whether this cell is one of the damaged values of its column.
    #[must_use]
    pub fn is_damaged(&self, text: &str) -> bool {
        let Some(text) = plain(text).filter(|_| self.has_lost_exponents()) else { return false };
        has_lost_point_too(&text) || has_lost_exponent(&text.replace(',', ""))
    }
}

/// Whether a text has a letter that its plain form has, too, and no sign of the yuan: nearly every
/// text that says nothing about its column has.
fn is_in_words(text: &str) -> bool {
    let is_letter = |it: char| it.is_ascii_alphabetic() || ('\u{4e00}'..='\u{9fff}').contains(&it);
    text.contains(is_letter) && !text.contains(['\\', '¥', '￥'])
}

/// `1006` and the like: `1E+006` after a program dropped the letters.
fn has_lost_exponent(digits: &str) -> bool {
    digits.len() == 4 && ends_with_exponent(digits, 12)
}

/// `15006` or `1.5006`: `1.5E+006` in a column where exponents are known to be lost.
fn has_lost_point_too(text: &str) -> bool {
    let digits = text.replacen('.', "", 1);
    matches!(digits.len(), 5 | 6) && ends_with_exponent(&digits, 9)
}

/// What a text such as `5006` or `4.5006` was if it has lost the letters of its exponent: 5E+006, 4.5E+006.
#[must_use]
pub fn with_exponent(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let digits = text.replacen('.', "", 1);
    let is_damaged = (4..=8).contains(&digits.len()) && ends_with_exponent(&digits, 12);
    let (mantissa, exponent) = text.split_at_checked(text.len().checked_sub(3)?)?;
    let mantissa: Decimal = mantissa.parse().ok().filter(|_| is_damaged)?;
    Decimal::from(10_i64.checked_pow(exponent.parse().ok()?)?).checked_mul(mantissa)
}

/// Whether the last three digits are an exponent from 5 to `most`, and the rest a number.
fn ends_with_exponent(digits: &str, most: u32) -> bool {
    let Some((number, exponent)) = digits.split_at_checked(digits.len().saturating_sub(3)) else {
        return false;
    };
    let exponent = exponent.parse::<u32>().is_ok_and(|it| (5..=most).contains(&it));
    exponent && !number.starts_with('0') && number.chars().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(texts: &[&str]) -> ColumnAmounts {
        let mut column = ColumnAmounts::default();
        texts.iter().for_each(|text| column.observe(text));
        column
    }

    #[test]
    fn lost_exponents_show_among_large_numbers() {
        let damaged = column(&["1006", "2,500,000", "1007", "750000", "2006", ""]);
        assert!(damaged.is_damaged("1006"));
        assert!(damaged.is_damaged("2,006"));
        assert!(damaged.is_damaged("15006"), "1.5E+06");
        assert!(!damaged.is_damaged("750000"));
    }

    #[test]
    fn a_lost_exponent_can_be_put_back() {
        for (text, restored) in [
            ("5006", Some(5_000_000)),
            ("4.5006", Some(4_500_000)),
            ("1005", Some(100_000)),
            ("5250", None),
            ("$5006", None),
            ("750000", None),
        ] {
            assert_eq!(with_exponent(text), restored.map(Decimal::from), "{text}");
        }
    }

    #[test]
    fn one_small_amount_or_a_column_of_small_ones_is_no_damage() {
        assert!(!column(&["1006", "2500000", "750000"]).is_damaged("1006"));
        assert!(
            !column(&["1006", "1007", "12", "350", "980", "45000", "98000"]).is_damaged("1006")
        );
        assert!(!column(&["1006", "2007", "1008"]).is_damaged("1006"), "no large number at all");
    }
}
