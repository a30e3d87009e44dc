//! What the status of a deal says: whether it came about at all.
//!
//! The words are data (`schema/reference/status_words.csv`). Those of `any` speak of a deal under every header,
//! those of `deal` only where the header says that the status is the deal's: a company may have `failed`, too.

use std::sync::LazyLock;

use crate::reference::words_of;

const LIST: &str = include_str!("../../schema/reference/status_words.csv");

static OF_ANY: LazyLock<Vec<String>> = LazyLock::new(|| words_of(LIST, "any"));
static OF_DEAL: LazyLock<Vec<String>> = LazyLock::new(|| words_of(LIST, "deal"));

/// Whether a status says that the deal did not come about: it was cancelled, is a rumor, or still talked about.
#[must_use]
pub fn is_void(status: &str, is_of_deal: bool) -> bool {
    let text = status.trim().to_lowercase();
    let is_denied = ["not ", "un", "未", "没", "無", "无"].iter().any(|it| text.starts_with(it));
    let words = text.split(|it: char| !it.is_alphanumeric()).filter(|word| !word.is_empty());
    let spaced = format!(" {} ", words.collect::<Vec<_>>().join(" "));
    let has = |word: &String| match word.is_ascii() || !is_unspaced(word) {
        true => spaced.contains(&format!(" {word} ")),
        false => text.contains(word.as_str()),
    };
    !is_denied && (OF_ANY.iter().any(has) || is_of_deal && OF_DEAL.iter().any(has))
}

/// Whether a word is of a script that leaves no blanks between words.
fn is_unspaced(word: &str) -> bool {
    word.chars().all(|it| it >= '\u{3040}')
}

#[cfg(test)]
mod tests {
    use super::is_void;

    #[test]
    fn a_status_may_say_that_a_deal_did_not_come_about() {
        for (status, is_of_deal, expected) in [
            ("Cancelled", true, true),
            ("Failed/Cancelled", true, true),
            ("Rumored", false, true),
            ("已取消", false, true),
            ("已终止", true, true),
            ("Отменена", true, true),
            ("In talks", false, true),
            ("Upcoming", false, true),
            ("尽调中", false, true),
            ("Terminated", false, false),
            ("Failed", false, false),
            ("Completed", true, false),
            ("Announced/In Progress", true, false),
            ("进行中", true, false),
            ("未终止", true, false),
            ("not cancelled", true, false),
            ("Operating", false, false),
        ] {
            assert_eq!(is_void(status, is_of_deal), expected, "{status}");
        }
    }
}
