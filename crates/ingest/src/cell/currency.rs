//! Which currency a word or sign names. It does not know exchange rates, nor where the word stood.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::plain::plain;
use crate::reference::Labels;
use crate::reference::records;

/// The code of a currency that is named but not known (`其他`, "other").
pub const UNKNOWN: &str = "XXX";

/// A word or sign for money, and the currency it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrencyWord {
    /// ISO 4217 code it stands for when nothing else is said; `XXX` for "other".
    pub code: String,
    /// Codes it stands for instead where its column or sheet says so (`$` in a sheet in `CAD`).
    also: Vec<String>,
    /// Whether it is a plain unit of whatever currency is named beside it (`亿元及以上美元`).
    is_generic: bool,
}

impl CurrencyWord {
    /// A word that stands for one currency and nothing else.
    fn of_code(code: &str) -> Self {
        Self { code: code.to_owned(), also: Vec::new(), is_generic: false }
    }

    /// A sign of which nobody knows the currency.
    pub(super) fn unknown() -> &'static Self {
        static LOST: LazyLock<CurrencyWord> = LazyLock::new(|| CurrencyWord::of_code(UNKNOWN));
        &LOST
    }

    /// Whether the sign can stand for `code` in a column or sheet of that currency.
    #[must_use]
    pub fn can_mean(&self, code: &str) -> bool {
        self.code == code || self.also.iter().any(|it| it == code)
    }

    /// Whether the sign can stand for `code` where the cell or its row names that currency.
    #[must_use]
    pub fn yields_to(&self, code: &str) -> bool {
        self.is_generic || self.can_mean(code)
    }

    /// Whether the word names one currency and nothing else.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.also.is_empty() && !self.is_generic
    }
}

const CURRENCIES: &str = include_str!("../../schema/reference/currencies.csv");

/// The words of the list, and before them the codes and names of the currencies themselves.
static WORDS: LazyLock<BTreeMap<String, CurrencyWord>> = LazyLock::new(|| {
    let mut words = BTreeMap::new();
    for currency in records(CURRENCIES) {
        let code = currency.get(0).unwrap_or_default();
        for name in currency.iter().filter_map(plain) {
            words.insert(format!("{name}s"), CurrencyWord::of_code(code));
            words.insert(name, CurrencyWord::of_code(code));
        }
    }
    for record in records(include_str!("../../schema/reference/currency_words.csv")) {
        let (Some(word), Some(code)) = (record.get(0).and_then(plain), record.get(1)) else {
            continue;
        };
        let also = record.get(2).unwrap_or_default().split_whitespace();
        let (generic, also): (Vec<_>, Vec<_>) = also.map(str::to_owned).partition(|it| it == "*");
        let is_generic = !generic.is_empty();
        words.insert(word, CurrencyWord { code: code.to_owned(), also, is_generic });
    }
    words
});

/// Every word for money in plain form, in the order of the words.
pub(super) fn words() -> &'static BTreeMap<String, CurrencyWord> {
    &WORDS
}

/// The ISO 4217 code a whole cell names: `人民币`, `US Dollars (USD)`, `eur`. [`UNKNOWN`] for "other";
/// `None` for what is no currency.
#[must_use]
pub fn code(text: &str) -> Option<&'static str> {
    let text = plain(text)?;
    let whole = named(&text);
    let (outside, inside) = text.split_once('(').unwrap_or((&text, ""));
    let inside = named(inside.trim_end_matches(')'));
    whole.or(inside).or_else(|| named(outside))
}

/// The text with the team's own names of currencies, if it holds any, replaced by their codes.
///
/// A name inside a longer word that is known by itself (`元` inside `美元`) is left alone.
#[must_use]
pub fn coded<'t>(text: &'t str, labels: &Labels) -> Cow<'t, str> {
    let mut labels: Vec<_> = labels.iter().collect();
    labels.sort_by_key(|(label, _)| std::cmp::Reverse(label.len()));
    let mut text = Cow::Borrowed(text);
    for (label, code) in labels {
        let (Some(label), Some(typed)) = (plain(label), plain(&text)) else { continue };
        let is_longer = |word: &&String| word.len() > label.len() && word.contains(&label);
        if typed.contains(&label) && !words().keys().filter(is_longer).any(|it| typed.contains(it))
        {
            text = Cow::Owned(typed.replace(&label, &format!(" {code} ")));
        }
    }
    text
}

fn named(text: &str) -> Option<&'static str> {
    WORDS.get(text.trim()).map(|word| word.code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currency_cell_names_one_code() {
        let cases = [
            ("人民币", Some("CNY")),
            ("美元", Some("USD")),
            ("US Dollars (USD)", Some("USD")),
            ("Chinese Yuan (CNY)", Some("CNY")),
            (" eur ", Some("EUR")),
            ("ＨＫ＄", Some("HKD")),
            ("Euros", Some("EUR")),
            ("Kenyan Shillings", Some("KES")),
            ("肯尼亚先令", Some("KES")),
            ("其他", Some(UNKNOWN)),
            ("Series A", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn a_team_may_name_currencies_its_own_way() {
        let labels = [("软妹币", "CNY"), ("元", "HKD"), ("bucks", "USD")];
        let labels = labels.map(|(label, code)| (label.to_owned(), code.to_owned())).into();
        for (text, expected) in [
            ("5000万软妹币", "5000万 CNY "),
            ("3 Bucks", "3  USD "),
            ("100元", "100 HKD "),
            ("100美元", "100美元"),
            ("1.5M", "1.5M"),
        ] {
            assert_eq!(coded(text, &labels), expected, "{text}");
        }
        assert_eq!(coded("100元", &Labels::new()), "100元");
    }

    #[test]
    fn every_word_names_a_listed_currency() {
        let codes: Vec<_> =
            records(CURRENCIES).filter_map(|it| Some(it.get(0)?.to_owned())).collect();
        assert!(codes.len() >= 45, "{} currencies", codes.len());
        for (word, meaning) in words() {
            for code in std::iter::once(&meaning.code).chain(&meaning.also) {
                assert!(code == UNKNOWN || codes.contains(code), "{word}: {code}");
            }
        }
    }
}
