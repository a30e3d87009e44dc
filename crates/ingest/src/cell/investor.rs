//! The investors named in a cell, one by one, in the order written.
//!
//! The words that name nobody (未透露, `others`) and the roles (领投) are data, in
//! `schema/reference/investor_words.csv`. Knows nothing about who invested how much.

use std::collections::BTreeSet;

use super::blank::spaced;
use super::name::{company_key, is_legal_form};
use crate::memory::Memory;
use crate::reference::{normal_form, records};

const WORDS: &str = include_str!("../../../../schema/reference/investor_words.csv");

/// Splits cells into investors.
#[derive(Clone, Debug)]
pub struct Investors {
    nobody: BTreeSet<String>,
    /// Roles in lower case, longest first.
    roles: Vec<String>,
    legal_forms: Memory<bool>,
    parts: Memory<Option<Name>>,
}

/// A name as written, and the key by which it is found to be named twice.
#[derive(Clone, Debug)]
struct Name {
    text: String,
    key: String,
}

impl Default for Investors {
    fn default() -> Self {
        Self::new()
    }
}

impl Investors {
    /// With the words that name nobody and the roles of `schema/reference/`.
    #[must_use]
    pub fn new() -> Self {
        let words = |meaning: &'static str| {
            records(WORDS)
                .filter(move |record| record.get(1) == Some(meaning))
                .filter_map(|record| record.get(0).map(str::to_lowercase))
        };
        let mut roles: Vec<String> = words("role").collect();
        roles.sort_by_key(|role| std::cmp::Reverse(role.len()));
        Self {
            nobody: words("nobody").map(|word| normal_form(&word)).collect(),
            roles,
            legal_forms: Memory::default(),
            parts: Memory::default(),
        }
    }

    /// The investors of a cell in the order written, each once; none for `-`, 未透露 and the like.
    ///
    /// Parts at commas, semicolons, bars, slashes, `++`, line breaks, and spaces between Chinese
    /// names; never at 和 or `and`, which stand inside real names, and never inside brackets.
    #[must_use]
    pub fn split(&self, text: &str) -> Vec<String> {
        if text.is_empty() || self.is_nobody(text) {
            return Vec::new();
        }
        let mut seen = BTreeSet::new();
        self.with_legal_forms(parts(unbracketed(&spaced(text))))
            .into_iter()
            .flat_map(|part| chinese_words(&part))
            .filter_map(|part| self.parts.recall(&[&part], || self.name(&part)))
            .filter_map(|name| seen.insert(name.key).then_some(name.text))
            .collect()
    }

    fn is_nobody(&self, text: &str) -> bool {
        let word = normal_form(text);
        word.is_empty() || self.nobody.contains(&word)
    }

    /// A part without the roles at its ends; `None` if it names nobody.
    fn name(&self, part: &str) -> Option<Name> {
        let mut name = trimmed(part);
        while let Some(shorter) = self.roles.iter().find_map(|role| without_role(name, role)) {
            name = trimmed(shorter);
        }
        name = trimmed(without_others(name));
        let text = name.split_whitespace().collect::<Vec<_>>().join(" ");
        (!self.is_nobody(name)).then(|| Name { key: company_key(&text), text })
    }

    /// Parts that are a legal form go back to the name before them: `Foo, Inc.` is one investor.
    fn with_legal_forms(&self, parts: Vec<String>) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for part in parts {
            match names.last_mut() {
                Some(name) if self.legal_forms.recall(&[&part], || is_legal_form(&part)) => {
                    name.push_str(", ");
                    name.push_str(part.trim());
                }
                _ => names.push(part),
            }
        }
        names
    }
}

/// A list as programs write it, without its brackets: `["Foo", "Bar"]`.
fn unbracketed(text: &str) -> &str {
    text.trim().strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(text)
}

/// The text parted at separators outside brackets.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    let text = text.replace("++", "|");
    let mut characters = text.chars().peekable();
    let mut last = ' ';
    while let Some(character) = characters.next() {
        match character {
            '(' | '（' | '[' | '【' | '《' => depth += 1,
            ')' | '）' | ']' | '】' | '》' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_in_number = last.is_ascii_digit()
            && characters.peek().is_some_and(char::is_ascii_digit)
            && "/,".contains(character);
        if depth == 0 && !is_in_number && ",，、;；|/\n\r\t".contains(character) {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(character);
        }
        last = character;
    }
    parts
}

/// A part of several Chinese names with spaces between; any word in another script makes it one.
fn chinese_words(part: &str) -> Vec<String> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let is_chinese = |word: &&str| word.chars().filter(|it| ('一'..='龥').contains(it)).count() > 1;
    if words.iter().all(is_chinese) {
        words.into_iter().map(str::to_owned).collect()
    } else {
        vec![part.to_owned()]
    }
}

/// The name without a last `& others` or `and other investors`, however many words it has.
fn without_others(name: &str) -> &str {
    [" & ", " and "]
        .iter()
        .filter_map(|word| name.rsplit_once(word))
        .find(|(_, last)| last.to_lowercase().split(' ').any(|it| it == "other" || it == "others"))
        .map_or(name, |(first, _)| first)
}

/// The name without marks around it; a full stop stays where it ends an abbreviation.
fn trimmed(name: &str) -> &str {
    let name = name.trim_matches(|it: char| it.is_whitespace() || ":：。-—–*'\"“”".contains(it));
    let last_word = name.rsplit(' ').next().unwrap_or_default();
    let is_abbreviation = last_word.len() <= 4 || is_legal_form(last_word);
    if is_abbreviation { name } else { name.trim_end_matches('.') }
}

/// The name without a role before it, after it, or in brackets after it.
fn without_role<'a>(name: &'a str, role: &str) -> Option<&'a str> {
    let outside = name.strip_suffix([')', '）']).unwrap_or(name);
    without_end(outside, role)
        .filter(|rest| rest.ends_with(['(', '（']) == (outside.len() < name.len()))
        .map(|rest| rest.trim_end_matches(['(', '（']))
        .or_else(|| without_start(name, role))
}

fn without_end<'a>(name: &'a str, word: &str) -> Option<&'a str> {
    let start = name.len().checked_sub(word.len())?;
    let (rest, end) = (name.get(..start)?, name.get(start..)?);
    (end.to_lowercase() == word && stands_apart(rest.chars().last(), word)).then_some(rest)
}

fn without_start<'a>(name: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = (name.get(..word.len())?, name.get(word.len()..)?);
    (start.to_lowercase() == word && stands_apart(rest.chars().next(), word)).then_some(rest)
}

/// Whether a word ends where its neighbour begins: Chinese words do so anywhere, others at a mark.
fn stands_apart(neighbour: Option<char>, word: &str) -> bool {
    !word.is_ascii() || !neighbour.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_splits(table: &[(&str, &[&str])]) {
        let investors = Investors::new();
        for (text, names) in table {
            assert_eq!(investors.split(text), *names, "{text}");
        }
    }

    #[test]
    fn every_separator_parts_names() {
        assert_splits(&[
            ("甲资本,乙创投", &["甲资本", "乙创投"]),
            ("甲资本、乙创投，丙基金；丁", &["甲资本", "乙创投", "丙基金", "丁"]),
            ("Foo Capital | Bar Ventures", &["Foo Capital", "Bar Ventures"]),
            ("Foo++Bar/Baz;Qux\nQuux", &["Foo", "Bar", "Baz", "Qux", "Quux"]),
            ("甲资本 乙创投", &["甲资本", "乙创投"]),
            ("GGV 甲资本", &["GGV 甲资本"]),
            ("[\"Foo\", \"Bar\"]", &["Foo", "Bar"]),
        ]);
    }

    #[test]
    fn real_names_stay_whole() {
        assert_splits(&[
            ("和玉资本,联和投资", &["和玉资本", "联和投资"]),
            ("阳光保险（集团）", &["阳光保险（集团）"]),
            ("甲金服(乙、丙)", &["甲金服(乙、丙)"]),
            ("Foo, Inc., Bar Co., Ltd.", &["Foo, Inc.", "Bar Co., Ltd."]),
            ("Sand and Stone Partners", &["Sand and Stone Partners"]),
            ("24/7 Ventures", &["24/7 Ventures"]),
            ("Leadway Capital", &["Leadway Capital"]),
        ]);
    }

    #[test]
    fn roles_are_dropped() {
        assert_splits(&[
            ("甲资本领投,乙创投跟投", &["甲资本", "乙创投"]),
            ("甲资本(领投)、乙创投（跟投）", &["甲资本", "乙创投"]),
            ("领投方：甲资本；老股东跟投", &["甲资本"]),
            ("甲资本等", &["甲资本"]),
            ("Foo Capital (lead), Bar", &["Foo Capital", "Bar"]),
            ("Led by Foo Capital", &["Foo Capital"]),
            ("Foo & Others", &["Foo"]),
            ("Foo, Bar Partners and a few other angels.", &["Foo", "Bar Partners"]),
        ]);
    }

    #[test]
    fn words_for_nobody_are_no_investors() {
        let none: &[&str] = &[];
        assert_splits(&[
            ("", none),
            ("-", none),
            ("投资方未透露", none),
            ("Undisclosed Investors", none),
            ("N/A", none),
            ("Foo, others", &["Foo"]),
            ("未透露,甲资本", &["甲资本"]),
        ]);
    }

    #[test]
    fn order_is_kept_and_nobody_is_named_twice() {
        assert_splits(&[("Bar, Foo, bar, FOO Inc.", &["Bar", "Foo"])]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_names_nobody_by_a_blank(text in "\\PC{0,30}|[甲领投,、()/ &.A-c]{0,16}") {
            for name in Investors::new().split(&text) {
                proptest::prop_assert!(!name.trim().is_empty());
            }
        }
    }
}
