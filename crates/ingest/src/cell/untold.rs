//! Texts that say a cell is not told: `未透露`, `N/A`, `-`, `undisclosed` however it is spelt.

use std::sync::LazyLock;

use super::plain::plain;
use crate::reference::Dictionary;

static WORDS: LazyLock<Dictionary> = LazyLock::new(|| {
    Dictionary::from_csv(include_str!("../../../../schema/reference/undisclosed_words.csv"))
});

/// Marks that stand for nothing when nothing else stands beside them.
const MARKS: &str = "-/\\|.*?_~ ";

/// Whether a text says that the value is not told; blank text does.
#[must_use]
pub fn is_untold(text: &str) -> bool {
    plain(text).is_some_and(|text| is_untold_plain(&text))
}

/// As [`is_untold`], of a text in plain form.
pub(super) fn is_untold_plain(text: &str) -> bool {
    text.chars().all(|it| MARKS.contains(it)) || WORDS.find(text).is_some() || is_misspelt(text)
}

/// `Undisclsed`: one word in `u` within two letters of the right spelling. Nothing else is spelt so;
/// `disclosed`, which is no more than two letters away, does not begin with `u`.
fn is_misspelt(text: &str) -> bool {
    text.starts_with('u') && strsim::osa_distance(text, "undisclosed") <= 2
}

#[cfg(test)]
mod tests {
    use super::is_untold;

    #[test]
    fn spelling_of_undisclosed_does_not_matter() {
        for text in
            ["Undisclosed", "UNDICLOSED", "undisclsed", "Undsiclosed", "未透漏", "n.a.", " — ", ""]
        {
            assert!(is_untold(text), "{text}");
        }
        for text in ["disclosed", "A轮", "5", "united", "无锡"] {
            assert!(!is_untold(text), "{text}");
        }
    }
}
