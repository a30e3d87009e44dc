//! The small grammar of round labels: words around a name, plus signs, letters with digits.
//!
//! The words are data (`schema/reference/round_words.csv`). Knows no listed labels.

use super::{DealKind, Round, RoundClass};
use crate::reference::{normal_form, records};

const WORDS: &str = include_str!("../../../schema/reference/round_words.csv");

/// The words that may be around a round's name, longest first.
#[derive(Clone, Debug)]
pub(super) struct Grammar {
    /// Before a letter: `series`.
    before: Vec<String>,
    /// Before a letter, and part of the name: `pre`.
    pre: Vec<String>,
    /// After a name: 轮, `funding`.
    after: Vec<String>,
    /// After a name, for it and all later ones: 及以上.
    open: Vec<String>,
}

/// A label in normal form, taken apart.
pub(super) struct Stem<'a> {
    /// The label without what follows its name.
    pub(super) text: &'a str,
    /// How many plus signs followed the name.
    pub(super) plus_count: usize,
    /// Whether the label means this round and all later ones.
    pub(super) is_open: bool,
    has_word: bool,
}

impl Grammar {
    pub(super) fn listed() -> Self {
        Self {
            before: words("before"),
            pre: words("pre"),
            after: words("after"),
            open: words("open"),
        }
    }

    pub(super) fn stem<'a>(&self, label: &'a str) -> Stem<'a> {
        let mut stem = Stem { text: label, plus_count: 0, is_open: false, has_word: false };
        loop {
            let shorter = if let Some(shorter) = without_end(stem.text, &self.open) {
                stem.is_open = true;
                shorter
            } else if let Some(shorter) =
                stem.text.strip_suffix('+').or(stem.text.strip_suffix("plus"))
            {
                stem.plus_count += 1;
                shorter
            } else if let Some(shorter) = without_end(stem.text, &self.after) {
                stem.has_word = true;
                shorter
            } else {
                return stem;
            };
            if shorter.is_empty() {
                return stem;
            }
            stem.text = shorter;
        }
    }

    /// `prea1`, `seriesb`, `c`: a letter with what may be before and after it.
    ///
    /// Bare letters end at H, because other single letters are more often something else.
    pub(super) fn letter(&self, stem: &Stem<'_>) -> Option<Round> {
        let (mut rest, mut is_pre, mut has_word) = (stem.text, false, stem.has_word);
        loop {
            if let Some(shorter) = without_start(rest, &self.pre) {
                is_pre = true;
                rest = shorter;
            } else if let Some(shorter) = without_start(rest, &self.before) {
                has_word = true;
                rest = shorter;
            } else {
                break;
            }
        }
        let mut characters = rest.chars();
        let letter = match characters.next()? {
            'а' => 'a', // Cyrillic letters that look like these
            'в' => 'b',
            'с' => 'c',
            letter => letter,
        };
        let digits = characters.as_str();
        let last = if has_word || is_pre { 'm' } else { 'h' };
        let digits = if has_word { arabic(digits) } else { digits };
        let is_round = ('a'..=last).contains(&letter)
            && digits.len() <= 2
            && digits.bytes().all(|digit| digit.is_ascii_digit());
        let prefix = if is_pre { "Pre-" } else { "" };
        is_round.then(|| Round {
            name: Some(format!("{prefix}{}{digits}", letter.to_ascii_uppercase())),
            class: RoundClass::of_letter(letter),
            kind: DealKind::Fundraising,
            is_known: true,
        })
    }
}

/// `Series D-II` is `D2`.
fn arabic(digits: &str) -> &str {
    match digits {
        "i" => "1",
        "ii" => "2",
        "iii" => "3",
        "iv" => "4",
        digits => digits,
    }
}

/// The longest word that leaves something behind it: `seri` of `seri a`, not `seria`.
fn without_start<'a>(text: &'a str, words: &[String]) -> Option<&'a str> {
    let rest = |word: &String| text.strip_prefix(word.as_str()).filter(|rest| !rest.is_empty());
    words.iter().find_map(rest)
}

fn without_end<'a>(text: &'a str, words: &[String]) -> Option<&'a str> {
    words.iter().find_map(|word| text.strip_suffix(word.as_str()))
}

fn words(role: &str) -> Vec<String> {
    let mut words: Vec<String> = records(WORDS)
        .filter(|record| record.get(1) == Some(role))
        .filter_map(|record| record.get(0).map(normal_form))
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}
