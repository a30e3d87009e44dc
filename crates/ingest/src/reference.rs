//! Word lists as data: what a label means, looked up in a normal form that ignores how it is typed.
//!
//! The program's own lists are in `schema/reference/`; a team's file adds lines to them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Labels as typed by the team, each with the code it stands for.
pub type Labels = BTreeMap<String, String>;

/// The text in simplified Chinese characters; other scripts are left alone.
#[must_use]
pub(crate) fn simplified(text: &str) -> Cow<'_, str> {
    if !text.is_ascii() && text.chars().any(is_traditional) {
        Cow::Owned(simplet2s::convert(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character is written otherwise in simplified Chinese, be it in some words only. Each is
/// asked about once.
fn is_traditional(character: char) -> bool {
    const IN_SOME_WORDS: [char; 4] = ['藉', '著', '苧', '乾'];
    const SIMPLIFIED: u8 = 1;
    const TRADITIONAL: u8 = 2;
    static KNOWN: [AtomicU8; 0x1_0000] = [const { AtomicU8::new(0) }; 0x1_0000];
    if character < '\u{2e80}' {
        return false;
    }
    let ask = || {
        let is_same = simplet2s::convert(character.encode_utf8(&mut [0; 4])).starts_with(character);
        if is_same && !IN_SOME_WORDS.contains(&character) { SIMPLIFIED } else { TRADITIONAL }
    };
    let Some(known) = KNOWN.get(character as usize) else { return ask() == TRADITIONAL };
    if known.load(Ordering::Relaxed) == 0 {
        known.store(ask(), Ordering::Relaxed);
    }
    known.load(Ordering::Relaxed) == TRADITIONAL
}

/// The text with full width made half width and look-alikes made one (NFKC); most texts are so
/// already.
#[must_use]
pub(crate) fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || text.chars().all(|it| half_width_of(it) == Some(it)) {
        return Cow::Borrowed(text);
    }
    if let Some(narrow) = text.chars().map(half_width_of).collect() {
        return Cow::Owned(narrow);
    }
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfkc().collect())
}

/// The half width of a common character that its neighbors can't change; `None` for any other.
fn half_width_of(character: char) -> Option<char> {
    match character {
        '\0'..='\x7f' | '\u{3001}'..='\u{3029}' | '\u{c0}'..='\u{131}' => Some(character),
        '–' | '—' | '‘' | '’' | '“' | '”' | '·' | '€' | '£' | '¥' | '₹' => {
            Some(character)
        }
        '\u{3000}' | '\u{a0}' => Some(' '),
        '！'..='～' => char::from_u32(u32::from(character) - 0xfee0),
        _ => is_han(character).then_some(character),
    }
}

/// Whether a character is a common Chinese one: it has no case, no width and no accents.
pub(crate) fn is_han(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// The text in lower case.
pub(crate) fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    if text.contains('Σ') {
        return text.to_lowercase(); // its small letter depends on its place in the word
    }
    let mut lower = String::with_capacity(text.len());
    text.chars().for_each(|it| push_lower(&mut lower, it));
    lower
}

/// Adds the character in lower case.
pub(crate) fn push_lower(text: &mut String, character: char) {
    if character.is_ascii() || is_han(character) {
        text.push(character.to_ascii_lowercase());
    } else {
        text.extend(character.to_lowercase());
    }
}

/// The form in which labels are compared: simplified Chinese, full width made half width, lower
/// case, white space and punctuation dropped. `+ % # $ € £ ¥` stay, because `A+` is not `A`.
#[must_use]
pub(crate) fn normal_form(text: &str) -> String {
    normal_form_within(text, usize::MAX).unwrap_or_default()
}

/// The normal form of a text; `None` where it has more than `most` bytes.
fn normal_form_within(text: &str, most: usize) -> Option<String> {
    if text.is_ascii() {
        let is_significant = |it: &u8| it.is_ascii_alphanumeric() || b"+%#$".contains(it);
        let mut form = Vec::with_capacity(text.len().min(most));
        let letters = text.bytes().filter(is_significant).take(most.saturating_add(1));
        form.extend(letters.map(|it| it.to_ascii_lowercase()));
        return String::from_utf8(form).ok().filter(|form| form.len() <= most);
    }
    let is_significant = |it: char| is_han(it) || it.is_alphanumeric() || "+%#$€£¥".contains(it);
    let mut form = String::with_capacity(text.len().min(most));
    for character in half_width(&simplified(text)).chars() {
        if character.is_ascii() || is_han(character) {
            if is_significant(character) {
                form.push(character.to_ascii_lowercase());
            }
        } else {
            form.extend(character.to_lowercase().filter(|it| is_significant(*it)));
        }
        if form.len() > most {
            return None;
        }
    }
    Some(form)
}

/// Labels in normal form of which a text may be one, whatever it means.
#[derive(Clone, Debug)]
pub(crate) struct WordSet {
    words: Vec<String>,
    most_bytes: usize,
    /// Whether a word begins with a byte.
    first_bytes: [bool; 256],
}

impl WordSet {
    /// The first column of those lines of a list that are `of_kind`.
    pub(crate) fn from_csv(csv: &str, of_kind: impl Fn(&csv::StringRecord) -> bool) -> Self {
        let lines = records(csv).filter(of_kind);
        Self::new(lines.filter_map(|record| record.get(0).map(normal_form)).collect())
    }

    /// These words, which are in normal form.
    pub(crate) fn new(mut words: Vec<String>) -> Self {
        words.sort();
        let most_bytes = words.iter().map(String::len).max().unwrap_or_default();
        let mut first_bytes = [false; 256];
        for byte in words.iter().filter_map(|word| word.bytes().next()) {
            if let Some(is_first) = first_bytes.get_mut(usize::from(byte)) {
                *is_first = true;
            }
        }
        Self { words, most_bytes, first_bytes }
    }

    /// Whether a text is empty in normal form, or one of these labels.
    pub(crate) fn holds_or_is_blank(&self, text: &str) -> bool {
        self.form(text).is_some_and(|form| form.is_empty() || self.contains(&form))
    }

    /// Whether a text is one of these labels.
    pub(crate) fn holds(&self, text: &str) -> bool {
        self.form(text).is_some_and(|form| self.contains(&form))
    }

    /// Whether a text in normal form is one of these words.
    pub(crate) fn contains(&self, form: &str) -> bool {
        self.words.binary_search_by(|word| word.as_str().cmp(form)).is_ok()
    }

    fn form(&self, text: &str) -> Option<String> {
        let is_significant =
            |it: char| is_han(it) || it.is_ascii_alphanumeric() || "+%#$".contains(it);
        self.letters(text, is_significant, || normal_form_within(text, self.most_bytes))
    }

    /// The letters of a text that are kept, in lower case; `None` where the first of them rule out that it
    /// is one of these words, as they do for nearly every text. A text with other letters than ASCII and
    /// simplified Chinese is read `in_full`.
    pub(crate) fn letters(
        &self,
        text: &str,
        is_significant: impl Fn(char) -> bool,
        in_full: impl FnOnce() -> Option<String>,
    ) -> Option<String> {
        let mut letters = String::with_capacity(text.len().min(self.most_bytes));
        for character in text.chars() {
            if !character.is_ascii() && (!is_han(character) || is_traditional(character)) {
                return in_full();
            }
            // One letter behind: a combining mark changes the letter before it.
            if letters.len() > self.most_bytes || !self.may_begin_with(&letters) {
                return None;
            }
            if is_significant(character) {
                letters.push(character.to_ascii_lowercase());
            }
        }
        Some(letters)
    }

    fn may_begin_with(&self, start: &str) -> bool {
        let Some(first) = start.bytes().next() else { return true };
        if !self.first_bytes.get(usize::from(first)).is_some_and(|it| *it) {
            return false;
        }
        let at = self.words.partition_point(|word| word.as_str() < start);
        self.words.get(at).is_some_and(|word| word.starts_with(start))
    }
}

/// Words of lines and blocks in a sheet that are no deals, in lower case: `total`, `mean`, `footer`,
/// `summary`, `legend`, `ranking`, or `making` of the sheet itself.
pub(crate) fn summary_words(kind: &str) -> Vec<String> {
    words_of(include_str!("../schema/reference/summary_words.csv"), kind)
}

/// Words of headers by kind.
pub(crate) const HEADER_LISTS: &str = include_str!("../schema/reference/header_lists.csv");

/// The words of a kind in a list of both, in lower case and in the order of the list.
pub(crate) fn words_of(csv: &str, kind: &str) -> Vec<String> {
    records(csv)
        .filter(|record| record.get(1) == Some(kind))
        .filter_map(|record| record.get(0).map(str::to_lowercase))
        .collect()
}

/// What labels in normal form mean: the program's own list, and before it what a team or a source adds.
#[derive(Clone, Debug)]
pub(crate) struct Meanings<T: 'static> {
    listed: &'static BTreeMap<String, T>,
    added: BTreeMap<String, T>,
}

impl<T> Meanings<T> {
    /// The program's own list.
    pub(crate) fn of(listed: &'static BTreeMap<String, T>) -> Self {
        Self { listed, added: BTreeMap::new() }
    }

    /// Adds a label, or gives a known one another meaning.
    pub(crate) fn add(&mut self, label: &str, meaning: T) {
        self.added.insert(normal_form(label), meaning);
    }

    /// What a label in normal form means.
    pub(crate) fn get(&self, label: &str) -> Option<&T> {
        self.added.get(label).or_else(|| self.listed.get(label))
    }
}

/// The records of a CSV text, its header row left off.
pub(crate) fn records(csv: &str) -> Box<dyn Iterator<Item = csv::StringRecord> + '_> {
    if csv.contains(['"', '\r']) {
        return Box::new(quoted_records(csv));
    }
    // Most lists quote nothing, and a reader of all that CSV may hold is dear to set up.
    let lines = csv.lines().filter(|line| !line.is_empty()).skip(1);
    Box::new(lines.map(|line| line.split(',').map(str::trim).collect()))
}

fn quoted_records(csv: &str) -> impl Iterator<Item = csv::StringRecord> + '_ {
    csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(csv.as_bytes())
        .into_records()
        .filter_map(Result::ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_simplified_by_themselves_and_in_words() {
        for (text, simple) in [
            ("星河雲", "星河云"),
            ("餅乾與乾坤", "饼干与乾坤"),
            ("看著", "看着"),
            ("星河云 Ltd", "星河云 Ltd"),
        ] {
            assert_eq!(simplified(text), simple);
            assert_eq!(simplified(text), simplet2s::convert(text));
        }
    }

    proptest::proptest! {
        #[test]
        fn a_word_is_found_as_its_normal_form_is(text in "\\PC{0,9}|[aeAn /未雲透露\u{301}é０-]{0,6}") {
            let words = WordSet::new(["na", "a", "é", "未透露", "云", "0"].map(normal_form).into());
            let form = normal_form(&text);
            proptest::prop_assert_eq!(words.holds(&text), words.words.contains(&form));
            proptest::prop_assert_eq!(words.holds_or_is_blank(&text), form.is_empty() || words.holds(&text));
        }
    }

    #[test]
    fn labels_compare_without_regard_to_how_they_are_typed() {
        let words = WordSet::from_csv("label,code\nPre-A轮,a\nA+轮,a\n", |_| true);
        assert!(words.holds(" ＰＲＥ－Ａ 轮 "));
        assert!(words.holds("Pre-A輪"));
        assert!(!words.holds("A轮"), "a plus sign is part of the name");
        assert!(words.holds_or_is_blank(" - ") && !words.holds(" - "));
    }

    #[test]
    fn common_characters_are_half_width_as_the_standard_says() {
        for character in (0..0x1_0000).filter_map(char::from_u32) {
            let text = character.to_string();
            assert_eq!(half_width(&text), text.nfkc().collect::<String>(), "{character:?}");
            assert_eq!(lower_case(&text), text.to_lowercase(), "{character:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_list_has_the_records_of_a_csv_file(text in "[a-z轮 ,#;'\\n\\t\"\r]{0,60}") {
            let quoted: Vec<_> = quoted_records(&text).collect();
            proptest::prop_assert_eq!(records(&text).collect::<Vec<_>>(), quoted);
        }

        #[test]
        fn any_text_is_half_width_as_the_standard_says(text in "\\PC{0,20}|[（Ａe\u{301}か\u{3099}中ﬁ ]{0,9}") {
            proptest::prop_assert_eq!(half_width(&text), text.nfkc().collect::<String>());
            proptest::prop_assert_eq!(lower_case(&text), text.to_lowercase());
        }
    }
}
