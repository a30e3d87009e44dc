//! Words over what stands below a table and is none: counts and shares, pivots, legends.
//!
//! The words are in `schema/reference/aside_words.csv`. Knows one cell at a time.

use std::sync::LazyLock;

use crate::reference::aside_words;

static SUMMARIES: LazyLock<Vec<String>> = LazyLock::new(|| aside_words("summary"));
static LEGENDS: LazyLock<Vec<String>> = LazyLock::new(|| aside_words("legend"));

/// Whether a heading is one of a summary: `数量`, `投资占比(%)`, `Sum of Amount`.
pub(super) fn is_of_summary(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    let text = heading.split(['(', '（']).next().unwrap_or_default().trim();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_summaries_are_told_from_those_of_deals() {
        for heading in ["数量", "投资占比(%)", "求和项:金额", "Row Labels", "Sum of Amount", "% of total"] {
            assert!(is_of_summary(heading), "{heading}");
        }
        for heading in ["公司", "金额（万元）", "Deal Size", "Amount", "轮次", "Shareholder", "数量级"] {
            assert!(!is_of_summary(heading), "{heading}");
        }
    }

    #[test]
    fn a_legend_is_known_by_its_title_alone() {
        assert!(is_legend("图例：") && is_legend("Legend") && !is_legend("Legend Capital"));
    }
}
