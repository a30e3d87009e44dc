//! Invented amounts: round numbers, vague words or nothing, and how they are brought to a total.

use dealbase_ingest::cell::rate::{Rates, convert};
use fastrand::Rng;
use rust_decimal::Decimal;

use super::Failure;
use super::deal::{Class, Deal};

/// A currency as the invented sheets write it.
pub(crate) struct Currency {
    /// Three ISO letters.
    pub(crate) code: &'static str,
    /// What an English sheet puts before a number.
    pub(crate) symbol: &'static str,
    /// How many steps of the ladder a dollar is worth, so that amounts look at home.
    steps_per_usd: usize,
}

const fn currency(code: &'static str, symbol: &'static str, steps_per_usd: usize) -> Currency {
    Currency { code, symbol, steps_per_usd }
}

pub(crate) static USD: Currency = currency("USD", "$", 0);
pub(crate) static EUR: Currency = currency("EUR", "€", 0);
pub(crate) static GBP: Currency = currency("GBP", "£", 0);
pub(crate) static SGD: Currency = currency("SGD", "S$", 1);
pub(crate) static CAD: Currency = currency("CAD", "C$", 1);
pub(crate) static BRL: Currency = currency("BRL", "R$", 6);
pub(crate) static CNY: Currency = currency("CNY", "¥", 8);
pub(crate) static INR: Currency = currency("INR", "₹", 19);
pub(crate) static JPY: Currency = currency("JPY", "¥", 22);
pub(crate) static KRW: Currency = currency("KRW", "₩", 31);

/// How a vendor words an amount it does not know exactly. The point of each is what the report counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wording {
    /// The number itself.
    Plain,
    /// 数千万: three times the unit.
    Several,
    /// 近亿元: 0.95 of the number.
    Near,
    /// 超亿元: the number.
    Over,
    /// 约3000万: the number.
    About,
    /// 亿元及以上: the number, without an upper end.
    AtLeast,
    /// 1000万-2000万: the middle.
    Between,
}

/// What a deal raised.
#[derive(Clone)]
pub(crate) enum Amount {
    /// Not disclosed.
    Undisclosed,
    /// A step of the ladder of round numbers, free to be moved until the quarter's total is right.
    Step(&'static Currency, usize),
    /// A settled point, in units of the currency, and its wording.
    Worded(&'static Currency, i64, Wording),
}

impl Amount {
    /// Currency, point in its units, and wording; `None` where undisclosed.
    pub(crate) fn point(&self) -> Option<(&'static Currency, i64, Wording)> {
        match *self {
            Self::Undisclosed => None,
            Self::Step(currency, step) => Some((currency, rung(step), Wording::Plain)),
            Self::Worded(currency, point, wording) => Some((currency, point, wording)),
        }
    }

    /// A round number for a deal of this class; `usd_step` is the ladder step in dollars.
    pub(crate) fn round(currency: &'static Currency, usd_step: usize) -> Self {
        Self::Step(currency, usd_step + currency.steps_per_usd)
    }
}

/// Round numbers people type: ten to a decade, from 10,000 up.
fn rung(step: usize) -> i64 {
    const DIGITS: [i64; 10] = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80];
    let digits = DIGITS.get(step % 10).copied().unwrap_or(10);
    digits * 1_000 * (0..step / 10).fold(1, |power: i64, _| power.saturating_mul(10))
}

/// First and last step in dollars that a class of round plausibly raises. Step 20 is a million
/// dollars, 30 ten million, 40 a hundred million.
pub(crate) fn plausible_steps(
    class: Class,
    is_chinese: bool,
    is_last_quarter: bool,
) -> (usize, usize) {
    let (first, last) = match class {
        Class::SeedAngel => (14, 27),
        Class::A => (22, 38),
        Class::B => (28, 42),
        Class::C => (31, 46),
        Class::D => (34, 48),
        Class::EPlus => (37, 50),
        Class::Strategic | Class::Outside => (25, 49),
        Class::Unknown => (20, 42),
    };
    match (is_chinese, is_last_quarter) {
        (false, _) => (first, last),
        (true, false) => (first - 5, last - 6),
        // Below 100 million dollars: the quarter's one mega deal is set apart.
        (true, true) => (first - 5, (last - 6).min(38)),
    }
}

/// What a deal raised in whole US dollars, as the program will compute it; 0 where undisclosed.
pub(crate) fn usd(deal: &Deal, rates: &Rates) -> Result<i64, Failure> {
    let Some((currency, point, _)) = deal.amount.point() else { return Ok(0) };
    let quarter = deal.quarter.label();
    let rate = rates.find(currency.code, &quarter).ok_or("a currency has no rate")?;
    Ok(convert(Decimal::from(point), rate).ok_or("an amount is out of range")?)
}

/// Moves round numbers up or down until the deals' total is within the tolerance of the target.
pub(crate) fn decide(
    deals: &mut [Deal],
    target_usd: i64,
    tolerance_usd: i64,
    rates: &Rates,
    rng: &mut Rng,
) -> Result<(), Failure> {
    const MOST_MOVES: usize = 200_000;
    let mut total = 0;
    for deal in deals.iter() {
        total += usd(deal, rates)?;
    }
    for _ in 0..MOST_MOVES {
        let missing = target_usd - total;
        if missing.abs() <= tolerance_usd {
            return Ok(());
        }
        let Some(deal) = rng.choice(deals.iter_mut()) else { break };
        let Amount::Step(currency, step) = deal.amount else { continue };
        let moved = if missing > 0 { step + 1 } else { step.saturating_sub(1) };
        let (first, last) = plausible_steps(deal.class, deal.is_chinese(), deal.quarter.is_last());
        let shift = currency.steps_per_usd;
        if !(first + shift..=last + shift).contains(&moved) {
            continue;
        }
        let before = usd(deal, rates)?;
        deal.amount = Amount::Step(currency, moved);
        let change = usd(deal, rates)? - before;
        if (missing - change).abs() < missing.abs() {
            total += change;
        } else {
            deal.amount = Amount::Step(currency, step);
        }
    }
    Err(format!("a total of {target_usd} dollars is out of reach").into())
}
