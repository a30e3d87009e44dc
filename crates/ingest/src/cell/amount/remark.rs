//! What is in a cell beside an amount and says nothing about how much it is: the round, footnote marks,
//! a listed remark. Knows no amount.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::cell::blank::is_undisclosed_plain;
use crate::cell::plain::{is_latin, plain};
use crate::cell::round::{RoundClass, Rounds};
use crate::reference::records;

/// Remarks of `amount_words.csv`.
static REMARKS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    records(include_str!("../../../schema/reference/amount_words.csv"))
        .filter(|record| record.get(1) == Some("remark"))
        .filter_map(|record| record.get(0).and_then(plain))
        .collect()
});

static ROUNDS: LazyLock<Rounds> = LazyLock::new(|| Rounds::new(&Default::default()));

/// The text without what says nothing about the amount; `None` where nothing of the kind is in it, or
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
    // `5.000,-` has no cents.
    let no_cents = [",--", ",-", ".--", ".-"].iter().find_map(|it| text.strip_suffix(it));
    if let Some(before) = no_cents.filter(|it| it.ends_with(|it: char| it.is_ascii_digit())) {
        return Some(before);
    }
    if let Some((before, _)) = last_brackets(text).filter(|(_, inner)| is_remark(inner)) {
        return Some(before);
    }
    let is_aside = |(before, behind): &(&str, &str)| {
        before.ends_with(|it: char| it.is_alphanumeric()) && is_about_valuation(behind)
    };
    let mut asides = ASIDES.iter().filter_map(|word| text.split_once(word));
    if let Some((before, _)) = text.split_once(" led by ").or_else(|| asides.find(is_aside)) {
        return Some(before);
    }
    if let Some(rest) = after_round(text) {
        return Some(rest.trim_start_matches([' ', ':', ',']));
    }
    let mut starts = text.char_indices().filter_map(|(at, _)| text.split_at_checked(at));
    let is_round = |(_, end): &(&str, &str)| after_round(end).is_some_and(str::is_empty);
    if let Some((before, _)) = starts.find(is_round) {
        return Some(before.trim_end_matches([' ', ',']));
    }
    REMARKS.iter().find_map(|word| {
        let behind = text.strip_prefix(&**word).filter(|rest| !rest.starts_with(is_latin));
        behind.or_else(|| text.strip_suffix(&**word).filter(|rest| !rest.ends_with(is_latin)))
    })
}

/// What follows a round that can't be part of a figure: `A+轮融资`, `Pre-Series B2`.
fn after_round(text: &str) -> Option<&str> {
    let lettered = |text: &'_ str| -> Option<usize> {
        let rest = text.strip_prefix(|it| ('a'..='h').contains(&it))?;
        let digits = usize::from(rest.starts_with(|it: char| it.is_ascii_digit()));
        Some(1 + digits)
    };
    let unprefixed = text.strip_prefix("pre-").or_else(|| text.strip_prefix("pre")).unwrap_or(text);
    let name = match lettered(unprefixed) {
        Some(length) => unprefixed.get(length..),
        None => ["天使", "种子", "種子"].iter().find_map(|name| unprefixed.strip_prefix(name)),
    };
    let round = name.and_then(|rest| {
        let pluses = rest.bytes().take(3).take_while(|it| *it == b'+').count();
        let rest = rest.get(pluses..)?.strip_prefix(['轮', '輪'])?;
        Some(rest.strip_prefix("融资").or_else(|| rest.strip_prefix("融資")).unwrap_or(rest))
    });
    round.or_else(|| {
        let rest = text.strip_prefix("pre-").unwrap_or(text).strip_prefix("series ")?;
        rest.get(lettered(rest)?..)
    })
}

/// What is before the brackets at the end, and what is in them.
fn last_brackets(text: &str) -> Option<(&str, &str)> {
    text.strip_suffix([')', ']', '】', '）'])?.rsplit_once(['(', '[', '【', '（'])
}

/// Words before a valuation or a share: `$12m for 20%`, `$5m at a $50m valuation`.
const ASIDES: [&str; 4] = [" at ", " on ", " for ", ", "];

/// Whether a text says what the whole company is worth, or which share of it was sold, and so not how much was raised.
fn is_about_valuation(text: &str) -> bool {
    const WORDS: [&str; 5] = ["valuation", "valued at", "pre-money", "post-money", "valuing"];
    let is_number = |it: char| it.is_ascii_digit() || it == '.';
    let is_share = |share: &str| share.trim_end().chars().all(is_number);
    let has_word = WORDS.iter().any(|word| text.contains(word));
    text.contains(is_number)
        && (has_word || text.trim_end().strip_suffix('%').is_some_and(is_share))
}

/// Whether brackets hold a footnote's number, a round, a part of the amount, a listed remark, or a word for
/// undisclosed.
fn is_remark(inner: &str) -> bool {
    const PARTS: [&str; 8] =
        ["incl. ", "incl ", "including ", "includes ", "of which ", "davon ", "dont ", "其中"];
    let inner = inner.trim();
    if PARTS.iter().any(|word| inner.starts_with(word))
        || inner.starts_with("at ") && is_about_valuation(inner)
    {
        return true;
    }
    let is_footnote = inner.len() <= 2 && inner.bytes().all(|it| it.is_ascii_digit());
    let class = ROUNDS.parse(inner, None).class;
    let is_round =
        inner.chars().count() > 1 && (class.is_lettered() || class == RoundClass::Strategic);
    is_footnote || is_round || REMARKS.contains(inner) || is_undisclosed_plain(inner)
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
            ("$12m (incl. $2m debt)", "$12m"),
            ("1亿元（其中老股3000万元）", "1亿元"),
            ("$1.5m led by old elm", "$1.5m"),
            ("$12.5m*", "$12.5m"),
            ("$12.5m for 20%", "$12.5m"),
            ("$12.5m at a $60m valuation", "$12.5m"),
            ("$12.5m, valuing it at $60m", "$12.5m"),
            ("$12.5m on $50m pre-money", "$12.5m"),
            ("$12.5m (at $60m valuation)", "$12.5m"),
            ("$12.5m [1]", "$12.5m"),
            ("$12.5m (series b)", "$12.5m"),
            ("£5.2m equity", "£5.2m"),
        ] {
            assert_eq!(bare(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_may_be_another_figure_stays() {
        for text in [
            "a轮",
            "$5m (debt)",
            "1亿元(估值)",
            "$5m ($6m)",
            "$60m (valuation)",
            "$60m, post-money",
            "20% for $5m",
            "1亿元(投后估值10亿元)",
            "5亿",
            "$5m",
        ] {
            assert_eq!(bare(text), None, "{text}");
        }
    }
}
