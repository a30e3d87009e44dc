//! What stands in a cell beside an amount and says nothing about how much it is: the round, footnote marks,
//! a listed remark. Knows no amount.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::cell::plain::{is_latin, plain};
use crate::cell::round::{RoundClass, Rounds};
use crate::cell::untold::is_untold_plain;
use crate::reference::records;

/// Remarks of `amount_words.csv`.
static REMARKS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    records(include_str!("../../../../../schema/reference/amount_words.csv"))
        .filter(|record| record.get(1) == Some("remark"))
        .filter_map(|record| record.get(0).and_then(plain))
        .collect()
});

static ROUNDS: LazyLock<Rounds> = LazyLock::new(|| Rounds::new(&[]));

/// A round before or behind the amount; in open text only one that can't be part of a figure.
#[expect(clippy::unwrap_used, reason = "the pattern is a constant, compiled by every test")]
static ROUND: LazyLock<Regex> = LazyLock::new(|| {
    const LABEL: &str = r"(?:(?:pre-?)?(?:[a-h]\d?|天使|种子|種子)\+{0,3}[轮輪](?:融[资資])?|(?:pre-)?series [a-h]\d?)";
    Regex::new(&format!(r"^{LABEL}[ :,]*|[ ,]*{LABEL}$")).unwrap()
});

/// The text without what says nothing about the amount; `None` where nothing of the kind stands in it, or
/// nothing else.
pub(super) fn bare(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(shorter) = shorter(rest) {
        rest = shorter.trim();
    }
    (!rest.is_empty() && rest != text).then_some(rest)
}

fn shorter(text: &str) -> Option<&str> {
    let marked = text.trim_end_matches(['*', '†', '‡', '#', ' ']);
    if marked != text {
        return Some(marked);
    }
    if let Some((before, _)) = last_brackets(text).filter(|(_, inner)| is_remark(inner)) {
        return Some(before);
    }
    if let Some(found) = ROUND.find(text) {
        return match found.start() {
            0 => text.get(found.end()..),
            start => text.get(..start),
        };
    }
    REMARKS.iter().find_map(|word| {
        let behind = text.strip_prefix(&**word).filter(|rest| !rest.starts_with(is_latin));
        behind.or_else(|| text.strip_suffix(&**word).filter(|rest| !rest.ends_with(is_latin)))
    })
}

/// What stands before the brackets at the end, and what stands in them.
fn last_brackets(text: &str) -> Option<(&str, &str)> {
    text.strip_suffix([')', ']', '】'])?.rsplit_once(['(', '[', '【'])
}

/// Whether brackets hold a footnote's number, a round, a listed remark, or that more is not told.
fn is_remark(inner: &str) -> bool {
    let inner = inner.trim();
    let is_footnote = inner.len() <= 2 && inner.bytes().all(|it| it.is_ascii_digit());
    let class = ROUNDS.read(inner, None).class;
    let is_round =
        inner.chars().count() > 1 && (class.is_lettered() || class == RoundClass::Strategic);
    is_footnote || is_round || REMARKS.contains(inner) || is_untold_plain(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_footnotes_and_listed_remarks_are_left_off() {
        for (text, expected) in [
            ("3.5亿人民币 (a+轮)", "3.5亿人民币"),
            ("数千万元a轮", "数千万元"),
            ("a轮 5000万元", "5000万元"),
            ("首轮5000万元", "5000万元"),
            ("1,000万元(首期)", "1,000万元"),
            ("数千万元(未披露具体金额)", "数千万元"),
            ("$12.5m*", "$12.5m"),
            ("$12.5m [1]", "$12.5m"),
            ("$12.5m (series b)", "$12.5m"),
            ("£5.2m equity", "£5.2m"),
        ] {
            assert_eq!(bare(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_may_be_another_figure_stays() {
        for text in
            ["a轮", "$5m (debt)", "1亿元(估值)", "$5m ($6m)", "1亿元(投后估值10亿元)", "5亿", "$5m"]
        {
            assert_eq!(bare(text), None, "{text}");
        }
    }
}
