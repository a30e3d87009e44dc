//! The grammar: which words in which order make an amount, and what the context adds. Which words
//! there are is not known here.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::band::{self, DecimalBand};
use super::brackets;
use super::numeral::{Numeral, bare_unit, numeral};
use super::words::{Modifier, Modifiers, Token, mil_in};
use super::{Amount, AmountContext, AmountStatus};
use crate::cell::currency::{CurrencyWord, UNKNOWN};
use crate::problem::Unreadable;

/// The problem of a text that holds a word no list knows, or no figure.
pub(super) const NOT_AN_AMOUNT: Unreadable = Unreadable::Amount;
/// The problem of negatives.
pub(super) const POSITIVE: Unreadable = Unreadable::PositiveAmount;
const ONE_CURRENCY: Unreadable = Unreadable::OneCurrency;
/// The problem of digits whose marks group them in no known way, or in two.
pub(super) const GROUPED: Unreadable = Unreadable::GroupedDigits;
const ORDERED: Unreadable = Unreadable::OrderedRange;
const IN_UNIT: Unreadable = Unreadable::AmountInUnit;

/// An amount that is undisclosed, in the currency the cell or its context names.
pub(super) fn undisclosed(currency: Option<&CurrencyWord>, context: &AmountContext) -> Amount {
    let currency = currency.map(|word| in_context(word, context));
    let currency = match currency {
        Some(code) => (code != UNKNOWN).then_some(code),
        None => context.row_currency.or(context.currency).map(str::to_owned),
    };
    Amount { low: None, point: None, high: None, status: AmountStatus::Undisclosed, currency }
}

/// Reads the words of a whole cell. `home` is the currency of the country whose units it is written
/// in.
///
/// # Errors
/// [`Unreadable`] where they are not one amount.
pub(super) fn parse(
    tokens: &[Token],
    home: Option<&str>,
    context: &AmountContext,
) -> Result<Amount, Unreadable> {
    let tokens = &*brackets::without(tokens, context)?;
    let currency = currency(tokens, home, context)?;
    let tokens = &*with_mil(tokens, currency.as_deref())?;
    let tokens = &*unit_behind(tokens);
    let sides = sides(tokens)?;
    let band = match sides.as_slice() {
        [only] => {
            let side = RangeEnd::new(only)?;
            let figure = side.figure()?;
            in_unit(side.band(figure, context)?, figure.has_unit, context)?
        }
        [first, last] => range(&RangeEnd::new(first)?, &RangeEnd::new(last)?, context)?,
        _ => return Err(NOT_AN_AMOUNT),
    };
    Ok(amount(band, currency))
}

/// `mil` as the number that it is where the currency is at home.
fn with_mil<'t>(
    tokens: &'t [Token],
    currency: Option<&str>,
) -> Result<Cow<'t, [Token]>, Unreadable> {
    if !tokens.contains(&Token::Mil) {
        return Ok(Cow::Borrowed(tokens));
    }
    let value = currency.and_then(mil_in).ok_or(NOT_AN_AMOUNT)?;
    let unit = |token: &Token| if *token == Token::Mil { Token::Unit(value) } else { *token };
    Ok(Cow::Owned(tokens.iter().map(unit).collect()))
}

/// A unit beside the currency before the one figure goes behind it: `M€ 3`, `US$m 5`, `EUR Mio. 2.5`.
fn unit_behind(tokens: &[Token]) -> Cow<'_, [Token]> {
    match tokens {
        [unit @ Token::Unit(_), currency @ Token::Currency(_), number @ Token::Number(_)]
        | [currency @ Token::Currency(_), unit @ Token::Unit(_), number @ Token::Number(_)] => {
            Cow::Owned(vec![*currency, *number, *unit])
        }
        _ => Cow::Borrowed(tokens),
    }
}

/// Zero stands for what is not known, so it is undisclosed.
fn amount(band: DecimalBand, currency: Option<String>) -> Amount {
    if band.point.is_zero() {
        let status = AmountStatus::Undisclosed;
        return Amount { low: None, point: None, high: None, status, currency };
    }
    Amount {
        low: Some(band.low.normalize()),
        point: Some(band.point.normalize()),
        high: band.high.map(|high| high.normalize()),
        status: band.status,
        currency,
    }
}

/// Parts the two ends of a range. A tilde before the first figure says about.
fn sides(tokens: &[Token]) -> Result<Vec<Vec<Token>>, Unreadable> {
    let mut sides = vec![Vec::new()];
    let mut rest = tokens.iter().peekable();
    while let Some(token) = rest.next() {
        let has_figure = sides.last().is_some_and(|side: &Vec<Token>| side.iter().any(is_figure));
        let joins_unit = matches!(rest.peek(), Some(Token::Unit(_)));
        match token {
            Token::Tilde if !has_figure => push(&mut sides, Token::Modifier(Modifier::About)),
            Token::To if !has_figure => return Err(POSITIVE),
            Token::To if joins_unit => {}
            Token::To | Token::Tilde => sides.push(Vec::new()),
            Token::Digit(last) if is_digit_below(sides.last(), *last) => {
                sides.push(vec![*token]);
            }
            other => push(&mut sides, *other),
        }
    }
    Ok(sides)
}

/// Whether the only figure of a side is a smaller Chinese digit: 两三百万 is 两 to 三百万.
fn is_digit_below(side: Option<&Vec<Token>>, last: Decimal) -> bool {
    let mut figures = side.into_iter().flatten().filter(|it| is_figure(it));
    matches!((figures.next(), figures.next()), (Some(Token::Digit(first)), None) if *first < last)
}

fn push(sides: &mut [Vec<Token>], token: Token) {
    if let Some(side) = sides.last_mut() {
        side.push(token);
    }
}

/// Whether the word is part of a figure.
pub(super) fn is_figure(token: &Token) -> bool {
    matches!(
        token,
        Token::Number(_)
            | Token::NumberWord(_)
            | Token::Digit(_)
            | Token::Small(_)
            | Token::Big(_)
            | Token::Unit(_)
            | Token::Several(_)
    )
}

/// One end of a range, or the whole of an amount that is none.
struct RangeEnd {
    figures: Vec<Token>,
    modifiers: Modifiers,
}

impl RangeEnd {
    fn new(tokens: &[Token]) -> Result<Self, Unreadable> {
        let mut side =
            Self { figures: Vec::with_capacity(tokens.len()), modifiers: Modifiers::default() };
        let mut last_was_more = false;
        for token in tokens {
            let is_number = matches!(token, Token::Number(_) | Token::Digit(_));
            if last_was_more && is_number {
                return Err(NOT_AN_AMOUNT);
            }
            last_was_more = *token == Token::Modifier(Modifier::More);
            match token {
                Token::Modifier(modifier) => side.modifiers = side.modifiers.with(*modifier),
                Token::Currency(_) | Token::Filler => {}
                figure if is_figure(figure) => side.figures.push(*figure),
                _ => return Err(NOT_AN_AMOUNT),
            }
        }
        Ok(side)
    }

    fn figure(&self) -> Result<Numeral, Unreadable> {
        let figure = match self.figures.as_slice() {
            [Token::Several(count), units @ ..] => bare_unit(units).and_then(|unit| {
                let value = count.checked_mul(unit.value)?;
                Some(Numeral { value, ..unit })
            }),
            other => numeral(other),
        };
        figure.ok_or(NOT_AN_AMOUNT)
    }

    fn band(&self, figure: Numeral, context: &AmountContext) -> Result<DecimalBand, Unreadable> {
        if figure.wants_unit && context.unit.is_none() {
            return Err(GROUPED);
        }
        let multiple = context.vague_multiple;
        let band = match self.figures.first() {
            Some(Token::Several(_)) => band::several(figure, self.modifiers, multiple),
            _ => band::figure(figure, self.modifiers, multiple),
        };
        let contradiction = Unreadable::ConsistentAmount;
        band.filter(|it| it.low >= Decimal::ZERO).ok_or(contradiction)
    }

    /// The units behind the one number of this side: 1000 × 万 of `5千万`.
    fn scale(&self) -> Option<Decimal> {
        let units = match self.figures.as_slice() {
            [Token::Number(_) | Token::Digit(_), units @ ..] => bare_unit(units)?,
            _ => return None,
        };
        Some(units.value)
    }

    /// The one number of this side, if nothing says in which unit.
    fn plain_number(&self) -> Option<Decimal> {
        match self.figures.as_slice() {
            [Token::Number(digits)] => Some(digits.value),
            [Token::Digit(digit)] => Some(*digit),
            _ => None,
        }
    }
}

/// `100-500万`: the first end takes the unit of the last. Where that is out of order, the first end
/// is taken as written if it lies near the last (`$800,000 - $1 million`), and else not at all.
fn range(
    first: &RangeEnd,
    last: &RangeEnd,
    context: &AmountContext,
) -> Result<DecimalBand, Unreadable> {
    let (Some(number), Some(scale)) = (first.plain_number(), last.scale()) else {
        return same_unit_range(first, last, context);
    };
    let last = last.band(last.figure()?, context)?;
    let scaled = number.checked_mul(scale).ok_or(NOT_AN_AMOUNT)?;
    let is_near = number <= last.point && last.point / Decimal::ONE_HUNDRED <= number;
    let value = match (scaled <= last.point, is_near) {
        (true, _) => scaled,
        (false, true) => number,
        (false, false) => return Err(ORDERED),
    };
    // About a range says no more than the range.
    let modifiers = first.modifiers.without(Modifier::About);
    let first = band::figure(Numeral::whole(value), modifiers, context.vague_multiple);
    first.and_then(|first| DecimalBand::between(first, last)).ok_or(ORDERED)
}

/// Both ends name a unit, or neither does.
fn same_unit_range(
    first: &RangeEnd,
    last: &RangeEnd,
    context: &AmountContext,
) -> Result<DecimalBand, Unreadable> {
    let (low, high) = (first.figure()?, last.figure()?);
    let are_years = [low, high].iter().all(|it| is_year(*it));
    if low.has_unit != high.has_unit || are_years {
        return Err(NOT_AN_AMOUNT);
    }
    let band = |side: &RangeEnd, figure| {
        let modifiers = side.modifiers.without(Modifier::About);
        RangeEnd { figures: side.figures.clone(), modifiers }.band(figure, context)
    };
    let band = DecimalBand::between(band(first, low)?, band(last, high)?).ok_or(ORDERED)?;
    in_unit(band, high.has_unit, context)
}

fn is_year(figure: Numeral) -> bool {
    !figure.has_unit && figure.value >= Decimal::from(1950) && figure.value <= Decimal::from(2099)
}

/// Applies the unit of the column where the cell names none. A millionfold of millions is a figure
/// written in full, not in the column's unit.
fn in_unit(
    band: DecimalBand,
    has_unit: bool,
    context: &AmountContext,
) -> Result<DecimalBand, Unreadable> {
    let Some(unit) = context.unit.filter(|_| !has_unit) else { return Ok(band) };
    let scaled = band.times(unit).ok_or(IN_UNIT)?;
    let is_written_in_full = band.point >= Decimal::from(1_000_000)
        && scaled.point >= Decimal::from(100_000_000_000_u64);
    if is_written_in_full { Err(IN_UNIT) } else { Ok(scaled) }
}

/// The currency of a cell: named for certain in it, in its row, by an ambiguous sign, by its
/// column or sheet, and last by the country whose units it is written in.
pub(super) fn currency(
    tokens: &[Token],
    home: Option<&str>,
    context: &AmountContext,
) -> Result<Option<String>, Unreadable> {
    let words = || {
        tokens
            .iter()
            .filter_map(|it| if let Token::Currency(word) = it { Some(*word) } else { None })
    };
    let certain = words().find(|word| word.is_certain()).map(|word| word.code.as_str());
    let code = match (certain, words().next()) {
        (Some(code), _) => Some(code.to_owned()),
        (None, Some(word)) if home.is_some_and(|home| word.can_mean(home)) => {
            let context = AmountContext { has_marked_yuan: false, ..*context };
            Some(in_context(word, &context))
        }
        (None, Some(word)) => Some(in_context(word, context)),
        (None, None) => {
            let outside = context.row_currency.or(context.currency);
            outside.or(home).map(str::to_owned)
        }
    };
    let agree = code.iter().all(|code| words().all(|word| word.yields_to(code)));
    if agree { Ok(code.filter(|code| code != UNKNOWN)) } else { Err(ONE_CURRENCY) }
}

/// What a word for money stands for here.
fn in_context(word: &CurrencyWord, context: &AmountContext) -> String {
    let row = context.row_currency.filter(|code| word.yields_to(code));
    let column = context.currency.filter(|code| word.can_mean(code));
    let yen = (context.has_marked_yuan && word.can_mean("JPY")).then_some("JPY");
    row.or(column).or(yen).unwrap_or(&word.code).to_owned()
}
