//! Texts that say a cell is undisclosed: `未透露`, `N/A`, `-`, `undisclosed` however it is spelled.

use std::sync::LazyLock;

use super::plain::plain;
use crate::reference::WordSet;

static WORDS: LazyLock<WordSet> = LazyLock::new(|| {
    let list = include_str!("../../schema/reference/undisclosed_words.csv");
    WordSet::from_csv(list, |record| record.len() > 1)
});

/// Marks that stand for nothing when nothing else is beside them.
const MARKS: &str = "-/\\|.*?_~ ";

/// Whether a text says that the value is undisclosed; blank text does.
#[must_use]
pub fn is_undisclosed(text: &str) -> bool {
    plain(text).is_some_and(|text| is_undisclosed_plain(&text))
}

/// As [`is_undisclosed`], of a text in plain form.
pub(super) fn is_undisclosed_plain(text: &str) -> bool {
    text.chars().all(|it| MARKS.contains(it)) || WORDS.holds(text) || is_misspelt(text)
}

/// `Undisclsed`: one word in `u` within two letters of the right spelling. No other word is spelled so;
/// `disclosed`, which is no more than two letters away, does not begin with `u`.
fn is_misspelt(text: &str) -> bool {
    const WORD: &str = "undisclosed";
    let has_its_letters = || text.chars().filter(|it| !WORD.contains(*it)).nth(2).is_none();
    text.starts_with('u') && has_its_letters() && strsim::osa_distance(text, WORD) <= 2
}

#[cfg(test)]
mod tests {
    use super::is_undisclosed;

    #[test]
    fn spelling_of_undisclosed_does_not_matter() {
        for text in
            ["Undisclosed", "UNDICLOSED", "undisclsed", "Undsiclosed", "未透漏", "n.a.", " — ", ""]
        {
            assert!(is_undisclosed(text), "{text}");
        }
        for text in ["disclosed", "A轮", "5", "united", "无锡"] {
            assert!(!is_undisclosed(text), "{text}");
        }
    }
}
