//! Lines that close a table: `数据来源：…`, `Source: …`, `©2023`. Knows the line alone.
//!
//! The words are in `schema/reference/summary_words.csv`.

use std::sync::LazyLock;

use crate::reference::summary_words;

static FOOTERS: LazyLock<Vec<String>> = LazyLock::new(|| summary_words("footer"));

/// Whether a text begins with a word that closes a table.
#[must_use]
pub fn begins_as_footer(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    FOOTERS.iter().any(|word| {
        text.strip_prefix(word.as_str()).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(|it: char| !it.is_alphanumeric())
        })
    })
}
