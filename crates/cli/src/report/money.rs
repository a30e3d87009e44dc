//! Amounts in the units of a language: 亿美元, US$ billion. It does not know what was paid for.

use super::figure::{Figure, Measure};
use crate::messages::{Messages, MoneyUnit};
use crate::output::number::{Fraction, decimal};

/// Digits that an amount in a sentence needs.
const TELLING_DIGITS: u32 = 3;

/// An amount in a sentence: about three digits, and no decimal that says nothing.
pub(crate) fn in_words(messages: &Messages, usd: i64) -> String {
    let Some(unit) = unit_of(messages, usd, |unit| unit.from_usd) else { return usd.to_string() };
    let whole_digits = (usd / unit.unit_usd.max(1)).checked_ilog10().map_or(1, |it| it + 1);
    let decimals = TELLING_DIGITS.saturating_sub(whole_digits).min(unit.decimals);
    unit.in_words(&number(usd, unit, decimals))
}

/// An amount on a cover, rounded as far as its size allows.
pub(crate) fn on_cover(messages: &Messages, usd: i64) -> String {
    match unit_of(messages, usd, |unit| unit.from_usd) {
        Some(unit) if usd >= unit.unit_usd.saturating_mul(5) => {
            unit.in_words(&number(usd, unit, unit.cover_decimals))
        }
        _ => in_words(messages, usd),
    }
}

/// The unit of a column of amounts, chosen by the largest.
pub(crate) struct ColumnUnit<'a>(Option<&'a MoneyUnit>);

impl<'a> ColumnUnit<'a> {
    /// The unit that suits the largest of the amounts.
    pub(crate) fn of(messages: &'a Messages, amounts: impl Iterator<Item = i64>) -> ColumnUnit<'a> {
        ColumnUnit(unit_of(messages, amounts.max().unwrap_or(0), |unit| unit.column_from_usd))
    }

    /// The unit's name.
    pub(crate) fn name(&self) -> &'a str {
        self.0.map_or("US$", |unit| unit.unit.as_str())
    }

    /// An amount as a figure of the column; the dash where it is unknown.
    pub(crate) fn figure(&self, messages: &Messages, usd: Option<i64>) -> Figure {
        let shown = usd.map_or_else(|| messages.text("unknown").to_owned(), |usd| self.number(usd));
        let (unit_usd, decimals) = self.0.map_or((1, 0), |it| (it.unit_usd, it.column_decimals));
        let value = usd.and_then(|usd| Fraction::new(i128::from(usd), i128::from(unit_usd)));
        Figure::new(Measure::Money(decimals), value, shown)
    }

    /// An amount in the unit. What is above zero is never shown as zero.
    pub(crate) fn number(&self, usd: i64) -> String {
        let Some(unit) = self.0 else { return usd.to_string() };
        let shown = number(usd, unit, unit.column_decimals);
        let is_zero = shown.chars().all(|it| matches!(it, '0' | '.'));
        if usd > 0 && is_zero { format!("<{}", decimal(1, unit.column_decimals)) } else { shown }
    }
}

fn unit_of(messages: &Messages, usd: i64, from: impl Fn(&MoneyUnit) -> i64) -> Option<&MoneyUnit> {
    messages.money.iter().find(|unit| usd >= from(unit)).or(messages.money.last())
}

fn number(usd: i64, unit: &MoneyUnit, decimals: u32) -> String {
    Fraction::new(i128::from(usd), i128::from(unit.unit_usd))
        .map_or_else(|| usd.to_string(), |it| it.rounded(decimals))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Lang;

    #[test]
    fn an_amount_is_written_in_the_unit_a_reader_expects() {
        let (zh, en) = (Messages::of(Lang::Zh).unwrap(), Messages::of(Lang::En).unwrap());
        let cases = [
            (900_000_000, "9亿美元", "US$900 million"),
            (25_800_000_000, "258亿美元", "US$25.8 billion"),
            (899_912_345, "9亿美元", "US$900 million"),
            (1_366_000_000, "13.7亿美元", "US$1.37 billion"),
            (2_000_000_000, "20亿美元", "US$2 billion"),
            (34_700_000, "3,470万美元", "US$34.7 million"),
            (300_000_000, "3亿美元", "US$300 million"),
            (4_250_000, "425万美元", "US$4.3 million"),
            (100_000_000, "1亿美元", "US$100 million"),
            (5_000, "5,000美元", "US$5,000"),
            (0, "0美元", "US$0"),
        ];
        for (usd, in_zh, in_en) in cases {
            assert_eq!((in_words(&zh, usd).as_str(), in_words(&en, usd).as_str()), (in_zh, in_en));
        }
    }

    #[test]
    fn a_cover_shows_the_rounded_number() {
        let (zh, en) = (Messages::of(Lang::Zh).unwrap(), Messages::of(Lang::En).unwrap());
        let cases = [
            (896_000_000, "9亿美元", "US$896 million"),
            (25_843_000_000, "258亿美元", "US$25.8 billion"),
            (140_000_000, "1.4亿美元", "US$140 million"),
        ];
        for (usd, in_zh, in_en) in cases {
            assert_eq!((on_cover(&zh, usd).as_str(), on_cover(&en, usd).as_str()), (in_zh, in_en));
        }
    }

    #[test]
    fn a_column_has_one_unit_and_shows_no_money_as_none() {
        let zh = Messages::of(Lang::Zh).unwrap();
        let unit = ColumnUnit::of(&zh, [25_800_000_000, 1_000_000].into_iter());
        let shown = [25_800_000_000, 1_000_000, 0].map(|it| unit.number(it));
        assert_eq!(unit.name(), "亿美元");
        assert_eq!(shown, ["258.0", "<0.1", "0.0"]);
    }
}
