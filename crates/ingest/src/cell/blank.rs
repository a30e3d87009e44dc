//! Texts that stand for an empty cell, such as `N/A` or 未披露, that say no more than undisclosed, yes or no,
//! or that are the space between words.
//!
//! The words are data (`schema/reference/blank_words.csv`, `undisclosed_words.csv`, `answer_words.csv`).
//! Knows nothing about columns.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memchr2;

use super::plain::plain;
use crate::reference::{WordSet, records};

const LIST: &str = include_str!("../../schema/reference/blank_words.csv");

static WORDS: LazyLock<WordSet> = LazyLock::new(|| WordSet::from_csv(LIST, |_| true));

static EMPTY: LazyLock<Vec<String>> = LazyLock::new(|| {
    let empty = records(LIST).filter(|record| record.get(1) == Some("empty"));
    empty.filter_map(|record| record.get(0).map(str::to_owned)).collect()
});

/// Whether a cell was left empty: nothing in it, or the mark a person or a program leaves for
/// nothing, such as `-` or `NULL`. A word such as 未透露 is no mark: it tells that there is something.
#[must_use]
pub fn is_empty(text: &str) -> bool {
    const LONGEST: usize = 8;
    let text = text.trim();
    text.is_empty()
        || is_zero_date(text)
        || text.len() <= LONGEST
            && (text == r"\N"
                || text.chars().all(|it| "-–—－‐_/\\.*·".contains(it))
                || EMPTY.iter().any(|word| word.eq_ignore_ascii_case(text)))
}

/// `0000-00-00`, with or without a time: how MySQL writes no date.
fn is_zero_date(text: &str) -> bool {
    let marks = || text.bytes().filter(|it| b"-/.".contains(it)).count();
    text.starts_with("00") && text.bytes().all(|it| b"0-/.:T Z".contains(&it)) && marks() == 2
}

/// Whether a text says no more than an empty cell would.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    WORDS.holds_or_is_blank(text)
}

/// The text with spaces where a program wrote out the code of a line break or of a hard space, as in
/// `Seed\nFunding`.
#[must_use]
pub fn spaced(text: &str) -> Cow<'_, str> {
    const CODES: [&str; 6] = ["\\\\n", "\\n", "\\\\xc2\\\\xa0", "\\xc2\\xa0", "\\r", "&nbsp;"];
    if memchr2(b'\\', b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(CODES.iter().fold(text.to_owned(), |text, code| text.replace(code, " ")))
}

const ANSWER_LIST: &str = include_str!("../../schema/reference/answer_words.csv");

static ANSWERS: LazyLock<WordSet> = LazyLock::new(|| WordSet::from_csv(ANSWER_LIST, |_| true));

static YES: LazyLock<WordSet> =
    LazyLock::new(|| WordSet::from_csv(ANSWER_LIST, |record| record.get(1) == Some("yes")));

/// Whether a text is yes or no, in any language of the list.
pub(crate) fn is_answer(text: &str) -> bool {
    ANSWERS.holds(text)
}

/// Whether a text says yes; 1 and a check mark do, too.
pub(crate) fn is_yes(text: &str) -> bool {
    matches!(text, "1" | "✓" | "✔") || !text.is_empty() && YES.holds(text)
}

static UNDISCLOSED: LazyLock<WordSet> = LazyLock::new(|| {
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
    text.chars().all(|it| MARKS.contains(it)) || UNDISCLOSED.holds(text) || is_misspelt(text)
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

    #[test]
    fn a_mark_for_nothing_is_empty_and_a_word_for_unknown_is_not() {
        for (text, empty) in [
            ("--", true),
            ("NULL", true),
            ("无", true),
            (r"\N", true),
            ("(null)", true),
            ("0000-00-00", true),
            ("0000-00-00 00:00:00", true),
            ("00/00/0000", true),
            ("未透露", false),
            ("0", false),
            ("0.00", false),
            ("N", false),
        ] {
            assert_eq!(is_empty(text), empty, "{text}");
        }
    }

    #[test]
    fn codes_of_spaces_are_spaces() {
        for (text, plain) in [
            (r"Seed\nFunding", "Seed Funding"),
            (r"Foo\\nBar", "Foo Bar"),
            (r"\xc2\xa0Pune", " Pune"),
            (r"\\xc2\\xa0Pune", " Pune"),
            ("A&nbsp;B", "A B"),
            ("Q&A", "Q&A"),
        ] {
            assert_eq!(spaced(text), plain, "{text}");
        }
    }

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
