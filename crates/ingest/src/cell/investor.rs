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
use crate::reference::{WordSet, is_han, records};

mod sentence;

use sentence::{
    barred, before_and_behind, ends_list, is_chinese_list, is_fund, names_one, split_at_and,
    split_behind_bracket, tells_share_or_role, without_others,
};

const WORDS: &str = include_str!("../../schema/reference/investor_words.csv");

/// What is in the role of a lead, in lower case.
const LEADS: [&str; 5] = ["领投", "領投", "lead", "led by", "led the round"];
/// Leads together: those listed before have the role too.
const JOINT_LEADS: [&str; 4] = ["联合领投", "共同领投", "聯合領投", "共同領投"];
/// Leads together: those listed behind have the role too, two at least.
const JOINT_LED_BY: [&str; 3] = ["co-led by", "co-lead by", "jointly led by"];
/// A bank that advises on a deal is no investor.
const ADVISERS: [&str; 3] = ["财务顾问", "financial advis", "placement agent"];
/// How names of Chinese investors end, before a word for `and`.
const ENDINGS: [&str; 16] = [
    "资本", "創投", "创投", "投资", "投資", "基金", "集团", "科技", "控股", "银行", "证券", "资产",
    "国投", "风投", "股份", "公司",
];

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
    /// between Chinese names, and at the numbers of a numbered list; never inside brackets. 和 and `and` are
    /// inside real names: they part only where the names beside them show it.
    #[must_use]
    pub fn split(&self, text: &str) -> Vec<String> {
        if text.is_empty() || self.undisclosed.holds_or_is_blank(text) {
            return Vec::new();
        }
        let text = spaced(text);
        let text = &*barred(unbracketed(&text));
        let (mut seen, mut names) = (BTreeSet::new(), Vec::new());
        let mut add = |part: &str| {
            names.extend(self.name(part).and_then(|it| seen.insert(it.key).then_some(it.text)));
        };
        let pieces = pieces(text);
        let last_two = || {
            let last = pieces.last().filter(|_| pieces.len() > 1)?;
            ends_list(last).filter(|_| !text.contains([';', '；', '|', '/', '\n']))
        };
        let last_two = last_two();
        let others = pieces.len() - usize::from(last_two.is_some());
        pieces.iter().take(others).flat_map(|part| self.joined(part)).for_each(&mut add);
        last_two.into_iter().flatten().for_each(&mut add);
        names
    }

    /// The names that 和, 与 or `and` joins where a role shows that they are several (`甲资本和乙创投联合领投`,
    /// `Co-led by Foo and Bar`), or the first ends as names of funds do (`Foo Capital and Bar`).
    fn joined<'t>(&self, part: &'t str) -> Vec<&'t str> {
        if !part.is_ascii() {
            let has_joint = part.contains(JOINTS);
            return match has_joint.then(|| self.without_role(trimmed(part))).flatten() {
                Some(_) => chinese_names(part),
                None => vec![part],
            };
        }
        if let Some(names) = split_behind_bracket(part) {
            return names.into();
        }
        match split_at_and(part) {
            Some((first, last)) if is_led_jointly(part) || is_fund(first) && names_one(last) => {
                vec![first, last]
            }
            _ => vec![part],
        }
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
        let text = barred(unbracketed(&text));
        let parts = pieces(&text);
        let (mut leads, mut before, mut is_next_too) = (Vec::new(), Vec::new(), false);
        for part in &parts {
            let joined = self.joined(part);
            let names: Vec<String> =
                joined.iter().filter_map(|it| Some(self.name(it)?.text)).collect();
            let of_names: usize = names.iter().map(|name| mentions(name)).sum();
            let has_role = self.without_role(trimmed(part)).is_some();
            if mentions(part) > of_names || (is_next_too && !has_role) {
                if JOINT_LEADS.iter().any(|word| part.contains(word)) {
                    leads.append(&mut before);
                }
                is_next_too = is_led_jointly(part) && names.len() == 1;
                leads.extend(names);
                before.clear();
            } else if has_role {
                before.clear();
            } else {
                before.extend(names);
            }
        }
        leads
    }

    /// A part without the roles at its ends; `None` if it names nobody.
    fn name(&self, part: &str) -> Option<Name> {
        self.parts.get_or_insert_with(&[part], || self.parse_name(part))
    }

    fn parse_name(&self, part: &str) -> Option<Name> {
        let (mut name, mut has_role) = (trimmed(self.behind_label(part)), false);
        while let Some(shorter) = self.without_role(name) {
            (name, has_role) = (trimmed(shorter), true);
        }
        if has_role {
            name = name.strip_prefix(['由', '获']).unwrap_or(name);
        }
        name = trimmed(self.without_note(without_others(name)));
        let text = single_spaced(name);
        // `3 investors` says how many there are, and `12家机构`.
        let uncounted = name.trim_start_matches(|it: char| it.is_ascii_digit() || it == '+');
        if self.undisclosed.holds_or_is_blank(name)
            || (uncounted.len() < name.len() && self.undisclosed.holds(uncounted))
            || is_adviser(part)
        {
            return None;
        }
        let key = company_key(&text);
        Some(match self.aliases.get(&key) {
            Some(alias) => Name { key: company_key(alias).into(), text: alias.clone() },
            None => Name { key: key.into(), text },
        })
    }

    /// The name without brackets behind it that tell its share, its amount or its role: `Foo (50%)`.
    fn without_note<'a>(&self, name: &'a str) -> &'a str {
        let brackets = name.strip_suffix([')', '）']).and_then(|it| it.rsplit_once(['(', '（']));
        let is_note = |inner: &str| self.undisclosed.holds(inner) || tells_share_or_role(inner);
        brackets.filter(|(_, inner)| is_note(inner.trim())).map_or(name, |(before, _)| before)
    }

    /// What follows a word for other investors and a colon: `Others: Foo`, `其他投资方：甲资本`.
    fn behind_label<'a>(&self, part: &'a str) -> &'a str {
        let named = part.split_once([':', '：']).filter(|(_, name)| !name.trim().is_empty());
        named.filter(|(label, _)| self.undisclosed.holds(label.trim())).map_or(part, |it| it.1)
    }

    /// The name without a role before it, after it, or in brackets after it.
    fn without_role<'a>(&self, name: &'a str) -> Option<&'a str> {
        let outside = name.strip_suffix([')', '）', ']', '】']).unwrap_or(name);
        let ([first, _], [_, last]) = (ends(name), ends(outside));
        let is_listed =
            |role: &&Role| role.ends.first() == Some(&first) || role.ends.last() == Some(&last);
        self.roles.iter().filter(is_listed).find_map(|role| {
            without_end(outside, &role.word)
                .filter(|rest| rest.ends_with(OPENING) == (outside.len() < name.len()))
                .map(|rest| rest.trim_end_matches(OPENING))
                .or_else(|| without_start(name, &role.word))
        })
    }
}

/// Words for `and` between Chinese names.
const JOINTS: [char; 3] = ['和', '与', '及'];
/// Brackets that open a role.
const OPENING: [char; 4] = ['(', '（', '[', '【'];

/// The names that a word for `and` joins, each but the last with an ending of investors' names.
fn chinese_names(part: &str) -> Vec<&str> {
    let mut cuts = part.match_indices(JOINTS);
    let is_end = |before: &str| ENDINGS.iter().any(|ending| before.ends_with(ending));
    let cut = cuts.find_map(|(at, word)| {
        let (before, after) = part.split_at_checked(at)?;
        let before = before.strip_suffix('以').unwrap_or(before);
        is_end(before).then_some((before, after.get(word.len()..)?))
    });
    match cut {
        Some((first, rest)) => std::iter::once(first).chain(chinese_names(rest)).collect(),
        None => vec![part],
    }
}

/// Whether a part names who advised, and nobody who invested.
fn is_adviser(part: &str) -> bool {
    let starts = [b'f', b'F', b'p', b'P', 0xE8];
    part.bytes().any(|it| starts.contains(&it)) && {
        let part = part.to_lowercase();
        ADVISERS.iter().any(|word| part.contains(word))
    }
}

fn is_led_jointly(part: &str) -> bool {
    let starts_with = |word: &str| {
        let start = part.trim_start().get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    JOINT_LED_BY.into_iter().any(starts_with)
}

/// The first and the last byte in lower case.
fn ends(text: &str) -> [Option<u8>; 2] {
    let bytes = text.as_bytes();
    [bytes.first(), bytes.last()].map(|it| it.map(u8::to_ascii_lowercase))
}

/// The parts of a text, each with its legal form; Chinese names with spaces between are parts.
fn pieces(text: &str) -> Vec<Cow<'_, str>> {
    let parts = with_legal_forms(parts(text).into_iter().flat_map(before_and_behind).collect());
    if !parts.iter().any(|part| part.contains(char::is_whitespace) && is_chinese_list(part)) {
        return parts;
    }
    let words = |part: Cow<'_, str>| -> Vec<String> {
        match is_chinese_list(&part) {
            true => part.split_whitespace().map(str::to_owned).collect(),
            false => vec![part.into_owned()],
        }
    };
    parts.into_iter().flat_map(words).map(Cow::Owned).collect()
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
    static CHINESE: LazyLock<[Finder; 2]> = LazyLock::new(|| [LEADS[0], LEADS[1]].map(Finder::new));
    let begins = |at: &[u8]| {
        LEADS.iter().skip(2).any(|word| {
            at.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word.as_bytes()))
        })
    };
    let bytes = text.as_bytes();
    (!text.is_ascii() && CHINESE.iter().any(|word| word.find(bytes).is_some()))
        || memchr::memchr2_iter(b'l', b'L', bytes).any(|at| bytes.get(at..).is_some_and(begins))
}

/// The text parted at separators outside brackets.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::with_capacity(4);
    let (mut depth, mut start, mut last) = (0_usize, 0, ' ');
    for (at, character) in text.char_indices() {
        if character.is_ascii_alphanumeric() || is_han(character) {
            last = character;
            continue;
        }
        let end = at + character.len_utf8();
        let is_mark = match character {
            '(' | '（' | '[' | '【' | '《' => {
                depth += 1;
                false
            }
            ')' | '）' | ']' | '】' | '》' => {
                depth = depth.saturating_sub(1);
                false
            }
            ',' | '/' => {
                let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
                !(last.is_ascii_digit() && is_digit(text.as_bytes().get(end)))
            }
            '，' | '、' | ';' | '；' | '|' | '｜' | '／' | '\n' | '\r' | '\t' => true,
            // A dot inside a Chinese or Japanese name joins the words of a foreign one.
            '·' | 'ㆍ' | '・' => ('가'..='힣').contains(&last),
            _ => false,
        };
        if is_mark && depth == 0 {
            parts.extend(text.get(start..at));
            start = end;
        }
        last = character;
    }
    parts.extend(text.get(start..));
    parts
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
mod tests;
