//! The plain form in which amounts and dates are read: half width, lower case, one kind of dash.
//! It does not know what the text means; the text as read is stored elsewhere.

use std::borrow::Cow;

use crate::reference::{half_width, is_han, push_lower};

/// What escaped from other programs into the text, and stands for a blank.
const ESCAPED_BLANKS: [&str; 6] = ["\\xc2\\xa0", "\\xa0", "\\u00a0", "\\n", "\\r", "\\t"];

/// Length from which a text is prose.
const MOST_BYTES: usize = 1_000;

/// Plain form of a text: half width, lower case, dashes alike, blanks single, nothing
/// invisible.
///
/// `None` where making it plain would change a number: a raised or circled digit (`10²`, `5①`)
/// would become one more digit. `None` too for a text too long to be an amount or a date.
pub(super) fn plain(text: &str) -> Option<String> {
    if text.len() > MOST_BYTES {
        return None;
    }
    let mut text = Cow::Borrowed(text);
    if text.contains('\\') {
        text = text.replace("\\\\", "\\").into();
        text = ESCAPED_BLANKS.iter().fold(text, |text, blank| text.replace(blank, " ").into());
    }
    if text.chars().any(is_decorated_digit) {
        return None;
    }
    let plain = if is_simple(&text) { text.to_ascii_lowercase() } else { unified_text(&text) };
    let trimmed = plain.trim().trim_start_matches('\'');
    Some(if trimmed.len() == plain.len() { plain } else { trimmed.to_owned() })
}

/// Whether nothing of the text can change but its case.
fn is_simple(text: &str) -> bool {
    text.is_ascii() && !text.bytes().any(|it| it < b' ' || it == b'`') && !text.contains("  ")
}

fn unified_text(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in half_width(text).chars().filter(|it| !is_invisible(*it)) {
        if is_han(character) || character.is_ascii_alphanumeric() {
            push_lower(&mut plain, character);
        } else {
            character.to_lowercase().for_each(|it| push_unified(&mut plain, it));
        }
    }
    plain
}

/// Adds a character in its one look.
fn push_unified(plain: &mut String, character: char) {
    let unified = unified(character);
    // Chinese writes one dash with two characters (——); `--` stays, it is no mark of a date.
    let is_repeated = unified == ' ' || (unified == '-' && character != '-');
    if !(is_repeated && plain.ends_with(unified)) {
        plain.push(unified);
    }
}

/// Numeric characters that are neither digits of some script nor the Chinese zero.
fn is_decorated_digit(character: char) -> bool {
    let is_full_width = ('０'..='９').contains(&character);
    let is_common = character.is_ascii() || is_han(character) || is_full_width;
    !is_common && character.is_numeric() && character != '〇'
}

/// Zero-width characters and marks of direction.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// One character for all that look alike.
fn unified(character: char) -> char {
    match character {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | 'ー' => '-',
        '〜' | '∼' | '˜' => '~',
        '’' | '‘' | '`' => '\'',
        '。' => '.',
        other if other.is_whitespace() => ' ',
        other => other,
    }
}

/// Whether the character belongs to a word of a script that parts its words: Latin, Greek or Cyrillic.
pub(super) fn is_latin(character: char) -> bool {
    let is_script =
        matches!(character, '\0'..='\u{24f}' | '\u{370}'..='\u{52f}' | '\u{1e00}'..='\u{1eff}');
    is_script && character.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::{is_simple, plain, unified_text};

    #[test]
    fn looks_are_unified_and_meaning_is_preserved() {
        let cases = [
            (" １，２３４万 ", Some("1,234万")),
            ("\\xc2\\xa0N/A", Some("n/a")),
            (r"\\xc2\\xa05,00,000", Some("5,00,000")),
            ("5M —— 9M", Some("5m - 9m")),
            ("5\u{a0}\u{200b}000", Some("5 000")),
            ("5亿①", None),
            ("10²", None),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text).as_deref(), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_simple_text_changes_only_its_case(text in "[ -~]{0,20}|[ `'A\\-\t]{0,9}") {
            if is_simple(&text) {
                proptest::prop_assert_eq!(unified_text(&text), text.to_ascii_lowercase());
            }
        }
    }
}
