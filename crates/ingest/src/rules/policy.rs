//! The policies under which figures are computed, and their defaults.

use std::path::PathBuf;

use serde::{Deserialize, Deserializer, Serialize, de};

/// Which rounds make a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageScheme {
    /// Seed and angel, A, B, C, D, E and later, by the label alone.
    #[default]
    Caict,
}

/// Which figure stands for an amount in words, such as `数千万`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VagueAmounts {
    /// The lower end of its band.
    Low,
    /// The point of its band.
    #[default]
    Point,
    /// The upper end of its band; the point where there is none.
    High,
}

/// Which rate turns an amount into US dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeRate {
    /// The average of the deal's quarter.
    #[default]
    QuarterAverage,
}

/// How figures are computed; printed with every report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Which rounds make a class.
    pub stage_scheme: StageScheme,
    /// A deal strictly over this many US dollars is a mega deal.
    pub mega_deal_usd: u64,
    /// Which figure stands for an amount in words.
    pub vague_amounts: VagueAmounts,
    /// How many X the point of 数X is: 1 to 9.
    #[serde(deserialize_with = "one_digit")]
    pub vague_multiple: u8,
    /// Which rate turns an amount into US dollars.
    pub exchange_rate: ExchangeRate,
    /// The team's own table of rates, as written in the file; `None` for the built-in rates only.
    pub rates: Option<PathBuf>,
    /// Whether telephones, e-mails and names of people are stored.
    pub personal_data: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            stage_scheme: StageScheme::default(),
            mega_deal_usd: 100_000_000,
            vague_amounts: VagueAmounts::default(),
            vague_multiple: 3,
            exchange_rate: ExchangeRate::default(),
            rates: None,
            personal_data: false,
        }
    }
}

impl Policy {
    /// The policies as (name, value), in the order of the file.
    pub(super) fn entries(&self) -> Vec<(String, String)> {
        let stage_scheme = match self.stage_scheme {
            StageScheme::Caict => "caict",
        };
        let vague_amounts = match self.vague_amounts {
            VagueAmounts::Low => "low",
            VagueAmounts::Point => "point",
            VagueAmounts::High => "high",
        };
        let exchange_rate = match self.exchange_rate {
            ExchangeRate::QuarterAverage => "quarter_average",
        };
        let rates = self.rates.as_ref().map_or("built_in".into(), |path| path.to_string_lossy());
        [
            ("stage_scheme", stage_scheme.to_owned()),
            ("mega_deal_usd", self.mega_deal_usd.to_string()),
            ("vague_amounts", vague_amounts.to_owned()),
            ("vague_multiple", self.vague_multiple.to_string()),
            ("exchange_rate", exchange_rate.to_owned()),
            ("rates", rates.into_owned()),
            ("personal_data", self.personal_data.to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }
}

fn one_digit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let multiple = i64::deserialize(deserializer)?;
    match u8::try_from(multiple) {
        Ok(multiple @ 1..=9) => Ok(multiple),
        _ => {
            Err(de::Error::custom(format!("expected a whole number from 1 to 9, found {multiple}")))
        }
    }
}
