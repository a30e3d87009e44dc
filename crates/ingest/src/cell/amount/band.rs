//! The rule table: from a figure and the words beside it to low, point and high. Currencies and
//! words are not known here.

use rust_decimal::Decimal;

use super::AmountStatus;
use super::numeral::Numeral;
use super::words::{Modifier, Modifiers};

/// A figure with its bounds, `low <= point <= high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DecimalBand {
    pub low: Decimal,
    pub point: Decimal,
    /// `None` if there is no upper bound.
    pub high: Option<Decimal>,
    pub status: AmountStatus,
}

/// The band of `数X`, X being a bare unit: 2X to just under 10X.
///
/// `数千万级` and `约数千万` say no more than `数千万`; `数千万以上` has no upper bound.
pub(super) fn several(
    unit: Numeral,
    modifiers: Modifiers,
    multiple: Decimal,
) -> Option<DecimalBand> {
    let low = unit.value.checked_mul(Decimal::TWO)?;
    let band = order_of_magnitude(low, unit, multiple)?;
    match modifiers.contains(Modifier::Floor) {
        true => Some(DecimalBand { high: None, status: AmountStatus::Open, ..band }),
        false => Some(band),
    }
}

/// The band of a figure with the words beside it; `None` where two words contradict each other.
pub(super) fn figure(
    figure: Numeral,
    modifiers: Modifiers,
    multiple: Decimal,
) -> Option<DecimalBand> {
    let value = figure.value;
    let times = |hundredths: i64| value.checked_mul(Decimal::new(hundredths, 2));
    let approximate = |low, point, high| Some(DecimalBand::approximate(low, point, Some(high)));
    match strongest(modifiers)? {
        None => Some(DecimalBand {
            status: AmountStatus::Exact,
            ..DecimalBand::approximate(value, value, Some(value))
        }),
        Some(Modifier::Near) => approximate(times(90)?, times(95)?, value),
        Some(Modifier::Over) => approximate(value, value, times(150)?),
        Some(Modifier::More) => approximate(value, value, times(120)?),
        Some(Modifier::About) => approximate(times(90)?, value, times(110)?),
        Some(Modifier::Ceiling) => approximate(Decimal::ZERO, value, value),
        Some(Modifier::Floor) => Some(open(value)),
        Some(Modifier::Class) => class(figure, multiple),
    }
}

impl DecimalBand {
    fn approximate(low: Decimal, point: Decimal, high: Option<Decimal>) -> Self {
        Self { low, point, high, status: AmountStatus::Approximate }
    }

    /// From the low of one end to the high of the other, its point in the middle; `None` if the
    /// ends are the wrong way round.
    pub(super) fn between(first: Self, last: Self) -> Option<Self> {
        let is_ordered = first.low <= last.low && last.high.is_none_or(|high| first.point <= high);
        let status = first.status.max(last.status).max(AmountStatus::Approximate);
        let point = first.point.checked_add(last.point)?.checked_div(Decimal::TWO)?;
        is_ordered.then_some(Self { low: first.low, point, high: last.high, status })
    }

    /// The band in another unit; `None` if it does not fit a decimal.
    pub(super) fn times(self, unit: Decimal) -> Option<Self> {
        let high = match self.high {
            Some(high) => Some(high.checked_mul(unit)?),
            None => None,
        };
        let (low, point) = (self.low.checked_mul(unit)?, self.point.checked_mul(unit)?);
        Some(Self { low, point, high, ..self })
    }
}

/// The one word that decides; the inner `None` without a word, the outer one on contradiction.
///
/// Any other word says more than 约, 以上 more than 超, 超 more than 余; 近 and 以下 bear no other.
fn strongest(modifiers: Modifiers) -> Option<Option<Modifier>> {
    let upper = [Modifier::Near, Modifier::Ceiling].into_iter().find(|it| modifiers.contains(*it));
    let rest = modifiers.without(Modifier::About).without(Modifier::Class);
    if upper.is_some_and(|it| rest.without(it) != Modifiers::default()) {
        return None;
    }
    let by_strength =
        [Modifier::Floor, Modifier::Over, Modifier::More, Modifier::Class, Modifier::About];
    Some(upper.or_else(|| by_strength.into_iter().find(|it| modifiers.contains(*it))))
}

/// `千万级` is 1,000 to 9,999 万; `亿级` is at least 1 亿; `5000万级` is about 5000 万.
fn class(figure: Numeral, multiple: Decimal) -> Option<DecimalBand> {
    if figure.value == Decimal::from(100_000_000) {
        return Some(open(figure.value));
    }
    if is_power_of_ten(figure.value) {
        return order_of_magnitude(figure.value, figure, multiple);
    }
    let times = |hundredths: i64| figure.value.checked_mul(Decimal::new(hundredths, 2));
    Some(DecimalBand::approximate(times(90)?, figure.value, Some(times(110)?)))
}

fn open(value: Decimal) -> DecimalBand {
    DecimalBand { low: value, point: value, high: None, status: AmountStatus::Open }
}

/// From `low` to the last figure below the next power of ten, in steps of the written unit:
/// 9,999 万 for 千万, 9.99 万 for 万.
fn order_of_magnitude(low: Decimal, unit: Numeral, multiple: Decimal) -> Option<DecimalBand> {
    let next = unit.value.checked_mul(Decimal::TEN)?;
    let is_single = unit.value == unit.unit;
    let step = if is_single { unit.unit.checked_mul(Decimal::new(1, 2))? } else { unit.unit };
    let high = next.checked_sub(step)?;
    let point = unit.value.checked_mul(multiple)?.min(high);
    Some(DecimalBand { low: low.min(point), point, high: Some(high), status: AmountStatus::Vague })
}

fn is_power_of_ten(value: Decimal) -> bool {
    let digits = value.normalize().to_string();
    digits.strip_prefix('1').is_some_and(|zeros| zeros.chars().all(|it| it == '0'))
}
