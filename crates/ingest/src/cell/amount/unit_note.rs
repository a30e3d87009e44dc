//! Units and currencies named in a header or a title line: `(万元)`, `Deal Size (USD M)`,
//! `单位：万美元`. It does not know which cells they hold for.

use std::collections::BTreeSet;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::words::{self, Token, joined_words, mil_in, thousand_of, word_at};
use crate::cell::currency::UNKNOWN;
use crate::cell::plain::{is_latin, plain};

/// What a header or title says about the amounts under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitNote {
    /// 10,000 for `万元`, 1,000,000 for `USD M`; `None` where no unit is named.
    pub unit: Option<Decimal>,
    /// ISO code; `None` where no currency is named, or two are.
    pub currency: Option<String>,
    /// Whether the currency is named for certain: `EUR` is, `$` and `元` may stand for others.
    pub is_certain: bool,
}

/// Marks of footnotes behind a header: `Amount (US$m)³`.
const NOTE_MARKS: &str = "¹²³⁴⁵⁶⁷⁸⁹*†‡";

/// Words that may be in a note and say nothing.
const FILLERS: &str = "local|local currency|native|native currency|original currency|in|of|and|or|\
    &|单位|单位为|unit|units|计量单位|货币单位|币种|currency";

/// Reads the unit and currency out of a header or a title line.
///
/// Only a run of words that is nothing but units and currencies counts, and it has to be in
/// brackets, behind `单位`, or at either end of the text; so `亿元以上融资事件` names no unit. A single
/// letter is a unit only beside a currency or alone in its brackets (`Series B` is no billion).
#[must_use]
pub fn unit_note(text: &str) -> UnitNote {
    let text = text.trim_end_matches(|it: char| NOTE_MARKS.contains(it) || it == ' ');
    let Some(text) = plain(text) else { return UnitNote::default() };
    let text = text.replace('_', " ");
    let text = without_exception(&text);
    let mut note = UnitNote::default();
    for (place, part) in parts(text) {
        let run = Run::of(&place, part);
        note.unit = note.unit.or(run.unit);
        if let (None, Some((code, is_certain))) = (&note.currency, run.currency) {
            (note.currency, note.is_certain) = (Some(code), is_certain);
        }
    }
    note
}

/// A note without what it excepts: `US$ mn unless otherwise stated`.
fn without_exception(text: &str) -> &str {
    const EXCEPTIONS: [&str; 5] = [" unless ", " except ", " if not ", "除非", "除另有"];
    let ends = EXCEPTIONS.iter().filter_map(|word| text.find(word));
    ends.min().and_then(|end| text.get(..end)).unwrap_or(text).trim_end_matches([',', '，', ' '])
}

/// Whether a title line is a note, or holds one in brackets, that names a unit: `(US$ mn)`, `万元`.
#[must_use]
pub fn is_note_of_unit(text: &str) -> bool {
    let Some(text) = plain(text) else { return false };
    let is_note = |part: &str| {
        let words = words_of(part);
        let stated: Vec<_> = words.iter().filter_map(Option::as_ref).collect();
        stated.len() == words.len() && Run::from_words(&stated, false).unit.is_some()
    };
    let apart = parts(&text).into_iter().filter(|(place, _)| matches!(place, NotePosition::Apart));
    apart.map(|(_, part)| part).chain([text.as_str()]).any(is_note)
}

/// The currency of the country in whose units a header or title counts: of `金额（亿）` the yuan.
#[must_use]
pub fn home_currency(text: &str) -> Option<&'static str> {
    words::home_currency(&plain(text)?)
}

/// Where in the text a note may be.
enum NotePosition {
    /// In brackets, or behind 单位: the whole part is the note.
    Apart,
    /// In the open text: the note is its start or end.
    Open,
}

/// Brackets first, then what follows 单位, then the text outside brackets.
fn parts(text: &str) -> Vec<(NotePosition, &str)> {
    let mut parts = Vec::new();
    let mut outside = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(['(', '[', '【']) {
        let (inside, after) = after.split_once([')', ']', '】']).unwrap_or((after, ""));
        parts.extend(inside.split([';', '|']).map(|part| (NotePosition::Apart, part)));
        outside.push(before);
        rest = after;
    }
    outside.push(rest);
    let after_unit = text.split_once("单位").map(|(_, after)| (NotePosition::Apart, after));
    parts.extend(after_unit);
    parts.extend(outside.into_iter().map(|part| (NotePosition::Open, part)));
    parts
}

/// A run of units and currencies.
#[derive(Default)]
struct Run {
    unit: Option<Decimal>,
    /// The code, and whether it is named for certain.
    currency: Option<(String, bool)>,
}

impl Run {
    fn of(place: &NotePosition, part: &str) -> Self {
        let words = words_of(part);
        let head: Vec<_> = words.iter().map_while(Option::as_ref).collect();
        let tail: Vec<_> = words.iter().rev().map_while(Option::as_ref).collect();
        let is_alone = matches!(place, NotePosition::Apart) && tail.len() == words.len();
        let run = Self::from_words(&tail, is_alone);
        if run.unit.is_none() && run.currency.is_none() {
            Self::from_words(&head, false)
        } else {
            run
        }
    }

    fn from_words(words: &[&Noted], is_alone: bool) -> Self {
        let units: Vec<_> = words.iter().filter_map(|word| word.unit()).collect();
        let currencies: Vec<_> = words.iter().filter_map(|word| word.currency()).collect();
        let mil = words.iter().any(|word| matches!(word, Noted::Mil));
        let mil = one_currency(&currencies).filter(|_| mil).and_then(|(code, _)| mil_in(&code));
        let is_letter = units.iter().any(|(_, is_letter)| *is_letter);
        let is_unit = is_alone || !is_letter || !currencies.is_empty();
        Self {
            unit: product(units.iter().map(|(value, _)| *value).chain(mil)).filter(|_| is_unit),
            currency: one_currency(&currencies),
        }
    }
}

/// The currency that all agree on; a certain word goes before a sign such as `$`.
fn one_currency(currencies: &[(&str, bool)]) -> Option<(String, bool)> {
    let mut certain = currencies.iter().filter(|(_, is_certain)| *is_certain);
    let (code, is_certain) = certain.next().or(currencies.first())?;
    let agree = certain.all(|(other, _)| other == code) && *code != UNKNOWN;
    agree.then(|| ((*code).to_owned(), *is_certain))
}

/// 百 and 万 make 百万; a unit named twice (`EUR M / USD M`) counts once.
fn product(factors: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    let distinct: BTreeSet<Decimal> = factors.collect();
    let mut factors = distinct.into_iter();
    let first = factors.next()?;
    factors.try_fold(first, Decimal::checked_mul)
}

/// A word of a note.
enum Noted {
    Unit {
        value: Decimal,
        is_letter: bool,
    },
    Currency {
        code: String,
        is_certain: bool,
    },
    /// A thousand or a million, as the currency says.
    Mil,
    Filler,
}

impl Noted {
    fn unit(&self) -> Option<(Decimal, bool)> {
        match self {
            Self::Unit { value, is_letter } => Some((*value, *is_letter)),
            _ => None,
        }
    }

    fn currency(&self) -> Option<(&str, bool)> {
        match self {
            Self::Currency { code, is_certain } => Some((code, *is_certain)),
            _ => None,
        }
    }
}

/// The words of a part, `None` for each that is no word of a note.
fn words_of(part: &str) -> Vec<Option<Noted>> {
    let mut words = Vec::new();
    let mut rest = part;
    loop {
        rest = rest.trim_start_matches([' ', ',', '/', ':', '.', '-', '\'']);
        if rest.is_empty() {
            return words;
        }
        let length = next_word(rest, &mut words);
        rest = rest.get(length..).unwrap_or_default();
    }
}

fn next_word(rest: &str, words: &mut Vec<Option<Noted>>) -> usize {
    if rest.starts_with(|it: char| it.is_ascii_digit()) {
        let (length, unit) = number_at(rest);
        words.push(unit.map(|value| Noted::Unit { value, is_letter: false }));
        return length;
    }
    if let Some(filler) =
        FILLERS.split('|').filter(|it| starts_with_word(rest, it)).max_by_key(|it| it.len())
    {
        words.push(Some(Noted::Filler));
        return filler.len();
    }
    if let Some((length, token)) = word_at(rest) {
        words.push(noted(&token, length));
        return length;
    }
    if let Some((length, pair)) = thousand_of(rest).or_else(|| joined_words(rest)) {
        words.extend(pair.iter().map(|token| noted(token, 2)));
        return length;
    }
    words.push(None);
    let is_run = rest.starts_with(is_latin);
    let end = rest.find(|it| !is_latin(it)).filter(|_| is_run);
    end.unwrap_or_else(|| if is_run { rest.len() } else { first_length(rest) })
}

fn first_length(rest: &str) -> usize {
    rest.chars().next().map_or(1, char::len_utf8)
}

fn starts_with_word(rest: &str, word: &str) -> bool {
    rest.strip_prefix(word).is_some_and(|after| !(word.is_ascii() && after.starts_with(is_latin)))
}

fn noted(token: &Token, length: usize) -> Option<Noted> {
    match token {
        Token::Unit(value) => Some(Noted::Unit { value: *value, is_letter: length == 1 }),
        Token::Small(value) | Token::Big(value) => {
            Some(Noted::Unit { value: *value, is_letter: false })
        }
        Token::Currency(word) => {
            Some(Noted::Currency { code: word.code.clone(), is_certain: word.is_certain() })
        }
        Token::Mil => Some(Noted::Mil),
        _ => None,
    }
}

/// A number with its length, and the unit it is: `000s`, `10,000`, `10k`. Any other number, with the
/// unit behind it, is an amount and no note (`over $100 million`).
fn number_at(rest: &str) -> (usize, Option<Decimal>) {
    let end = rest.find(|it: char| !it.is_ascii_digit() && it != ',').unwrap_or(rest.len());
    let (digits, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let zeros = digits.replace(',', "");
    let zeros = zeros.strip_prefix('1').unwrap_or(&zeros);
    let is_power = zeros.chars().all(|it| it == '0');
    let value = Decimal::from_str(&format!("1{zeros}")).ok().filter(|_| is_power);
    match unit_at(after) {
        Some((length, unit)) => {
            let is_ten_thousand = value == Some(Decimal::TEN) && unit == Decimal::ONE_THOUSAND;
            (end + length, is_ten_thousand.then(|| Decimal::from(10_000)))
        }
        None if zeros.len() < 3 => (end, None),
        None => (end + usize::from(after.starts_with('s')), value),
    }
}

/// The unit behind a number, with its length and the blank before it.
fn unit_at(after: &str) -> Option<(usize, Decimal)> {
    let word = after.trim_start();
    match word_at(word)? {
        (length, Token::Unit(unit) | Token::Big(unit) | Token::Small(unit)) => {
            Some((after.len() - word.len() + length, unit))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_names_unit_and_currency() {
        let cases = [
            ("融资额(万元)", 10_000, "CNY"),
            ("参考转化金额（万人民币）", 10_000, "CNY"),
            ("融资金额(万美元)", 10_000, "USD"),
            ("融资额(亿美元)", 100_000_000, "USD"),
            ("投资金额（百万元）", 1_000_000, "CNY"),
            ("Total funding (EUR M)", 1_000_000, "EUR"),
            ("Deal Size (USD m)", 1_000_000, "USD"),
            ("Deal Size (USD, millions)", 1_000_000, "USD"),
            ("Deal Size ($mn)", 1_000_000, "USD"),
            ("Deal Size ($M)", 1_000_000, "USD"),
            ("Valuation ($B)", 1_000_000_000, "USD"),
            ("$B", 1_000_000_000, "USD"),
            ("USDm", 1_000_000, "USD"),
            ("Amount (US$m)³", 1_000_000, "USD"),
            ("Amount (MUSD)", 1_000_000, "USD"),
            ("单位：万美元", 10_000, "USD"),
            ("2023年投融资统计（单位：亿元）", 100_000_000, "CNY"),
            ("Amount in INR crore", 10_000_000, "INR"),
            ("Raised (₹ Cr.)", 10_000_000, "INR"),
            ("RMB mn", 1_000_000, "CNY"),
            ("投资金额(RMB M)", 1_000_000, "CNY"),
            ("融资金额 亿美元", 100_000_000, "USD"),
            ("Amount (in USD) (millions)", 1_000_000, "USD"),
            ("Amount ($ millions)", 1_000_000, "USD"),
            ("Amount ($000s)", 1_000, "USD"),
            ("Round size (USD '000)", 1_000, "USD"),
            ("Amount, US$ in thousands", 1_000, "USD"),
            ("金额（人民币/万元）", 10_000, "CNY"),
            ("Amount (10k RMB)", 10_000, "CNY"),
            ("amount_cny_wan", 10_000, "CNY"),
        ];
        for (text, unit, currency) in cases {
            let note = unit_note(text);
            assert_eq!(note.unit, Some(Decimal::from(unit)), "{text}");
            assert_eq!(note.currency.as_deref(), Some(currency), "{text}");
        }
    }

    #[test]
    fn header_may_name_only_one_of_them() {
        let cases = [
            ("Amount in USD", None, Some("USD")),
            ("raised_amount_usd", None, Some("USD")),
            ("Money Raised Currency (in USD)", None, Some("USD")),
            ("Round Amount (in USD)", None, Some("USD")),
            ("融资金额（万）", Some(10_000), None),
            ("Deal Size (M)", Some(1_000_000), None),
            ("Amount (in lakhs)", Some(100_000), None),
            ("Total funding (EUR M / USD M)", Some(1_000_000), None),
            ("Amount (EUR or USD)", None, None),
            ("Valor (R$ mil)", Some(1_000), Some("BRL")),
            ("Betrag in TEUR", Some(1_000), Some("EUR")),
        ];
        for (text, unit, currency) in cases {
            let note = unit_note(text);
            assert_eq!(note.unit, unit.map(Decimal::from), "{text}");
            assert_eq!(note.currency.as_deref(), currency, "{text}");
        }
    }

    #[test]
    fn a_currency_is_named_for_certain_or_by_a_sign() {
        for (text, is_certain) in [
            ("Amount (EUR M)", true),
            ("金额（人民币）", true),
            ("Amount ($M)", false),
            ("金额(元)", false),
        ] {
            assert_eq!(unit_note(text).is_certain, is_certain, "{text}");
        }
    }

    #[test]
    fn a_title_is_a_unit_note_if_nothing_else_is_in_it_or_its_brackets() {
        for text in ["VC deals 2023 (US$ mn)", "融资事件（万元）", "US$ million", "(in thousands)"]
        {
            assert!(is_note_of_unit(text), "{text}");
        }
        for text in [
            "Team (B)",
            "Deals of 2023 (M&A)",
            "亿元以上融资事件",
            "Series B",
            "Deals (USD)",
            "top 100",
        ] {
            assert!(!is_note_of_unit(text), "{text}");
        }
    }

    #[test]
    fn words_that_are_no_note_name_nothing() {
        let cases = [
            "",
            "Deals over USD 100 million",
            "Top 10 deals above $100M",
            "融资金额",
            "轮次",
            "Series B",
            "Deal Size",
            "M&A",
            "2023年亿元以上融资事件清单",
            "Amount",
            "Sr No",
            "City  Location",
            "公司名称",
            "Round",
            "Top 100 deals",
        ];
        for text in cases {
            assert_eq!(unit_note(text), UnitNote::default(), "{text}");
        }
    }
}
