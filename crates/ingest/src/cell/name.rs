//! Names of companies: as shown, and in the normal form by which two spellings are one company.
//!
//! Knows nothing about deals or sources: whether two companies with one key are the same is decided
//! where the date and the round are known too.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use memchr::memchr3;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkd_quick};

use super::blank::{is_blank, spaced};
use crate::reference::{WordSet, half_width, is_han, lower_case, records, simplified};

const WORDS: &str = include_str!("../../schema/reference/name_words.csv");

/// Small figures by which a name refers to a footnote.
const NOTE_MARKS: [char; 9] = ['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

static FORMS: LazyLock<Forms> = LazyLock::new(Forms::listed);

/// Words that are no part of a name, in the letters of a key, longest first.
struct Forms {
    /// Legal forms before a name: 株式会社.
    before: Vec<String>,
    /// Legal forms after a name: 有限公司, `Inc`.
    after: WordSet,
    /// Those that need no space before them, longest first.
    after_letters: Vec<String>,
    /// Those before a name that need none after them, longest first.
    before_letters: Vec<String>,
    /// Legal forms on either side, in brackets: `(株)`.
    bracketed: Vec<String>,
    /// Words that begin a bracket with a company's other name: 原, `formerly`.
    former: Vec<String>,
}

/// The name of a company as a person would write it; `None` where the cell names none: only dashes,
/// a spreadsheet's error value, or a word for `unknown`.
///
/// Takes the text out of a formula that reads `=HYPERLINK("https://…","name")`.
#[must_use]
pub fn company_name(text: &str) -> Option<String> {
    let name = single_spaced(&spaced(shown_text(text)));
    let is_error = name.starts_with('#')
        && name.ends_with(['!', '?'])
        && name.chars().all(|it| it.is_ascii() && !it.is_ascii_lowercase());
    (!is_blank(&name) && !is_error).then_some(name)
}

/// The normal form of a company's name: simplified Chinese, half width, lower case, without accents,
/// spaces, punctuation, legal forms, stock tickers and bracketed aliases.
///
/// A last bracket is an alias if it repeats the name, is a former or a legal name, or gives a Chinese
/// name in Latin letters; `（北京）` is part of the name. Never empty unless the text is: a name of nothing but a legal form is left as it is.
#[must_use]
pub fn company_key(name: &str) -> String {
    let name = without_note_marks(name);
    let mut shown = lower_case(&half_width(&simplified(&spaced(shown_text(name)))));
    if shown.contains('(') {
        for form in &FORMS.bracketed {
            shown = shown.replace(form.as_str(), " ");
        }
    }
    let words = Words::of(without_alias(&shown));
    let key = without_form_letters(words.without_forms());
    if key.is_empty() { name.trim().to_owned() } else { key.to_owned() }
}

/// Whether a text is nothing but a legal form, such as `Inc.` or `Co., Ltd`.
#[must_use]
pub fn is_legal_form(text: &str) -> bool {
    let in_full = || Some(Words::of(&lower_case(&half_width(text))).letters);
    let letters = FORMS.after.letters(text, is_letter, in_full);
    letters.is_some_and(|letters| FORMS.after.contains(&letters))
}

/// The name without the small figures of footnotes behind it: `Acme¹`.
fn without_note_marks(name: &str) -> &str {
    let bare = name.trim_end_matches(NOTE_MARKS);
    if bare.is_empty() { name } else { bare }
}

/// The words of a text with one space between them.
pub(super) fn single_spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

/// What a spreadsheet shows for a cell: the second argument of a `HYPERLINK`, or the text itself.
fn shown_text(text: &str) -> &str {
    let text = text.trim();
    if !text.starts_with('=') || !text.to_uppercase().starts_with("=HYPERLINK(") {
        return text;
    }
    let arguments = text.trim_end_matches([')', '"', ' ']);
    arguments.rsplit_once('"').map_or(text, |(_, shown)| shown.trim())
}

/// The name without a last bracket that is a ticker or the same company's other name.
fn without_alias(name: &str) -> &str {
    let trimmed = name.trim_end();
    let brackets = trimmed.strip_suffix(')').and_then(|it| it.rsplit_once('('));
    let Some((outside, inside)) = brackets else { return trimmed };
    let (around, names) = (Words::of(outside), Words::of(inside));
    let is_ticker = inside.contains(':') || inside.ends_with(".sh") || inside.ends_with(".sz");
    let is_former = names.first().is_some_and(is_former_word);
    let is_latin_alias = inside.is_ascii() && !outside.is_ascii();
    let is_legal_name = || without_form_letters(names.without_forms()) != names.letters;
    let is_alias = is_ticker || is_former || is_latin_alias || names == around || is_legal_name();
    if is_alias && !around.letters.is_empty() { outside.trim_end() } else { trimmed }
}

/// Whether a word, or for Chinese its beginning, says that a former name follows.
fn is_former_word(text: &str) -> bool {
    FORMS.former.iter().any(|word| text == word || (!word.is_ascii() && text.starts_with(word)))
}

/// The words of a name in the letters of a key, one behind the other, and where each ends.
#[derive(PartialEq)]
struct Words {
    letters: String,
    ends: Vec<usize>,
}

impl Words {
    /// Dots join (`S.A.` is one word), other marks part.
    fn of(name: &str) -> Self {
        let has_dots = memchr3(b'.', b'\'', 0xe2, name.as_bytes()).is_some(); // ’ begins with 0xe2
        let dots = || name.replace(['.', '\'', '’'], "");
        let name = if has_dots { Cow::Owned(dots()) } else { Cow::Borrowed(name) };
        let mut words =
            Self { letters: String::with_capacity(name.len()), ends: Vec::with_capacity(4) };
        for word in name.split(|it: char| !is_letter(it)).filter(|word| !word.is_empty()) {
            let before = words.letters.len();
            push_without_accents(&mut words.letters, word);
            if words.letters.len() > before {
                words.ends.push(words.letters.len());
            }
        }
        words
    }

    fn first(&self) -> Option<&str> {
        self.letters.get(..*self.ends.first()?)
    }

    /// The letters without legal forms at either end, as long as a word is left.
    fn without_forms(&self) -> &str {
        let mut ends = self.ends.as_slice();
        while let [starts @ .., end] = ends
            && let Some(last) = starts.iter().position(|start| {
                self.letters.get(*start..*end).is_some_and(|tail| FORMS.after.contains(tail))
            })
        {
            ends = ends.get(..=last).unwrap_or_default();
        }
        let end = ends.last().copied().unwrap_or_default();
        let is_before = |word: &str| FORMS.before.iter().any(|form| form == word);
        let start = match ends {
            [start, _, ..] if self.first().is_some_and(is_before) => *start,
            _ => 0,
        };
        self.letters.get(start..end).unwrap_or_default()
    }
}

fn is_letter(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || is_han(character)
        || character == '+'
        || !character.is_ascii() && (character.is_alphanumeric() || is_accent(character))
}

fn push_without_accents(letters: &mut String, word: &str) {
    if word.chars().all(|it| it.is_ascii() || is_han(it)) {
        letters.push_str(word);
    } else if is_nfkd_quick(word.chars()) == IsNormalized::Yes {
        letters.extend(word.chars().filter(|it| !is_accent(*it)));
    } else {
        letters.extend(word.nfkd().filter(|it| !is_accent(*it)).nfc());
    }
}

/// Accents of Latin letters; the voicing marks of Japanese are no accents.
fn is_accent(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

/// The key without legal forms of scripts that put no space before them.
fn without_form_letters(mut key: &str) -> &str {
    if key.is_ascii() {
        return key;
    }
    while let Some(name) = Forms::strip(&FORMS.after_letters, |form| key.strip_suffix(form))
        .or_else(|| Forms::strip(&FORMS.before_letters, |form| key.strip_prefix(form)))
    {
        key = name;
    }
    key
}

impl Forms {
    fn listed() -> Self {
        let mut by_role: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for record in records(WORDS) {
            if let (Some(form), Some(role)) = (record.get(0), record.get(1)) {
                let letters = Words::of(&form.to_lowercase()).letters;
                by_role.entry(role.to_owned()).or_default().push(letters);
            }
        }
        for forms in by_role.values_mut() {
            forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        }
        let mut of = |role| by_role.remove(role).unwrap_or_default();
        let letters = |forms: &[String]| -> Vec<String> {
            forms.iter().filter(|form| !form.is_ascii()).cloned().collect()
        };
        let (before, after) = (of("before"), of("after"));
        Self {
            after_letters: letters(&after),
            before_letters: letters(&before),
            before,
            after: WordSet::new(after),
            bracketed: of("bracketed").iter().map(|form| format!("({form})")).collect(),
            former: of("former"),
        }
    }

    /// What `cut` leaves of a name for the longest form that needs no space, if it leaves a name.
    fn strip<'a>(forms: &[String], cut: impl Fn(&str) -> Option<&'a str>) -> Option<&'a str> {
        forms.iter().find_map(|form| cut(form)).filter(|name| name.chars().count() > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_company_share_a_key() {
        for (spelling, other) in [
            ("星河云科技有限公司", "星河云科技股份有限公司"),
            ("星河云（集团）股份有限公司", "星河云"),
            ("星河雲科技", "星河云科技有限责任公司"),
            ("星河云（北京）科技有限公司", "星河云(北京)科技"),
            ("星河云(星河云)", "星河云"),
            ("星河云 (Xinghe Cloud)", "星河云"),
            ("星河云（原：大河云）", "星河云"),
            ("星河云（北京星河科技有限公司）", "星河云"),
            ("Foo (Foobar Labs Pvt. Ltd.)", "Foo"),
            ("㈱フー", "フー"),
            ("Ｆｏｏ  Bar, Inc.", "foobar"),
            ("Foo Bar Pvt. Ltd.", "Foo Bar Private Limited"),
            ("Foo-Bar GmbH & Co. KG", "Foo Bar"),
            ("Foo Co., Ltd.", "Foo"),
            ("Foo S.A.", "FOO"),
            ("Foo¹²", "Foo"),
            ("Föö", "Foo"),
            ("Foo Motors (NAS: FOOM)", "Foo Motors"),
            ("フー株式会社", "株式会社フー"),
            ("=HYPERLINK(\"https://foo.example\",\"Foo Inc\")", "foo"),
        ] {
            assert_eq!(company_key(spelling), company_key(other), "{spelling} = {other}");
        }
    }

    #[test]
    fn different_companies_keep_different_keys() {
        for (one, other) in [
            ("星河云（北京）有限公司", "星河云（上海）有限公司"),
            ("Foo (Health)", "Foo (Energy)"),
            ("Foo (Akademia)", "Foo"),
            ("原子云", "子云"),
            ("Foo+", "Foo"),
            ("Fooinc", "Foo"),
            ("がく", "かく"),
        ] {
            assert_ne!(company_key(one), company_key(other), "{one} and {other}");
        }
    }

    #[test]
    fn a_key_is_never_empty() {
        for (name, key) in
            [("Inc.", "inc"), ("有限公司", "有限公司"), (" ??? ", "???"), ("公司", "公司")]
        {
            assert_eq!(company_key(name), key);
        }
    }

    #[test]
    fn a_cell_without_a_name_names_no_company() {
        for text in ["", "-", "——", " / ", "#NAME?", "#REF!", "N/A", "未披露"] {
            assert_eq!(company_name(text), None, "{text}");
        }
        assert_eq!(company_name("  Foo \n Bar "), Some("Foo Bar".into()));
        assert_eq!(company_name("#Foo"), Some("#Foo".into()));
        assert_eq!(
            company_name("=HYPERLINK(\"https://foo.example\", \"星河云\")"),
            Some("星河云".into())
        );
    }

    #[test]
    fn a_legal_form_alone_is_recognized() {
        for (text, is_form) in
            [("Inc.", true), (" Ltd", true), ("Co., Ltd.", true), ("S.A.", true), ("Japan", false)]
        {
            assert_eq!(is_legal_form(text), is_form, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn letters_of_a_plain_text_are_those_of_its_words(text in "[ -~]{0,20}|[cCoO., lLtTdD+]{0,9}|[有限公司é\u{301}iInc.]{0,6}") {
            let is_form = FORMS.after.contains(&Words::of(&text.to_lowercase()).letters);
            proptest::prop_assert_eq!(is_legal_form(&text), is_form);
        }

        #[test]
        fn any_text_but_a_blank_one_has_a_key(text in "\\PC{1,40}|[(（公司)） Inc原株]{1,12}") {
            proptest::prop_assert_eq!(company_key(&text).is_empty(), text.trim().is_empty());
        }
    }
}
