//! Texts that stand for an empty cell: dashes, and words such as `N/A` or 未披露.
//!
//! The words are data (`schema/reference/blank_words.csv`). Knows nothing about columns.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::reference::{normal_form, records};

static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    records(include_str!("../../../../schema/reference/blank_words.csv"))
        .filter_map(|record| record.get(0).map(normal_form))
        .collect()
});

/// Whether a text says no more than an empty cell would.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    let word = normal_form(text);
    word.is_empty() || WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_and_words_for_unknown_are_blank() {
        for (text, blank) in [
            ("", true),
            (" — ", true),
            ("n/a", true),
            ("未披露", true),
            ("0", false),
            ("Nanjing", false),
        ] {
            assert_eq!(is_blank(text), blank, "{text}");
        }
    }
}
