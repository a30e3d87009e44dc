//! Cells that answer a question with yes or no (`schema/reference/answer_words.csv`).

use std::sync::LazyLock;

use crate::reference::WordSet;

const WORDS: &str = include_str!("../../schema/reference/answer_words.csv");

static ANSWERS: LazyLock<WordSet> = LazyLock::new(|| WordSet::from_csv(WORDS, |_| true));

static YES: LazyLock<WordSet> =
    LazyLock::new(|| WordSet::from_csv(WORDS, |record| record.get(1) == Some("yes")));

/// Whether a text is yes or no, in any language of the list.
pub(crate) fn is_answer(text: &str) -> bool {
    ANSWERS.holds(text)
}

/// Whether a text says yes; 1 and a check mark do, too.
pub(crate) fn is_yes(text: &str) -> bool {
    matches!(text, "1" | "✓" | "✔") || YES.holds(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_yes_or_no() {
        for text in ["Yes", "TRUE", "✓", "是", "1"] {
            assert!(is_yes(text), "{text}");
        }
        for text in ["No", "false", "否", "0", "", "Long Bench"] {
            assert!(!is_yes(text), "{text}");
        }
        assert!(is_answer("No") && !is_answer("1"));
    }
}
