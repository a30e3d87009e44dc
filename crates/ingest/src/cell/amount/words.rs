//! From plain text to words with a meaning, by the lists in `schema/reference`. It does not know
//! which order of words makes an amount.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::numeral::{Digits, digits};
use super::phrase::{GROUPED, NOT_AN_AMOUNT};
use crate::cell::blank::is_undisclosed_plain;
use crate::cell::currency::{self, CurrencyWord};
use crate::cell::plain::{is_latin, plain};
use crate::problem::Unreadable;
use crate::reference::records;

const LIST: &str = include_str!("../../../schema/reference/amount_words.csv");

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

/// What all the words beside a figure say about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Modifiers(u8);

impl Modifiers {
    pub(super) fn contains(self, modifier: Modifier) -> bool {
        self.0 & 1 << modifier as u8 != 0
    }

    pub(super) fn with(self, modifier: Modifier) -> Self {
        Self(self.0 | 1 << modifier as u8)
    }

    pub(super) fn without(self, modifier: Modifier) -> Self {
        Self(self.0 & !(1 << modifier as u8))
    }
}

/// One word of an amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token {
    /// Arabic digits.
    Number(Digits),
    /// An English word for a number; is only before a unit.
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
    /// mil: a thousand or a million, as the currency says.
    Mil,
    /// Names a currency.
    Currency(&'static CurrencyWord),
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

/// Words by their two bytes at one end, the longest of each pair first.
struct Index<T>(BTreeMap<[u8; 2], Vec<(&'static str, T)>>);

impl<T: Copy> Index<T> {
    fn new(words: impl Iterator<Item = (&'static str, T)>, end: fn(&str) -> [u8; 2]) -> Self {
        let mut index: BTreeMap<_, Vec<_>> = BTreeMap::new();
        words.for_each(|(word, meaning)| index.entry(end(word)).or_default().push((word, meaning)));
        index.values_mut().for_each(|words| words.sort_by_key(|it| Reverse(it.0.len())));
        Self(index)
    }

    /// The words that may be at this end of a text, longer ones first; those of one byte last.
    fn at(&self, end: [u8; 2]) -> impl Iterator<Item = (&'static str, T)> {
        let [last, before] = end;
        let short = self.0.get(&[last, 0]).filter(|_| before != 0);
        self.0.get(&end).into_iter().chain(short).flatten().copied()
    }
}

fn start(text: &str) -> [u8; 2] {
    let mut bytes = text.bytes();
    [bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default()]
}

fn end(text: &str) -> [u8; 2] {
    let mut bytes = text.bytes().rev();
    [bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default()]
}

static LEXICON: LazyLock<Index<Token>> = LazyLock::new(|| {
    let currencies = currency::words().iter();
    let mut words: BTreeMap<_, _> =
        currencies.map(|(word, it)| (word.as_str(), Token::Currency(it))).collect();
    words.extend(LISTED.iter().map(|(word, token)| (word.as_str(), *token)));
    Index::new(words.into_iter(), start)
});

/// The words of the list, in its order.
static LISTED: LazyLock<Vec<(String, Token)>> = LazyLock::new(|| {
    records(LIST)
        .filter_map(|record| {
            let value = record.get(2).and_then(|it| Decimal::from_str(it).ok());
            Some((plain(record.get(0)?)?, token_of_role(record.get(1)?, value)?))
        })
        .collect()
});

/// The words for money by their ends.
static CURRENCIES: LazyLock<Index<&CurrencyWord>> = LazyLock::new(|| {
    Index::new(currency::words().iter().map(|(word, it)| (word.as_str(), it)), end)
});

/// Units that say which country writes them, and its currency: 亿 is Chinese, 억 Korean.
static HOMES: LazyLock<Vec<(char, String)>> = LazyLock::new(|| {
    records(LIST)
        .filter_map(|record| Some((record.get(0)?.parse().ok()?, record.get(3)?.to_owned())))
        .filter(|(_, currency)| !currency.is_empty())
        .collect()
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
        ("mil", _) => Token::Mil,
        ("to", _) => Token::To,
        ("tilde", _) => Token::Tilde,
        ("filler", _) => Token::Filler,
        _ => return None,
    })
}

/// What `mil` is where a currency is at home: a thousand in Portuguese and Spanish, short for a million in Czech,
/// Polish, Romanian, Serbian and Malay.
pub(super) fn mil_in(currency: &str) -> Option<Decimal> {
    const THOUSAND: [&str; 9] = ["BRL", "MXN", "ARS", "CLP", "COP", "PEN", "UYU", "BOB", "AOA"];
    const MILLION: [&str; 6] = ["CZK", "PLN", "RON", "RSD", "BAM", "MYR"];
    match (THOUSAND.contains(&currency), MILLION.contains(&currency)) {
        (true, _) => Some(Decimal::ONE_THOUSAND),
        (_, true) => Some(Decimal::from(1_000_000)),
        _ => None,
    }
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
        // What a wrong encoding leaves of a sign such as `₹`: a currency is named, and nobody knows which.
        tokens.push(Token::Currency(CurrencyWord::unknown()));
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

/// Reads what is at the start of `rest`; returns how many bytes of it were understood.
fn next_tokens(rest: &str, tokens: &mut Vec<Token>) -> Result<usize, Unreadable> {
    if let Some(number) = number_at(rest) {
        tokens.push(Token::Number(digits(number).ok_or(GROUPED)?));
        return Ok(number.len());
    }
    if let Some((length, token)) = word_at(rest) {
        tokens.push(token);
        return Ok(length);
    }
    if let Some(bracket) = bracket(rest) {
        tokens.push(bracket);
        return Ok(rest.chars().next().map_or(1, char::len_utf8));
    }
    let (length, pair) = thousand_of(rest).or_else(|| joined_words(rest)).ok_or(NOT_AN_AMOUNT)?;
    tokens.extend(pair);
    Ok(length)
}

/// The digits at the start of a text with the marks between them, or a number with an exponent.
fn number_at(rest: &str) -> Option<&str> {
    let after_digits = |text: &str| text.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    if !rest.strip_prefix('.').unwrap_or(rest).starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let behind = |left: usize| rest.get(rest.len() - left..).unwrap_or_default();
    let whole = behind(after_digits(rest));
    let fraction = whole.strip_prefix('.').map_or(whole, |it| behind(after_digits(it)));
    if let Some(exponent) = fraction.strip_prefix('e').filter(|_| !rest.starts_with('.')) {
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
        let after = behind(after_digits(exponent));
        let is_exponent = matches!(exponent.len() - after.len(), 1 | 2);
        // 〇 is a number and no letter.
        let is_word = after.starts_with(|it: char| it.is_alphabetic() && it != '〇');
        if is_exponent && !is_word && !whole.starts_with(".e") {
            return rest.get(..rest.len() - after.len());
        }
    }
    let run = rest.find(|it: char| !it.is_ascii_digit() && !".,' ".contains(it));
    let run = rest.get(..run.unwrap_or(rest.len()))?;
    Some(run.trim_end_matches(|it: char| !it.is_ascii_digit()))
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
pub(super) fn word_at(rest: &str) -> Option<(usize, Token)> {
    LEXICON.at(start(rest)).find_map(|(word, token)| {
        let after = rest.strip_prefix(word)?;
        let is_latin_word = word.ends_with(is_latin);
        let has_stop = is_latin_word && after.starts_with('.');
        let is_cut = is_latin_word && after.starts_with(is_latin);
        (!is_cut).then_some((word.len() + usize::from(has_stop), token))
    })
}

fn token(word: &str) -> Option<Token> {
    LEXICON.at(start(word)).find(|(listed, _)| *listed == word).map(|(_, token)| token)
}

/// A T that means thousands before a currency of countries where German is spoken: `TEUR`, `T€`, `TCHF`.
pub(super) fn thousand_of(rest: &str) -> Option<(usize, [Token; 2])> {
    let (length, token) = word_at(rest.strip_prefix('t')?)?;
    let is_german =
        matches!(token, Token::Currency(it) if ["EUR", "CHF"].contains(&it.code.as_str()));
    is_german.then_some((length + 1, [Token::Unit(Decimal::ONE_THOUSAND), token]))
}

/// A unit and a currency written as one word: `MUSD`, `EURm`.
pub(super) fn joined_words(rest: &str) -> Option<(usize, [Token; 2])> {
    let length = rest.find(|it| !is_latin(it)).unwrap_or(rest.len());
    let run = rest.get(..length)?;
    run.char_indices().find_map(|(middle, _)| {
        let (first, second) = run.split_at_checked(middle)?;
        let pair = [token(first)?, token(second)?];
        let is_pair = matches!(
            pair,
            [Token::Unit(_), Token::Currency(_)] | [Token::Currency(_), Token::Unit(_)]
        );
        is_pair.then_some((length, pair))
    })
}

/// The currency of the country whose units the text is written in; `None` if they tell of none.
pub(super) fn home_currency(text: &str) -> Option<&'static str> {
    let listed = |letter: char| HOMES.iter().position(|(unit, _)| *unit == letter);
    let first = text.chars().filter(|it| !it.is_ascii()).filter_map(listed).min()?;
    HOMES.get(first).map(|(_, currency)| currency.as_str())
}

/// Whether the text says that the amount is undisclosed: `Some` with the currency it names, if any.
pub(super) fn undisclosed(text: &str) -> Option<Option<&'static CurrencyWord>> {
    if starts_with_digit(text) {
        return None;
    }
    if is_undisclosed_plain(text) {
        return Some(None);
    }
    let (rest, word, currency) = without_currency(text)?;
    let is_sign = word.chars().count() > 2 || !word.contains(is_latin);
    let is_undisclosed = if rest.is_empty() { is_sign } else { is_undisclosed_plain(rest) };
    is_undisclosed.then_some(Some(currency))
}

/// The text without the currency at its start or end, and that currency.
fn without_currency(text: &str) -> Option<(&str, &str, &'static CurrencyWord)> {
    if let Some((length, Token::Currency(currency))) = word_at(text) {
        let (word, rest) = text.split_at_checked(length)?;
        return Some((rest.trim(), word, currency));
    }
    CURRENCIES.at(end(text)).find_map(|(word, currency)| {
        let rest = text.strip_suffix(word)?;
        let is_cut = rest.ends_with(is_latin) && word.starts_with(is_latin);
        (!is_cut).then_some((rest.trim(), word, currency))
    })
}
