//! The rules file as written: its tables and keys, and messages for what it can't say.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize, de};

use super::market::{CountryCode, MarketFile};
use super::{Labels, Policy, Profile, Themes, known};
use crate::field::Field;
use crate::refusal::{Refusal, TomlKind};
use crate::{Error, Result};

/// Everything a rules file may hold; an unknown key is an error.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RulesFile {
    pub(super) policy: Policy,
    pub(super) markets: BTreeMap<String, MarketFile>,
    pub(super) headers: BTreeMap<String, Field>,
    pub(super) rounds: Labels,
    pub(super) sectors: Labels,
    pub(super) places: BTreeMap<String, CountryCode>,
    #[serde(deserialize_with = "currency_labels")]
    pub(super) currencies: Labels,
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub(super) companies: Labels,
    #[serde(skip_serializing_if = "Labels::is_empty")]
    pub(super) investors: Labels,
    #[serde(skip_serializing_if = "Themes::is_empty")]
    pub(super) themes: Themes,
    pub(super) sources: BTreeMap<String, Profile>,
    #[serde(skip_serializing)]
    pub(super) report: Publisher,
}

/// Understands the text of a rules file.
pub(super) fn parse(path: &Path, text: &str) -> Result<RulesFile> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file: RulesFile =
        toml::from_str(text).map_err(|err| Error::rules(path, located(text, &err)))?;
    for (name, market) in &file.markets {
        market.check(name).map_err(|reason| {
            Error::rules(path, at_table(text, &format!("markets.{name}"), reason))
        })?;
    }
    Ok(file)
}

/// The message with its line and the key in it.
fn located(text: &str, err: &toml::de::Error) -> Refusal {
    let message = plain(err.message());
    let Some(before) = err.span().and_then(|span| text.get(..span.start)) else { return message };
    let index = before.matches('\n').count();
    let line = text.lines().nth(index).unwrap_or_default();
    match line.split_once('=') {
        Some((key, _)) => {
            let place = key.trim().to_owned();
            Refusal::LineAt { line: index + 1, place, reason: Box::new(message) }
        }
        None => message.in_line(u64::try_from(index + 1).unwrap_or(0)),
    }
}

/// The parser's message in plain words.
fn plain(message: &str) -> Refusal {
    if let Some(refusal) = unknown_word(message).or_else(|| wrong_type(message)) {
        return refusal;
    }
    let text = message
        .replace("unknown variant", "unknown word")
        .replace('\n', ", ")
        .replace("invalid unquoted key, expected", "expected a name in quotes, or one of only")
        .replace("expected struct Policy", "expected a table [policy]")
        .replace("expected a nonzero u32", "expected a row number from 1")
        .replace("expected u64", "expected a whole number from 0");
    Refusal::Reported { text }
}

/// A single value of one type where another is wanted.
fn wrong_type(message: &str) -> Option<Refusal> {
    let (found, expected) = message.strip_prefix("invalid type: ")?.split_once(", expected ")?;
    let (_, found) = found.split_once(' ')?;
    let expected = match expected {
        "a sequence" => TomlKind::List,
        "a map" => TomlKind::Table,
        "a string" | "path string" => TomlKind::Text,
        "a boolean" => TomlKind::YesOrNo,
        "u32" | "u64" | "usize" => TomlKind::WholeNumber,
        table if table.starts_with("struct ") => TomlKind::Table,
        _ => return None,
    };
    Some(Refusal::WrongType { found: found.trim_matches('`').to_owned(), expected })
}

/// Of a long list of what is allowed, only what comes nearest to what was typed.
fn unknown_word(message: &str) -> Option<Refusal> {
    const SHORT: usize = 12;
    const NEAREST: usize = 3;
    let (start, list) = message.split_once(", expected one of ")?;
    let word = start.strip_prefix("unknown variant ")?;
    let typed = word.trim_matches('`');
    let mut allowed: Vec<&str> = list.split(", ").collect();
    if allowed.len() <= SHORT {
        return None;
    }
    let distance = |word: &&str| strsim::damerau_levenshtein(word.trim_matches('`'), typed);
    allowed.sort_by_key(distance);
    allowed.truncate(NEAREST);
    Some(Refusal::UnknownWord { word: word.to_owned(), words: allowed.join(", ") })
}

fn at_table(text: &str, table: &str, reason: Refusal) -> Refusal {
    let is_table = |line: &str| line.trim().starts_with(&format!("[{table}]"));
    let (place, reason) = (table.to_owned(), Box::new(reason));
    match text.lines().position(is_table) {
        Some(index) => Refusal::LineAt { line: index + 1, place, reason },
        None => Refusal::At { place, reason },
    }
}

fn currency_labels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Labels, D::Error> {
    let labels = Labels::deserialize(deserializer)?;
    let codes = labels.into_iter().map(|(label, code)| match known::currency_code(&code) {
        Ok(code) => Ok((label, code)),
        Err(refusal) => Err(de::Error::custom(format!("{label} = {code:?}: {refusal}"))),
    });
    codes.collect()
}

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
    #[serde(deserialize_with = "known::day")]
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
