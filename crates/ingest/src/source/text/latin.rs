//! Tells encodings of one byte a character apart by the company their letters and signs keep; knows
//! nothing of encodings with more.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// What is beside a byte above 127.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Neighbor {
    #[default]
    Other,
    Lower,
    Upper,
    Digit,
    High,
}

const KINDS: [Neighbor; 5] =
    [Neighbor::Other, Neighbor::Lower, Neighbor::Upper, Neighbor::Digit, Neighbor::High];

impl Neighbor {
    fn of(byte: u8) -> Self {
        match byte {
            b'a'..=b'z' => Self::Lower,
            b'A'..=b'Z' => Self::Upper,
            b'0'..=b'9' => Self::Digit,
            0x80.. => Self::High,
            _ => Self::Other,
        }
    }

    fn is_letter(self) -> bool {
        matches!(self, Self::Lower | Self::Upper | Self::High)
    }
}

/// How often each byte above 127 is between which neighbors.
pub(super) struct Neighbors {
    counts: Vec<i64>,
    before: u8,
    current: u8,
}

impl Default for Neighbors {
    fn default() -> Self {
        Self { counts: vec![0; 128 * KINDS.len() * KINDS.len()], before: 0, current: 0 }
    }
}

impl Neighbors {
    /// Takes the next piece of the text.
    pub(super) fn add(&mut self, chunk: &[u8]) {
        for &after in chunk {
            if !self.current.is_ascii() {
                let at = place(self.current, Neighbor::of(self.before), Neighbor::of(after));
                if let Some(count) = self.counts.get_mut(at) {
                    *count += 1;
                }
            }
            self.before = self.current;
            self.current = after;
        }
    }

    /// The likeliest of Windows-1252, MacRoman and a guess; Windows-1252 where nothing tells.
    pub(super) fn best(&self, guess: &'static Encoding) -> &'static Encoding {
        [MACINTOSH, guess].into_iter().fold(WINDOWS_1252, |best, encoding| {
            if self.score(encoding) > self.score(best) { encoding } else { best }
        })
    }

    fn score(&self, encoding: &'static Encoding) -> i64 {
        let mut score = 0;
        for byte in 0x80..=0xff {
            let bytes = [byte];
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            let character = text.chars().next().unwrap_or_default();
            for before in KINDS {
                for after in KINDS {
                    let count = self.counts.get(place(byte, before, after)).copied().unwrap_or(0);
                    if count > 0 {
                        score += count * fit(character, before, after);
                    }
                }
            }
        }
        score
    }
}

fn place(byte: u8, before: Neighbor, after: Neighbor) -> usize {
    let byte = usize::from(byte & 0x7f);
    (byte * KINDS.len() + before as usize) * KINDS.len() + after as usize
}

/// How well a character fits between its neighbors: 2 at best.
fn fit(character: char, before: Neighbor, after: Neighbor) -> i64 {
    let is_inside = before.is_letter() && after.is_letter();
    let is_near_digit = before == Neighbor::Digit || after == Neighbor::Digit;
    match character {
        '’' if is_inside => 2,
        '’' | '‘' => i64::from(before.is_letter() != after.is_letter()),
        '“' | '«' | '„' if !before.is_letter() => 2,
        '”' | '»' if !after.is_letter() => 2,
        '–' | '—' | '…' | '•' | '·' | '°' | '®' | '©' | '™' | '½' | '\u{a0}' if !is_inside => {
            1
        }
        '€' | '£' | '¥' if is_near_digit => 2,
        '€' | '£' | '¥' if !is_inside => 1,
        'à' | 'À' if !before.is_letter() && !after.is_letter() => 1,
        'ª' | 'º' if before == Neighbor::Digit => 1,
        _ if !character.is_alphabetic() => -2,
        _ => fit_of_letter(character, before, after),
    }
}

fn fit_of_letter(letter: char, before: Neighbor, after: Neighbor) -> i64 {
    // Letters of western Europe come first, those of its islands last.
    const COMMON: &str = "àâäåáãçèéêëìíîïñòóôöõøùúûüßæœÀÂÄÅÁÃÇÈÉÊËÍÎÑÓÔÖÕØÚÛÜÆŒ";
    const SELDOM: &str = "þðýÿÞÐÝŸƒªºˆ";
    let is_alone = !before.is_letter() && !after.is_letter();
    let is_raised = letter.is_uppercase() && before == Neighbor::Lower;
    match letter {
        _ if is_alone || is_raised => -1,
        _ if COMMON.contains(letter) => 2,
        _ if SELDOM.contains(letter) => 0,
        _ => 1,
    }
}
