//! From plain text to words with a meaning, by the lists in `schema/reference`. It does not know
//! which order of words makes an amount.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::numeral::{Digits, digits};
use super::phrase::{GROUPED, NOT_AN_AMOUNT};
use crate::cell::currency::{self, CurrencyWord};
use crate::cell::plain::{is_latin, plain};
use crate::cell::unreadable::Unreadable;
use crate::cell::untold::is_untold_plain;
use crate::reference::records;

/// What a word says about the figure beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Modifier {
    /// 近: a little less.
    Near,
    /// 超: more, with no telling how much.
    Over,
    /// 余, 多, +: a little more.
    More,
    /// 约: either side.
    About,
    /// 级: the order of magnitude.
    Class,
    /// 以上: at least.
    Floor,
    /// 以下, up to: at most.
    Ceiling,
}

/// One word of an amount.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// Arabic digits.
    Number(Digits),
    /// An English word for a number; stands only before a unit.
    NumberWord(Decimal),
    /// A Chinese digit.
    Digit(Decimal),
    /// 十, 百, 千.
    Small(Decimal),
    /// 万, 亿.
    Big(Decimal),
    /// million, k, crore.
    Unit(Decimal),
    /// 数, several, tens of.
    Several(Decimal),
    /// Says more about the figure.
    Modifier(Modifier),
    /// Names a currency.
    Currency(CurrencyWord),
    /// Between the two ends of a range.
    To,
    /// `~`: about, or between two ends.
    Tilde,
    /// Says nothing about the figure.
    Filler,
    /// A bracket opens.
    Open,
    /// A bracket closes.
    Close,
}

static LEXICON: LazyLock<BTreeMap<String, Token>> = LazyLock::new(|| {
    let currencies = currency::words().iter();
    let mut lexicon: BTreeMap<_, _> =
        currencies.map(|(word, it)| (word.clone(), Token::Currency(it.clone()))).collect();
    for record in records(include_str!("../../../../../schema/reference/amount_words.csv")) {
        let word = record.get(0).and_then(plain);
        let value = record.get(2).and_then(|it| Decimal::from_str(it).ok());
        let token = record.get(1).and_then(|role| token_of_role(role, value));
        if let (Some(word), Some(token)) = (word, token) {
            lexicon.insert(word, token);
        }
    }
    lexicon
});

static LONGEST: LazyLock<usize> =
    LazyLock::new(|| LEXICON.keys().map(|word| word.chars().count()).max().unwrap_or(0));

/// A question mark before a number is what a wrong encoding leaves of a sign such as `₹`: a currency
/// is named, and nobody knows which.
static LOST_SIGN: LazyLock<Token> =
    LazyLock::new(|| Token::Currency(CurrencyWord::of_code(currency::UNKNOWN)));

/// Units that say which country writes them, and its currency: 亿 is Chinese, 억 Korean.
static HOMES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    records(include_str!("../../../../../schema/reference/amount_words.csv"))
        .filter_map(|record| Some((record.get(0)?.to_owned(), record.get(3)?.to_owned())))
        .filter(|(_, currency)| !currency.is_empty())
        .collect()
});

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, compiled by every test")]
static DIGITS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\d+(?:\.\d+)?e\+?\d{1,2}(?:[^\d\p{L}]|$)|\.?\d(?:[\d.,' ]*\d)?)").unwrap()
});

fn token_of_role(role: &str, value: Option<Decimal>) -> Option<Token> {
    Some(match (role, value) {
        ("digit", Some(value)) => Token::Digit(value),
        ("small", Some(value)) => Token::Small(value),
        ("big", Some(value)) => Token::Big(value),
        ("unit", Some(value)) => Token::Unit(value),
        ("number", Some(value)) => Token::NumberWord(value),
        ("several", Some(value)) => Token::Several(value),
        ("near", _) => Token::Modifier(Modifier::Near),
        ("over", _) => Token::Modifier(Modifier::Over),
        ("more", _) => Token::Modifier(Modifier::More),
        ("about", _) => Token::Modifier(Modifier::About),
        ("class", _) => Token::Modifier(Modifier::Class),
        ("floor", _) => Token::Modifier(Modifier::Floor),
        ("ceiling", _) => Token::Modifier(Modifier::Ceiling),
        ("to", _) => Token::To,
        ("tilde", _) => Token::Tilde,
        ("filler", _) => Token::Filler,
        _ => return None,
    })
}

/// The words of a plain text, in order.
///
/// # Errors
/// [`Unreadable`] at the first word that is in no list, and at digits grouped in no known way.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Unreadable> {
    let text = unframed(text);
    let mut tokens = Vec::new();
    let mut rest = text.trim_end_matches([',', '.', ' ', ';']);
    if let Some(number) = rest.strip_prefix('?').filter(|it| starts_with_digit(it)) {
        tokens.push(LOST_SIGN.clone());
        rest = number;
    }
    while !rest.trim_start().is_empty() {
        rest = rest.trim_start();
        let length = next_tokens(rest, &mut tokens)?;
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(tokens)
}

/// `between A and B` and `from A to B` as `A to B`.
fn unframed(text: &str) -> Cow<'_, str> {
    match (text.strip_prefix("between "), text.strip_prefix("from ")) {
        (Some(range), _) => range.replacen(" and ", " to ", 1).into(),
        (_, Some(range)) if range.contains(" to ") => range.into(),
        _ => text.into(),
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.trim_start().starts_with(|it: char| it.is_ascii_digit())
}

/// Reads what stands at the start of `rest`; returns how many bytes of it were understood.
fn next_tokens(rest: &str, tokens: &mut Vec<Token>) -> Result<usize, Unreadable> {
    if let Some(found) = DIGITS.find(rest) {
        let number = found.as_str().trim_end_matches(|it: char| !it.is_ascii_digit());
        tokens.push(Token::Number(digits(number).ok_or(GROUPED)?));
        return Ok(number.len());
    }
    if let Some((length, token)) = word_at(rest) {
        tokens.push(token.clone());
        return Ok(length);
    }
    if let Some(bracket) = bracket(rest) {
        tokens.push(bracket);
        return Ok(rest.chars().next().map_or(1, char::len_utf8));
    }
    let (length, pair) = joined_words(rest).ok_or(NOT_AN_AMOUNT)?;
    tokens.extend(pair);
    Ok(length)
}

fn bracket(rest: &str) -> Option<Token> {
    match rest.chars().next()? {
        '(' | '[' | '【' => Some(Token::Open),
        ')' | ']' | '】' => Some(Token::Close),
        _ => None,
    }
}

/// The longest listed word at the start of `rest`, with its length in bytes. A Latin word ends
/// where its letters end; a full stop after it is part of it (`approx.`).
pub(super) fn word_at(rest: &str) -> Option<(usize, &'static Token)> {
    let ends: Vec<usize> =
        rest.char_indices().take(*LONGEST).map(|(start, it)| start + it.len_utf8()).collect();
    ends.into_iter().rev().find_map(|end| {
        let (word, after) = rest.split_at_checked(end)?;
        let is_cut = word.ends_with(is_latin) && after.starts_with(is_latin);
        let token = LEXICON.get(word).filter(|_| !is_cut)?;
        let has_stop = word.ends_with(is_latin) && after.starts_with('.');
        Some((end + usize::from(has_stop), token))
    })
}

/// A unit and a currency written as one word: `MUSD`, `EURm`.
pub(super) fn joined_words(rest: &str) -> Option<(usize, [Token; 2])> {
    let length = rest.find(|it| !is_latin(it)).unwrap_or(rest.len());
    let run = rest.get(..length)?;
    run.char_indices().find_map(|(middle, _)| {
        let (first, second) = run.split_at_checked(middle)?;
        let pair = [LEXICON.get(first)?.clone(), LEXICON.get(second)?.clone()];
        let is_pair = matches!(
            pair,
            [Token::Unit(_), Token::Currency(_)] | [Token::Currency(_), Token::Unit(_)]
        );
        is_pair.then_some((length, pair))
    })
}

/// The currency of the country whose units the text is written in; `None` if they tell of none.
pub(super) fn home_currency(text: &str) -> Option<&'static str> {
    let (_, currency) = HOMES.iter().find(|(unit, _)| text.contains(unit))?;
    Some(currency)
}

/// Whether the text says that the amount is not told: `Some` with the currency it names, if any.
pub(super) fn undisclosed(text: &str) -> Option<Option<CurrencyWord>> {
    if starts_with_digit(text) {
        return None;
    }
    if is_untold_plain(text) {
        return Some(None);
    }
    let (rest, word, currency) = without_currency(text)?;
    let is_sign = word.chars().count() > 2 || !word.contains(is_latin);
    let is_untold = if rest.is_empty() { is_sign } else { is_untold_plain(rest) };
    is_untold.then_some(Some(currency))
}

/// The text without the currency at its start or end, and that currency.
fn without_currency(text: &str) -> Option<(&str, &str, CurrencyWord)> {
    if let Some((length, Token::Currency(currency))) = word_at(text) {
        let (word, rest) = text.split_at_checked(length)?;
        return Some((rest.trim(), word, currency.clone()));
    }
    text.char_indices().find_map(|(start, _)| {
        let (rest, word) = text.split_at_checked(start)?;
        let is_cut = rest.ends_with(is_latin) && word.starts_with(is_latin);
        let currency = currency::words().get(word).filter(|_| !is_cut)?;
        Some((rest.trim(), word, currency.clone()))
    })
}
