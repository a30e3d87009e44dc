//! Word lists as data: what a label means, looked up in a normal form that ignores how it is typed.
//!
//! The program's own lists are in `schema/reference/`; a team's file adds lines to them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The text in simplified Chinese characters; other scripts are left alone.
#[must_use]
pub fn simplified(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_traditional) {
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
pub fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfkc().collect())
}

/// The form in which labels are compared: simplified Chinese, full width made half width, lower
/// case, white space and punctuation dropped. `+ % # $ € £ ¥` stay, because `A+` is not `A`.
#[must_use]
pub fn normal_form(text: &str) -> String {
    if text.is_ascii() {
        let letters = text.bytes().filter(|it| it.is_ascii_alphanumeric() || b"+%#$".contains(it));
        return letters.map(|it| char::from(it.to_ascii_lowercase())).collect();
    }
    half_width(&simplified(text))
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|character| character.is_alphanumeric() || "+%#$€£¥".contains(*character))
        .collect()
}

/// Words of lines and blocks in a sheet that are no deals, in lower case: `total`, `mean`, `footer`,
/// `summary`, `legend` or
/// `ranking`.
pub(crate) fn aside_words(kind: &str) -> Vec<String> {
    records(include_str!("../../../schema/reference/aside_words.csv"))
        .filter(|record| record.get(1) == Some(kind))
        .filter_map(|record| record.get(0).map(str::to_lowercase))
        .collect()
}

/// A list of labels, each with the code it stands for.
#[derive(Clone, Debug, Default)]
pub struct Dictionary(BTreeMap<String, String>);

impl Dictionary {
    /// Reads a list from CSV text with a header row; the first column is the label, the second the
    /// code, further columns are notes. Lines that are not so shaped are skipped.
    #[must_use]
    pub fn from_csv(csv: &str) -> Self {
        let mut dictionary = Self::default();
        for record in records(csv) {
            if let (Some(label), Some(code)) = (record.get(0), record.get(1)) {
                dictionary.add(label, code);
            }
        }
        dictionary
    }

    /// Adds a label, or gives a known one another code.
    pub fn add(&mut self, label: &str, code: &str) {
        self.0.insert(normal_form(label), code.to_owned());
    }

    /// The code of a label, however it is typed; `None` for a label nobody has listed.
    #[must_use]
    pub fn find(&self, label: &str) -> Option<&str> {
        self.0.get(&normal_form(label)).map(String::as_str)
    }
}

/// The records of a CSV text, its header row left off.
pub fn records(csv: &str) -> impl Iterator<Item = csv::StringRecord> + '_ {
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

    #[test]
    fn labels_compare_without_regard_to_how_they_are_typed() {
        let dictionary = Dictionary::from_csv("label,code\nPre-A轮,a\nA+轮,a\n");
        assert_eq!(dictionary.find(" ＰＲＥ－Ａ 轮 "), Some("a"));
        assert_eq!(dictionary.find("Pre-A輪"), Some("a"));
        assert_eq!(dictionary.find("A轮"), None, "a plus sign is part of the name");
    }
}
