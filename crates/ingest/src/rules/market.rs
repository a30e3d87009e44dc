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
    let built_in = |name_zh: &str, name_en: &str, countries: &[&str]| Market {
        name_zh: name_zh.to_owned(),
        name_en: name_en.to_owned(),
        countries: countries.iter().map(|code| CountryCode((*code).to_owned())).collect(),
    };
    let mut markets = BTreeMap::from([
        (CHINA.to_owned(), built_in("中国", "China", &["CN"])),
        (GLOBAL.to_owned(), built_in("全球", "Global", &[])),
    ]);
    for (name, configured) in configured {
        let known = markets.remove(name).unwrap_or_else(|| built_in(name, name, &[]));
        let market = Market {
            name_zh: configured.name_zh.clone().unwrap_or(known.name_zh),
            name_en: configured.name_en.clone().unwrap_or(known.name_en),
            countries: configured.countries.clone().unwrap_or(known.countries),
        };
        markets.insert(name.clone(), market);
    }
    markets
}
