//! Who reports which deal: each row follows from its number alone, so that any part of a sheet can be
//! written without the rest.

use std::ops::{Range, RangeInclusive};

use fastrand::Rng;

use crate::shape::Shape;
use crate::sheet::Day;
use crate::{chinese, english};

const SEED: u64 = 20_231_231;

/// A deal as somebody typed it.
pub(crate) struct Deal {
    /// Of the row, from 0.
    pub(crate) number: u32,
    pub(crate) day: Day,
    /// The day, as typed.
    pub(crate) announced: String,
    pub(crate) company: String,
    pub(crate) sector: String,
    pub(crate) sub_sector: String,
    pub(crate) place: String,
    pub(crate) round: String,
    /// The amount, as typed; has nothing to do with `thousands`.
    pub(crate) amount: String,
    /// The amount in thousands of `currency`; `None` where undisclosed.
    pub(crate) thousands: Option<u32>,
    pub(crate) currency: &'static str,
    pub(crate) investors: String,
    pub(crate) about: String,
}

/// The deals of these rows, announced in these years.
///
/// One row in a hundred repeats an earlier one word for word; another reports an earlier deal without
/// its amount and investors.
pub(crate) fn deals(
    rows: Range<u32>,
    years: RangeInclusive<u16>,
    shape: Shape,
) -> impl Iterator<Item = Deal> {
    rows.map(move |number| {
        let mut rng = Rng::with_seed(SEED ^ u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        match rng.u8(..100) {
            0 if number > 0 => Deal { number, ..deal(rng.u32(..number), years.clone(), shape) },
            1 if number > 0 => Deal {
                number,
                amount: String::new(),
                thousands: None,
                investors: String::new(),
                ..deal(rng.u32(..number), years.clone(), shape)
            },
            _ => deal(number, years.clone(), shape),
        }
    })
}

fn deal(number: u32, years: RangeInclusive<u16>, shape: Shape) -> Deal {
    let mut rng = Rng::with_seed(u64::from(number).wrapping_mul(SEED | 1));
    // Companies come back for another round, the older ones more often.
    let company = u64::from(rng.u32(..number / 2 + 500));
    let day = Day(rng.u16(years), rng.u8(1..=12), rng.u8(1..=28));
    let is_chinese = match shape {
        Shape::Mixed | Shape::Messy => company.is_multiple_of(2),
        Shape::Weekly | Shape::Ledger => true,
        Shape::Export => false,
    };
    let write = if is_chinese { chinese::deal } else { english::deal };
    write(number, company, day, &mut rng)
}

/// Thousands of a currency, seldom above a hundred million; `None` one time in five.
pub(crate) fn thousands(rng: &mut Rng) -> Option<u32> {
    let scale = *rng.choice(&[10, 100, 100, 1_000, 1_000, 1_000, 10_000])?;
    (rng.u8(..5) > 0).then(|| rng.u32(10..100) * scale)
}

/// None to four names, each followed by one of many endings.
pub(crate) fn names(first: &[&str], last: &[&str], between: &str, rng: &mut Rng) -> String {
    let count = rng.usize(..=4);
    let name = |_| format!("{}{}", any_of(first, rng), any_of(last, rng));
    (0..count).map(name).collect::<Vec<_>>().join(between)
}

/// One of the list by chance.
pub(crate) fn any_of<'a>(list: &[&'a str], rng: &mut Rng) -> &'a str {
    rng.choice(list).copied().unwrap_or_default()
}

/// The one of the list that belongs to a number.
pub(crate) fn one_of<'a>(list: &[&'a str], number: u64) -> &'a str {
    usize::try_from(number)
        .ok()
        .and_then(|it| list.get(it % list.len()))
        .copied()
        .unwrap_or_default()
}
