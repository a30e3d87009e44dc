//! Words inside a label that make it one of another event than fundraising, whatever is beside them.
//!
//! The words are data (`schema/reference/round_kinds.csv`); the first that a label has decides. Knows no
//! listed labels.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::DealKind;
use crate::reference::{half_width, lower_case, records};

/// Each word, in small letters with single blanks, and its kind; a word of ASCII letters has a blank on
/// either side, for it is no part of another.
static WORDS: LazyLock<Vec<(String, DealKind)>> = LazyLock::new(|| {
    records(include_str!("../../../schema/reference/round_kinds.csv"))
        .filter_map(|record| {
            let word = record.get(0)?;
            let word = if word.is_ascii() { format!(" {word} ") } else { word.to_owned() };
            Some((word, DealKind::from_word(record.get(1)?)?))
        })
        .collect()
});

/// The longest label that is looked through: a longer text is a description.
const MOST_LETTERS: usize = 60;

/// The kind of event that a label names; `None` where it names none.
pub(super) fn kind(label: &str) -> Option<DealKind> {
    if label.chars().count() > MOST_LETTERS {
        return None;
    }
    let lower = lower_case(&half_width(label));
    let mut words = String::from(" ");
    for word in lower.split(|it: char| !it.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words.push_str(word);
        words.push(' ');
    }
    if words.contains(" pre ipo ") || words.contains("上市前") || words.contains("拟上市") {
        return None;
    }
    WORDS.iter().find(|(word, _)| words.contains(word.as_str())).map(|(_, kind)| *kind)
}

/// The label without a share of the company at its start or end; `None` without one.
pub(super) fn without_share(label: &str) -> Option<String> {
    let label: String = label.nfkc().collect();
    let label = label.trim();
    let is_number = |it: char| it.is_ascii_digit() || it == '.' || it == ' ';
    let behind = label.strip_suffix('%').map(|rest| rest.trim_end_matches(is_number));
    let before = || {
        let (number, rest) = label.split_once('%')?;
        number.chars().all(is_number).then_some(rest)
    };
    let bare = behind.or_else(before)?.trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_list_has_a_kind() {
        let list = include_str!("../../../schema/reference/round_kinds.csv");
        assert_eq!(WORDS.len(), records(list).count());
    }

    #[test]
    fn a_share_is_no_part_of_the_label() {
        for (label, bare) in [
            ("并购65%", Some("并购")),
            ("65% 并购", Some("并购")),
            ("M&A 51.5 %", Some("M&A")),
            ("A", None),
        ] {
            assert_eq!(without_share(label).as_deref(), bare, "{label}");
        }
    }
}
