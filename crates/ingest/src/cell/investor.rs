//! The investors named in a cell, one by one, in the order written.
//!
//! The words that name nobody (未透露, `others`) and the roles (领投) are data, in
//! `schema/reference/investor_words.csv`. Knows nothing about who invested how much.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;

use super::blank::spaced;
use super::name::{company_key, is_legal_form, single_spaced};
use crate::memo::Memo;
use crate::reference::{WordSet, records};

const WORDS: &str = include_str!("../../schema/reference/investor_words.csv");

/// What is in the role of a lead, in lower case.
const LEADS: [&str; 3] = ["领投", "lead", "led by"];

/// Splits cells into investors.
#[derive(Clone, Debug)]
pub struct Investors {
    undisclosed: WordSet,
    /// Longest first.
    roles: Vec<Role>,
    parts: Memo<Option<Name>>,
    /// The name to list an investor under, by the normal form of another one.
    aliases: BTreeMap<String, String>,
}

/// A role in lower case, with its first and its last byte.
#[derive(Clone, Debug)]
struct Role {
    word: String,
    ends: [Option<u8>; 2],
}

/// A name as written, and the key by which it is found to be named twice.
#[derive(Clone, Debug)]
struct Name {
    text: String,
    key: Arc<str>,
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
        let roles = records(WORDS).filter(|record| record.get(1) == Some("role"));
        let words = roles.filter_map(|record| record.get(0).map(str::to_lowercase));
        let mut roles: Vec<_> = words.map(|word| Role { ends: ends(&word), word }).collect();
        roles.sort_by_key(|role| Reverse(role.word.len()));
        let undisclosed = WordSet::from_csv(WORDS, |record| record.get(1) == Some("nobody"));
        Self { undisclosed, roles, parts: Memo::default(), aliases: BTreeMap::new() }
    }

    /// The same, where an investor of another name is listed under the name given for it.
    #[must_use]
    pub fn with_aliases(mut self, aliases: &BTreeMap<String, String>) -> Self {
        let named = aliases.iter().map(|(alias, name)| (company_key(alias), name.clone()));
        self.aliases = named.collect();
        self
    }

    /// The investors of a cell in the order written, each once; none for `-`, 未透露 and the like.
    ///
    /// Parts at commas, semicolons, bars, slashes, `++`, a `+` between blanks, line breaks, and spaces
    /// between Chinese names; never at 和 or `and`, which are inside real names, and never inside brackets.
    #[must_use]
    pub fn split(&self, text: &str) -> Vec<String> {
        if text.is_empty() || self.undisclosed.holds_or_is_blank(text) {
            return Vec::new();
        }
        let text = spaced(text);
        let text = unbracketed(&text);
        let parted = text.contains('+').then(|| text.replace("++", "|").replace(" + ", "|"));
        let text = parted.as_deref().unwrap_or(text);
        let (mut seen, mut names) = (BTreeSet::new(), Vec::new());
        let mut add = |part: &str| {
            names.extend(self.name(part).and_then(|it| seen.insert(it.key).then_some(it.text)));
        };
        for part in with_legal_forms(parts(text)) {
            if is_chinese_list(&part) {
                part.split_whitespace().for_each(&mut add);
            } else {
                add(&part);
            }
        }
        names
    }

    /// The investors of a cell that it calls leads: `甲资本(领投)`, `Foo (lead)`.
    #[must_use]
    pub fn leads(&self, text: &str) -> Vec<String> {
        if !may_mention_lead(text) {
            return Vec::new();
        }
        let mentions = |text: &str| {
            let text = text.to_lowercase();
            LEADS.iter().map(|word| text.matches(word).count()).sum::<usize>()
        };
        if mentions(text) == 0 || self.undisclosed.holds_or_is_blank(text) {
            return Vec::new();
        }
        let text = spaced(text);
        let parts = with_legal_forms(parts(unbracketed(&text)));
        let names = parts.iter().filter_map(|part| Some((part, self.name(part)?.text)));
        names.filter(|(part, name)| mentions(part) > mentions(name)).map(|(_, name)| name).collect()
    }

    /// A part without the roles at its ends; `None` if it names nobody.
    fn name(&self, part: &str) -> Option<Name> {
        self.parts.get_or_insert_with(&[part], || self.parse_name(part))
    }

    fn parse_name(&self, part: &str) -> Option<Name> {
        let mut name = trimmed(part);
        while let Some(shorter) = self.without_role(name) {
            name = trimmed(shorter);
        }
        name = trimmed(without_others(name));
        let text = single_spaced(name);
        if self.undisclosed.holds_or_is_blank(name) {
            return None;
        }
        let key = company_key(&text);
        Some(match self.aliases.get(&key) {
            Some(alias) => Name { key: company_key(alias).into(), text: alias.clone() },
            None => Name { key: key.into(), text },
        })
    }

    /// The name without a role before it, after it, or in brackets after it.
    fn without_role<'a>(&self, name: &'a str) -> Option<&'a str> {
        let outside = name.strip_suffix([')', '）']).unwrap_or(name);
        let ([first, _], [_, last]) = (ends(name), ends(outside));
        let is_listed =
            |role: &&Role| role.ends.first() == Some(&first) || role.ends.last() == Some(&last);
        self.roles.iter().filter(is_listed).find_map(|role| {
            without_end(outside, &role.word)
                .filter(|rest| rest.ends_with(['(', '（']) == (outside.len() < name.len()))
                .map(|rest| rest.trim_end_matches(['(', '（']))
                .or_else(|| without_start(name, &role.word))
        })
    }
}

/// The first and the last byte in lower case.
fn ends(text: &str) -> [Option<u8>; 2] {
    let bytes = text.as_bytes();
    [bytes.first(), bytes.last()].map(|it| it.map(u8::to_ascii_lowercase))
}

/// Parts that are a legal form go back to the name before them: `Foo, Inc.` is one investor.
fn with_legal_forms(parts: Vec<&str>) -> Vec<Cow<'_, str>> {
    let mut names: Vec<Cow<str>> = Vec::with_capacity(parts.len());
    for part in parts {
        match names.last_mut() {
            Some(name) if is_legal_form(part) => {
                name.to_mut().push_str(", ");
                name.to_mut().push_str(part.trim());
            }
            _ => names.push(part.into()),
        }
    }
    names
}

/// A list as programs write it, without its brackets: `["Foo", "Bar"]`, `{"Foo Fund",Bar}`.
fn unbracketed(text: &str) -> &str {
    let text = text.trim();
    let inner = |open, close| text.strip_prefix(open).and_then(|it| it.strip_suffix(close));
    inner('[', ']').or_else(|| inner('{', '}')).unwrap_or(text)
}

/// Whether a word of [`LEADS`] may be in a text: nearly all have none, and need no lower case.
fn may_mention_lead(text: &str) -> bool {
    static CHINESE: LazyLock<Finder> = LazyLock::new(|| Finder::new(LEADS[0]));
    let begins = |at: &[u8]| {
        LEADS.iter().skip(1).any(|word| {
            at.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word.as_bytes()))
        })
    };
    let bytes = text.as_bytes();
    CHINESE.find(bytes).is_some()
        || memchr::memchr2_iter(b'l', b'L', bytes).any(|at| bytes.get(at..).is_some_and(begins))
}

/// The text parted at separators outside brackets.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::with_capacity(4);
    let (mut depth, mut start, mut last) = (0_usize, 0, ' ');
    for (at, character) in text.char_indices() {
        match character {
            '(' | '（' | '[' | '【' | '《' => depth += 1,
            ')' | '）' | ']' | '】' | '》' => depth = depth.saturating_sub(1),
            ',' | '，' | '、' | ';' | '；' | '|' | '/' | '\n' | '\r' | '\t' if depth == 0 => {
                let end = at + character.len_utf8();
                let is_in_number = matches!(character, ',' | '/')
                    && last.is_ascii_digit()
                    && text.as_bytes().get(end).is_some_and(u8::is_ascii_digit);
                if !is_in_number {
                    parts.extend(text.get(start..at));
                    start = end;
                }
            }
            _ => {}
        }
        last = character;
    }
    parts.extend(text.get(start..));
    parts
}

/// Whether a part is several Chinese names with spaces between; any word in another script makes it one.
fn is_chinese_list(part: &str) -> bool {
    let is_chinese = |word: &str| word.chars().filter(|it| ('一'..='龥').contains(it)).count() > 1;
    part.split_whitespace().all(is_chinese)
}

/// The name without a last `& others` or `and other investors`, however many words it has.
fn without_others(name: &str) -> &str {
    let has_others = |text: &str| {
        text.split(' ')
            .any(|it| ["other", "others"].iter().any(|word| it.eq_ignore_ascii_case(word)))
    };
    if !has_others(name) {
        return name;
    }
    [" & ", " and "]
        .iter()
        .filter_map(|word| name.rsplit_once(word))
        .find(|(_, last)| has_others(last))
        .map_or(name, |(first, _)| first)
}

/// The name without marks around it; a full stop stays where it ends an abbreviation.
fn trimmed(name: &str) -> &str {
    let is_mark = |it: char| match it {
        ':' | '-' | '*' | '\'' | '"' => true,
        other if other.is_ascii() => other.is_ascii_whitespace() || other == '\u{b}',
        other => "：。—–“”".contains(other) || other.is_whitespace(),
    };
    let name = name.trim_matches(is_mark);
    let last_word = name.rsplit(' ').next().unwrap_or_default();
    let is_end = name.ends_with('.') && last_word.len() > 4 && !is_legal_form(last_word);
    if is_end { name.trim_end_matches('.') } else { name }
}

fn without_end<'a>(name: &'a str, word: &str) -> Option<&'a str> {
    let (rest, end) = name.split_at_checked(name.len().checked_sub(word.len())?)?;
    (end.eq_ignore_ascii_case(word) && is_separate_word(rest.chars().last(), word)).then_some(rest)
}

fn without_start<'a>(name: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = name.split_at_checked(word.len())?;
    (start.eq_ignore_ascii_case(word) && is_separate_word(rest.chars().next(), word))
        .then_some(rest)
}

/// Whether a word ends where its neighbor begins: Chinese words do so anywhere, others at a mark.
fn is_separate_word(neighbor: Option<char>, word: &str) -> bool {
    !word.is_ascii() || !neighbor.is_some_and(char::is_alphanumeric)
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
            ("{\"Foo Fund\",Bar}", &["Foo Fund", "Bar"]),
            ("Foo + Bar + Baz Fund", &["Foo", "Bar", "Baz Fund"]),
            ("A+B Capital；Foo", &["A+B Capital", "Foo"]),
            ("{\"Foo Bar\",Baz}", &["Foo Bar", "Baz"]),
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
    fn a_lead_is_one_by_its_role_and_not_by_its_name() {
        let investors = Investors::new();
        for (text, leads) in [
            ("甲资本(领投)、乙创投（跟投）", vec!["甲资本"]),
            ("甲资本领投,乙创投", vec!["甲资本"]),
            ("Foo Capital (lead), Bar", vec!["Foo Capital"]),
            ("Led by Foo Capital; Bar", vec!["Foo Capital"]),
            ("Leadway Capital, Bar", vec![]),
            ("领投方未透露", vec![]),
        ] {
            assert_eq!(investors.leads(text), leads, "{text}");
        }
    }

    #[test]
    fn words_for_undisclosed_are_no_investors() {
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
    fn order_is_preserved_and_nobody_is_named_twice() {
        assert_splits(&[("Bar, Foo, bar, FOO Inc.", &["Bar", "Foo"])]);
    }

    proptest::proptest! {
        #[test]
        fn no_name_is_blank(text in "\\PC{0,30}|[甲领投,、()/ &.A-c]{0,16}") {
            for name in Investors::new().split(&text) {
                proptest::prop_assert!(!name.trim().is_empty());
            }
        }
    }
}
