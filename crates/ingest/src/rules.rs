//! What a team says in `dealbase.toml`, on top of what the program knows by itself.
//!
//! Knows settings, labels and layouts; it does not know what is done with them.

mod file;
pub mod known;
mod market;
mod policy;
mod profile;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::field::Field;
use crate::reference::normal_form;
use crate::refusal::{Action, Refusal};
use crate::{Error, Result};

pub use crate::reference::Labels;
use file::RulesFile;
pub use file::{Publisher, Text};
pub use market::{CountryCode, Market};
pub use policy::{
    ExchangeRate, GrowthTest, MissingRate, OF_FIGURES, Policy, StageScheme, VagueAmounts,
};
pub use profile::Profile;

/// Themes, each with the words that it is known by.
pub type Themes = BTreeMap<String, Vec<String>>;

/// The rules in force: the program's own and the team's.
#[derive(Clone, Debug)]
pub struct Rules {
    /// How figures are computed.
    pub policy: Policy,
    /// Markets by name; `china` and `global` are always there.
    pub markets: BTreeMap<String, Market>,
    /// Round labels of the team, each with a round class or kind.
    pub rounds: Labels,
    /// Sector labels of the team, each with a sector code.
    pub sectors: Labels,
    /// Names of places, each with a country code.
    pub places: Labels,
    /// Names of currencies, each with an ISO 4217 code.
    pub currencies: Labels,
    /// Other names of companies, each with the name they are compared by.
    pub companies: Labels,
    /// Other names of investors, each with the name they are listed under.
    pub investors: Labels,
    /// Themes of the team, each with the words that it is known by.
    pub themes: Themes,
    /// Layouts of known sources, by name.
    pub profiles: BTreeMap<String, Profile>,
    /// Who publishes the reports.
    pub report: Publisher,
    headers: BTreeMap<String, Field>,
    source_headers: BTreeSet<String>,
    file: RulesFile,
    path: PathBuf,
    text: String,
}

impl Default for Rules {
    fn default() -> Self {
        Self::merge(RulesFile::default(), PathBuf::new(), String::new())
    }
}

impl Rules {
    /// Reads the team's file; without one, the program's own rules are in force.
    ///
    /// # Errors
    /// [`Error::Read`] if the file can't be read, [`Error::Rules`] with the line if it can't be
    /// understood.
    pub fn load(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(path).map_err(Error::read(path, Action::ReadRules))?;
        Self::parse(path, &text)
    }

    /// Understands the text of a rules file; `path` is for messages and for files it names.
    ///
    /// # Errors
    /// [`Error::Rules`] with the line, the key and what is allowed.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        let file = file::parse(path, text)?;
        Ok(Self::merge(file, path.to_owned(), text.to_owned()))
    }

    fn merge(file: RulesFile, path: PathBuf, text: String) -> Self {
        let mut profiles = profile::built_in();
        for (name, rules_json) in file.sources.clone() {
            let known = profiles.remove(&name).unwrap_or_default();
            profiles.insert(name.clone(), rules_json.over(known).named(&name));
        }
        Self {
            policy: file.policy.clone(),
            markets: market::with_built_in(&file.markets),
            rounds: file.rounds.clone(),
            sectors: file.sectors.clone(),
            places: file
                .places
                .iter()
                .map(|(label, code)| (label.clone(), code.to_string()))
                .collect(),
            currencies: file.currencies.clone(),
            companies: file.companies.clone(),
            investors: file.investors.clone(),
            themes: file.themes.clone(),
            headers: file.headers.iter().map(|(text, field)| (normal_form(text), *field)).collect(),
            source_headers: file
                .sources
                .values()
                .flat_map(|source| source.headers.keys().chain(&source.requires))
                .map(|text| normal_form(text))
                .collect(),
            profiles,
            report: file.report.clone(),
            file,
            path,
            text,
        }
    }

    /// The team's file, for messages; empty where there is none.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the team's file has a profile of this name.
    #[must_use]
    pub fn has_source(&self, name: &str) -> bool {
        self.file.sources.contains_key(name)
    }

    /// What the team says a header is, however it is typed.
    #[must_use]
    pub fn header(&self, text: &str) -> Option<Field> {
        self.headers.get(&normal_form(text)).copied()
    }

    /// Whether a text is a header of one of the sources in the team's file.
    #[must_use]
    pub fn is_source_header(&self, text: &str) -> bool {
        self.source_headers.contains(&normal_form(text))
    }

    /// The profile of a table with these headers: of all that fit, the one that asks for most;
    /// the first by name if two ask for as many.
    #[must_use]
    pub fn profile_for(&self, names: &[String]) -> Option<&Profile> {
        let names: BTreeSet<String> = names.iter().map(|name| normal_form(name)).collect();
        let fitting = self.profiles.values().filter(|profile| profile.fits(&names));
        fitting.rev().max_by_key(|profile| profile.requires.len())
    }

    /// The team's table of exchange rates, beside the rules file unless its path is absolute.
    #[must_use]
    pub fn rates_path(&self) -> Option<PathBuf> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        self.policy.rates.as_ref().map(|rates| folder.join(rates))
    }

    /// The policies in force as (name, value), in the order in which they are printed.
    #[must_use]
    pub fn policies(&self) -> Vec<(String, String)> {
        let mut policies = self.policy.entries();
        for (name, market) in &self.markets {
            policies.push((format!("market.{name}"), market.extent()));
        }
        policies
    }

    /// A SHA-256 (hex) of everything the team says; comments and order in the file don't matter.
    ///
    /// The rate table it may name is not part of it, nor is `[report]`, which changes no figure.
    #[must_use]
    pub fn digest(&self) -> String {
        let rules_json = serde_json::to_vec(&self.file).unwrap_or_default();
        Sha256::digest(rules_json).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Checks that every round the file names is a code; `expected` is what the message lists.
    ///
    /// # Errors
    /// [`Error::Rules`] with the line of the first that is not, and what is expected.
    pub fn check_rounds(&self, is_code: &dyn Fn(&str) -> bool, expected: &[&str]) -> Result<()> {
        let of_sources = self.file.sources.values().flat_map(|source| &source.rounds);
        self.check(
            |code, words| Refusal::NoRound { code, words },
            self.rounds.iter().chain(of_sources),
            is_code,
            expected,
        )
    }

    /// Checks that every sector the file names is a code; `expected` is what the message lists.
    ///
    /// # Errors
    /// [`Error::Rules`] with the line of the first that is not, and what is expected.
    pub fn check_sectors(&self, is_code: &dyn Fn(&str) -> bool, expected: &[&str]) -> Result<()> {
        let of_sources = self.file.sources.values().flat_map(|source| &source.sectors);
        self.check(
            |code, words| Refusal::NoSector { code, words },
            self.sectors.iter().chain(of_sources),
            is_code,
            expected,
        )
    }

    fn check<'a>(
        &self,
        refusal: fn(String, String) -> Refusal,
        mut labels: impl Iterator<Item = (&'a String, &'a String)>,
        is_code: &dyn Fn(&str) -> bool,
        expected: &[&str],
    ) -> Result<()> {
        let Some((label, code)) = labels.find(|(_, code)| !is_code(code)) else { return Ok(()) };
        let is_line = |line: &&str| line.contains(label.as_str()) && line.contains(code.as_str());
        let line = self.text.lines().position(|line| is_line(&line)).map(|index| index + 1);
        let reason = Box::new(refusal(code.clone(), expected.join(", ")));
        let place = label.clone();
        let reason = match line {
            Some(line) => Refusal::LineAt { line, place, reason },
            None => Refusal::At { place, reason },
        };
        Err(Error::rules(self.path.clone(), reason))
    }
}

impl Rules {
    /// Adds `profile` at the end of the file at `path`, which is made if there is none.
    ///
    /// # Errors
    /// [`Error::Rules`] if a source of that name is there already, or the file could not be
    /// understood with the addition; [`Error::Read`] if it can't be written. The file is as before.
    pub fn keep(path: &Path, profile: &Profile) -> Result<()> {
        let failed = |action| Error::read(path, action);
        let text = match path.exists() {
            true => std::fs::read_to_string(path).map_err(failed(Action::ReadRules))?,
            false => String::new(),
        };
        if Self::parse(path, &text)?.file.sources.contains_key(&profile.name) {
            let reason = Refusal::SourceThere { name: profile.name.clone() };
            return Err(Error::rules(path, reason));
        }
        let gap = match text.as_str() {
            "" => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let addition = format!("{gap}{}", profile.to_toml());
        Self::parse(path, &format!("{text}{addition}"))?;
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .map_err(failed(Action::WriteRules))?;
        file.write_all(addition.as_bytes()).map_err(failed(Action::WriteRules))
    }
}

#[cfg(test)]
mod tests;
