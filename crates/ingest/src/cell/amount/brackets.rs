//! Brackets in amounts: what they hold, and what of it counts. What an amount is, is not known here.

use std::borrow::Cow;

use super::AmountContext;
use super::phrase::{self, NOT_AN_AMOUNT, POSITIVE, is_figure};
use super::words::Token;
use crate::problem::Unreadable;

const ONE_AMOUNT: Unreadable = Unreadable::OneAmount;

/// Takes brackets off.
///
/// `(€9m)` is €9m. Beside an amount they may hold its currency, its unit or a word such as about
/// (`500万(人民币)`), or the same amount in another currency, which is left off
/// (`3000万元（约420万美元）`).
///
/// # Errors
/// [`Unreadable`] for `(9,000,000)`, which is how ledgers write a negative, and for a second amount.
pub(super) fn without<'t>(
    tokens: &'t [Token],
    context: &AmountContext,
) -> Result<Cow<'t, [Token]>, Unreadable> {
    if !tokens.contains(&Token::Open) {
        return Ok(Cow::Borrowed(tokens));
    }
    let tokens = without_idle(tokens);
    let Some(open) = tokens.iter().position(|it| *it == Token::Open) else {
        return Ok(Cow::Owned(tokens));
    };
    let (before, inner) = tokens.split_at_checked(open).unwrap_or_default();
    let [_, inner @ .., Token::Close] = inner else { return Err(NOT_AN_AMOUNT) };
    if before.is_empty() {
        let has_unit = inner.iter().any(|it| matches!(it, Token::Unit(_) | Token::Big(_)));
        return if has_unit { Ok(Cow::Owned(inner.to_vec())) } else { Err(POSITIVE) };
    }
    let (first, second) = (named_currency(before, context), named_currency(inner, context));
    let is_repeated = first.is_some() && second.is_some() && first != second;
    let is_amount = phrase::parse(inner, None, context).is_ok();
    if is_repeated && is_amount { Ok(Cow::Owned(before.to_vec())) } else { Err(ONE_AMOUNT) }
}

/// The words without the brackets that hold no number.
fn without_idle(tokens: &[Token]) -> Vec<Token> {
    let mut remaining = Vec::new();
    let mut is_idle = false;
    for (position, token) in tokens.iter().enumerate() {
        let rest = tokens.get(position + 1..).unwrap_or_default();
        match token {
            Token::Open if closes_without_number(rest) => is_idle = true,
            Token::Close if is_idle => is_idle = false,
            other => remaining.push(*other),
        }
    }
    remaining
}

fn closes_without_number(rest: &[Token]) -> bool {
    let is_unit = |it: &Token| matches!(it, Token::Unit(_) | Token::Big(_) | Token::Small(_));
    let close = rest.iter().position(|it| *it == Token::Close);
    let inner = close.and_then(|close| rest.get(..close));
    inner.is_some_and(|inner| !inner.iter().any(|it| is_figure(it) && !is_unit(it)))
}

/// The currency that the words themselves name.
fn named_currency(tokens: &[Token], context: &AmountContext) -> Option<String> {
    let is_named = tokens.iter().any(|it| matches!(it, Token::Currency(_)));
    phrase::currency(tokens, None, context).ok().flatten().filter(|_| is_named)
}
