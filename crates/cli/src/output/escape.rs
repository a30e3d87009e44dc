//! Escapes untrusted text for a terminal, so that it is shown and never interpreted.

use std::borrow::Cow;

/// A text without what a terminal would obey, or show in another order than it is written; line breaks
/// stay. What is taken out leaves a mark.
pub(crate) fn escape_controls(text: &str) -> Cow<'_, str> {
    let is_harmful = |it: char| (it.is_control() && it != '\n') || turns_text(it);
    match text.contains(is_harmful) {
        true => text.replace(is_harmful, "\u{fffd}").into(),
        false => text.into(),
    }
}

/// The same in one line.
pub(crate) fn escape_line(text: &str) -> String {
    let plain = |it: char| match it {
        it if it.is_control() => ' ',
        it if turns_text(it) => '\u{fffd}',
        it => it,
    };
    text.chars().map(plain).collect()
}

/// Whether a character turns the direction of what follows, or breaks its line.
pub(crate) fn turns_text(letter: char) -> bool {
    matches!(
        letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_obeyed_and_nothing_turned_around() {
        let cases = [
            ("甲公司 A/S", "甲公司 A/S", "甲公司 A/S"),
            ("a\u{1b}[2Jb", "a\u{fffd}[2Jb", "a [2Jb"),
            ("a\u{9b}2Jb", "a\u{fffd}2Jb", "a 2Jb"),
            ("a\nb\r\u{7}", "a\nb\u{fffd}\u{fffd}", "a b  "),
            ("exe.\u{202e}cod", "exe.\u{fffd}cod", "exe.\u{fffd}cod"),
            ("\u{2067}x\u{2069}", "\u{fffd}x\u{fffd}", "\u{fffd}x\u{fffd}"),
        ];
        for (text, lines, line) in cases {
            assert_eq!((&*escape_controls(text), &*escape_line(text)), (lines, line), "{text:?}");
        }
    }
}
