//! Profiles: how the sheets of one source look, and what they leave unsaid.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize, de};

use super::{CountryCode, Labels};
use super::{file, known};
use crate::cell::amount::DecimalMark;
use crate::cell::date::DateOrder;
use crate::field::Field;
use crate::reference::normal_form;

/// How the sheets of one source look; every key may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// The name of the profile, from `[sources.NAME]`.
    #[serde(skip)]
    pub name: String,
    /// The name to show.
    pub title: Option<String>,
    /// Precedence among sources that report the same deal; the lowest rank wins, none comes last.
    pub rank: Option<u32>,
    /// Headers that must all be there for the profile to be found; none means never by itself.
    pub requires: Vec<String>,
    /// Headers of files without any, from left to right, for an import under the name of the profile.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Currency of amounts that name none, as an ISO 4217 code.
    #[serde(deserialize_with = "currency_code")]
    pub currency: Option<String>,
    /// Unit of amounts that name none, as written in headers: `万`, `million`.
    #[serde(deserialize_with = "unit")]
    pub unit: Option<String>,
    /// Country of deals that name none, as a code of two letters.
    pub country: Option<CountryCode>,
    /// Order of day, month and year.
    pub date_order: Option<DateOrder>,
    /// The mark between the whole and the fraction of an amount: `point` or `comma`.
    pub decimal: Option<DecimalMark>,
    /// Date of every deal of a sheet that has no date column, ISO 8601.
    #[serde(deserialize_with = "known::day")]
    pub announced_on: Option<String>,
    /// Row number of the header, from 1; the last one if it takes several.
    pub header_row: Option<NonZeroU32>,
    /// Name of the sheet that holds the deals.
    pub sheet: Option<String>,
    /// Headers of this source.
    pub headers: BTreeMap<String, Field>,
    /// Sector labels of this source, each with a sector code.
    pub sectors: Labels,
    /// Round labels of this source, each with a round class or kind.
    pub rounds: Labels,
}

impl Profile {
    /// What this source calls a header, however it is typed.
    #[must_use]
    pub fn header(&self, text: &str) -> Option<Field> {
        let sought = normal_form(text);
        let is_sought = |(text, _): &(&String, &Field)| normal_form(text) == sought;
        self.headers.iter().find(is_sought).map(|(_, field)| *field)
    }

    /// The name to show.
    #[must_use]
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }

    /// Whether a table with these headers, in normal form, is of this layout.
    pub(super) fn fits(&self, names: &BTreeSet<String>) -> bool {
        let required = if self.requires.is_empty() { &self.columns } else { &self.requires };
        let mut required = required.iter().map(|text| normal_form(text)).peekable();
        required.peek().is_some() && required.all(|text| names.contains(&text))
    }

    pub(super) fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// This profile where it says something, `base` where it does not.
    pub(super) fn over(self, mut base: Self) -> Self {
        base.headers.extend(self.headers);
        base.sectors.extend(self.sectors);
        base.rounds.extend(self.rounds);
        Self {
            name: self.name,
            title: self.title.or(base.title),
            rank: self.rank.or(base.rank),
            requires: if self.requires.is_empty() { base.requires } else { self.requires },
            columns: if self.columns.is_empty() { base.columns } else { self.columns },
            currency: self.currency.or(base.currency),
            unit: self.unit.or(base.unit),
            country: self.country.or(base.country),
            date_order: self.date_order.or(base.date_order),
            decimal: self.decimal.or(base.decimal),
            announced_on: self.announced_on.or(base.announced_on),
            header_row: self.header_row.or(base.header_row),
            sheet: self.sheet.or(base.sheet),
            headers: base.headers,
            sectors: base.sectors,
            rounds: base.rounds,
        }
    }

    /// The profile as a piece of `dealbase.toml`, to be read and corrected by a person.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = format!(
            "# A layout that is found again by its headers: a table that has all of `requires`.\n\
             # Take out of `requires` what may be missing next time.\n[sources.{}]\n",
            key(&self.name)
        );
        text += &self.settings();
        text += "requires = [\n";
        for header in &self.requires {
            text += &format!("    {},\n", quoted(header));
        }
        text += "]\n";
        let headers: Labels =
            self.headers.iter().map(|(text, field)| (text.clone(), field.to_string())).collect();
        text += &table(&self.name, "headers", "what each column is about", &headers);
        text += &table(&self.name, "sectors", "label = sector code", &self.sectors);
        text + &table(&self.name, "rounds", "label = round class", &self.rounds)
    }

    /// The settings, one to a line; those not made are there as comments, with an example.
    fn settings(&self) -> String {
        let mut text = String::new();
        let country = self.country.as_ref().map(CountryCode::as_str);
        let date_order = self.date_order.map(DateOrder::as_str);
        let decimal = self.decimal.map(DecimalMark::as_str);
        for (name, value, example, note) in [
            ("title", text_of(self.title.as_deref()), "\"Our list\"", "the name to show"),
            ("rank", number(self.rank), "20", "whom to believe: the lowest rank wins"),
            ("currency", text_of(self.currency.as_deref()), "\"CNY\"", "of amounts that name none"),
            ("unit", text_of(self.unit.as_deref()), "\"万\"", "of amounts that name none"),
            ("country", text_of(country), "\"CN\"", "of deals that name none"),
            ("date_order", text_of(date_order), "\"dmy\"", "or \"mdy\", \"ymd\""),
            ("decimal", text_of(decimal), "\"comma\"", "or \"point\": 1,5 or 1.5"),
            (
                "announced_on",
                text_of(self.announced_on.as_deref()),
                "\"2023-10-08\"",
                "of all deals",
            ),
            ("header_row", number(self.header_row), "3", "row number of the header"),
            ("sheet", text_of(self.sheet.as_deref()), "\"Deals\"", "name of the sheet"),
        ] {
            text += &match value {
                Some(value) => format!("{name} = {value}\n"),
                None => format!("# {name} = {example}   # {note}\n"),
            };
        }
        text
    }
}

/// The profiles that come with the program.
pub(super) fn built_in() -> BTreeMap<String, Profile> {
    let text = include_str!("../../schema/reference/profiles.toml");
    let file = file::parse(Path::new("profiles.toml"), text).unwrap_or_default();
    file.sources.into_iter().map(|(name, profile)| (name.clone(), profile.named(&name))).collect()
}

fn text_of(value: Option<&str>) -> Option<String> {
    value.map(quoted)
}

fn number(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn table(profile: &str, name: &str, note: &str, labels: &Labels) -> String {
    if labels.is_empty() {
        return String::new();
    }
    let lines: String = labels
        .iter()
        .map(|(label, code)| format!("{} = {}\n", quoted(label), quoted(code)))
        .collect();
    format!("\n[sources.{}.{name}]   # {note}\n{lines}", key(profile))
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A key, quoted unless TOML allows it bare.
fn key(name: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !name.is_empty() && name.bytes().all(is_bare) { name.to_owned() } else { quoted(name) }
}

fn currency_code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let code = String::deserialize(deserializer)?;
    known::currency_code(&code).map(Some).map_err(de::Error::custom)
}

fn unit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let unit = String::deserialize(deserializer)?;
    known::unit(&unit).map(Some).map_err(de::Error::custom)
}
