//! Numbers as people read them: rounded once, half away from zero, from whole numbers.
//!
//! It does not know what a number means, nor in which language it is.

/// A fraction of two whole numbers, exact until it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// `numerator / denominator`; None if the denominator is not above zero.
    pub(crate) fn new(numerator: i128, denominator: i128) -> Option<Fraction> {
        (denominator > 0).then_some(Fraction { numerator, denominator })
    }

    /// A share in per cent: `100 * part / whole`; None without a whole.
    pub(crate) fn share_pct(part: i64, whole: i64) -> Option<Fraction> {
        Fraction::new(100 * i128::from(part), i128::from(whole))
    }

    /// A growth in per cent: `100 * (now - base) / base`; None without a base.
    pub(crate) fn growth_pct(now: i64, base: i64) -> Option<Fraction> {
        Fraction::new(100 * (i128::from(now) - i128::from(base)), i128::from(base))
    }

    /// The difference of two fractions; None if the numbers grow beyond all use.
    pub(crate) fn minus(self, other: Fraction) -> Option<Fraction> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Fraction::new(left.checked_sub(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// True if the value is exactly zero.
    pub(crate) fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// The nearest float, for drawing and for spreadsheets; never to be added up.
    #[expect(clippy::cast_precision_loss, reason = "a place on an axis needs no more than a float")]
    pub(crate) fn approximate(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// The value in units of `10^-decimals`, rounded half away from zero.
    pub(crate) fn scaled(self, decimals: u32) -> i128 {
        let numerator = self.numerator.saturating_mul(10_i128.pow(decimals));
        let (size, half) = (numerator.abs(), self.denominator);
        numerator.signum() * (size.saturating_mul(2).saturating_add(half) / (2 * half))
    }

    /// The rounded value as digits with grouped thousands, such as `-1,366.7`.
    pub(crate) fn rounded(self, decimals: u32) -> String {
        decimal(self.scaled(decimals), decimals)
    }
}

/// Writes a number given in units of `10^-decimals`.
pub(crate) fn decimal(scaled: i128, decimals: u32) -> String {
    let unit = 10_i128.pow(decimals);
    let sign = if scaled < 0 { "-" } else { "" };
    let whole = grouped((scaled / unit).abs());
    match decimals {
        0 => format!("{sign}{whole}"),
        _ => {
            format!("{sign}{whole}.{:0places$}", (scaled % unit).abs(), places = decimals as usize)
        }
    }
}

/// A whole number with a comma at every third digit.
pub(crate) fn grouped(number: impl TryInto<i128>) -> String {
    let number = number.try_into().unwrap_or(i128::MAX);
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_away_from_zero_where_binary_floats_would_not() {
        let cases = [
            ((1, 8), 2, "0.13"),
            ((-1, 8), 2, "-0.13"),
            ((15, 100), 1, "0.2"),
            ((1005, 1000), 2, "1.01"),
            ((35, 100), 1, "0.4"),
            ((-35, 100), 1, "-0.4"),
            ((1, 3), 1, "0.3"),
            ((2, 3), 0, "1"),
            ((-4, 100), 1, "0.0"),
            ((999_960, 1000), 1, "1,000.0"),
        ];
        for ((numerator, denominator), decimals, wanted) in cases {
            let fraction = Fraction::new(numerator, denominator).unwrap();
            assert_eq!(fraction.rounded(decimals), wanted, "{numerator}/{denominator}");
        }
    }

    #[test]
    fn shares_and_growth_know_no_answer_without_a_base() {
        assert_eq!(Fraction::share_pct(1, 0), None);
        assert_eq!(Fraction::growth_pct(5, 0), None);
        let cases = [(1, 3, "33.3"), (49, 64, "76.6"), (3, 9, "33.3")];
        for (part, whole, wanted) in cases {
            assert_eq!(Fraction::share_pct(part, whole).unwrap().rounded(1), wanted);
        }
        assert_eq!(Fraction::growth_pct(53, 58).unwrap().rounded(1), "-8.6");
    }

    #[test]
    fn a_difference_is_taken_before_rounding() {
        let (now, before) = (Fraction::share_pct(2, 3), Fraction::share_pct(1, 3));
        assert_eq!(now.unwrap().minus(before.unwrap()).unwrap().rounded(1), "33.3");
    }

    #[test]
    fn thousands_are_grouped() {
        for (number, wanted) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")]
        {
            assert_eq!(grouped(number), wanted);
        }
    }
}
