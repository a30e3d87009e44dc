//! Words over what is beside a table of deals and is none: counts and shares, legends, rankings.
//!
//! The words are in `schema/reference/summary_words.csv`. Knows one cell at a time.

use std::sync::LazyLock;

use crate::reference::summary_words;

static SUMMARIES: LazyLock<Vec<String>> = LazyLock::new(|| summary_words("summary"));
static LEGENDS: LazyLock<Vec<String>> = LazyLock::new(|| summary_words("legend"));
static RANKINGS: LazyLock<Vec<String>> = LazyLock::new(|| summary_words("ranking"));

/// Whether a header is one of a summary: `数量`, `投资占比(%)`, `Sum of Amount`.
pub(super) fn is_of_summary(header: &str) -> bool {
    let header = header.to_lowercase();
    let text = header.split(['(', '（']).next().unwrap_or_default().trim();
    SUMMARIES.iter().any(|word| {
        let is_end = |rest: &str| rest.is_empty() || !rest.starts_with(char::is_alphanumeric);
        text.strip_prefix(word.as_str()).is_some_and(is_end)
            || (!word.is_ascii() && text.ends_with(word.as_str()))
    })
}

/// Whether a line is the title of a legend: `图例：`.
pub(super) fn is_legend(line: &str) -> bool {
    let text = line.trim_end_matches([':', '：']).trim().to_lowercase();
    LEGENDS.contains(&text)
}

/// Whether a header or a title says that the largest come first: `排名`, `Top 10 deals`.
#[must_use]
pub fn heads_ranking(text: &str) -> bool {
    let text = text.to_lowercase();
    let has_word = |word: &str| text.split(|it: char| !it.is_alphanumeric()).any(|it| it == word);
    RANKINGS.iter().any(|word| if word.is_ascii() { has_word(word) } else { text.contains(word) })
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_summaries_are_distinguished_from_those_of_deals() {
        for header in
            ["数量", "投资占比(%)", "求和项:金额", "Row Labels", "Sum of Amount", "% of total"]
        {
            assert!(is_of_summary(header), "{header}");
        }
        for header in
            ["公司", "金额（万元）", "Deal Size", "Amount", "轮次", "Shareholder", "数量级"]
        {
            assert!(!is_of_summary(header), "{header}");
        }
    }

    #[test]
    fn a_legend_is_known_by_its_title_alone() {
        assert!(is_legend("图例：") && is_legend("Legend") && !is_legend("Legend Capital"));
    }

    #[test]
    fn a_ranking_says_so_in_whole_words() {
        for text in ["排名", "前十大融资", "Top 10 deals", "Largest rounds", "Rank"] {
            assert!(heads_ranking(text), "{text}");
        }
        for text in ["公司", "Topology", "Laptop deals", "二、海外"] {
            assert!(!heads_ranking(text), "{text}");
        }
    }
}
