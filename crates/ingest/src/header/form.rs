//! A header in the forms in which it is compared: without its unit, as words, and what it says of
//! the currency. Does not know any field.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static BRACKETS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|\{[^{}]*\}").unwrap());

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static DOLLARS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^a-z])u\.?s\.? ?\$|usd|(?:^|[^a-z])\$|us dollars?|in dollars?|美元|美金")
        .unwrap()
});

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static RENMINBI: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"人民[币幣]|rmb|cny|[万萬亿億]元|[(/:]元").unwrap());

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static OTHER_MONEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"eur|gbp|inr|jpy|hkd|(?:^|[^a-z])(?:hk|nt|sg|s|au|a|ca|c|nz|r)\$|[€£¥₹]|[欧歐港日新韩韓]元|英[镑鎊]|[币幣]种|原[币幣]").unwrap()
});

/// The header on one line, half width and lower case, with single spaces.
pub(super) fn folded(text: &str) -> String {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The header without what stands in brackets; the whole of it if nothing else is left.
pub(super) fn without_brackets(text: &str) -> String {
    let text: String = text.nfkc().collect();
    let bare = BRACKETS.replace_all(&text, " ");
    if bare.chars().any(char::is_alphanumeric) { bare.into_owned() } else { text }
}

/// The words of a header, lower case: `FundingRound_Type` has three.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut was_lower = false;
    for character in text.nfkc() {
        if was_lower && character.is_uppercase() {
            spaced.push(' ');
        }
        was_lower = character.is_lowercase();
        let is_word = character.is_alphanumeric() || "#%$€£¥₹".contains(character);
        spaced.push(if is_word { character } else { ' ' });
    }
    spaced.split(' ').filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The header without brackets and without the words of `units` at its end.
///
/// Chinese units need no space before them: `融资额万元` ends in one.
pub(super) fn without_unit(text: &str, units: &BTreeSet<String>) -> String {
    let mut words = words(&without_brackets(text));
    while words.len() > 1 && words.last().is_some_and(|word| units.contains(word)) {
        words.pop();
    }
    let mut bare = words.join(" ");
    while let Some(shorter) = without_chinese_unit(&bare, units) {
        bare = shorter;
    }
    bare
}

fn without_chinese_unit(text: &str, units: &BTreeSet<String>) -> Option<String> {
    let longest = units
        .iter()
        .filter_map(|unit| Some((unit, text.strip_suffix(unit.as_str())?)))
        .filter(|(unit, _)| !unit.is_ascii() && unit.chars().all(char::is_alphabetic))
        .map(|(_, rest)| rest)
        .map(str::trim)
        .min_by_key(|rest| rest.len())?;
    (longest.chars().count() > 1).then(|| longest.to_owned())
}

/// Whether the header says that its figures are US dollars, and nothing else.
pub(super) fn says_dollars(text: &str) -> bool {
    let text = folded(text);
    DOLLARS.is_match(&text) && !RENMINBI.is_match(&text) && !OTHER_MONEY.is_match(&text)
}

/// Whether the header says that its figures are renminbi, and nothing else.
pub(super) fn says_renminbi(text: &str) -> bool {
    let text = folded(text);
    RENMINBI.is_match(&text) && !DOLLARS.is_match(&text) && !OTHER_MONEY.is_match(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> BTreeSet<String> {
        ["usd", "rmb", "m", "millions", "in", "万元", "元", "单位", "$m"].map(str::to_owned).into()
    }

    #[test]
    fn a_unit_is_no_part_of_the_name() {
        for (header, bare) in [
            ("融资金额（万元）", "融资金额"),
            ("融资额万元", "融资额"),
            ("融资金额 单位：万元", "融资金额"),
            ("Deal Size (USD, millions)", "deal size"),
            ("Deal Size, in USD millions", "deal size"),
            ("Amount [$M]", "amount"),
            ("Amount_$M", "amount"),
            ("(万元)", "万元"),
            ("Money In", "money"),
        ] {
            assert_eq!(without_unit(header, &units()), bare, "{header}");
        }
    }

    #[test]
    fn words_are_split_where_the_eye_splits_them() {
        assert_eq!(words("FundingRound_Type"), ["funding", "round", "type"]);
        assert_eq!(words("Lead/Sole  Investors"), ["lead", "sole", "investors"]);
    }

    #[test]
    fn a_header_may_name_its_currency() {
        for (header, is_dollars, is_renminbi) in [
            ("Amount (USD)", true, false),
            ("raised_amount_usd", true, false),
            ("Amount ($)", true, false),
            ("Equity invested (US$m)", true, false),
            ("Amount (NT$)", false, false),
            ("融资金额(万美元)", true, false),
            ("Amount (HK$ m)", false, false),
            ("融资金额（人民币/美元）", false, false),
            ("融资金额(万元)", false, true),
            ("投资金额(RMB M)", false, true),
            ("Amount", false, false),
            ("Status", false, false),
        ] {
            assert_eq!(
                (says_dollars(header), says_renminbi(header)),
                (is_dollars, is_renminbi),
                "{header}"
            );
        }
    }
}
