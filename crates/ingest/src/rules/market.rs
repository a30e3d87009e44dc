//! Markets: named lists of countries for which every figure is computed.

use crate::refusal::Refusal;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::known;

/// The market of every deal, which can't be redefined.
const GLOBAL: &str = "global";
/// The market of the country under report.
const CHINA: &str = "china";

/// An ISO 3166 country code of two capital letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode(String);

impl CountryCode {
    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CountryCode {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        match known::country(&code) {
            Ok(known) if known == code => Ok(Self(code)),
            Ok(known) => Err(format!("{code:?} is written {known:?}")),
            Err(unknown) => Err(unknown.to_string()),
        }
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.0
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A market: its names, and the countries whose deals are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Market {
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Countries of the market; empty means every deal, those of no known country included.
    pub countries: Vec<CountryCode>,
}

impl Market {
    /// The countries as text, for printing beside a figure.
    #[must_use]
    pub fn extent(&self) -> String {
        if self.countries.is_empty() {
            return "every country".to_owned();
        }
        self.countries.iter().map(CountryCode::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// A market as the rules file says it; what is left out stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MarketFile {
    name_zh: Option<String>,
    name_en: Option<String>,
    countries: Option<Vec<CountryCode>>,
}

impl MarketFile {
    /// Says what is wrong with a market of this name.
    pub(super) fn check(&self, name: &str) -> Result<(), Refusal> {
        let has_countries = self.countries.as_ref().is_some_and(|countries| !countries.is_empty());
        match name {
            GLOBAL if self.countries.is_some() => Err(Refusal::GlobalMarket),
            CHINA if self.countries.is_none() => Ok(()),
            GLOBAL => Ok(()),
            _ if has_countries => Ok(()),
            _ => Err(Refusal::NoCountries),
        }
    }
}

/// The built-in markets, as changed and extended by the team's.
pub(super) fn with_built_in(configured: &BTreeMap<String, MarketFile>) -> BTreeMap<String, Market> {
    let china = Market {
        name_zh: "中国".to_owned(),
        name_en: "China".to_owned(),
        countries: vec![CountryCode("CN".to_owned())],
    };
    let global =
        Market {
            name_zh: "全球".to_owned(), name_en: "Global".to_owned(), countries: Vec::new()
        };
    let mut markets = BTreeMap::from([(CHINA.to_owned(), china), (GLOBAL.to_owned(), global)]);
    for (name, configured) in configured {
        let market = markets.entry(name.clone()).or_insert_with(|| Market {
            name_zh: name.clone(),
            name_en: name.clone(),
            countries: Vec::new(),
        });
        replace(&mut market.name_zh, configured.name_zh.as_ref());
        replace(&mut market.name_en, configured.name_en.as_ref());
        replace(&mut market.countries, configured.countries.as_ref());
    }
    markets
}

fn replace<T: Clone>(value: &mut T, configured: Option<&T>) {
    if let Some(configured) = configured {
        value.clone_from(configured);
    }
}
