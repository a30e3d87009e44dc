//! The words of the report in each language, and the rules of when to say which: both are data.
//!
//! It knows how to fill a phrase in, and nothing of what the phrases say.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;

use anyhow::{Context, Result};
use dealbase_ingest::message::{self, Message, Part};
use dealbase_ingest::problem::Problem;
use dealbase_query::Record;
use serde::{Deserialize, Serialize};

use crate::mistake::Mistake;
use crate::output::escape_controls;
use crate::output::number::grouped;

/// A language of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Lang {
    /// Chinese
    Zh,
    /// English
    En,
}

impl Lang {
    /// The language of the locale: Chinese where it says `zh`, otherwise English.
    pub(crate) fn of_locale() -> Lang {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|it| std::env::var(it).ok().filter(|it| !it.is_empty()));
        Lang::named_by(locale.as_deref().unwrap_or_default())
    }

    fn named_by(locale: &str) -> Lang {
        if locale.to_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
    }
}

/// The phrases of one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Messages {
    /// The language.
    pub(crate) lang: Lang,
    text: BTreeMap<String, String>,
    /// Messages of the libraries by catalog and code; English is with the messages themselves.
    #[serde(default)]
    messages: BTreeMap<String, BTreeMap<String, String>>,
    /// What the help says in English words, in this language.
    #[serde(default)]
    help: BTreeMap<String, String>,
    /// What the metric views say of themselves in English, in this language.
    #[serde(default)]
    catalogue: BTreeMap<String, String>,
    /// Units of money, the largest first; the last takes everything.
    pub(crate) money: Vec<MoneyUnit>,
}

/// A unit in which amounts are written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoneyUnit {
    /// The smallest amount written in it in a sentence, in US dollars.
    pub(crate) from_usd: i64,
    /// The smallest largest amount of a column written in it, in US dollars.
    pub(crate) column_from_usd: i64,
    /// What one of it is worth, in US dollars.
    pub(crate) unit_usd: i64,
    /// A phrase with `{number}`.
    pub(crate) text: String,
    /// The unit alone, for the head of a column.
    pub(crate) unit: String,
    /// Most decimals in a sentence.
    pub(crate) decimals: u32,
    /// Decimals of a big number on a cover.
    pub(crate) cover_decimals: u32,
    /// Decimals in a column.
    pub(crate) column_decimals: u32,
}

impl MoneyUnit {
    /// A number of them in a sentence, without decimals that say nothing.
    pub(crate) fn in_words(&self, number: &str) -> String {
        let is_whole = !number.contains('.');
        let number =
            if is_whole { number } else { number.trim_end_matches('0').trim_end_matches('.') };
        fill(&self.text, std::iter::once(("number", number)))
    }
}

/// When the report says what; see the file for what each means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    pub(crate) slight_below_pct: f64,
    pub(crate) sharp_from_pct: f64,
    pub(crate) flat_below_pct: f64,
    pub(crate) flat_below_pp: f64,
    pub(crate) low_part_pct: f64,
    pub(crate) low_of_peak_pct: f64,
    pub(crate) high_part_pct: f64,
    pub(crate) high_of_trough_pct: f64,
    pub(crate) level_known_quarters: usize,
    pub(crate) mixed_from_pct: f64,
    pub(crate) clear_share_pp: f64,
    pub(crate) clear_share_sectors: usize,
    pub(crate) far_ahead_pct: f64,
    pub(crate) leading_sectors: usize,
    pub(crate) few_deals: i64,
    pub(crate) one_deal_pct: f64,
    pub(crate) listed_mega_deals: usize,
    pub(crate) major_countries: usize,
    pub(crate) most_countries_pct: f64,
}

/// What fills the braces of a phrase, each by its name.
pub(crate) type Parts<'a> = [(&'a str, &'a dyn Display)];

/// A phrase of a language with its braces filled in: `say!(messages, "key", quarter, day = text)`.
macro_rules! say {
    (@part $name:ident) => { &$name };
    (@part $name:ident $part:expr) => { &$part };
    ($messages:expr, $key:expr $(, $name:ident $(= $part:expr)?)* $(,)?) => {
        $messages.say($key, &[$((stringify!($name), say!(@part $name $($part)?))),*])
    };
}
pub(crate) use say;

/// The code of an error, and what fills the braces of its text.
pub(crate) struct Coded {
    /// Which text.
    pub(crate) code: &'static str,
    /// What fills its braces.
    pub(crate) parts: Vec<(&'static str, String)>,
}

/// A name in both languages of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Name {
    /// Chinese.
    pub(crate) zh: String,
    /// English.
    pub(crate) en: String,
}

impl Name {
    /// Reads `name_zh` and `name_en`; the code stands in for a missing name.
    pub(crate) fn of(record: &Record<'_>, code: &str) -> Name {
        let name = |column: &str| record.text(column).unwrap_or(code).to_owned();
        Name { zh: name("name_zh"), en: name("name_en") }
    }
}

impl Messages {
    /// The program's own words in a language.
    ///
    /// # Errors
    /// Fails if the file is broken; a test reads both.
    pub(crate) fn of(lang: Lang) -> Result<Messages> {
        let text = match lang {
            Lang::Zh => include_str!("../schema/reference/words/zh.toml"),
            Lang::En => include_str!("../schema/reference/words/en.toml"),
        };
        toml::from_str(text).context("the words of the report are broken")
    }

    /// Whether the libraries' own words are in this language.
    pub(crate) fn is_english(&self) -> bool {
        self.lang == Lang::En
    }

    /// A phrase as is; the key itself if there is none.
    pub(crate) fn text<'a>(&'a self, key: &'a str) -> &'a str {
        debug_assert!(self.text.contains_key(key), "no phrase {key}");
        self.text.get(key).map_or(key, String::as_str)
    }

    /// A phrase if there is one.
    pub(crate) fn find(&self, key: &str) -> Option<&str> {
        self.text.get(key).map(String::as_str)
    }

    /// All phrases by their keys, for a template that says them itself.
    pub(crate) fn phrases(&self) -> &BTreeMap<String, String> {
        &self.text
    }

    /// Replaces a phrase; the reason where it can't.
    pub(crate) fn reword(&mut self, key: &str, phrase: &str) -> Result<(), Mistake> {
        let Some(own) = self.text.get_mut(key) else {
            return Err(Mistake::NoPhrase { typed: key.to_owned() });
        };
        if let Some(brace) = braces(phrase).find(|it| !braces(own).any(|known| known == *it)) {
            let (key, brace) = (key.to_owned(), format!("{{{brace}}}"));
            return Err(Mistake::NoBrace { key, brace, phrase: own.clone() });
        }
        *own = phrase.to_owned();
        Ok(())
    }

    /// The one of two names that is in this language.
    pub(crate) fn name<'a>(&self, name: &'a Name) -> &'a str {
        match self.lang {
            Lang::Zh => &name.zh,
            Lang::En => &name.en,
        }
    }

    /// The text of a code in a catalog; `None` in English, which is with the messages.
    fn phrase(&self, catalog: &str, code: &str) -> Option<&str> {
        self.messages.get(catalog)?.get(code).map(String::as_str)
    }

    /// An error of a library by its code; as the library says it in English.
    pub(crate) fn coded(&self, coded: &Coded, english: &dyn Display) -> String {
        match self.phrase("error", coded.code) {
            None => english.to_string(),
            Some(phrase) => fill(phrase, coded.parts.iter().cloned()),
        }
    }

    /// A message of the libraries in this language, by its code.
    pub(crate) fn message(&self, message: &dyn Message) -> String {
        let template = message.template();
        let phrase =
            self.messages.get(template.catalog).and_then(|catalog| catalog.get(&template.code()));
        let Some(phrase) = phrase else { return message.to_string() };
        let parts = message.parts();
        fill(phrase, parts.iter().map(|(name, part)| (*name, self.part(part))))
    }

    fn part<'a>(&'a self, part: &'a Part<'_>) -> Cow<'a, str> {
        match part {
            Part::Text(text) => Cow::Borrowed(&**text),
            Part::Field(field) => {
                self.find(&format!("field_{field}")).unwrap_or(field.as_str()).into()
            }
            Part::Message(message) => self.message(*message).into(),
        }
    }

    /// What a stored cell should have been, in this language.
    pub(crate) fn problem(&self, json: Option<&str>, english: &str) -> String {
        match self.lang {
            Lang::En => english.to_owned(),
            Lang::Zh => self.message(&Problem::stored(json, english)),
        }
    }

    /// A phrase with a number: `key_one` where it is one, which not every language distinguishes.
    pub(crate) fn counted(&self, key: &str, count: i64) -> String {
        let one = if count == 1 { "_one" } else { "" };
        self.say(&format!("{key}{one}"), &[("count", &grouped(count))])
    }

    /// Names one after the other: "A, B and C".
    pub(crate) fn list(&self, names: &[&str]) -> String {
        match names {
            [first @ .., next, last] => {
                let start = [first, &[next]].concat().join(self.text("list"));
                format!("{start}{}{last}", self.text("list_last"))
            }
            names => names.concat(),
        }
    }

    /// What the help says in English, in this language; unchanged if not translated.
    pub(crate) fn help<'a>(&'a self, english: &'a str) -> &'a str {
        self.help.get(english).map_or(english, String::as_str)
    }

    /// What a view says of itself in English, in this language; unchanged if not translated.
    pub(crate) fn documented<'a>(&'a self, english: &'a str) -> &'a str {
        self.catalogue.get(english).map_or(english, String::as_str)
    }

    /// The texts of views that are there in this language.
    #[cfg(test)]
    pub(crate) fn documented_texts(&self) -> impl Iterator<Item = &String> {
        self.catalogue.keys()
    }

    /// The English texts of the help that are there in this language.
    #[cfg(test)]
    pub(crate) fn help_texts(&self) -> impl Iterator<Item = &str> {
        self.help.keys().map(String::as_str)
    }

    /// A phrase with its braces filled in.
    pub(crate) fn say(&self, key: &str, parts: &Parts<'_>) -> String {
        // What is filled in may come out of a file: names of sheets and files, cells.
        let text = |part: &&dyn Display| escape_controls(&part.to_string()).into_owned();
        fill(self.text(key), parts.iter().map(|(name, part)| (*name, text(part))))
    }
}

/// Lets the documents of this process have their sentences in a language, for people who read them on
/// the local page.
pub(crate) fn translate_documents(lang: Lang) {
    if let Ok(messages) = Messages::of(lang) {
        message::translate_documents(Box::new(move |it| messages.message(it)));
    }
}

impl Rules {
    /// The program's own rules.
    ///
    /// # Errors
    /// Fails if the file is broken; a test reads it.
    pub(crate) fn built_in() -> Result<Rules> {
        toml::from_str(include_str!("../schema/reference/words/rules.toml"))
            .context("the rules of the report are broken")
    }
}

/// The names in the braces of a phrase.
fn braces(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split('{').skip(1).filter_map(|it| it.split(['}', ':']).next())
}

/// Fills `{name}` by its part, in one pass: what is filled in is not searched again. `{name:one|many}`
/// is the one word where the part is 1, else the other.
fn fill<'a, T: AsRef<str>>(phrase: &str, parts: impl Iterator<Item = (&'a str, T)>) -> String {
    let parts: Vec<_> = parts.collect();
    let mut text = String::new();
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        let (name, forms) = match name.split_once(':') {
            Some((name, forms)) => (name, forms.split_once('|')),
            None => (name, None),
        };
        let part = parts.iter().find(|(key, _)| *key == name).map(|(_, part)| part.as_ref());
        debug_assert!(part.is_some(), "nothing for {{{name}}} in {phrase}");
        text.push_str(before);
        text.push_str(match (forms, part) {
            (Some((one, _)), Some("1")) => one,
            (Some((_, many)), _) => many,
            (None, part) => part.unwrap_or_default(),
        });
        rest = tail;
    }
    text + rest
}

#[cfg(test)]
mod tests;
