//! A header in the forms in which it is compared: without its unit, as words, and what it says of
//! the currency. Does not know any field.

use std::borrow::Cow;

use crate::reference::half_width;

const DOLLARS: [&str; 5] = ["usd", "us dollar", "in dollar", "美元", "美金"];

const RENMINBI: [&str; 11] =
    ["人民币", "人民幣", "rmb", "cny", "万元", "萬元", "亿元", "億元", "(元", "/元", ":元"];

const OTHER_MONEY: [&str; 22] = [
    "eur", "gbp", "inr", "jpy", "hkd", "€", "£", "¥", "₹", "欧元", "歐元", "港元", "日元", "新元",
    "韩元", "韓元", "英镑", "英鎊", "币种", "幣种", "原币", "原幣",
];

/// What is before the sign of dollars that are not those of the United States.
const OTHER_DOLLARS: [&str; 10] = ["hk", "nt", "sg", "s", "au", "a", "ca", "c", "nz", "r"];

/// The header on one line, half width and lower case, with single spaces.
pub(super) fn folded(text: &str) -> String {
    let lower: String = half_width(text).chars().flat_map(char::to_lowercase).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The header without what is in brackets; the whole of it if nothing else is left.
pub(super) fn without_brackets(text: &str) -> Cow<'_, str> {
    let text = half_width(text);
    match unbracketed(&text) {
        Some(bare) if bare.chars().any(char::is_alphanumeric) => bare.into(),
        _ => text,
    }
}

/// The text with a blank for each pair of brackets; `None` where there is none.
fn unbracketed(text: &str) -> Option<String> {
    let mut bare = String::new();
    let mut rest = text;
    let mut is_changed = false;
    while let Some(at) = rest.find(['(', '[', '【', '{']) {
        let (before, from) = rest.split_at(at);
        let mut characters = from.chars();
        let opening = characters.next()?;
        bare.push_str(before);
        match behind_bracket(opening, characters.as_str()) {
            Some(behind) => {
                bare.push(' ');
                rest = behind;
                is_changed = true;
            }
            None => {
                bare.push(opening);
                rest = characters.as_str();
            }
        }
    }
    bare.push_str(rest);
    is_changed.then_some(bare)
}

/// What follows the bracket that closes the one that was opened, unless another opens before.
fn behind_bracket(opening: char, inside: &str) -> Option<&str> {
    let (stops, closing): (&[char], char) = match opening {
        '(' => (&['(', ')'], ')'),
        '[' => (&['[', ']'], ']'),
        '{' => (&['{', '}'], '}'),
        _ => (&['】'], '】'),
    };
    inside.get(inside.find(stops)?..)?.strip_prefix(closing)
}

/// The words of a header, lower case: `FundingRound_Type` has three.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut was_lower = false;
    for character in half_width(text).chars() {
        if was_lower && character.is_uppercase() {
            spaced.push(' ');
        }
        was_lower = character.is_lowercase();
        let is_word = character.is_alphanumeric() || "#%$€£¥₹".contains(character);
        spaced.push(if is_word { character } else { ' ' });
    }
    spaced.split(' ').filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The header without brackets and without the words of `units`, which are sorted, at its ends (`USD raised`).
///
/// Chinese units need no space before them: `融资额万元` ends in one.
pub(super) fn without_unit(text: &str, units: &[String]) -> String {
    let mut words = words(&without_brackets(text));
    while words.len() > 1 && words.last().is_some_and(|word| units.binary_search(word).is_ok()) {
        words.pop();
    }
    while words.len() > 1 && words.first().is_some_and(|word| units.binary_search(word).is_ok()) {
        words.remove(0);
    }
    let mut bare = words.join(" ");
    while let Some(shorter) = without_chinese_unit(&bare, units) {
        bare = shorter;
    }
    bare
}

fn without_chinese_unit(text: &str, units: &[String]) -> Option<String> {
    if text.bytes().last().is_none_or(|it| it.is_ascii()) {
        return None;
    }
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
pub(super) fn is_dollars(text: &str) -> bool {
    let text = folded(text);
    names_dollars(&text) && !holds(&text, &RENMINBI) && !names_other_money(&text)
}

/// Whether the header says that its figures are renminbi, and nothing else.
pub(super) fn is_renminbi(text: &str) -> bool {
    let text = folded(text);
    holds(&text, &RENMINBI) && !names_dollars(&text) && !names_other_money(&text)
}

fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn names_dollars(text: &str) -> bool {
    let are_american = |(before, word): (&str, &str)| match word {
        "" | "us" => true,
        "s" => before.strip_suffix("u.").is_some_and(|it| !ends_with_letter(it)),
        _ => false,
    };
    holds(text, &DOLLARS) || dollar_signs(text).any(are_american)
}

fn names_other_money(text: &str) -> bool {
    let are_other = |(_, word): (&str, &str)| OTHER_DOLLARS.contains(&word);
    holds(text, &OTHER_MONEY) || dollar_signs(text).any(are_other)
}

/// What is before each `$`: the letters right before it, and the text before these.
fn dollar_signs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices('$').filter_map(|(at, _)| {
        let before = text.get(..at)?;
        let rest = before.trim_end_matches(|it: char| it.is_ascii_lowercase());
        before.split_at_checked(rest.len())
    })
}

fn ends_with_letter(text: &str) -> bool {
    text.ends_with(|it: char| it.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> Vec<String> {
        let mut units = ["usd", "rmb", "m", "millions", "in", "万元", "元", "单位", "$m"];
        units.sort_unstable();
        units.map(str::to_owned).into()
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
            ("USD raised", "raised"),
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
        for (header, dollars, renminbi) in [
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
            assert_eq!((is_dollars(header), is_renminbi(header)), (dollars, renminbi), "{header}");
        }
    }
}
