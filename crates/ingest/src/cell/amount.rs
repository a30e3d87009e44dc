//! Amounts of money as people write them: `数千万人民币`, `$10-15 million`, `Rs 5 Cr`, `1.2亿`.
//!
//! One text becomes low, point and high in whole units of its currency. Nothing is guessed: a text
//! that is not understood to its last character is [`Unreadable`]. Exchange rates are not known here.

mod band;
mod brackets;
mod column;
pub mod decimal_mark;
mod numeral;
mod phrase;
mod remark;
mod unit_note;
mod words;

use rust_decimal::Decimal;

use super::plain::plain;
use crate::problem::Unreadable;
use crate::word::word_enum;

pub use column::{ColumnAmounts, with_exponent};
pub use decimal_mark::DecimalMark;
pub use unit_note::{UnitNote, home_currency, is_note_of_unit, unit_note};

word_enum! {
    /// How far an amount is known.
    #[derive(Default)]
    pub enum AmountStatus {
        /// A figure.
        Exact = "exact",
        /// A figure with about, nearly, over or more, an upper bound, or a range of figures.
        Approximate = "approximate",
        /// An order of magnitude: `数千万`, `千万级`, `several million`.
        Vague = "vague",
        /// At least so much: `亿元及以上`. High is unknown.
        Open = "open",
        /// Not disclosed. All three figures are unknown; a currency may still be named.
        #[default]
        Undisclosed = "undisclosed",
    }
}

/// An amount in whole units of its currency, with `low <= point <= high`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Least it can be; `None` if undisclosed.
    pub low: Option<Decimal>,
    /// The figure to count with; `None` if undisclosed.
    pub point: Option<Decimal>,
    /// Most it can be; `None` if open or undisclosed.
    pub high: Option<Decimal>,
    /// How far it is known.
    pub status: AmountStatus,
    /// ISO 4217 code; `None` where neither the cell nor its context tells.
    pub currency: Option<String>,
}

/// What is known of an amount from outside its cell.
#[derive(Clone, Copy, Debug)]
pub struct AmountContext<'a> {
    /// Unit of the column or sheet (10,000 for `万元`), used where the cell names none.
    pub unit: Option<Decimal>,
    /// ISO code of the column, sheet or profile, used where the cell names none, and to tell which
    /// dollar or yen a sign stands for.
    pub currency: Option<&'a str>,
    /// ISO code in the row's own currency column; goes before `currency`, and tells which currency
    /// a plain `元` stands for.
    pub row_currency: Option<&'a str>,
    /// Whether other cells of the column write `CN¥`, so that a bare `¥` is the yen.
    pub has_marked_yuan: bool,
    /// Policy: the point of `数X` and `X级` is so many X.
    pub vague_multiple: Decimal,
}

impl Default for AmountContext<'_> {
    /// No unit, no currency, `数X` = 3X.
    fn default() -> Self {
        Self {
            unit: None,
            currency: None,
            row_currency: None,
            has_marked_yuan: false,
            vague_multiple: Decimal::from(3),
        }
    }
}

/// Reads one amount.
///
/// Zero is undisclosed, because sheets write 0 for what they do not know. An upper bound alone
/// (`up to $5M`) is read as that figure with a low of 0.
///
/// Which currency: one the cell names for certain; then the row's; then what an ambiguous sign means in
/// its column (`$` is the Canadian dollar in a column of CAD), and else the US dollar for `$`, the yuan
/// for `¥` and `元`, the Swedish krona for `kr`; then the column's; then the country whose units are
/// used, so a bare `5000万` is in yuan, while `5 crore` and `1.5億` are in no known currency.
///
/// # Errors
/// [`Unreadable`] for anything that is not one amount: lists, negatives, dates, labels, damaged
/// numbers, two currencies, digits grouped in no known way.
pub fn parse(text: &str, context: &AmountContext) -> Result<Amount, Unreadable> {
    let text = plain(text).ok_or(phrase::NOT_AN_AMOUNT)?;
    parse_plain(&text, context).or_else(|unreadable| match remark::bare(&text) {
        Some(bare) => parse_plain(bare, context),
        None => Err(unreadable),
    })
}

fn parse_plain(text: &str, context: &AmountContext) -> Result<Amount, Unreadable> {
    match words::undisclosed(text) {
        Some(currency) => Ok(phrase::undisclosed(currency, context)),
        None => phrase::parse(&words::tokens(text)?, words::home_currency(text), context),
    }
}

/// What an amount of 1 stands for in a unit typed as "USD m", "thousands", "100 million" or 1000; `None` where the
/// words name no unit.
#[must_use]
pub fn unit_named(typed: &str) -> Option<Decimal> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return None;
    }
    // In figures of finance, a thousand thousands.
    if typed == "mm" {
        return Some(Decimal::from(1_000_000));
    }
    if let Ok(figure) = typed.replace(',', "").parse::<Decimal>() {
        return (figure > Decimal::ZERO).then_some(figure);
    }
    let typed = typed.strip_prefix("in ").unwrap_or(&typed);
    let has_figure = typed.starts_with(|it: char| it.is_ascii_digit());
    let one = if has_figure { typed.to_owned() } else { format!("1{typed}") };
    let one = parse(&one, &AmountContext::default()).ok()?;
    one.point.filter(|_| one.status == AmountStatus::Exact)
}

#[cfg(test)]
mod tests;
