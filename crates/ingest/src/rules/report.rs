//! Who publishes a report: the table `[report]` of the rules file. No figure depends on it.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de};

/// What a team says of itself and of its data, to be printed with every report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Publisher {
    /// The institute.
    pub publisher: Option<Text>,
    /// The team within it.
    pub team: Option<Text>,
    /// Those who wrote the report.
    pub authors: Vec<Text>,
    /// An address for questions.
    pub contact: Option<Text>,
    /// What a reader must not take the report for.
    pub disclaimer: Option<Text>,
    /// Where the data come from; empty where the files speak for themselves.
    pub data_sources: Vec<Text>,
    /// The last day whose deals were collected, `2024-01-05`.
    #[serde(deserialize_with = "day")]
    pub cut_off: Option<String>,
}

/// A text in one language for all reports, or in both.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "expected a text in quotes, or { zh = \"…\", en = \"…\" }")]
pub enum Text {
    /// The same in every report.
    Same(String),
    /// One for each language.
    Each {
        /// Chinese.
        zh: String,
        /// English.
        en: String,
    },
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.parse::<Date>() {
        Ok(day) => Ok(Some(day.to_string())),
        Err(_) => Err(de::Error::custom(format!(
            "{text:?}: expected a day in quotes, such as \"2024-01-05\""
        ))),
    }
}
