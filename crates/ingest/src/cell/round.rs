//! What a round label says: its name, its class, and whether the deal is fundraising at all.
//!
//! Listed labels come from `schema/reference/round_labels.csv`; the letters (`Pre-A`, `Series B2`,
//! `C++轮`) follow a small grammar. Knows nothing about amounts: a label alone decides.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::blank::spaced;
use crate::reference::{Labels, Meanings, normal_form, records};

mod class;
mod grammar;
mod kind_words;

pub use class::{DealKind, RoundClass};
use grammar::Grammar;

const LABELS: &str = include_str!("../../schema/reference/round_labels.csv");

static LISTED: LazyLock<BTreeMap<String, Round>> =
    LazyLock::new(|| records(LABELS).filter_map(|record| listed_round(&record)).collect());

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::listed);

/// What a round label says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Name in one spelling, such as `Seed`, `Pre-A`, `A+`, `B2`; `None` where no round is stated.
    pub name: Option<String>,
    /// Class of the report.
    pub class: RoundClass,
    /// Kind of event.
    pub kind: DealKind,
    /// Whether the label was understood. A blank label leaves nothing to understand, so it was.
    pub is_known: bool,
}

impl Round {
    /// Whether a letter in a second column says more: beside `venture`, or beside no round at all.
    fn leaves_letter_open(&self) -> bool {
        self.kind == DealKind::Fundraising
            && self.name.as_deref().is_none_or(|name| name == "Venture")
    }
}

/// The round labels in force: the program's own and the team's.
#[derive(Clone, Debug)]
pub struct Rounds(Meanings<Round>);

impl Rounds {
    /// The program's labels, then the team's pairs of label and code, later ones first in force.
    ///
    /// A code is a round class (`e_plus`), a kind of event (`merger`) or any label already known
    /// (`Pre-A`). Pairs with another code are left out; [`Rounds::add`] tells.
    #[must_use]
    pub fn new(extra: &Labels) -> Self {
        let mut rounds = Self(Meanings::of(&LISTED));
        for (label, code) in extra {
            rounds.add(label, code);
        }
        rounds
    }

    /// Adds a label; false, and nothing added, if nobody knows the code.
    pub fn add(&mut self, label: &str, code: &str) -> bool {
        let Some(round) = self.single(code) else { return false };
        self.0.add(label, round);
        true
    }

    /// Whether a label can be given this code.
    #[must_use]
    pub fn knows(&self, code: &str) -> bool {
        self.single(code).is_some()
    }

    /// What a label says. `code` is a second column that states the letter of a venture round.
    ///
    /// A label that names two rounds has their class if they share one, and is `unknown` otherwise.
    #[must_use]
    pub fn parse(&self, label: &str, code: Option<&str>) -> Round {
        let lettered = code.and_then(|code| self.single(code)).filter(|it| it.class.is_lettered());
        let label = &*spaced(label);
        if normal_form(label).is_empty() {
            return lettered.unwrap_or(Round { is_known: true, ..Round::default() });
        }
        let known = self.single(label).or_else(|| self.bilingual(label));
        let known = known.or_else(|| self.several(label));
        match known.or_else(|| self.other_event(label)) {
            Some(round) if round.leaves_letter_open() => lettered.unwrap_or(round),
            Some(round) => round,
            None => lettered.unwrap_or_default(),
        }
    }

    /// One round, as listed or by its letter, with or without what is in brackets.
    fn single(&self, label: &str) -> Option<Round> {
        self.spelled(&normal_form(label)).or_else(|| {
            let outside = without_brackets(label)?;
            self.spelled(&normal_form(&outside))
        })
    }

    fn spelled(&self, label: &str) -> Option<Round> {
        if let Some(round) = self.0.get(label) {
            return Some(round.clone());
        }
        let stem = GRAMMAR.stem(label);
        let listed = self.0.get(stem.text).cloned();
        let mut round =
            listed.or_else(|| GRAMMAR.letter(&stem)).or_else(|| self.numbered(stem.text))?;
        if let Some(name) = &mut round.name {
            name.push_str(&"+".repeat(stem.plus_count));
        }
        Some(if stem.is_open { and_later(round) } else { round })
    }

    /// A listed name with a number: `Seed 2`.
    fn numbered(&self, stem: &str) -> Option<Round> {
        let name = stem.trim_end_matches(|it: char| it.is_ascii_digit());
        let number = stem.strip_prefix(name)?;
        let mut round = self.0.get(name).filter(|_| number.len() <= 2)?.clone();
        if let Some(name) = &mut round.name {
            name.push_str(&format!(" {number}"));
        }
        Some(round)
    }

    /// A label that nobody listed, of an event that is not fundraising: it names the share that changed hands
    /// (`并购65%`), or has a word of such an event, and no round beside it (`Debt - Acquisition`).
    fn other_event(&self, label: &str) -> Option<Round> {
        let of_event = |round: &Round| round.kind != DealKind::Fundraising;
        if let Some(bare) = kind_words::without_share(label)
            && let Some(round) = self.single(&bare).filter(of_event)
        {
            return Some(round);
        }
        let kind = kind_words::kind(label)?;
        let is_round = |part: &String| self.single(part).is_some_and(|it| it.class.is_lettered());
        let name = Some(label.trim().to_owned());
        let other = Round { name, kind, class: RoundClass::Unknown, is_known: true };
        (!parts(label).iter().any(is_round)).then_some(other)
    }

    /// One round in two languages: `A轮 Series A`, where both say the same.
    fn bilingual(&self, label: &str) -> Option<Round> {
        let [first, second] = scripts(label)?.map(|part| self.single(&part));
        let (first, second) = (first?, second?);
        (first.class == second.class && first.kind == second.kind).then_some(first)
    }

    /// A label that names several rounds: `A-B轮`, `Series C, D`, `A4、A5轮`.
    fn several(&self, label: &str) -> Option<Round> {
        let rounds: Vec<Round> =
            parts(label).iter().map(|part| self.single(part)).collect::<Option<_>>()?;
        let (first, others) = rounds.split_first()?;
        let is_one_kind = others.iter().all(|round| round.kind == first.kind);
        let is_one_class = others.iter().all(|round| round.class == first.class);
        let mut names: Vec<&str> = rounds.iter().filter_map(|it| it.name.as_deref()).collect();
        names.dedup();
        is_one_kind.then(|| Round {
            name: (!names.is_empty()).then(|| names.join("/")),
            class: if is_one_class { first.class } else { RoundClass::Unknown },
            kind: first.kind,
            is_known: true,
        })
    }
}

/// A label in a Chinese and a Latin script with blanks between, each by itself: `A轮 Series A`. `None` for one
/// script.
fn scripts(label: &str) -> Option<[String; 2]> {
    let (latin, other): (Vec<&str>, Vec<&str>) = label.split(' ').partition(|it| it.is_ascii());
    (!latin.is_empty() && !other.is_empty()).then(|| [other.join(" "), latin.join(" ")])
}

/// A range without an end (`C轮及以上`) spans several classes and is of none, unless it begins in the last.
fn and_later(round: Round) -> Round {
    let class = match round.class {
        RoundClass::EPlus => RoundClass::EPlus,
        _ => RoundClass::Unknown,
    };
    Round { name: round.name.map(|name| format!("{name} and later")), class, ..round }
}

/// The names in a label that lists several, split at commas, slashes, dashes and words for `to`.
fn parts(label: &str) -> Vec<String> {
    let mut text: String = label.nfkc().flat_map(char::to_lowercase).collect();
    for (joined, plain) in [("pre-", "pre"), ("series-", "series "), ("post-", "post")] {
        text = text.replace(joined, plain);
    }
    for word in [" and ", " to ", " or ", " + "] {
        text = text.replace(word, "/");
    }
    let has_words = text.is_ascii();
    text.split(|it: char| "-/、,;|&~—–至到及和或".contains(it) || (!has_words && it == ' '))
        .filter(|part| !normal_form(part).is_empty())
        .map(str::to_owned)
        .collect()
}

/// The text outside its first pair of brackets; `None` without brackets.
fn without_brackets(label: &str) -> Option<String> {
    let (before, rest) = label.split_once(['(', '（', '[', '【'])?;
    let after = rest.split_once([')', '）', ']', '】']).map_or("", |(_, after)| after);
    Some(format!("{before} {after}"))
}

fn listed_round(record: &csv::StringRecord) -> Option<(String, Round)> {
    let (label, name) = (record.get(0)?, record.get(1)?);
    let round = Round {
        name: (!name.is_empty()).then(|| name.to_owned()),
        class: RoundClass::from_word(record.get(2)?)?,
        kind: DealKind::from_word(record.get(3)?)?,
        is_known: true,
    };
    Some((normal_form(label), round))
}

#[cfg(test)]
mod tests;
