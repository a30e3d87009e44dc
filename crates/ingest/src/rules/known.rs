//! What an option or a setting may name: countries, currencies, units. What is not known is refused, with
//! the nearest that is.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de};

use crate::cell::amount::unit_named;
use crate::cell::currency;
use crate::cell::place::Places;
use crate::refusal::UnknownValue;

const COUNTRIES: &str = include_str!("../../schema/reference/countries.csv");
const CURRENCIES: &str = include_str!("../../schema/reference/currencies.csv");

static COUNTRY_CODES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| codes(COUNTRIES));
static CURRENCY_CODES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| codes(CURRENCIES));

/// The codes in the first column of a list.
fn codes(list: &'static str) -> BTreeSet<&'static str> {
    let lines = list.lines().skip(1).filter_map(|line| line.split(',').next());
    lines.filter(|code| !code.is_empty()).collect()
}

/// The country of a code of two letters.
///
/// # Errors
///
/// What was expected, with the country that a name or another code means.
pub fn country(typed: &str) -> Result<String, UnknownValue> {
    let code = typed.trim().to_uppercase();
    if COUNTRY_CODES.contains(&*code) {
        return Ok(code);
    }
    let meant = Places::new(&Default::default()).country(typed).map(str::to_owned);
    let typed = typed.to_owned();
    Err(match meant {
        Some(nearest) => UnknownValue::CountryNear { typed, nearest },
        None => UnknownValue::Country { typed },
    })
}

/// The currency of a code of three letters, or of a word for it.
///
/// # Errors
///
/// What was expected, with the code that comes nearest.
pub fn currency(typed: &str) -> Result<String, UnknownValue> {
    currency::code(typed).map_or_else(|| currency_code(typed), |code| Ok(code.to_owned()))
}

/// The currency of a code of three letters.
///
/// # Errors
///
/// As [`currency()`].
pub fn currency_code(typed: &str) -> Result<String, UnknownValue> {
    let code = typed.trim().to_uppercase();
    if CURRENCY_CODES.contains(&*code) {
        return Ok(code);
    }
    let typed = typed.to_owned();
    Err(match nearest(&code, CURRENCY_CODES.iter().copied()) {
        Some(nearest) => UnknownValue::CurrencyNear { typed, nearest },
        None => UnknownValue::Currency { typed },
    })
}

/// A unit of amounts, as it was typed.
///
/// # Errors
///
/// What was expected, with the unit that comes nearest.
pub fn unit(typed: &str) -> Result<String, UnknownValue> {
    const UNITS: [&str; 10] =
        ["thousand", "million", "billion", "lakh", "crore", "万", "百万", "千万", "亿", "元"];
    if unit_named(typed).is_some() {
        return Ok(typed.trim().to_owned());
    }
    let nearest = nearest(&typed.to_lowercase(), UNITS.into_iter());
    let typed = typed.to_owned();
    Err(match nearest {
        Some(nearest) => UnknownValue::UnitNear { typed, nearest },
        None => UnknownValue::Unit { typed },
    })
}

/// A day that a file of rules names.
///
/// # Errors
///
/// What was expected instead.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse::<Date>().map(|day| Some(day.to_string())).map_err(|_| {
        de::Error::custom(format!(
            "expected a day in quotes, such as \"2023-10-08\", found {text:?}"
        ))
    })
}

/// The word that differs in one letter.
fn nearest<'a>(typed: &str, words: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut near: Vec<&str> =
        words.filter(|word| strsim::damerau_levenshtein(word, typed) == 1).collect();
    near.dedup();
    match near.as_slice() {
        [only] => Some((*only).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::records;

    #[test]
    fn what_is_known_is_taken() {
        assert_eq!(country("cn").as_deref(), Ok("CN"));
        assert_eq!(currency("usd").as_deref(), Ok("USD"));
        assert_eq!(currency("人民币").as_deref(), Ok("CNY"));
        for code in records(COUNTRIES).filter_map(|it| it.get(0).map(str::to_owned)) {
            assert_eq!(country(&code).as_deref(), Ok(&*code));
        }
        for (typed, value) in [
            ("M", 1_000_000),
            ("m", 1_000_000),
            ("mm", 1_000_000),
            ("MM", 1_000_000),
            ("k", 1_000),
            ("bn", 1_000_000_000),
            ("million", 1_000_000),
            ("Millions", 1_000_000),
            ("in millions", 1_000_000),
            ("thousand", 1_000),
            ("万", 10_000),
            ("万元", 10_000),
            ("亿", 100_000_000),
            ("亿元", 100_000_000),
            ("元", 1),
            ("1000000", 1_000_000),
            ("10,000", 10_000),
            ("10 million", 10_000_000),
        ] {
            assert_eq!(unit_named(typed), Some(value.into()), "{typed}");
        }
    }

    #[test]
    fn what_is_not_is_refused_with_the_nearest() {
        for (refused, nearest) in [
            (country("UK"), Some("GB")),
            (country("Sweden"), Some("SE")),
            (country("ZZ"), None),
            (currency("CNX"), Some("CNY")),
            (currency("QQQ"), None),
            (unit("thousnd"), Some("thousand")),
            (unit("bananas"), None),
            (unit(""), None),
        ] {
            let message = refused.unwrap_err().to_string();
            let wanted = nearest.map(|it| format!("did you mean {it}?"));
            assert_eq!(message.split("; ").nth(1), wanted.as_deref(), "{message}");
        }
    }
}
