//! The policies under which figures are computed, and their defaults.

use std::path::PathBuf;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::word::word_enum;

word_enum! {
    /// Which scheme of stages the appendix of a report has; the slides are by that of CAICT.
    #[derive(Default)]
    pub enum StageScheme {
        /// Seed and angel, A, B, C, D, E and later, by the label alone.
        #[default]
        Caict = "caict",
        /// Seed, early and late; a round of unknown series by its amount.
        Crunchbase = "crunchbase",
        /// Seed, early, late and venture growth.
        Pitchbook = "pitchbook",
    }
}

word_enum! {
    /// Which figure stands for an amount in words, such as `数千万`.
    #[derive(Default)]
    pub enum VagueAmounts {
        /// The lower end of its band.
        Low = "low",
        /// The point of its band.
        #[default]
        Point = "point",
        /// The upper end of its band; the point where there is none.
        High = "high",
    }
}

word_enum! {
    /// Which rate turns an amount into US dollars.
    #[derive(Default)]
    pub enum ExchangeRate {
        /// The average of the deal's quarter.
        #[default]
        QuarterAverage = "quarter_average",
    }
}

/// Whether a share must pass a test before words say that it has clearly changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrowthTest {
    /// It must.
    #[default]
    On,
    /// The size of the change alone decides.
    Off,
}

impl GrowthTest {
    fn is_on(&self) -> bool {
        matches!(self, GrowthTest::On)
    }
}

word_enum! {
    /// Which rate an amount is converted at whose quarter has none.
    #[derive(Default)]
    pub enum MissingRate {
        /// None: the amount adds no dollars.
        #[default]
        None = "none",
        /// That of the last quarter with one.
        LastKnown = "last_known",
    }
}

impl MissingRate {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// How figures are computed; printed with every report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Which scheme of stages the appendix of a report has; the slides are by that of CAICT.
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
    /// Which rate an amount is converted at whose quarter has none.
    #[serde(skip_serializing_if = "MissingRate::is_default")]
    pub missing_rate: MissingRate,
    /// The team's own table of rates, as written in the file; `None` for the built-in rates only.
    pub rates: Option<PathBuf>,
    /// Whether telephones, e-mails and names of people are stored.
    pub personal_data: bool,
    /// The year or quarter whose mean climate index is 100; `None` for the first quarter.
    #[serde(deserialize_with = "period", skip_serializing_if = "Option::is_none")]
    pub climate_base: Option<String>,
    /// Whether a share must pass a test before words say that it has clearly changed.
    #[serde(skip_serializing_if = "GrowthTest::is_on")]
    pub growth_test: GrowthTest,
}

/// Policies that choose among figures and change no deal: they may change at any time.
pub const OF_FIGURES: [&str; 3] = ["climate_base", "growth_test", "stage_scheme"];

impl Default for Policy {
    fn default() -> Self {
        Self {
            stage_scheme: StageScheme::default(),
            mega_deal_usd: 100_000_000,
            vague_amounts: VagueAmounts::default(),
            vague_multiple: 3,
            exchange_rate: ExchangeRate::default(),
            missing_rate: MissingRate::default(),
            rates: None,
            personal_data: false,
            climate_base: None,
            growth_test: GrowthTest::default(),
        }
    }
}

impl Policy {
    /// The policies as (name, value), in the order of the file; those of figures where they are set.
    pub(super) fn entries(&self) -> Vec<(String, String)> {
        let mut exchange_rate = self.exchange_rate.as_str().to_owned();
        if self.missing_rate != MissingRate::None {
            exchange_rate += &format!("_or_{}", self.missing_rate.as_str());
        }
        let rates = self.rates.as_ref().map_or("built_in".into(), |path| path.to_string_lossy());
        let mut entries: Vec<(String, String)> = [
            ("stage_scheme", self.stage_scheme.as_str().to_owned()),
            ("mega_deal_usd", self.mega_deal_usd.to_string()),
            ("vague_amounts", self.vague_amounts.as_str().to_owned()),
            ("vague_multiple", self.vague_multiple.to_string()),
            ("exchange_rate", exchange_rate),
            ("rates", rates.into_owned()),
            ("personal_data", self.personal_data.to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        entries.extend(self.climate_base.iter().map(|it| ("climate_base".to_owned(), it.clone())));
        if !self.growth_test.is_on() {
            entries.push(("growth_test".to_owned(), "off".to_owned()));
        }
        entries
    }
}

/// A year such as 2019, as a number or a text, or a quarter such as 2019Q4.
fn period<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Period {
        Year(u16),
        Text(String),
    }
    let text = match Period::deserialize(deserializer)? {
        Period::Year(year) => year.to_string(),
        Period::Text(text) => text,
    };
    let is_year = |it: &str| it.len() == 4 && it.bytes().all(|byte| byte.is_ascii_digit());
    let quarters = ["Q1", "Q2", "Q3", "Q4"];
    let year = quarters.iter().find_map(|it| text.strip_suffix(it)).unwrap_or(&text);
    if is_year(year) {
        return Ok(Some(text));
    }
    Err(de::Error::custom(format!("expected a year or a quarter such as 2019Q4, found {text:?}")))
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
